package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/services"
	"islanding/parts/microk8s/snap"
)

const ctrProgram = "/usr/bin/ctr"

// nodeLimit is how long starting waits for a node to be ready; it says nothing of whether one is.
const nodeLimit = time.Minute

func start(f snap.Folders) *cobra.Command {
	return &cobra.Command{
		Use:   "start",
		Short: "Start Kubernetes services",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			words := "This MicroK8s deployment is acting as a node in a cluster.\nUse 'snap start microk8s' to start services on this node."
			if err := onWorker(f, 0, words); err != nil {
				return err
			}
			if err := errors.Join(services.Enable(), services.StartAll()); err != nil {
				return err
			}
			if err := f.Unlock(snap.Stopped); err != nil {
				return err
			}
			limited, cancel := context.WithTimeout(command.Context(), nodeLimit)
			defer cancel()
			for !isReady(limited, f) {
				select {
				case <-limited.Done():
					return nil
				case <-time.After(readyPause):
				}
			}
			return nil
		},
	}
}

func stop(f snap.Folders) *cobra.Command {
	return &cobra.Command{
		Use:   "stop",
		Short: "Stop Kubernetes services",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			words := "This MicroK8s deployment is acting as a node in a cluster.\nUse 'snap stop microk8s' to stop services on this node."
			if err := onWorker(f, 0, words); err != nil {
				return err
			}
			if err := services.Stop("kubelite"); err != nil {
				return err
			}
			if err := removeContainers(f); err != nil {
				return err
			}
			if err := services.Disable(); err != nil {
				return err
			}
			fmt.Println("Stopped.")
			return f.Lock(snap.Stopped)
		},
	}
}

// removeContainers ends all pods: nobody looks after them any more.
func removeContainers(f snap.Folders) error {
	own, err := argsfile.Read(f.Arguments("ctr"))
	if err != nil {
		return err
	}
	run := func(arguments ...string) ([]string, error) {
		output, err := exec.Command(ctrProgram, append(append([]string{}, own...), arguments...)...).Output()
		return strings.Fields(string(output)), err
	}
	tasks, err := run("tasks", "list", "--quiet")
	if err != nil {
		return fmt.Errorf("listing containers: %w", err)
	}
	for _, task := range tasks {
		// One that ends by itself meanwhile is as good.
		_, _ = run("tasks", "delete", "--force", task)
	}
	containers, err := run("containers", "list", "--quiet")
	if err != nil {
		return fmt.Errorf("listing containers: %w", err)
	}
	for _, container := range containers {
		_, _ = run("containers", "delete", container)
	}
	return nil
}
