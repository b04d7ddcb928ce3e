// Package identity makes what a node shows to others and what it is let in by: its certificates and kubeconfigs.
package identity

import (
	"crypto/x509/pkix"
	"net"
	"os"
	"strings"

	"islanding/parts/microk8s/certificate"
	"islanding/parts/microk8s/network"
	"islanding/parts/microk8s/snap"
)

// LocalServer is the API server as a node's own programs reach it: itself, or on a worker the proxy.
const LocalServer = "https://127.0.0.1:16443"

// Further names of the API server, one to a line, as the launch configuration gave them.
const extraNames = "extra-names"

var serverNames = certificate.Names{
	DNS: []string{
		"kubernetes", "kubernetes.default", "kubernetes.default.svc",
		"kubernetes.default.svc.cluster", "kubernetes.default.svc.cluster.local",
	},
	Addresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(10, 152, 183, 1)},
}

// user is someone whom the API server knows by a certificate, and who has a kubeconfig if it has a name.
type user struct {
	certificate, kubeconfig, name, group string
}

var users = []user{
	{"client", "client.config", "admin", "system:masters"},
	{"controller", "controller.config", "system:kube-controller-manager", ""},
	{"scheduler", "scheduler.config", "system:kube-scheduler", ""},
	{"apiserver-kubelet-client", "", "kube-apiserver-kubelet-client", "system:masters"},
}

// Keep remembers further names of the API server for whenever its certificate is made.
func Keep(f snap.Folders, names []string) error {
	return os.WriteFile(f.Certificate(extraNames), []byte(strings.Join(names, "\n")), 0o660)
}

// CreateAuthority makes the cluster's authority and the key that service accounts' tokens are signed with.
func CreateAuthority(f snap.Folders) error {
	if _, err := certificate.Key(f.Certificate("serviceaccount.key")); err != nil {
		return err
	}
	return certificate.Create(f.Certificate("ca.crt"), f.Certificate("ca.key"), "10.152.183.1")
}

// Create makes everything that the node's own authority signs: for its server, its node and all users of it.
func Create(f snap.Folders) error {
	authority, err := certificate.Load(f.Certificate("ca.crt"), f.Certificate("ca.key"))
	if err != nil {
		return err
	}
	sign := func(_ string, request []byte) ([]byte, error) { return authority.Sign(request) }
	names, err := namesOfServer(f)
	if err != nil {
		return err
	}
	if err := obtain(f, "server", pkix.Name{CommonName: "127.0.0.1"}, names, sign); err != nil {
		return err
	}
	for _, one := range users {
		if err := obtain(f, one.certificate, one.subject(), certificate.Names{}, sign); err != nil {
			return err
		}
		if err := one.write(f, "ca.crt"); err != nil {
			return err
		}
	}
	return CreateNode(f, "ca.crt", sign)
}

// Sign has a certificate signed by the authority that knows the purpose.
type Sign func(purpose string, request []byte) ([]byte, error)

// CreateNode makes what kubelet and kube-proxy are let in by, signed by whoever has the authority of this name.
func CreateNode(f snap.Folders, authority string, sign Sign) error {
	hostname, err := network.Hostname()
	if err != nil {
		return err
	}
	addresses, err := machineAddresses()
	if err != nil {
		return err
	}
	proxy := user{"proxy", "proxy.config", "system:kube-proxy", ""}
	kubelet := user{"kubelet", "kubelet.config", "system:node:" + hostname, "system:nodes"}
	for _, one := range []user{proxy, kubelet} {
		// The kubelet is a server too, with the same certificate.
		names := certificate.Names{}
		if one == kubelet {
			names = certificate.Names{DNS: []string{hostname}, Addresses: addresses}
		}
		if err := obtain(f, one.certificate, one.subject(), names, sign); err != nil {
			return err
		}
		if err := one.write(f, authority); err != nil {
			return err
		}
	}
	return nil
}

// CreateEtcdClient makes what a worker's flanneld is let in to etcd by; its key is the node's.
func CreateEtcdClient(f snap.Folders, sign Sign) error {
	request, err := certificate.Request(f.Certificate("server.key"), pkix.Name{CommonName: "127.0.0.1"}, certificate.Names{})
	if err != nil {
		return err
	}
	signed, err := sign("flannel", request)
	if err != nil {
		return err
	}
	return os.WriteFile(f.Certificate("server.remote.crt"), signed, 0o660)
}

func obtain(f snap.Folders, name string, subject pkix.Name, names certificate.Names, sign Sign) error {
	request, err := certificate.Request(f.Certificate(name+".key"), subject, names)
	if err != nil {
		return err
	}
	signed, err := sign(name, request)
	if err != nil {
		return err
	}
	return os.WriteFile(f.Certificate(name+".crt"), signed, 0o660)
}

func (u user) subject() pkix.Name {
	name := pkix.Name{CommonName: u.name}
	if u.group != "" {
		name.Organization = []string{u.group}
	}
	return name
}

func (u user) write(f snap.Folders, authority string) error {
	if u.kubeconfig == "" {
		return nil
	}
	config := certificate.Kubeconfig{
		User:        u.name,
		Server:      LocalServer,
		Authority:   f.Certificate(authority),
		Certificate: f.Certificate(u.certificate + ".crt"),
		KeyFile:     f.Certificate(u.certificate + ".key"),
	}
	return config.Write(f.Credential(u.kubeconfig))
}

func namesOfServer(f snap.Folders) (certificate.Names, error) {
	names := certificate.Names{DNS: serverNames.DNS, Addresses: serverNames.Addresses}
	addresses, err := machineAddresses()
	if err != nil {
		return names, err
	}
	names.Addresses = append(names.Addresses, addresses...)
	content, err := os.ReadFile(f.Certificate(extraNames))
	if err != nil && !os.IsNotExist(err) {
		return names, err
	}
	for _, name := range strings.Fields(string(content)) {
		if ip := net.ParseIP(name); ip != nil {
			names.Addresses = append(names.Addresses, ip)
		} else {
			names.DNS = append(names.DNS, name)
		}
	}
	return names, nil
}

func machineAddresses() ([]net.IP, error) {
	addresses, err := network.Addresses()
	if err != nil {
		return nil, err
	}
	var found []net.IP
	for _, address := range addresses {
		found = append(found, net.ParseIP(address))
	}
	return found, nil
}
