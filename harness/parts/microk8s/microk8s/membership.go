package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"islanding/parts/microk8s/joining"
	"islanding/parts/microk8s/snap"
)

func join(f snap.Folders) *cobra.Command {
	wish := joining.Wish{}
	command := &cobra.Command{
		Use:   "join CONNECTION",
		Short: "Join the node to a cluster",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, arguments []string) error {
			wish.Invitation = arguments[0]
			if err := joining.Join(command.Context(), f, wish, os.Stdout); err != nil {
				return err
			}
			fmt.Println("Successfully joined the cluster.")
			return nil
		},
	}
	command.Flags().BoolVar(&wish.Worker, "worker", false, "join as a worker only node")
	command.Flags().Bool("controlplane", false, "join running the control plane on HA clusters (default)")
	command.Flags().BoolVar(&wish.SkipVerify, "skip-verify", false, "skip the certificate verification of the node we are joining to")
	command.MarkFlagsMutuallyExclusive("worker", "controlplane")
	return command
}

func leave(f snap.Folders) *cobra.Command {
	return &cobra.Command{
		Use:   "leave",
		Short: "The node will depart from the cluster it is in",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := ifStopped(f, 1); err != nil {
				return err
			}
			return joining.Leave(command.Context(), f, os.Stdout)
		},
	}
}

func removeNode(f snap.Folders) *cobra.Command {
	var force bool
	command := &cobra.Command{
		Use:   "remove-node NODE",
		Short: "Remove a node from the cluster",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, arguments []string) error {
			words := "This MicroK8s deployment is acting as a node in a cluster. Please use microk8s leave."
			if err := onWorker(f, 1, words); err != nil {
				return err
			}
			if len(arguments) == 0 {
				return fmt.Errorf("Please provide the node you want to remove.")
			}
			return joining.Remove(command.Context(), f, arguments[0], force)
		},
	}
	command.Flags().BoolVar(&force, "force", false, "force the node removal operation")
	return command
}
