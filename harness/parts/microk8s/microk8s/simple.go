package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	componentversion "k8s.io/component-base/version"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/network"
	"islanding/parts/microk8s/snap"
)

func config(f snap.Folders) *cobra.Command {
	var loopback bool
	command := &cobra.Command{
		Use:   "config",
		Short: "Retrieve the client config",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			words := "This MicroK8s deployment is acting as a node in a cluster. Please use the microk8s config on the master."
			if err := onWorker(f, 0, words); err != nil {
				return err
			}
			content, err := os.ReadFile(f.Credential("client.config"))
			if err != nil {
				return err
			}
			address := "127.0.0.1"
			if !loopback {
				if address, err = network.Address(); err != nil {
					return err
				}
			}
			fmt.Println(strings.Replace(string(content), "127.0.0.1", address, 1))
			return nil
		},
	}
	command.Flags().BoolVarP(&loopback, "use-loopback", "l", false, "report the cluster address using the loopback address")
	return command
}

// ctr is containerd's own, at MicroK8s's socket.
func ctr(f snap.Folders) *cobra.Command {
	return &cobra.Command{
		Use:                "ctr",
		Short:              "containerd's command line",
		DisableFlagParsing: true,
		RunE: func(_ *cobra.Command, arguments []string) error {
			own, err := argsfile.Read(f.Arguments("ctr"))
			if err != nil {
				return err
			}
			return syscall.Exec(ctrProgram, append(append([]string{ctrProgram}, own...), arguments...), os.Environ())
		},
	}
}

func version(snap.Folders) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "What is installed",
		Args:  cobra.NoArgs,
		Run: func(*cobra.Command, []string) {
			fmt.Printf("MicroK8s %s revision %s\n", componentversion.Get().GitVersion, snap.Revision)
		},
	}
}

// addons: there are none.
func addons(_ snap.Folders, action string) *cobra.Command {
	return &cobra.Command{
		Use:   action + " ADDON",
		Short: "There are no addons in the stand-in",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, arguments []string) error {
			name, _, _ := strings.Cut(arguments[0], ":")
			fmt.Fprintf(os.Stderr, "Addon %s was not found in any repository\n", name)
			return exit(1)
		},
	}
}
