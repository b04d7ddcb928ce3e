// Package network tells a machine's own addresses.
package network

import (
	"errors"
	"net"
	"os"
	"slices"
	"strings"
)

// What belongs to pods is no address of the machine's.
var podInterfaces = []string{"flannel.1", "cni0"}

// Hostname is this machine's name as its node has it.
func Hostname() (string, error) {
	name, err := os.Hostname()
	return strings.ToLower(name), err
}

// Addresses are this machine's IPv4 addresses, the one of the default route first.
func Addresses() ([]string, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	var found []string
	for _, one := range interfaces {
		if one.Flags&net.FlagLoopback != 0 || slices.Contains(podInterfaces, one.Name) {
			continue
		}
		addresses, err := one.Addrs()
		if err != nil {
			return nil, err
		}
		for _, address := range addresses {
			if ip, _, err := net.ParseCIDR(address.String()); err == nil && ip.To4() != nil && !ip.IsLinkLocalUnicast() {
				found = append(found, ip.String())
			}
		}
	}
	if len(found) == 0 {
		return nil, errors.New("this machine has no address")
	}
	if first := ofDefaultRoute(); first != "" {
		slices.SortStableFunc(found, func(one, other string) int {
			return rank(other == first) - rank(one == first)
		})
	}
	return found, nil
}

// Address is the one that others reach this machine at.
func Address() (string, error) {
	addresses, err := Addresses()
	if err != nil {
		return "", err
	}
	return addresses[0], nil
}

// ofDefaultRoute is the address that the kernel would send from; choosing it sends nothing.
func ofDefaultRoute() string {
	connection, err := net.Dial("udp4", "192.0.2.1:9")
	if err != nil {
		return ""
	}
	defer connection.Close()
	return connection.LocalAddr().(*net.UDPAddr).IP.String()
}

func rank(isFirst bool) int {
	if isFirst {
		return 1
	}
	return 0
}
