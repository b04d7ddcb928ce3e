package daemon

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"islanding/parts/microk8s/snap"
)

const containerdProgram, ctrProgram = "/usr/bin/containerd", "/usr/bin/ctr"

// containerd is the system's, with MicroK8s's configuration in MicroK8s's folders.
func containerd(_ context.Context, f snap.Folders) error {
	if err := fill(f, f.Arguments("containerd-template.toml"), f.Arguments("containerd.toml")); err != nil {
		return err
	}
	if err := forgetLastBoot(filepath.Join(f.Common, "run/containerd")); err != nil {
		return err
	}
	return become(f, containerdProgram, "containerd")
}

// forgetLastBoot removes what containerd knew of the processes of an earlier boot: its folder is on the disk, and nothing
// in it is true any more.
func forgetLastBoot(state string) error {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return err
	}
	file := filepath.Join(state, "boot-id")
	if known, err := os.ReadFile(file); err == nil && string(known) == string(boot) {
		return nil
	}
	if err := os.RemoveAll(state); err != nil {
		return err
	}
	if err := os.MkdirAll(state, 0o711); err != nil {
		return err
	}
	return os.WriteFile(file, boot, 0o600)
}

// sideload imports the archives of images that lie where MicroK8s looks for them. There a plugin of its own containerd does
// it, and leaves them under another name too.
func sideload(_ context.Context, f snap.Folders) error {
	archives, err := filepath.Glob(filepath.Join(f.Common, "etc/sideload/*.tar"))
	if err != nil {
		return err
	}
	for _, archive := range archives {
		ctr := exec.Command(ctrProgram, "--address", f.Socket(), "--namespace", "k8s.io", "images", "import", archive)
		if output, err := ctr.CombinedOutput(); err != nil {
			return fmt.Errorf("importing %s: %w: %s", archive, err, output)
		}
		if err := os.Rename(archive, archive+".loaded"); err != nil {
			return err
		}
	}
	return nil
}
