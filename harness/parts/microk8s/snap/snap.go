// Package snap knows where everything lies, as it does for the snap of MicroK8s.
package snap

import (
	"os"
	"path/filepath"
)

// Revision is the one that snapd gives to what did not come from its store.
const Revision = "x1"

// Folders are the snap's: read-only, this revision's data, and data of all revisions.
type Folders struct{ Snap, Data, Common string }

// Installed is where the snap's folders are on a machine.
var Installed = Folders{
	Snap:   "/snap/microk8s/" + Revision,
	Data:   "/var/snap/microk8s/" + Revision,
	Common: "/var/snap/microk8s/common",
}

// Environment is what the arguments in files are filled in with.
func (f Folders) Environment() []string {
	return []string{"SNAP=" + f.Snap, "SNAP_DATA=" + f.Data, "SNAP_COMMON=" + f.Common}
}

// Arguments is the file with a program's arguments.
func (f Folders) Arguments(program string) string { return filepath.Join(f.Data, "args", program) }

// Certificate is a key, a certificate, or what else belongs to them.
func (f Folders) Certificate(name string) string { return filepath.Join(f.Data, "certs", name) }

// Credential is a kubeconfig or a file of tokens.
func (f Folders) Credential(name string) string { return filepath.Join(f.Data, "credentials", name) }

// Datastore is where etcd keeps its data.
func (f Folders) Datastore() string { return filepath.Join(f.Common, "var/run/etcd") }

// Subnet is where flanneld tells this node's part of the pods' network. It lies on the disk, as MicroK8s has it: after a
// reboot pods get addresses also while etcd is out of reach.
func (f Folders) Subnet() string { return filepath.Join(f.Common, "run/flannel/subnet.env") }

// Socket is containerd's.
func (f Folders) Socket() string { return filepath.Join(f.Common, "run/containerd.sock") }

// The locks by which MicroK8s knows what a node is; a lock holds while its file is there.
const (
	Installation = "installed.lock"
	// Worker is set where no control plane runs.
	Worker  = "clustered.lock"
	Stopped = "stopped.lock"
	// Joined is set where certificates are the cluster's, on both sides of a join.
	Joined = "no-cert-reissue"
	// NoProxy is set where the API server is on the node itself.
	NoProxy = "no-apiserver-proxy"
)

// Has tells whether a lock holds.
func (f Folders) Has(lock string) bool {
	_, err := os.Stat(f.lock(lock))
	return err == nil
}

// Lock makes a lock hold.
func (f Folders) Lock(name string) error {
	if err := os.MkdirAll(filepath.Dir(f.lock(name)), 0o755); err != nil {
		return err
	}
	return os.WriteFile(f.lock(name), nil, 0o700)
}

// Unlock makes a lock hold no longer.
func (f Folders) Unlock(name string) error {
	if err := os.Remove(f.lock(name)); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

func (f Folders) lock(name string) string { return filepath.Join(f.Data, "var/lock", name) }
