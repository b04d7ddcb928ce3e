package services

import (
	"fmt"
	"os/exec"
	"strings"
)

// Enable has all services start at every boot.
func Enable() error { return systemctl(append([]string{"enable", "--quiet"}, units()...)...) }

// StartAll starts all services. It does not wait for them.
func StartAll() error { return systemctl(append([]string{"start", "--no-block"}, units()...)...) }

// Disable stops all services, and has them not start at a boot. It waits until they have stopped.
func Disable() error {
	return systemctl(append([]string{"disable", "--quiet", "--now"}, units()...)...)
}

// Stop stops services, and waits until they have stopped.
func Stop(names ...string) error { return systemctl(append([]string{"stop"}, named(names)...)...) }

// Restart starts services, those that run after stopping them. It does not wait for them.
func Restart(names ...string) error {
	return systemctl(append([]string{"restart", "--no-block"}, named(names)...)...)
}

func units() []string {
	var names []string
	for _, one := range All {
		names = append(names, one.Name)
	}
	return named(names)
}

func named(names []string) []string {
	var found []string
	for _, name := range names {
		found = append(found, Unit(name))
	}
	return found
}

func systemctl(arguments ...string) error {
	output, err := exec.Command("systemctl", arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("systemctl %s: %w: %s", arguments[0], err, strings.TrimSpace(string(output)))
	}
	return nil
}
