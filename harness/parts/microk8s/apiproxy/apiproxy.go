// Package apiproxy is what a worker's kubelet and kube-proxy reach the API servers through.
package apiproxy

import (
	"context"
	"fmt"
	"log"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/proxy/tcpproxy"
	"go.uber.org/zap"

	"islanding/parts/microk8s/cluster"
	"islanding/parts/microk8s/snap"
)

const listen = ":16443"

// An API server that did not answer is tried again after this time, and not before: MicroK8s's proxy has it so.
const retryInterval = time.Minute

// shortestRefresh is what MicroK8s makes of a shorter one.
const shortestRefresh = 15 * time.Second

// Run forwards connections until the context ends, and keeps the list of API servers as the cluster has it.
func Run(ctx context.Context, f snap.Folders, arguments []string) error {
	flags := pflag.NewFlagSet("apiserver-proxy", pflag.ContinueOnError)
	kubeconfig := flags.String("kubeconfig", f.Credential("kubelet.config"), "file by which the API server is asked for the list")
	every := flags.Duration("refresh-interval", 30*time.Second, "how often that is; 0 for never")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	for ctx.Err() == nil {
		servers, err := ReadServers(f)
		if err != nil {
			return err
		}
		round, end := context.WithCancel(ctx)
		go func() {
			defer end()
			if changed := awaitChange(round, *kubeconfig, *every, servers); changed != nil {
				log.Printf("updating endpoints to %v", changed)
				if err := WriteServers(f, changed); err != nil {
					log.Print(err)
				}
			}
		}()
		if err := forward(round, servers); err != nil {
			end()
			return err
		}
	}
	return nil
}

// forward takes connections until the context ends; those that are open then stay open.
func forward(ctx context.Context, servers []string) error {
	endpoints, err := endpointsOf(servers)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	logger, err := zap.NewProduction()
	if err != nil {
		return err
	}
	proxy := tcpproxy.TCPProxy{Logger: logger, Listener: listener, Endpoints: endpoints, MonitorInterval: retryInterval}
	ended := make(chan error, 1)
	go func() { ended <- proxy.Run() }()
	<-ctx.Done()
	proxy.Stop()
	<-ended
	return nil
}

func endpointsOf(servers []string) ([]*net.SRV, error) {
	if len(servers) == 0 {
		return nil, fmt.Errorf("empty list of endpoints")
	}
	var endpoints []*net.SRV
	for _, server := range servers {
		host, port, err := net.SplitHostPort(server)
		if err != nil {
			return nil, err
		}
		number, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			return nil, err
		}
		endpoints = append(endpoints, &net.SRV{Target: host, Port: uint16(number)})
	}
	return endpoints, nil
}

// awaitChange returns the API servers when they are others than these, and nothing when the context has ended.
func awaitChange(ctx context.Context, kubeconfig string, every time.Duration, known []string) []string {
	if every == 0 {
		<-ctx.Done()
		return nil
	}
	ticker := time.NewTicker(max(every, shortestRefresh))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		servers, err := serversOf(ctx, kubeconfig)
		switch {
		case err != nil:
			log.Printf("failed to retrieve kubernetes endpoints: %v", err)
		case len(servers) == 0:
			log.Print("warning: empty list of endpoints, skipping update")
		case !slices.Equal(servers, known):
			return servers
		}
	}
}

func serversOf(ctx context.Context, kubeconfig string) ([]string, error) {
	client, err := cluster.Open(kubeconfig)
	if err != nil {
		return nil, err
	}
	return client.Servers(ctx)
}
