package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/util/validation/field"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	cliflag "k8s.io/component-base/cli/flag"
	logsapi "k8s.io/component-base/logs/api/v1"
	kubeletapp "k8s.io/kubernetes/cmd/kubelet/app"
	kubeletoptions "k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/kubelet/apis/config/validation"
)

// The kubelet is told everything by arguments: MicroK8s gives it no configuration file, so none is read here.
func kubelet(ctx context.Context, arguments []string) error {
	kubeletFlags := kubeletoptions.NewKubeletFlags()
	configuration, err := kubeletoptions.NewKubeletConfiguration()
	if err != nil {
		return err
	}
	flags := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	flags.SetNormalizeFunc(cliflag.WordSepNormalizeFunc)
	kubeletFlags.AddFlags(flags)
	kubeletoptions.AddKubeletConfigFlags(flags, configuration)
	kubeletoptions.AddGlobalFlags(flags)
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if kubeletFlags.KubeletConfigFile != "" || kubeletFlags.KubeletDropinConfigDirectory != "" {
		return fmt.Errorf("expected all of the kubelet's settings as arguments, found --config or --config-dir")
	}
	if err := kubeletoptions.ValidateKubeletFlags(kubeletFlags); err != nil {
		return err
	}
	gate := utilfeature.DefaultMutableFeatureGate
	if err := gate.SetFromMap(configuration.FeatureGates); err != nil {
		return err
	}
	if err := logsapi.ValidateAndApplyAsField(&configuration.Logging, gate, field.NewPath("logging")); err != nil {
		return err
	}
	if err := validation.ValidateKubeletConfiguration(configuration, gate); err != nil {
		return err
	}
	server := &kubeletoptions.KubeletServer{KubeletFlags: *kubeletFlags, KubeletConfiguration: *configuration}
	dependencies, err := kubeletapp.UnsecuredDependencies(ctx, server, gate)
	if err != nil {
		return err
	}
	return kubeletapp.Run(ctx, server, dependencies, gate)
}
