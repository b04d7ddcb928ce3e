package main

import (
	"bytes"
	"testing"
)

var sample = invitation{token: "TOKEN", check: "CHECK", addresses: []string{"198.18.0.2", "10.0.0.2"}}

func TestAnInvitationIsGivenOutAsMicroK8sGivesIt(t *testing.T) {
	for form, want := range map[string]string{
		"token":       "TOKEN\n",
		"token-check": "TOKEN/CHECK\n",
		"short":       "microk8s join 198.18.0.2:25000/TOKEN/CHECK\nmicrok8s join 10.0.0.2:25000/TOKEN/CHECK\n",
		"json": `{
  "token": "TOKEN/CHECK",
  "urls": [
    "198.18.0.2:25000/TOKEN/CHECK",
    "10.0.0.2:25000/TOKEN/CHECK"
  ]
}
`,
		"yaml": "token: TOKEN/CHECK\nurls:\n- 198.18.0.2:25000/TOKEN/CHECK\n- 10.0.0.2:25000/TOKEN/CHECK\n\n",
		"pretty": `From the node you wish to join to this cluster, run the following:
microk8s join 198.18.0.2:25000/TOKEN/CHECK

Use the '--worker' flag to join a node as a worker not running the control plane, eg:
microk8s join 198.18.0.2:25000/TOKEN/CHECK --worker

If the node you are adding is not reachable through the default interface you can use one of the following:
microk8s join 198.18.0.2:25000/TOKEN/CHECK
microk8s join 10.0.0.2:25000/TOKEN/CHECK
`,
	} {
		out := &bytes.Buffer{}
		if err := invitationForms[form](out, sample); err != nil {
			t.Fatal(err)
		}
		if found := out.String(); found != want {
			t.Errorf("%s: found %q, want %q", form, found, want)
		}
	}
}
