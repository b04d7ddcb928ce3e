package apiproxy

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"islanding/parts/microk8s/snap"
)

func installed(t *testing.T) snap.Folders {
	t.Helper()
	f := snap.Folders{Data: t.TempDir()}
	if err := os.MkdirAll(filepath.Dir(f.Arguments(providerFile)), 0o755); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheListOfServersIsReadAsItWasWritten(t *testing.T) {
	f := installed(t)
	servers := []string{"198.18.0.2:16443", "198.18.0.3:16443"}
	if err := WriteServers(f, servers); err != nil {
		t.Fatal(err)
	}
	if found, err := ReadServers(f); err != nil || !slices.Equal(found, servers) {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestTheListOfServersHasMicroK8sForm(t *testing.T) {
	f := installed(t)
	content := `
tcp:
  routers: {Router-1: {rule: "HostSNI(` + "`*`" + `)", service: kube-apiserver}}
  services: {kube-apiserver: {loadBalancer: {servers: [{address: "10.0.0.1:16443"}]}}}
`
	if err := os.WriteFile(f.Arguments(providerFile), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, err := ReadServers(f); err != nil || !slices.Equal(found, []string{"10.0.0.1:16443"}) {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestWithoutServersThereIsNoProxy(t *testing.T) {
	if _, err := endpointsOf(nil); err == nil || err.Error() != "empty list of endpoints" {
		t.Errorf("found %v", err)
	}
	if _, err := endpointsOf([]string{"198.18.0.2"}); err == nil {
		t.Error("took an address without a port")
	}
}
