package joining

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"islanding/parts/microk8s/apiproxy"
	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/datastore"
	"islanding/parts/microk8s/identity"
	"islanding/parts/microk8s/message"
	"islanding/parts/microk8s/services"
	"islanding/parts/microk8s/snap"
)

const workerLabels = "microk8s.io/cluster=true,node.kubernetes.io/microk8s-worker=microk8s-worker"

const workerUsage = `
The node has joined the cluster and will appear in the nodes list in a few seconds.

This worker node gets automatically configured with the API server endpoints.
If the API servers are behind a loadbalancer please set the '--refresh-interval' to '0s' in:
    /var/snap/microk8s/current/args/apiserver-proxy
and replace the API server endpoints with the one provided by the loadbalancer in:
    /var/snap/microk8s/current/args/traefik/provider.yaml

`

func joinAsWorker(ctx context.Context, f snap.Folders, agent agent, invitation Invitation, joined *message.Joined, out io.Writer) error {
	if joined.AuthorityKey != nil {
		return failed(1, "Joining process failed. Make sure the cluster you connect to supports joining worker nodes.")
	}
	if len(joined.ControlPlane) == 0 {
		return errors.New("the cluster names no node of its control plane")
	}
	if err := os.WriteFile(f.Certificate("ca.remote.crt"), []byte(joined.Authority), 0o660); err != nil {
		return err
	}
	if err := services.Stop("kubelite", "flanneld", "etcd"); err != nil {
		return err
	}
	sign := func(purpose string, request []byte) ([]byte, error) {
		return agent.sign(ctx, invitation.Token, purpose, request)
	}
	if err := identity.CreateNode(f, "ca.remote.crt", sign); err != nil {
		return err
	}
	if err := identity.CreateEtcdClient(f, sign); err != nil {
		return err
	}
	if err := setWorkerArguments(f, joined.ControlPlane); err != nil {
		return err
	}
	if err := apiproxy.WriteServers(f, []string{net.JoinHostPort(invitation.Host, joined.APIPort)}); err != nil {
		return err
	}
	if err := f.Unlock(snap.NoProxy); err != nil {
		return err
	}
	if err := f.Lock(snap.Worker); err != nil {
		return err
	}
	if err := services.Restart("apiserver-proxy", "kubelite", "flanneld"); err != nil {
		return err
	}
	fmt.Fprint(out, workerUsage)
	return nil
}

// setWorkerArguments has kubelet trust the cluster's authority, and flanneld go to the control plane's etcd. The list of
// its members is the one of now: MicroK8s, too, tells it once.
func setWorkerArguments(f snap.Folders, controlPlane []string) error {
	authority, labels := "${SNAP_DATA}/certs/ca.remote.crt", workerLabels
	certificate := "${SNAP_DATA}/certs/server.remote.crt"
	var endpoints []string
	for _, address := range controlPlane {
		endpoints = append(endpoints, datastore.Endpoint(address))
	}
	all := strings.Join(endpoints, ",")
	if err := argsfile.Set(f.Arguments("kubelet"), map[string]*string{
		"--client-ca-file": &authority,
		"--node-labels":    &labels,
	}); err != nil {
		return err
	}
	return argsfile.Set(f.Arguments("flanneld"), map[string]*string{
		"--etcd-endpoints": &all,
		"--etcd-cafile":    &authority,
		"--etcd-certfile":  &certificate,
	})
}
