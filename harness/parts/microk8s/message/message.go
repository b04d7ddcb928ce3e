// Package message is what a node that joins and the cluster agent of another say to each other: MicroK8s's own names, as far
// as these programs have a use for them.
package message

// Where the cluster agent answers.
const (
	JoinPath = "/cluster/api/v2.0/join"
	SignPath = "/cluster/api/v1.0/sign-cert"
)

// Join asks to be let in.
type Join struct {
	Token    string `json:"token"`
	Hostname string `json:"hostname"`
	// Port of the cluster agent of whoever asks.
	Port   string `json:"port"`
	Worker bool   `json:"worker"`
}

// Joined is what a node needs to be one of the cluster's.
type Joined struct {
	Authority string `json:"ca"`
	// APIPort and the authorization mode are the API server's.
	APIPort           string `json:"apiport"`
	AuthorizationMode string `json:"api_authz_mode"`
	// KubeletArguments are those of the node that was asked.
	KubeletArguments string `json:"kubelet_args"`
	// Address is the one that the asking node was seen at.
	Address     string `json:"hostname_override"`
	ClusterCIDR string `json:"cluster_cidr,omitempty"`
	// ControlPlane has the addresses of its nodes, for a worker alone.
	ControlPlane []string `json:"control_plane_nodes"`
	// What follows is for a node of the control plane alone.
	AuthorityKey      *string  `json:"ca_key"`
	ServiceAccountKey string   `json:"service_account_key"`
	Voters            []string `json:"voters,omitempty"`
}

// Sign asks for a certificate.
type Sign struct {
	Token   string `json:"token"`
	Request string `json:"request"`
}

// Signed is that certificate.
type Signed struct {
	Certificate string `json:"certificate"`
}

// Failure is the answer where something is refused or went wrong.
type Failure struct {
	Error string `json:"error"`
}

// SignToken is what lets a worker have its certificate for one purpose signed, once.
func SignToken(token, purpose string) string { return token + "-" + purpose }

// Purposes of a worker's certificates; MicroK8s has the third where flannel is its network.
var Purposes = []string{"kubelet", "proxy", "flannel"}
