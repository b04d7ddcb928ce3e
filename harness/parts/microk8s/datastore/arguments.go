package datastore

import (
	"os"
	"strings"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/snap"
)

// Found has this node's etcd begin a datastore of its own, without data.
func Found(f snap.Folders, name, address string) error {
	return begin(f, name, address, "new", []string{name + "=" + Peer(address)})
}

// Follow has this node's etcd begin without data as one of these members, among which it is the one without a name.
func Follow(f snap.Folders, name, address string, members []Member) error {
	var cluster []string
	for _, member := range members {
		called := member.Name
		if called == "" {
			called = name
		}
		cluster = append(cluster, called+"=https://"+member.Address)
	}
	return begin(f, name, address, "existing", cluster)
}

func begin(f snap.Folders, name, address, state string, cluster []string) error {
	if err := os.RemoveAll(f.Datastore()); err != nil {
		return err
	}
	peers := strings.Join(cluster, ",")
	own := Peer(address)
	return argsfile.Set(f.Arguments("etcd"), map[string]*string{
		"--name":                        &name,
		"--initial-advertise-peer-urls": &own,
		"--initial-cluster":             &peers,
		"--initial-cluster-state":       &state,
	})
}
