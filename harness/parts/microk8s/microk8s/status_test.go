package main

import (
	"bytes"
	"io"
	"testing"

	"islanding/parts/microk8s/datastore"
)

var (
	one   = []datastore.Member{{Address: "198.18.0.2:19001", Role: datastore.Voter}}
	three = append(one[:1:1],
		datastore.Member{Address: "198.18.0.3:19001", Role: datastore.Voter},
		datastore.Member{Address: "198.18.0.4:19001", Role: datastore.Voter},
		datastore.Member{Address: "198.18.0.5:19001", Role: datastore.Standby},
	)
)

func said(form func(io.Writer, bool, []datastore.Member), ready bool, members []datastore.Member) string {
	out := &bytes.Buffer{}
	form(out, ready, members)
	return out.String()
}

func TestStatusSaysWhatMicroK8sSays(t *testing.T) {
	for _, one := range []struct{ name, found, want string }{
		{"short", said(short, true, nil), "microk8s is running\naddons:\n"},
		{"short, not ready", said(short, false, nil), "microk8s is not running. Use microk8s inspect for a deeper inspection.\n"},
		{"pretty", said(pretty, true, one), `microk8s is running
high-availability: no
  datastore master nodes: 198.18.0.2:19001
  datastore standby nodes: none
addons:
`},
		{"pretty, of three", said(pretty, true, three), `microk8s is running
high-availability: yes
  datastore master nodes: 198.18.0.2:19001 198.18.0.3:19001 198.18.0.4:19001
  datastore standby nodes: 198.18.0.5:19001
addons:
`},
		{"pretty, not ready", said(pretty, false, nil), "microk8s is not running. Use microk8s inspect for a deeper inspection.\n"},
		{"yaml", said(asYAML, true, one), `microk8s:
  running: True
high-availability:
  enabled: True
  nodes:
    - address: 198.18.0.2:19001
      role: voter
addons:
`},
		{"yaml, without a majority", said(asYAML, false, nil), `microk8s:
  running: False
high-availability:
  enabled: True
  nodes:
  message: microk8s is not running. Use microk8s inspect for a deeper inspection.
`},
	} {
		if one.found != one.want {
			t.Errorf("%s: found %q, want %q", one.name, one.found, one.want)
		}
	}
}
