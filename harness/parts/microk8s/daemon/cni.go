package daemon

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"islanding/parts/microk8s/snap"
)

const bridge = "cni0"

// subnet is what flanneld says of this node's part of the pods' network.
type subnet struct {
	// network is all nodes' together.
	network string
	// gateway is the bridge's own address, with the length of the subnet's prefix.
	gateway string
	mtu     int
	// masquerades: flanneld does it, so that the bridge must not.
	masquerades bool
}

// cniConfiguration tells containerd how pods get their addresses, once flanneld knows. MicroK8s leaves that to flannel's CNI
// plugin, which reads flanneld's file for every pod and then has the bridge plugin do the same as is written here at once.
// Like that file it stays on the disk: a node that starts while etcd is out of reach gives its pods addresses.
func cniConfiguration(_ context.Context, f snap.Folders) error {
	content, err := os.ReadFile(f.Subnet())
	if err != nil {
		return err
	}
	found, err := parseSubnet(string(content))
	if err != nil {
		return err
	}
	conflist, err := found.conflist()
	if err != nil {
		return err
	}
	if err := removeOtherBridge(found.gateway); err != nil {
		return err
	}
	file := f.Arguments("cni-network/flannel.conflist")
	// It appears whole: containerd reads the folder whenever something in it changes.
	if err := os.WriteFile(file+".new", conflist, 0o660); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

func parseSubnet(content string) (subnet, error) {
	values := map[string]string{}
	for _, line := range strings.Fields(content) {
		name, value, _ := strings.Cut(line, "=")
		values[name] = value
	}
	mtu, err := strconv.Atoi(values["FLANNEL_MTU"])
	found := subnet{values["FLANNEL_NETWORK"], values["FLANNEL_SUBNET"], mtu, values["FLANNEL_IPMASQ"] == "true"}
	if err != nil || found.network == "" || found.gateway == "" {
		return found, fmt.Errorf("expected flanneld's network, subnet and MTU, found %q", content)
	}
	return found, nil
}

func (s subnet) conflist() ([]byte, error) {
	_, prefix, err := net.ParseCIDR(s.gateway)
	if err != nil {
		return nil, err
	}
	type object = map[string]any
	return json.MarshalIndent(object{
		"name":       "microk8s-flannel-network",
		"cniVersion": "0.3.1",
		"plugins": []object{
			{
				"type":             "bridge",
				"bridge":           bridge,
				"mtu":              s.mtu,
				"ipMasq":           !s.masquerades,
				"hairpinMode":      true,
				"isGateway":        true,
				"isDefaultGateway": true,
				"ipam": object{
					"type":   "host-local",
					"subnet": prefix.String(),
					"routes": []object{{"dst": s.network}},
				},
			},
			{"type": "portmap", "capabilities": object{"portMappings": true}, "snat": true},
		},
	}, "", "  ")
}

// removeOtherBridge removes the bridge of a subnet that was this node's before it joined another cluster: the plugin
// refuses to put an address beside the one it has.
func removeOtherBridge(gateway string) error {
	link, err := net.InterfaceByName(bridge)
	if err != nil {
		return nil
	}
	addresses, err := link.Addrs()
	if err != nil {
		return err
	}
	for _, address := range addresses {
		if ip, _, err := net.ParseCIDR(address.String()); err == nil && ip.To4() != nil && address.String() != gateway {
			return exec.Command("ip", "link", "delete", bridge).Run()
		}
	}
	return nil
}
