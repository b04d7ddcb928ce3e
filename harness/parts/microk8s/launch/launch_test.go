package launch

import (
	"os"
	"path/filepath"
	"testing"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/snap"
)

func installed(t *testing.T) snap.Folders {
	t.Helper()
	f := snap.Folders{Data: t.TempDir()}
	for _, folder := range []string{f.Arguments(""), f.Certificate("")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(f.Arguments("kubelet"), []byte("--root-dir=/x\n--read-only-port=0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

func apply(t *testing.T, f snap.Folders, content string) error {
	t.Helper()
	file := filepath.Join(t.TempDir(), "launch.yaml")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return Apply(f, file)
}

func TestArgumentsAreAddedChangedAndTakenOut(t *testing.T) {
	f := installed(t)
	err := apply(t, f, `
version: 0.1.0
extraKubeletArgs:
  --node-labels: islanding/host=site-1
  --root-dir: /y
  --read-only-port: null
extraKubeAPIServerArgs:
  --event-ttl: 1m
extraSANs: [centre, 198.18.0.2]
addons: []
`)
	if err != nil {
		t.Fatal(err)
	}
	for argument, want := range map[string]string{"--node-labels": "islanding/host=site-1", "--root-dir": "/y", "--read-only-port": ""} {
		if found := argsfile.Get(f.Arguments("kubelet"), argument); found != want {
			t.Errorf("%s: found %q, want %q", argument, found, want)
		}
	}
	if found := argsfile.Get(f.Arguments("kube-apiserver"), "--event-ttl"); found != "1m" {
		t.Errorf("the API server's: found %q", found)
	}
	if names, err := os.ReadFile(f.Certificate("extra-names")); err != nil || string(names) != "centre\n198.18.0.2" {
		t.Errorf("names: found %q, %v", names, err)
	}
}

func TestWhatCanNotBeDoneIsRefusedBeforeAnythingIsChanged(t *testing.T) {
	for content, want := range map[string]string{
		"version: 0.3.0":                             "config file version is 0.3.0, expected 0.1.0 to 0.2.0",
		"version: x":                                 `could not parse config file version "x": could not parse "x" as version`,
		"version: 0.1.0\naddons: [{name: dns}]":      "Addon dns was not found in any repository",
		"version: 0.1.0\nextraCNIEnv: {CNI: calico}": `error unmarshaling JSON: while decoding JSON: json: unknown field "extraCNIEnv"`,
	} {
		f := installed(t)
		_, err := parse([]byte(content))
		if err == nil || err.Error() != want {
			t.Errorf("%s: found %v, want %s", content, err, want)
		}
		if apply(t, f, content) == nil {
			t.Errorf("%s: applied", content)
		}
	}
}
