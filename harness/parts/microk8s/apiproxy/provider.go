package apiproxy

import (
	"os"

	"sigs.k8s.io/yaml"

	"islanding/parts/microk8s/snap"
)

// providerFile has the API servers in the form of Traefik, which was MicroK8s's proxy once.
const providerFile = "traefik/provider.yaml"

type provider struct {
	TCP tcp `json:"tcp"`
}

type tcp struct {
	Services map[string]service `json:"services"`
}

type service struct {
	LoadBalancer loadBalancer `json:"loadBalancer"`
}

type loadBalancer struct {
	Servers []server `json:"servers"`
}

type server struct {
	Address string `json:"address"`
}

const serviceName = "kube-apiserver"

// ReadServers reads the API servers' addresses with their ports.
func ReadServers(f snap.Folders) ([]string, error) {
	content, err := os.ReadFile(f.Arguments(providerFile))
	if err != nil {
		return nil, err
	}
	read := provider{}
	if err := yaml.Unmarshal(content, &read); err != nil {
		return nil, err
	}
	var servers []string
	for _, one := range read.TCP.Services[serviceName].LoadBalancer.Servers {
		servers = append(servers, one.Address)
	}
	return servers, nil
}

// WriteServers writes them.
func WriteServers(f snap.Folders, servers []string) error {
	balancer := loadBalancer{}
	for _, address := range servers {
		balancer.Servers = append(balancer.Servers, server{address})
	}
	content, err := yaml.Marshal(provider{tcp{map[string]service{serviceName: {balancer}}}})
	if err != nil {
		return err
	}
	return os.WriteFile(f.Arguments(providerFile), content, 0o660)
}
