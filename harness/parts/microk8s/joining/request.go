// Package joining takes a node into another one's cluster, and out of it.
package joining

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"islanding/parts/microk8s/certificate"
	"islanding/parts/microk8s/message"
)

// requestLimit is as long as the agent itself takes at most.
const requestLimit = 240 * time.Second

// Failed is why joining or leaving did not work, with the exit code that MicroK8s has for it.
type Failed struct {
	Code    int
	Message string
}

func (f Failed) Error() string { return f.Message }

func failed(code int, format string, values ...any) error {
	return Failed{code, fmt.Sprintf(format, values...)}
}

// agent is the cluster agent of the node that lets this one in.
type agent struct {
	address string
	client  *http.Client
}

// newAgent trusts whoever has the certificate that the invitation names: that of its authority is only got by joining.
func newAgent(invitation Invitation, verify bool) agent {
	check := func(state tls.ConnectionState) error {
		if !verify || invitation.Check == "" {
			return nil
		}
		if strings.HasPrefix(certificate.Hash(state.PeerCertificates[0].Raw), invitation.Check) {
			return nil
		}
		return failed(4, "Joining cluster failed. Could not verify the identity of %s."+
			" Use '--skip-verify' to skip server certificate check.", invitation.Host)
	}
	config := &tls.Config{InsecureSkipVerify: true, VerifyConnection: check}
	client := &http.Client{Timeout: requestLimit, Transport: &http.Transport{TLSClientConfig: config}}
	return agent{invitation.Host + ":" + invitation.Port, client}
}

func (a agent) join(ctx context.Context, asked message.Join) (*message.Joined, error) {
	joined := &message.Joined{}
	err := a.ask(ctx, message.JoinPath, asked, joined)
	var refused refused
	if errors.As(err, &refused) {
		return nil, failed(6, "%s (%d).", strings.TrimSpace("Connection failed. "+refused.reason), refused.status)
	}
	return joined, err
}

func (a agent) sign(ctx context.Context, token, purpose string, request []byte) ([]byte, error) {
	signed := message.Signed{}
	asked := message.Sign{Token: message.SignToken(token, purpose), Request: string(request)}
	err := a.ask(ctx, message.SignPath, asked, &signed)
	var refused refused
	if errors.As(err, &refused) {
		return nil, failed(1, "Failed to sign %s certificate (%d). %s", purpose, refused.status, refused.reason)
	}
	return []byte(signed.Certificate), err
}

// refused is an answer of the agent's other than what was asked for.
type refused struct {
	status int
	reason string
}

func (r refused) Error() string { return r.reason }

func (a agent) ask(ctx context.Context, path string, question, answer any) error {
	body, err := json.Marshal(question)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+a.address+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := a.client.Do(request)
	var known Failed
	if errors.As(err, &known) {
		return known
	}
	if err != nil {
		return failed(5, "Connecting to cluster failed with %v.", err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		failure := message.Failure{}
		// An answer that is none of the agent's says nothing more than its number.
		_ = json.Unmarshal(content, &failure)
		return refused{response.StatusCode, failure.Error}
	}
	return json.Unmarshal(content, answer)
}
