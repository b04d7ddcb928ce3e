package joining

import (
	"context"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"islanding/parts/microk8s/cluster"
	"islanding/parts/microk8s/datastore"
	"islanding/parts/microk8s/snap"
)

// Remove takes another node out of this cluster, by its name or address. One that still belongs to the datastore has to leave
// itself, unless it is gone for good.
func Remove(ctx context.Context, f snap.Folders, name string, force bool) error {
	client, err := cluster.Open(f.Credential("client.config"))
	if err != nil {
		return err
	}
	nodes, err := client.Nodes(ctx)
	if err != nil {
		return err
	}
	found := slices.IndexFunc(nodes, func(node corev1.Node) bool {
		return node.Name == name || cluster.InternalAddress(node) == name
	})
	if found < 0 {
		return failed(1, "Node %s does not exist in Kubernetes.", name)
	}
	node := nodes[found]
	if err := removeMember(ctx, f, node, force); err != nil {
		return err
	}
	return client.DeleteNode(ctx, node.Name)
}

func removeMember(ctx context.Context, f snap.Folders, node corev1.Node, force bool) error {
	client, err := datastore.Open(f, datastore.Local)
	if err != nil {
		return err
	}
	defer client.Close()
	members, err := client.Members(ctx)
	if err != nil {
		return err
	}
	_, others, err := Sides(members)
	if err != nil {
		return err
	}
	for _, member := range others {
		if !strings.HasPrefix(member.Address, cluster.InternalAddress(node)+":") {
			continue
		}
		if force {
			return client.Remove(ctx, member.ID)
		}
		return failed(1, "Removal failed. Node %s is registered with dqlite. "+
			"Please, run first 'microk8s leave' on the departing node. \n"+
			"If the node is not available anymore and will never attempt to join the cluster "+
			"in the future use the '--force' flag \n"+
			"to unregister the node while removing it.", node.Name)
	}
	return nil
}
