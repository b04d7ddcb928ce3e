package joining

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"islanding/parts/microk8s/datastore"
	"islanding/parts/microk8s/identity"
	"islanding/parts/microk8s/network"
	"islanding/parts/microk8s/services"
	"islanding/parts/microk8s/snap"
)

// Leave makes this node a cluster of its own again. In the one that it was in, its node stays until it is removed there.
func Leave(ctx context.Context, f snap.Folders, out io.Writer) error {
	if !f.Has(snap.Joined) {
		return failed(1, "This MicroK8s deployment is not acting as a node in a cluster.")
	}
	fmt.Fprintln(out, "Configuring services.")
	if f.Has(snap.Worker) {
		if err := forgetWorker(f); err != nil {
			return err
		}
	} else if err := leaveDatastore(ctx, f); err != nil {
		return err
	}
	fmt.Fprintln(out, "Generating new cluster certificates.")
	if err := begin(f); err != nil {
		return err
	}
	if err := f.Unlock(snap.Joined); err != nil {
		return err
	}
	return services.Restart("etcd", "flanneld", "apiserver-proxy", "cluster-agent", "kubelite")
}

// begin makes this node's own certificates and an empty datastore.
func begin(f snap.Folders) error {
	if err := services.Stop("kubelite", "flanneld", "etcd", "apiserver-proxy"); err != nil {
		return err
	}
	hostname, err := network.Hostname()
	if err != nil {
		return err
	}
	address, err := network.Address()
	if err != nil {
		return err
	}
	if err := identity.Create(f); err != nil {
		return err
	}
	return datastore.Found(f, hostname, address)
}

// forgetWorker gives the programs that were changed by joining the arguments that they come with. This node has kept its own
// authority.
func forgetWorker(f snap.Folders) error {
	for _, program := range []string{"kubelet", "kube-proxy", "flanneld"} {
		content, err := os.ReadFile(filepath.Join(f.Snap, "default-args", program))
		if err != nil {
			return err
		}
		if err := os.WriteFile(f.Arguments(program), content, 0o660); err != nil {
			return err
		}
	}
	if err := os.Remove(f.Certificate("ca.remote.crt")); err != nil {
		return err
	}
	return errors.Join(f.Unlock(snap.Worker), f.Lock(snap.NoProxy))
}

// leaveDatastore takes this node's member out, as long as others go on with the data.
func leaveDatastore(ctx context.Context, f snap.Folders) error {
	client, err := datastore.Open(f, datastore.Local)
	if err != nil {
		return err
	}
	defer client.Close()
	members, err := client.Members(ctx)
	if err != nil {
		return fmt.Errorf("asking the datastore for its members: %w", err)
	}
	own, others, err := Sides(members)
	if err != nil {
		return err
	}
	if own == nil || len(others) == 0 {
		return nil
	}
	if own.Role == datastore.Voter && !slices.ContainsFunc(others, isVoter) {
		return failed(3, "This node currently holds the only copy of the Kubernetes "+
			"database so it cannot leave the cluster.\n"+
			"To remove this node you can either first remove all other nodes with 'microk8s remove-node' or\n"+
			"form a highly available cluster by adding at least three nodes.")
	}
	var addresses []string
	for _, member := range others {
		addresses = append(addresses, member.Address)
	}
	remaining, err := datastore.Open(f, endpointsOf(addresses)...)
	if err != nil {
		return err
	}
	defer remaining.Close()
	if err := remaining.Remove(ctx, own.ID); err != nil {
		return fmt.Errorf("leaving the datastore: %w", err)
	}
	return nil
}

func isVoter(member datastore.Member) bool { return member.Role == datastore.Voter }

// Sides tells this node's member from the others'.
func Sides(members []datastore.Member) (own *datastore.Member, others []datastore.Member, err error) {
	addresses, err := network.Addresses()
	if err != nil {
		return nil, nil, err
	}
	for _, member := range members {
		isOwn := false
		for _, address := range addresses {
			isOwn = isOwn || strings.HasPrefix(member.Address, address+":")
		}
		if isOwn {
			own = &member
		} else {
			others = append(others, member)
		}
	}
	return own, others, nil
}
