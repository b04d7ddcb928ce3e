package daemon

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/exec"
	"strconv"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/snap"
)

// kubelite is Kubernetes: on a worker without its control plane.
func kubelite(_ context.Context, f snap.Folders) error {
	controlPlane := strconv.FormatBool(!f.Has(snap.Worker))
	if err := argsfile.Set(f.Arguments("kubelite"), map[string]*string{"--start-control-plane": &controlPlane}); err != nil {
		return err
	}
	if err := f.Unlock(snap.Stopped); err != nil {
		return err
	}
	if err := loadModules(); err != nil {
		return err
	}
	if cidr := argsfile.Get(f.Arguments("kube-proxy"), "--cluster-cidr"); cidr != "" {
		forward(cidr)
	}
	if err := os.WriteFile("/proc/sys/net/bridge/bridge-nf-call-iptables", []byte("1"), 0); err != nil {
		return err
	}
	return become(f, inSnap(f, "kubelite"), "kubelite")
}

// loadModules: kube-proxy reads the settings of one when it starts, and flanneld insists on the other.
func loadModules() error {
	for _, module := range []string{"nf_conntrack", "br_netfilter"} {
		if output, err := exec.Command("modprobe", module).CombinedOutput(); err != nil {
			return fmt.Errorf("modprobe %s: %w: %s", module, err, output)
		}
	}
	return nil
}

// forward lets pods' packets through where the machine forwards none by default.
func forward(cidr string) {
	for _, direction := range []string{"-s", "-d"} {
		rule := []string{"FORWARD", direction, cidr, "-m", "comment", "--comment", "generated for MicroK8s pods", "-j", "ACCEPT"}
		if exec.Command("iptables", append([]string{"-C"}, rule...)...).Run() == nil {
			continue
		}
		if output, err := exec.Command("iptables", append([]string{"-A"}, rule...)...).CombinedOutput(); err != nil {
			log.Printf("Going on without the rule %v: %v: %s", rule, err, output)
		}
	}
}
