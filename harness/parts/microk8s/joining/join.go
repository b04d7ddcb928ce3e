package joining

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/clusteragent"
	"islanding/parts/microk8s/message"
	"islanding/parts/microk8s/network"
	"islanding/parts/microk8s/snap"
)

// Wish is how a node wants to join.
type Wish struct {
	Invitation string
	Worker     bool
	SkipVerify bool
}

// Join takes this node into the cluster that it was invited to. That the node is one of the cluster's, the API server tells
// some time later.
func Join(ctx context.Context, f snap.Folders, wish Wish, out io.Writer) error {
	invitation, err := ParseInvitation(wish.Invitation)
	if err != nil {
		return failed(1, "Invalid connection: %v", err)
	}
	fmt.Fprintf(out, "Contacting cluster at %s\n", invitation.Host)
	hostname, err := network.Hostname()
	if err != nil {
		return err
	}
	agent := newAgent(invitation, !wish.SkipVerify)
	asked := message.Join{Token: invitation.Token, Hostname: hostname, Port: ownPort(f), Worker: wish.Worker}
	joined, err := agent.join(ctx, asked)
	if err != nil {
		return err
	}
	if err := takeOver(f, joined); err != nil {
		return err
	}
	if wish.Worker {
		err = joinAsWorker(ctx, f, agent, invitation, joined, out)
	} else {
		err = joinControlPlane(ctx, f, hostname, joined, out)
	}
	if err != nil {
		return err
	}
	return f.Lock(snap.Joined)
}

// ownPort is the port of this node's cluster agent, which has to be the same on all.
func ownPort(f snap.Folders) string {
	bind := argsfile.Get(f.Arguments("cluster-agent"), "--bind")
	if at := strings.LastIndex(bind, ":"); at >= 0 {
		return bind[at+1:]
	}
	return clusteragent.Port
}

// takeOver makes this node's arguments those of the cluster. The kubelet's are replaced by those of the node that was
// asked: what this node was told about its own is lost, but for its address.
func takeOver(f snap.Folders, joined *message.Joined) error {
	kubelet := f.Arguments("kubelet")
	if err := os.WriteFile(kubelet, []byte(joined.KubeletArguments), 0o660); err != nil {
		return err
	}
	changes := map[string]*string{}
	if argsfile.Get(kubelet, "--node-ip") != "" {
		changes["--node-ip"] = &joined.Address
	}
	if argsfile.Get(kubelet, "--hostname-override") != "" {
		changes["--hostname-override"] = nil
	}
	if err := argsfile.Set(kubelet, changes); err != nil {
		return err
	}
	if joined.ClusterCIDR != "" {
		if err := argsfile.Set(f.Arguments("kube-proxy"), map[string]*string{"--cluster-cidr": &joined.ClusterCIDR}); err != nil {
			return err
		}
	}
	return argsfile.Set(f.Arguments("kube-apiserver"), map[string]*string{
		"--authorization-mode": &joined.AuthorizationMode,
		"--secure-port":        &joined.APIPort,
	})
}
