package main

import (
	"context"
	"time"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/component-base/cli/globalflag"
	basecompatibility "k8s.io/component-base/compatibility"
	"k8s.io/component-base/logs"
	logsapi "k8s.io/component-base/logs/api/v1"
	genericcontrollermanager "k8s.io/controller-manager/app"
	"k8s.io/klog/v2"
	apiserverapp "k8s.io/kubernetes/cmd/kube-apiserver/app"
	apiserveroptions "k8s.io/kubernetes/cmd/kube-apiserver/app/options"
	controllermanagerapp "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxyapp "k8s.io/kubernetes/cmd/kube-proxy/app"
	schedulerapp "k8s.io/kubernetes/cmd/kube-scheduler/app"
	scheduleroptions "k8s.io/kubernetes/cmd/kube-scheduler/app/options"

	"islanding/parts/microk8s/argsfile"
)

type daemon func(ctx context.Context, arguments []string) error

// run runs one part. None does without the others: where one fails, the whole process ends.
func run(ctx context.Context, name string, start daemon, file string) {
	arguments, err := argsfile.Read(file)
	if err != nil {
		klog.Fatalf("%s: %v", name, err)
	}
	klog.Infof("Starting the %s", name)
	if err := start(ctx, arguments); err != nil {
		klog.Fatalf("The %s exited: %v", name, err)
	}
	klog.Infof("The %s has stopped", name)
}

func waitForAPIServer(kubeconfig string, limit time.Duration) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		klog.Fatalf("reading %s: %v", kubeconfig, err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		klog.Fatalf("making a client from %s: %v", kubeconfig, err)
	}
	klog.Infof("Waiting up to %v for the API server", limit)
	if err := genericcontrollermanager.WaitForAPIServer(client, limit); err != nil {
		klog.Warningf("Going on without the API server: %v", err)
	}
}

// The commands of the API server, the scheduler and the kubelet take the process's signals, which can be done only
// once: so these three are put together here from what those commands are made of.

func apiServer(ctx context.Context, arguments []string) error {
	options := apiserveroptions.NewServerRunOptions()
	flags := newFlags("kube-apiserver")
	for _, set := range options.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	registry := options.GenericServerRunOptions.ComponentGlobalsRegistry
	if err := registry.Set(); err != nil {
		return err
	}
	if err := logsapi.ValidateAndApply(options.Logs, registry.FeatureGateFor(basecompatibility.DefaultKubeComponent)); err != nil {
		return err
	}
	completed, err := options.Complete(ctx)
	if err != nil {
		return err
	}
	if errs := completed.Validate(); len(errs) > 0 {
		return utilerrors.NewAggregate(errs)
	}
	return apiserverapp.Run(ctx, completed)
}

func scheduler(ctx context.Context, arguments []string) error {
	options := scheduleroptions.NewOptions()
	flags := newFlags("kube-scheduler")
	for _, set := range options.Flags.FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if err := options.ComponentGlobalsRegistry.Set(); err != nil {
		return err
	}
	if err := logsapi.ValidateAndApply(options.Logs, utilfeature.DefaultFeatureGate); err != nil {
		return err
	}
	config, made, err := schedulerapp.Setup(ctx, options)
	if err != nil {
		return err
	}
	return schedulerapp.Run(ctx, config, made)
}

func newFlags(name string) *pflag.FlagSet {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	globalflag.AddGlobalFlags(flags, name, logs.SkipLoggingConfigurationFlags())
	return flags
}

func newControllerManager() daemon {
	command := controllermanagerapp.NewControllerManagerCommand()
	return func(ctx context.Context, arguments []string) error {
		command.SetArgs(arguments)
		return command.ExecuteContext(ctx)
	}
}

func proxy(ctx context.Context, arguments []string) error {
	command := proxyapp.NewProxyCommand()
	command.SetArgs(arguments)
	return command.ExecuteContext(ctx)
}
