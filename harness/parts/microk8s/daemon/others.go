package daemon

import (
	"context"
	"log"
	"os"

	"islanding/parts/microk8s/apiproxy"
	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/clusteragent"
	"islanding/parts/microk8s/network"
	"islanding/parts/microk8s/snap"
)

// etcd runs on every node that has the control plane.
func etcd(_ context.Context, f snap.Folders) error {
	if f.Has(snap.Worker) {
		log.Print("etcd will not run on a cluster node")
		return nil
	}
	address, err := network.Address()
	if err != nil {
		return err
	}
	if err := os.Setenv("DEFAULT_INTERFACE_IP_ADDR", address); err != nil {
		return err
	}
	return become(f, inSnap(f, "etcd"), "etcd")
}

// clusterAgent lets other nodes join.
func clusterAgent(ctx context.Context, f snap.Folders) error {
	arguments, err := argsfile.Read(f.Arguments("cluster-agent"))
	if err != nil {
		return err
	}
	return clusteragent.Run(ctx, f, arguments)
}

// apiserverProxy is a worker's way to all API servers.
func apiserverProxy(ctx context.Context, f snap.Folders) error {
	if !f.Has(snap.Worker) {
		log.Print("Not a worker node, exiting")
		return nil
	}
	arguments, err := argsfile.Read(f.Arguments("apiserver-proxy"))
	if err != nil {
		return err
	}
	return apiproxy.Run(ctx, f, arguments)
}
