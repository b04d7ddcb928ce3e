// Package cluster asks the API server of the cluster that a node belongs to.
package cluster

import (
	"context"
	"net"
	"slices"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// requestLimit keeps a server that is frozen from holding a command for ever.
const requestLimit = 10 * time.Second

// ControlPlaneLabel is on every node that runs the control plane.
const ControlPlaneLabel = "node.kubernetes.io/microk8s-controlplane"

// Client knows the core resources alone: a client of all takes an emulated machine seconds to make.
type Client struct{ rest *rest.RESTClient }

// Open makes a client from a kubeconfig. It asks nobody yet.
func Open(kubeconfig string) (*Client, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	config.APIPath = "/api"
	config.GroupVersion = &corev1.SchemeGroupVersion
	config.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	config.Timeout = requestLimit
	client, err := rest.RESTClientFor(config)
	return &Client{client}, err
}

// Nodes lists all.
func (c *Client) Nodes(ctx context.Context) ([]corev1.Node, error) {
	list := &corev1.NodeList{}
	err := c.rest.Get().Resource("nodes").Do(ctx).Into(list)
	return list.Items, err
}

// DeleteNode removes one by its name.
func (c *Client) DeleteNode(ctx context.Context, name string) error {
	return c.rest.Delete().Resource("nodes").Name(name).Do(ctx).Error()
}

// HasService tells whether the service of the API server itself is there.
func (c *Client) HasService(ctx context.Context) bool {
	return c.rest.Get().Namespace("default").Resource("services").Name("kubernetes").Do(ctx).Error() == nil
}

// Servers are the API servers' addresses with their ports, in order. One that went away is soon gone from them.
func (c *Client) Servers(ctx context.Context) ([]string, error) {
	endpoints := &corev1.Endpoints{}
	if err := c.rest.Get().Namespace("default").Resource("endpoints").Name("kubernetes").Do(ctx).Into(endpoints); err != nil {
		return nil, err
	}
	var servers []string
	for _, subset := range endpoints.Subsets {
		for _, port := range subset.Ports {
			for _, address := range subset.Addresses {
				servers = append(servers, net.JoinHostPort(address.IP, strconv.Itoa(int(port.Port))))
			}
		}
	}
	slices.Sort(servers)
	return servers, nil
}

// IsReady tells whether a node takes pods, in the way that MicroK8s looks at it: a node that is Ready and also cordoned
// does not count.
func IsReady(node corev1.Node) bool {
	return !node.Spec.Unschedulable && slices.ContainsFunc(node.Status.Conditions, func(condition corev1.NodeCondition) bool {
		return condition.Type == corev1.NodeReady && condition.Status == corev1.ConditionTrue
	})
}

// InternalAddress is the one that a node is reached at from within the cluster.
func InternalAddress(node corev1.Node) string {
	for _, address := range node.Status.Addresses {
		if address.Type == corev1.NodeInternalIP {
			return address.Address
		}
	}
	return ""
}
