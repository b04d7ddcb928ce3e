// Command kubelite is every part of Kubernetes in one process, with their arguments in files: what MicroK8s runs. The
// parts are upstream's, unpatched.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/component-base/logs"
	logsapi "k8s.io/component-base/logs/api/v1"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
)

const argumentsFolder = "/var/snap/microk8s/current/args/"

// How long the other parts wait for the API server; whatever comes of it, they are started then.
const apiServerWait = 360 * time.Second

func main() {
	// Every part sets up the one log of the process, and all alike.
	logsapi.ReapplyHandling = logsapi.ReapplyHandlingIgnoreUnchanged
	logs.InitLogs()
	defer logs.FlushLogs()
	if err := kubelite().Execute(); err != nil {
		logs.FlushLogs()
		os.Exit(1)
	}
}

func kubelite() *cobra.Command {
	var files struct{ apiserver, controllerManager, scheduler, proxy, kubelet, kubeconfig string }
	var controlPlane bool
	command := &cobra.Command{
		Use:   "kubelite",
		Short: "The parts of Kubernetes as one process",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			// One for all: the process takes its signals once.
			ctx := genericapiserver.SetupSignalContext()
			if controlPlane {
				// It changes a default of the feature gates, which it may only do as long as no other part has made its flags.
				controllerManager := newControllerManager()
				go run(ctx, "API server", apiServer, files.apiserver)
				waitForAPIServer(files.kubeconfig, apiServerWait)
				go run(ctx, "controller manager", controllerManager, files.controllerManager)
				go run(ctx, "scheduler", scheduler, files.scheduler)
			}
			go run(ctx, "proxy", proxy, files.proxy)
			run(ctx, "kubelet", kubelet, files.kubelet)
			return nil
		},
	}
	flags := command.Flags()
	for _, file := range []struct {
		path                 *string
		name, fallback, what string
	}{
		{&files.apiserver, "apiserver", "kube-apiserver", "the API server"},
		{&files.controllerManager, "controller-manager", "kube-controller-manager", "the controller manager"},
		{&files.scheduler, "scheduler", "kube-scheduler", "the scheduler"},
		{&files.proxy, "proxy", "kube-proxy", "kube-proxy"},
		{&files.kubelet, "kubelet", "kubelet", "the kubelet"},
	} {
		flags.StringVar(file.path, file.name+"-args-file", argumentsFolder+file.fallback, fmt.Sprintf("file with the arguments for %s", file.what))
	}
	flags.StringVar(&files.kubeconfig, "kubeconfig-file", "/var/snap/microk8s/current/credentials/client.config", "file by which the API server is asked for its health")
	flags.BoolVar(&controlPlane, "start-control-plane", true, "start the API server, the controller manager and the scheduler too")
	return command
}
