package joining

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"time"

	"islanding/parts/microk8s/datastore"
	"islanding/parts/microk8s/identity"
	"islanding/parts/microk8s/message"
	"islanding/parts/microk8s/services"
	"islanding/parts/microk8s/snap"
)

// memberLimit is how long a new member may take to get all data and to count for the majority.
const memberLimit = 5 * time.Minute

const memberPause = 2 * time.Second

func joinControlPlane(ctx context.Context, f snap.Folders, hostname string, joined *message.Joined, out io.Writer) error {
	if joined.AuthorityKey == nil {
		return failed(1, "Joining process failed. The cluster gave no key of its authority.")
	}
	if err := services.Stop("kubelite", "flanneld", "etcd"); err != nil {
		return err
	}
	for name, content := range map[string]string{
		"ca.crt":             joined.Authority,
		"ca.key":             *joined.AuthorityKey,
		"serviceaccount.key": joined.ServiceAccountKey,
	} {
		if err := os.WriteFile(f.Certificate(name), []byte(content), 0o660); err != nil {
			return err
		}
	}
	if err := identity.Create(f); err != nil {
		return err
	}
	client, err := datastore.Open(f, endpointsOf(joined.Voters)...)
	if err != nil {
		return err
	}
	defer client.Close()
	id, err := enter(ctx, f, client, hostname, joined.Address)
	if err != nil {
		return err
	}
	if err := services.Restart("etcd"); err != nil {
		return err
	}
	fmt.Fprint(out, "Waiting for this node to finish joining the cluster. ")
	err = untilVoter(ctx, client, id, out)
	fmt.Fprintln(out, " ")
	if err != nil {
		return err
	}
	// The agent shows the certificate that it began with, so that it has to begin again.
	return services.Restart("kubelite", "flanneld", "cluster-agent")
}

// enter makes room for this node's member, and prepares it to start as that.
func enter(ctx context.Context, f snap.Folders, client *datastore.Client, name, address string) (uint64, error) {
	if err := client.Add(ctx, address); err != nil {
		return 0, fmt.Errorf("making room in the datastore: %w", err)
	}
	members, err := client.Members(ctx)
	if err != nil {
		return 0, err
	}
	own := slices.IndexFunc(members, func(member datastore.Member) bool {
		return "https://"+member.Address == datastore.Peer(address)
	})
	if own < 0 {
		return 0, fmt.Errorf("expected a member of the datastore at %s, found none", address)
	}
	return members[own].ID, datastore.Follow(f, name, address, members)
}

// untilVoter waits until a member counts for the majority.
func untilVoter(ctx context.Context, client *datastore.Client, id uint64, out io.Writer) error {
	limited, cancel := context.WithTimeout(ctx, memberLimit)
	defer cancel()
	for {
		err := client.Promote(limited, id)
		if err == nil {
			return nil
		}
		fmt.Fprint(out, ". ")
		select {
		case <-limited.Done():
			return fmt.Errorf("waited %v for the datastore to take this node in: %w", memberLimit, err)
		case <-time.After(memberPause):
		}
	}
}

func endpointsOf(voters []string) []string {
	var endpoints []string
	for _, voter := range voters {
		host, _, err := net.SplitHostPort(voter)
		if err != nil {
			continue
		}
		endpoints = append(endpoints, datastore.Endpoint(host))
	}
	return endpoints
}
