// Command microk8s stands in for the snap's: the commands that a cluster is made and looked at with, with the arguments, the
// output and the exit codes of MicroK8s 1.32, over upstream's programs. It is also the snap's hook and its services' beginning.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"islanding/parts/microk8s/daemon"
	"islanding/parts/microk8s/joining"
	"islanding/parts/microk8s/snap"
)

// exit is an exit code other than 1, or the end of a command that has said everything itself.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func main() {
	// The journal has the time.
	log.SetFlags(0)
	for _, variable := range snap.Installed.Environment() {
		name, value, _ := strings.Cut(variable, "=")
		if err := os.Setenv(name, value); err != nil {
			log.Fatal(err)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	os.Exit(codeOf(root(snap.Installed).ExecuteContext(ctx)))
}

// codeOf tells what went wrong on standard output, as MicroK8s does, and returns the exit code.
func codeOf(err error) int {
	var code exit
	var failed joining.Failed
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &failed):
		fmt.Println(failed.Message)
		return failed.Code
	}
	fmt.Println(err)
	return 1
}

func root(f snap.Folders) *cobra.Command {
	command := &cobra.Command{
		Use:           "microk8s",
		Short:         "A stand-in for MicroK8s, made of upstream's parts",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	command.AddCommand(
		status(f), addNode(f), join(f), removeNode(f), leave(f), config(f), ctr(f), start(f), stop(f), version(f),
		addons(f, "enable"), addons(f, "disable"), install(f), daemons(f),
	)
	return command
}

// daemons are what the units start.
func daemons(f snap.Folders) *cobra.Command {
	return &cobra.Command{
		Use:    "daemon NAME",
		Args:   cobra.ExactArgs(1),
		Hidden: true,
		RunE: func(command *cobra.Command, arguments []string) error {
			begin, ok := daemon.Starts[arguments[0]]
			if !ok {
				return fmt.Errorf("no daemon is called %s", arguments[0])
			}
			return begin(command.Context(), f)
		},
	}
}

// onWorker is what a worker answers to a command of the control plane's: with these words and this exit code.
func onWorker(f snap.Folders, code int, words string) error {
	if !f.Has(snap.Worker) {
		return nil
	}
	fmt.Println(words)
	return exit(code)
}

// ifStopped ends a command on a node that was stopped.
func ifStopped(f snap.Folders, code int) error {
	if !f.Has(snap.Stopped) {
		return nil
	}
	fmt.Println("microk8s is not running, try microk8s start")
	return exit(code)
}
