// Package daemon is what comes before each of a node's services: it looks whether the service has anything to do on this
// node, prepares what it needs, and becomes it.
package daemon

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"islanding/parts/microk8s/argsfile"
	"islanding/parts/microk8s/snap"
)

// Start is one service's beginning. It returns only where there is nothing to do, or nothing can be done.
type Start func(ctx context.Context, f snap.Folders) error

// Starts are all of them by their services' names, beside what is done after some.
var Starts = map[string]Start{
	"containerd":        containerd,
	"sideload":          sideload,
	"etcd":              etcd,
	"flanneld":          flanneld,
	"cni-configuration": cniConfiguration,
	"cluster-agent":     clusterAgent,
	"apiserver-proxy":   apiserverProxy,
	"kubelite":          kubelite,
}

// become turns this process into a program with the arguments that its file says.
func become(f snap.Folders, program, name string) error {
	arguments, err := argsfile.Read(f.Arguments(name))
	if err != nil {
		return err
	}
	return fmt.Errorf("%s: %w", program, syscall.Exec(program, append([]string{program}, arguments...), os.Environ()))
}

// inSnap is a program that lies on the snap's disk.
func inSnap(f snap.Folders, program string) string { return filepath.Join(f.Snap, "bin", program) }

// fill replaces the folders' names in a template, and writes it elsewhere.
func fill(f snap.Folders, template, file string) error {
	content, err := os.ReadFile(template)
	if err != nil {
		return err
	}
	folders := strings.NewReplacer("${SNAP}", f.Snap, "${SNAP_DATA}", f.Data, "${SNAP_COMMON}", f.Common)
	return os.WriteFile(file, []byte(folders.Replace(string(content))), 0o660)
}
