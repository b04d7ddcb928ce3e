package clusteragent

import (
	"context"
	"net"
	"net/http"
	"os"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/certificate"
	"islanding/parts/microk8s/cluster"
	"islanding/parts/microk8s/datastore"
	"islanding/parts/microk8s/message"
	"islanding/parts/microk8s/snap"
)

// JoinTokens and signTokens are the files with what lets nodes in, and with what gets them certificates.
const (
	JoinTokens = "cluster-tokens.txt"
	signTokens = "certs-request-tokens.txt"
)

func (a *Agent) join(request *http.Request, asked message.Join) (*message.Joined, error) {
	f := a.folders
	if err := a.consume(JoinTokens, asked.Token); err != nil {
		return nil, err
	}
	if f.Has(snap.Worker) {
		return nil, refuse(http.StatusNotImplemented, "not possible to join. This is not an HA MicroK8s cluster")
	}
	if asked.Port != a.port {
		return nil, refuse(http.StatusBadGateway, "the port of the cluster agent port has to be set to %s", a.port)
	}
	from, _, err := net.SplitHostPort(request.RemoteAddr)
	if err != nil {
		return nil, err
	}
	if own, _, _ := net.SplitHostPort(request.Host); own == from {
		return nil, refuse(http.StatusServiceUnavailable, "the joining node has the same IP (%s) as the node we contact", own)
	}
	if err := f.Lock(snap.Joined); err != nil {
		return nil, err
	}
	joined, err := a.common(from)
	if err != nil {
		return nil, err
	}
	if asked.Worker {
		return joined, a.forWorker(request.Context(), asked.Token, joined)
	}
	return joined, a.forControlPlane(request.Context(), joined)
}

// common is what every node is told.
func (a *Agent) common(address string) (*message.Joined, error) {
	f := a.folders
	authority, err := os.ReadFile(f.Certificate("ca.crt"))
	if err != nil {
		return nil, err
	}
	kubelet, err := os.ReadFile(f.Arguments("kubelet"))
	if err != nil {
		return nil, err
	}
	return &message.Joined{
		Authority:         string(authority),
		APIPort:           argsfile.Get(f.Arguments("kube-apiserver"), "--secure-port"),
		AuthorizationMode: argsfile.Get(f.Arguments("kube-apiserver"), "--authorization-mode"),
		KubeletArguments:  string(kubelet),
		Address:           address,
		ClusterCIDR:       argsfile.Get(f.Arguments("kube-proxy"), "--cluster-cidr"),
	}, nil
}

// forWorker lets it ask for its certificates, for it gets no authority's key.
func (a *Agent) forWorker(ctx context.Context, let string, joined *message.Joined) error {
	for _, purpose := range message.Purposes {
		if err := a.allow(signTokens, message.SignToken(let, purpose)); err != nil {
			return err
		}
	}
	addresses, err := a.controlPlane(ctx)
	joined.ControlPlane = addresses
	return err
}

func (a *Agent) forControlPlane(ctx context.Context, joined *message.Joined) error {
	authorityKey, err := os.ReadFile(a.folders.Certificate("ca.key"))
	if err != nil {
		return err
	}
	accountKey, err := os.ReadFile(a.folders.Certificate("serviceaccount.key"))
	if err != nil {
		return err
	}
	key := string(authorityKey)
	joined.AuthorityKey, joined.ServiceAccountKey = &key, string(accountKey)
	joined.Voters, err = a.voters(ctx)
	return err
}

func (a *Agent) sign(_ *http.Request, asked message.Sign) (*message.Signed, error) {
	if err := a.consume(signTokens, asked.Token); err != nil {
		return nil, err
	}
	authority, err := certificate.Load(a.folders.Certificate("ca.crt"), a.folders.Certificate("ca.key"))
	if err != nil {
		return nil, err
	}
	signed, err := authority.Sign([]byte(asked.Request))
	return &message.Signed{Certificate: string(signed)}, err
}

func controlPlaneOf(f snap.Folders) func(context.Context) ([]string, error) {
	return func(ctx context.Context) ([]string, error) {
		client, err := cluster.Open(f.Credential("client.config"))
		if err != nil {
			return nil, err
		}
		nodes, err := client.Nodes(ctx)
		var addresses []string
		for _, node := range nodes {
			if _, ok := node.Labels[cluster.ControlPlaneLabel]; ok {
				addresses = append(addresses, cluster.InternalAddress(node))
			}
		}
		return addresses, err
	}
}

func votersOf(f snap.Folders) func(context.Context) ([]string, error) {
	return func(ctx context.Context) ([]string, error) {
		client, err := datastore.Open(f, datastore.Local)
		if err != nil {
			return nil, err
		}
		defer client.Close()
		members, err := client.Members(ctx)
		var voters []string
		for _, member := range members {
			if member.Role == datastore.Voter {
				voters = append(voters, member.Address)
			}
		}
		return voters, err
	}
}
