package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"islanding/parts/microk8s/cluster"
	"islanding/parts/microk8s/datastore"
	"islanding/parts/microk8s/snap"
)

const (
	readyPause = 2 * time.Second
	// How often and how long after each other a datastore is asked that has no majority.
	memberTries = 10
	memberPause = 2 * time.Second
)

const notRunning = "microk8s is not running. Use microk8s inspect for a deeper inspection."

func status(f snap.Folders) *cobra.Command {
	var format string
	var wait bool
	var timeout int
	command := &cobra.Command{
		Use:   "status",
		Short: "Whether the cluster is ready, and what its datastore is",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			words := "This MicroK8s deployment is acting as a node in a cluster.\nPlease use the control plane node."
			if err := onWorker(f, 0, words); err != nil {
				return err
			}
			if err := ifStopped(f, 0); err != nil {
				return err
			}
			forms := map[string]func(io.Writer, bool, []datastore.Member){"pretty": pretty, "yaml": asYAML, "short": short}
			form, ok := forms[format]
			if !ok {
				return fmt.Errorf("argument --format: invalid choice: '%s' (choose from 'pretty', 'yaml', 'short')", format)
			}
			ready := isReady(command.Context(), f)
			for end := time.Now().Add(time.Duration(timeout) * time.Second); wait && !ready; ready = isReady(command.Context(), f) {
				if timeout > 0 && time.Now().After(end) {
					break
				}
				select {
				case <-command.Context().Done():
					return command.Context().Err()
				case <-time.After(readyPause):
				}
			}
			var members []datastore.Member
			if format == "yaml" || (format == "pretty" && ready) {
				members = membersOf(command.Context(), f)
			}
			form(os.Stdout, ready, members)
			if !ready {
				return exit(1)
			}
			return nil
		},
	}
	command.Flags().StringVar(&format, "format", "pretty", "pretty, yaml or short")
	command.Flags().BoolVarP(&wait, "wait-ready", "w", false, "wait until the cluster is in ready state")
	command.Flags().IntVarP(&timeout, "timeout", "t", 0, "for how many seconds; 0 for ever")
	return command
}

// isReady is true as soon as any one node is: the others may not be.
func isReady(ctx context.Context, f snap.Folders) bool {
	client, err := cluster.Open(f.Credential("client.config"))
	if err != nil || !client.HasService(ctx) {
		return false
	}
	nodes, err := client.Nodes(ctx)
	return err == nil && slices.ContainsFunc(nodes, cluster.IsReady)
}

// membersOf asks for the datastore's members; there are none without a majority.
func membersOf(ctx context.Context, f snap.Folders) []datastore.Member {
	client, err := datastore.Open(f, datastore.Local)
	if err != nil {
		return nil
	}
	defer client.Close()
	for range memberTries {
		if members, err := client.Members(ctx); err == nil {
			return members
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(memberPause):
		}
	}
	return nil
}

func short(out io.Writer, ready bool, _ []datastore.Member) {
	if !ready {
		fmt.Fprintln(out, notRunning)
		return
	}
	fmt.Fprintln(out, "microk8s is running")
	fmt.Fprintln(out, "addons:")
}

func pretty(out io.Writer, ready bool, members []datastore.Member) {
	if !ready {
		fmt.Fprintln(out, notRunning)
		return
	}
	voters, standbys := addressesOf(members, datastore.Voter), addressesOf(members, datastore.Standby)
	available := "no"
	if len(voters) > 2 {
		available = "yes"
	}
	fmt.Fprintln(out, "microk8s is running")
	fmt.Fprintf(out, "high-availability: %s\n", available)
	fmt.Fprintf(out, "  datastore master nodes: %s\n", orNone(voters))
	fmt.Fprintf(out, "  datastore standby nodes: %s\n", orNone(standbys))
	fmt.Fprintln(out, "addons:")
}

func asYAML(out io.Writer, ready bool, members []datastore.Member) {
	running := "False"
	if ready {
		running = "True"
	}
	fmt.Fprintf(out, "microk8s:\n  running: %s\nhigh-availability:\n  enabled: True\n  nodes:\n", running)
	for _, member := range members {
		fmt.Fprintf(out, "    - address: %s\n      role: %s\n", member.Address, member.Role)
	}
	if ready {
		fmt.Fprintln(out, "addons:")
	} else {
		fmt.Fprintf(out, "  message: %s\n", notRunning)
	}
}

func addressesOf(members []datastore.Member, role datastore.Role) []string {
	var addresses []string
	for _, member := range members {
		if member.Role == role {
			addresses = append(addresses, member.Address)
		}
	}
	return addresses
}

func orNone(addresses []string) string {
	if len(addresses) == 0 {
		return "none"
	}
	return strings.Join(addresses, " ")
}
