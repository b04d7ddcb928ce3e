package daemon

import (
	"os"
	"path/filepath"
	"testing"

	"islanding/parts/microk8s/services"
	"islanding/parts/microk8s/snap"
)

const flanneldSaid = "FLANNEL_NETWORK=10.1.0.0/16\nFLANNEL_SUBNET=10.1.92.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n"

const conflist = `{
  "cniVersion": "0.3.1",
  "name": "microk8s-flannel-network",
  "plugins": [
    {
      "bridge": "cni0",
      "hairpinMode": true,
      "ipMasq": false,
      "ipam": {
        "routes": [
          {
            "dst": "10.1.0.0/16"
          }
        ],
        "subnet": "10.1.92.0/24",
        "type": "host-local"
      },
      "isDefaultGateway": true,
      "isGateway": true,
      "mtu": 1450,
      "type": "bridge"
    },
    {
      "capabilities": {
        "portMappings": true
      },
      "snat": true,
      "type": "portmap"
    }
  ]
}`

func TestPodsGetAddressesOfTheSubnetThatFlanneldTells(t *testing.T) {
	found, err := parseSubnet(flanneldSaid)
	if err != nil {
		t.Fatal(err)
	}
	written, err := found.conflist()
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != conflist {
		t.Errorf("found %s", written)
	}
}

func TestWhatFlanneldDoesNotTellIsNotGuessed(t *testing.T) {
	for _, content := range []string{"", "FLANNEL_SUBNET=10.1.92.1/24\nFLANNEL_MTU=1450\n", "FLANNEL_NETWORK=10.1.0.0/16\nFLANNEL_SUBNET=10.1.92.1/24\n"} {
		if found, err := parseSubnet(content); err == nil {
			t.Errorf("%q: found %v", content, found)
		}
	}
}

func TestTheStateOfAnEarlierBootIsForgottenAndThisOnesIsKept(t *testing.T) {
	state := filepath.Join(t.TempDir(), "containerd")
	begin := func() {
		if err := forgetLastBoot(state); err != nil {
			t.Fatal(err)
		}
	}
	keep := func(file, content string) {
		if err := os.WriteFile(filepath.Join(state, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	begin()
	keep("task", "")
	begin()
	if _, err := os.Stat(filepath.Join(state, "task")); err != nil {
		t.Error("forgot what is of this boot")
	}
	keep("boot-id", "another\n")
	begin()
	if _, err := os.Stat(filepath.Join(state, "task")); !os.IsNotExist(err) {
		t.Error("kept what is of an earlier boot")
	}
}

func TestATemplateIsFilledWithTheFolders(t *testing.T) {
	folder := t.TempDir()
	from, to := filepath.Join(folder, "from"), filepath.Join(folder, "to")
	if err := os.WriteFile(from, []byte("${SNAP} ${SNAP_DATA}/x ${SNAP_COMMON}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := fill(snap.Folders{Snap: "/s", Data: "/d", Common: "/c"}, from, to); err != nil {
		t.Fatal(err)
	}
	if found, _ := os.ReadFile(to); string(found) != "/s /d/x /c" {
		t.Errorf("found %s", found)
	}
}

func TestEveryServiceHasABeginning(t *testing.T) {
	for _, one := range services.All {
		for _, name := range []string{one.Name, one.Then} {
			if _, ok := Starts[name]; name != "" && !ok {
				t.Errorf("%s has none", name)
			}
		}
	}
}
