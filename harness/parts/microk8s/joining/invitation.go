package joining

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"islanding/parts/microk8s/certificate"
	"islanding/parts/microk8s/token"
)

// Invitation is what `microk8s add-node` gives out: HOST:PORT/TOKEN/CHECK.
type Invitation struct {
	Host, Port, Token string
	// Check is the beginning of the hash of the host's certificate; empty where it was left out.
	Check string
}

// ParseInvitation reads one, and complains as MicroK8s does.
func ParseInvitation(text string) (Invitation, error) {
	const form = "Expected format: <master_IP>:<master_PORT>/<token>[/<fingerprint>]"
	parts := strings.Split(text, "/")
	if len(parts) != 2 && len(parts) != 3 {
		return Invitation{}, errors.New(form)
	}
	host, port, isEndpoint := strings.Cut(parts[0], ":")
	if !isEndpoint || strings.Contains(port, ":") {
		return Invitation{}, errors.New(form)
	}
	if net.ParseIP(host) == nil {
		return Invitation{}, errors.New("Invalid master IP")
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return Invitation{}, errors.New("Master PORT not a number")
	}
	if number < 1 || number > 65535 {
		return Invitation{}, errors.New("Master PORT not in range 1:65535")
	}
	found := Invitation{Host: host, Port: port, Token: parts[1]}
	if len(found.Token) < token.MinimumLength {
		return Invitation{}, fmt.Errorf("Cluster token size should be at least %d bytes", token.MinimumLength)
	}
	if len(parts) == 3 {
		found.Check = parts[2]
		if len(found.Check) < certificate.CheckLength {
			return Invitation{}, fmt.Errorf("Fingerprint should be at least %d bytes", certificate.CheckLength)
		}
	}
	return found, nil
}
