// Package launch reads MicroK8s's launch configuration: what a node is told before it is installed.
package launch

import (
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/util/version"
	"sigs.k8s.io/yaml"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/identity"
	"islanding/parts/microk8s/snap"
)

// arguments of one program; one without a value is taken out.
type arguments map[string]*string

// configuration is the part of MicroK8s's that these programs have a use for. What else it has is refused: a cluster
// that silently lacks what it was told to have would be measured for what it is not.
type configuration struct {
	Version                         string    `json:"version"`
	ExtraKubeAPIServerArgs          arguments `json:"extraKubeAPIServerArgs"`
	ExtraKubeControllerManagerArgs  arguments `json:"extraKubeControllerManagerArgs"`
	ExtraKubeSchedulerArgs          arguments `json:"extraKubeSchedulerArgs"`
	ExtraKubeProxyArgs              arguments `json:"extraKubeProxyArgs"`
	ExtraKubeletArgs                arguments `json:"extraKubeletArgs"`
	ExtraContainerdArgs             arguments `json:"extraContainerdArgs"`
	ExtraEtcdArgs                   arguments `json:"extraEtcdArgs"`
	ExtraFlanneldArgs               arguments `json:"extraFlanneldArgs"`
	ExtraMicroK8sClusterAgentArgs   arguments `json:"extraMicroK8sClusterAgentArgs"`
	ExtraMicroK8sAPIServerProxyArgs arguments `json:"extraMicroK8sAPIServerProxyArgs"`
	ExtraSANs                       []string  `json:"extraSANs"`
	Addons                          []addon   `json:"addons"`
}

type addon struct {
	Name    string `json:"name"`
	Disable bool   `json:"disable"`
}

var oldest, newest = version.MustParseSemantic("0.1.0"), version.MustParseSemantic("0.2.0")

// Apply changes a node's arguments and names as the configuration in a file says.
func Apply(f snap.Folders, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	read, err := parse(content)
	if err != nil {
		return fmt.Errorf("failed to parse config file %s: %w", file, err)
	}
	for program, changes := range read.programs() {
		if len(changes) == 0 {
			continue
		}
		if err := argsfile.Set(f.Arguments(program), changes); err != nil {
			return err
		}
	}
	return identity.Keep(f, read.ExtraSANs)
}

func parse(content []byte) (*configuration, error) {
	read := &configuration{}
	if err := yaml.UnmarshalStrict(content, read); err != nil {
		return nil, err
	}
	found, err := version.ParseSemantic(read.Version)
	if err != nil {
		return nil, fmt.Errorf("could not parse config file version %q: %w", read.Version, err)
	}
	if found.LessThan(oldest) || newest.LessThan(found) {
		return nil, fmt.Errorf("config file version is %s, expected %s to %s", found, oldest, newest)
	}
	for _, wanted := range read.Addons {
		if !wanted.Disable {
			return nil, fmt.Errorf("Addon %s was not found in any repository", wanted.Name)
		}
	}
	return read, nil
}

func (c *configuration) programs() map[string]arguments {
	return map[string]arguments{
		"kube-apiserver":          c.ExtraKubeAPIServerArgs,
		"kube-controller-manager": c.ExtraKubeControllerManagerArgs,
		"kube-scheduler":          c.ExtraKubeSchedulerArgs,
		"kube-proxy":              c.ExtraKubeProxyArgs,
		"kubelet":                 c.ExtraKubeletArgs,
		"containerd":              c.ExtraContainerdArgs,
		"etcd":                    c.ExtraEtcdArgs,
		"flanneld":                c.ExtraFlanneldArgs,
		"cluster-agent":           c.ExtraMicroK8sClusterAgentArgs,
		"apiserver-proxy":         c.ExtraMicroK8sAPIServerProxyArgs,
	}
}
