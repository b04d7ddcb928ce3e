package certificate

import (
	"os"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// Kubeconfig is how a user reaches an API server.
type Kubeconfig struct {
	User, Server                    string
	Authority, Certificate, KeyFile string
}

// Write writes a kubeconfig with everything in it: the certificates are read from their files now.
func (k Kubeconfig) Write(file string) error {
	var contents [3][]byte
	for i, source := range []string{k.Authority, k.Certificate, k.KeyFile} {
		content, err := os.ReadFile(source)
		if err != nil {
			return err
		}
		contents[i] = content
	}
	const cluster, context = "microk8s-cluster", "microk8s"
	config := api.NewConfig()
	config.Clusters[cluster] = &api.Cluster{Server: k.Server, CertificateAuthorityData: contents[0]}
	config.AuthInfos[k.User] = &api.AuthInfo{ClientCertificateData: contents[1], ClientKeyData: contents[2]}
	config.Contexts[context] = &api.Context{Cluster: cluster, AuthInfo: k.User}
	config.CurrentContext = context
	content, err := clientcmd.Write(*config)
	if err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o660)
}
