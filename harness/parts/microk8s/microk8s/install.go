package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"islanding/parts/microk8s/datastore"
	"islanding/parts/microk8s/identity"
	"islanding/parts/microk8s/launch"
	"islanding/parts/microk8s/network"
	"islanding/parts/microk8s/services"
	"islanding/parts/microk8s/snap"
)

// pluginsFolder is where the system keeps the CNI plugins.
const pluginsFolder = "/usr/lib/cni"

// install is the snap's hook, and does besides what snapd does for a snap: its units, and its command in the path.
func install(f snap.Folders) *cobra.Command {
	var toJoin bool
	command := &cobra.Command{
		Use:    "install",
		Args:   cobra.NoArgs,
		Hidden: true,
		RunE: func(command *cobra.Command, _ []string) error {
			if f.Has(snap.Installation) {
				return nil
			}
			for _, step := range []func(context.Context, snap.Folders) error{
				makeFolders, makeLinks, configure, copyImages, identify, beginDatastore,
			} {
				if err := step(command.Context(), f); err != nil {
					return err
				}
			}
			if err := services.Write(f); err != nil {
				return err
			}
			if err := errors.Join(f.Lock(snap.NoProxy), f.Lock(snap.Installation)); err != nil {
				return err
			}
			if err := services.Enable(); err != nil {
				return err
			}
			if toJoin {
				return services.Restart("containerd", "cluster-agent")
			}
			return services.StartAll()
		},
	}
	command.Flags().BoolVar(&toJoin, "to-join", false,
		"begin no cluster of its own, which joining another would end (not MicroK8s's: saves slow machines the work)")
	return command
}

func makeFolders(_ context.Context, f snap.Folders) error {
	for _, folder := range []string{
		f.Certificate(""), f.Credential(""), f.Arguments("cni-network"), f.Arguments("traefik"), filepath.Join(f.Data, "opt/cni"),
		filepath.Join(f.Common, "var/lib/kubelet"), filepath.Join(f.Common, "etc/sideload"), filepath.Join(f.Common, "run"),
		filepath.Dir(f.Datastore()), filepath.Dir(f.Subnet()), "/snap/bin", "/etc/cni", "/opt/cni",
	} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	return os.CopyFS(f.Arguments(""), os.DirFS(filepath.Join(f.Snap, "default-args")))
}

// makeLinks puts everything where others look for it. What is there already stays.
func makeLinks(_ context.Context, f snap.Folders) error {
	for _, link := range [][2]string{
		{snap.Revision, filepath.Join(filepath.Dir(f.Snap), "current")},
		{snap.Revision, filepath.Join(filepath.Dir(f.Data), "current")},
		{services.Program(f), "/snap/bin/microk8s"},
		{filepath.Join(f.Common, "var/lib/kubelet"), "/var/lib/kubelet"},
		{f.Arguments("cni-network"), "/etc/cni/net.d"},
		{pluginsFolder, filepath.Join(f.Data, "opt/cni/bin")},
		{filepath.Join(f.Data, "opt/cni/bin"), "/opt/cni/bin"},
	} {
		if err := os.Symlink(link[0], link[1]); err != nil && !os.IsExist(err) {
			return err
		}
	}
	return nil
}

// configure takes the launch configuration that whoever installs has put there, or else the snap's own.
func configure(_ context.Context, f snap.Folders) error {
	for _, file := range []string{"/etc/microk8s.yaml", filepath.Join(f.Snap, "microk8s.default.yaml")} {
		if _, err := os.Stat(file); err == nil {
			fmt.Printf("Found config file %s, will use to initialize cluster.\n", file)
			return launch.Apply(f, file)
		}
	}
	return nil
}

// copyImages puts archives of images where they are imported from once containerd runs.
func copyImages(_ context.Context, f snap.Folders) error {
	for _, source := range []string{f.Common, f.Snap} {
		archives, err := filepath.Glob(filepath.Join(source, "sideload/*.tar"))
		if err != nil {
			return err
		}
		for _, archive := range archives {
			content, err := os.ReadFile(archive)
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(f.Common, "etc/sideload", filepath.Base(archive)), content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func identify(_ context.Context, f snap.Folders) error {
	if err := identity.CreateAuthority(f); err != nil {
		return err
	}
	return identity.Create(f)
}

func beginDatastore(_ context.Context, f snap.Folders) error {
	hostname, err := network.Hostname()
	if err != nil {
		return err
	}
	address, err := network.Address()
	if err != nil {
		return err
	}
	return datastore.Found(f, hostname, address)
}
