package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"sigs.k8s.io/yaml"

	"islanding/parts/microk8s/certificate"
	"islanding/parts/microk8s/clusteragent"
	"islanding/parts/microk8s/network"
	"islanding/parts/microk8s/snap"
	"islanding/parts/microk8s/token"
)

// invitation is what a node joins by: at any of the addresses, with the token and the check together.
type invitation struct {
	token, check string
	addresses    []string
}

func (i invitation) words() string { return i.token + "/" + i.check }

func (i invitation) urls() []string {
	var urls []string
	for _, address := range i.addresses {
		urls = append(urls, address+":"+clusteragent.Port+"/"+i.words())
	}
	return urls
}

func addNode(f snap.Folders) *cobra.Command {
	var life int
	var word, format string
	command := &cobra.Command{
		Use:   "add-node",
		Short: "Produce a connection string for a node to join the cluster",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			words := "This MicroK8s deployment is acting as a node in a cluster. Please use the microk8s add-node on the master."
			if err := onWorker(f, 1, words); err != nil {
				return err
			}
			if err := ifStopped(f, 1); err != nil {
				return err
			}
			show, ok := invitationForms[format]
			if !ok {
				return fmt.Errorf("argument --format: invalid choice: '%s'", format)
			}
			if word == "" {
				word = token.New()
			}
			if len(word) < token.MinimumLength {
				return fmt.Errorf("Invalid token size.  It must be %d characters long.", token.MinimumLength)
			}
			check, err := certificate.Check(f.Certificate("server.crt"))
			if err != nil {
				return err
			}
			addresses, err := network.Addresses()
			if err != nil {
				return err
			}
			if err := token.File(f.Credential(clusteragent.JoinTokens)).Add(word, life, time.Now()); err != nil {
				return err
			}
			return show(os.Stdout, invitation{word, check, addresses})
		},
	}
	command.Flags().IntVarP(&life, "token-ttl", "l", token.Once, "how many seconds the token is valid; -1 for once")
	command.Flags().StringVarP(&word, "token", "t", "", "the token, at least 32 characters; made up when empty")
	command.Flags().StringVar(&format, "format", "pretty", "pretty, short, token, token-check, json or yaml")
	return command
}

var invitationForms = map[string]func(io.Writer, invitation) error{
	"pretty": prettyInvitation,
	"short": func(out io.Writer, i invitation) error {
		return lines(out, "microk8s join ", i.urls())
	},
	"token": func(out io.Writer, i invitation) error {
		return lines(out, "", []string{i.token})
	},
	"token-check": func(out io.Writer, i invitation) error {
		return lines(out, "", []string{i.words()})
	},
	"json": func(out io.Writer, i invitation) error {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(i.content())
	},
	"yaml": func(out io.Writer, i invitation) error {
		content, err := yaml.Marshal(i.content())
		if err != nil {
			return err
		}
		return lines(out, "", []string{string(content)})
	},
}

type invitationContent struct {
	Token string   `json:"token"`
	URLs  []string `json:"urls"`
}

func (i invitation) content() invitationContent { return invitationContent{i.words(), i.urls()} }

func prettyInvitation(out io.Writer, i invitation) error {
	first := i.urls()[0]
	fmt.Fprintln(out, "From the node you wish to join to this cluster, run the following:")
	fmt.Fprintf(out, "microk8s join %s\n\n", first)
	fmt.Fprintln(out, "Use the '--worker' flag to join a node as a worker not running the control plane, eg:")
	fmt.Fprintf(out, "microk8s join %s --worker\n\n", first)
	fmt.Fprintln(out, "If the node you are adding is not reachable through the default interface you can use one of the following:")
	return lines(out, "microk8s join ", i.urls())
}

func lines(out io.Writer, prefix string, texts []string) error {
	for _, text := range texts {
		if _, err := fmt.Fprintln(out, prefix+text); err != nil {
			return err
		}
	}
	return nil
}
