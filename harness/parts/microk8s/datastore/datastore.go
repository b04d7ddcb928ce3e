// Package datastore speaks to etcd, which stands where MicroK8s has dqlite: a member on every control-plane node, at
// dqlite's port for its peers.
package datastore

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/url"
	"time"

	"go.etcd.io/etcd/client/pkg/v3/transport"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"

	"islanding/parts/microk8s/snap"
)

const (
	clientPort = "12379"
	peerPort   = "19001"
)

// requestLimit is how long one question may take. Without a majority of the members none is answered.
const requestLimit = 4 * time.Second

// networkKey is where flanneld looks for what the pods' network is.
const networkKey = "/coreos.com/network/config"

// Local is this node's own member.
const Local = "https://127.0.0.1:" + clientPort

// Endpoint is where the member at this address takes clients.
func Endpoint(address string) string { return "https://" + address + ":" + clientPort }

// Peer is where the member at this address takes the others.
func Peer(address string) string { return "https://" + address + ":" + peerPort }

// Role is what a member is in the words of dqlite.
type Role string

// A voter counts for the majority; a standby has all data, and does not.
const (
	Voter   Role = "voter"
	Standby Role = "standby"
)

// Member is one of the datastore's.
type Member struct {
	ID   uint64
	Name string
	// Address has the peers' port in it.
	Address string
	Role    Role
}

// Client is a connection to the datastore.
type Client struct{ etcd *clientv3.Client }

// Open connects by a node's certificates, those of a control-plane node or a worker's. It waits for nobody.
func Open(f snap.Folders, endpoints ...string) (*Client, error) {
	info := transport.TLSInfo{
		TrustedCAFile: f.Certificate("ca.crt"),
		CertFile:      f.Certificate("server.crt"),
		KeyFile:       f.Certificate("server.key"),
	}
	if f.Has(snap.Worker) {
		info.TrustedCAFile, info.CertFile = f.Certificate("ca.remote.crt"), f.Certificate("server.remote.crt")
	}
	config, err := info.ClientConfig()
	if err != nil {
		return nil, err
	}
	return open(config, endpoints)
}

func open(config *tls.Config, endpoints []string) (*Client, error) {
	etcd, err := clientv3.New(clientv3.Config{Endpoints: endpoints, TLS: config, Logger: zap.NewNop()})
	return &Client{etcd}, err
}

// Close ends the connection.
func (c *Client) Close() error { return c.etcd.Close() }

// Members lists all. Without a majority it fails.
func (c *Client) Members(ctx context.Context) ([]Member, error) {
	limited, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	listed, err := c.etcd.MemberList(limited)
	if err != nil {
		return nil, err
	}
	var members []Member
	for _, one := range listed.Members {
		member := Member{ID: one.ID, Name: one.Name, Role: Voter}
		if one.IsLearner {
			member.Role = Standby
		}
		for _, peer := range one.PeerURLs {
			if address, err := url.Parse(peer); err == nil {
				member.Address = address.Host
			}
		}
		members = append(members, member)
	}
	return members, nil
}

// Add makes room for a member that is about to start. It gets all data before it counts for the majority, so that the
// datastore goes on if it never comes.
func (c *Client) Add(ctx context.Context, address string) error {
	limited, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	_, err := c.etcd.MemberAddAsLearner(limited, []string{Peer(address)})
	return err
}

// Promote makes a member count for the majority. It fails while that one lacks data.
func (c *Client) Promote(ctx context.Context, id uint64) error {
	limited, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	_, err := c.etcd.MemberPromote(limited, id)
	return err
}

// Remove takes a member out.
func (c *Client) Remove(ctx context.Context, id uint64) error {
	limited, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	_, err := c.etcd.MemberRemove(limited, id)
	return err
}

// PutNetwork tells flanneld what the pods' network is.
func (c *Client) PutNetwork(ctx context.Context, config string) error {
	limited, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	if _, err := c.etcd.Put(limited, networkKey, config); err != nil {
		return fmt.Errorf("putting the pods' network: %w", err)
	}
	return nil
}
