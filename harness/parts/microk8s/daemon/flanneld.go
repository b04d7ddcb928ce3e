package daemon

import (
	"context"
	"log"
	"os"
	"strings"
	"time"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/datastore"
	"islanding/parts/microk8s/snap"
)

// etcdPause is how long to wait before etcd is asked again: it may be away for hours.
const etcdPause = 5 * time.Second

// flanneld gives pods their network. It tells etcd what that is first, as MicroK8s does at every start of it, so that it
// does not start while etcd is away; what it set up on this node before is still there then, unless the node was off.
func flanneld(ctx context.Context, f snap.Folders) error {
	if err := loadModules(); err != nil {
		return err
	}
	config, err := os.ReadFile(f.Arguments("flannel-network-mgr-config"))
	if err != nil {
		return err
	}
	endpoints := strings.Split(argsfile.Get(f.Arguments("flanneld"), "--etcd-endpoints"), ",")
	for {
		err := putNetwork(ctx, f, endpoints, string(config))
		if err == nil {
			return become(f, inSnap(f, "flanneld"), "flanneld")
		}
		log.Printf("%v; trying again in %v", err, etcdPause)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(etcdPause):
		}
	}
}

func putNetwork(ctx context.Context, f snap.Folders, endpoints []string, config string) error {
	client, err := datastore.Open(f, endpoints...)
	if err != nil {
		return err
	}
	defer client.Close()
	return client.PutNetwork(ctx, config)
}
