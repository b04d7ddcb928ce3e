package joining

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"islanding/parts/microk8s/certificate"
	"islanding/parts/microk8s/message"
)

// served is an agent that gives this answer, and an invitation to it.
func served(t *testing.T, status int, answer any) (Invitation, *int) {
	t.Helper()
	asked := 0
	server := httptest.NewTLSServer(http.HandlerFunc(func(writer http.ResponseWriter, _ *http.Request) {
		asked++
		writer.WriteHeader(status)
		if err := json.NewEncoder(writer).Encode(answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	check := certificate.Hash(server.Certificate().Raw)[:certificate.CheckLength]
	return Invitation{address.Hostname(), address.Port(), word, check}, &asked
}

func codeAndMessage(t *testing.T, err error) (int, string) {
	t.Helper()
	var failed Failed
	if !errors.As(err, &failed) {
		t.Fatalf("found %v", err)
	}
	return failed.Code, failed.Message
}

func TestTheAgentWithTheCertificateThatWasNamedIsAsked(t *testing.T) {
	invitation, _ := served(t, http.StatusOK, message.Joined{Authority: "of the cluster"})
	joined, err := newAgent(invitation, true).join(context.Background(), message.Join{})
	if err != nil || joined.Authority != "of the cluster" {
		t.Errorf("found %v, %v", joined, err)
	}
}

func TestAnAgentWithAnotherCertificateGetsNoToken(t *testing.T) {
	invitation, asked := served(t, http.StatusOK, message.Joined{})
	invitation.Check = "0123456789ab"
	_, err := newAgent(invitation, true).join(context.Background(), message.Join{Token: word})
	want := "Joining cluster failed. Could not verify the identity of 127.0.0.1." +
		" Use '--skip-verify' to skip server certificate check."
	if code, found := codeAndMessage(t, err); code != 4 || found != want {
		t.Errorf("found %d, %s", code, found)
	}
	if *asked != 0 {
		t.Error("it was asked all the same")
	}
	if _, err := newAgent(invitation, false).join(context.Background(), message.Join{}); err != nil {
		t.Errorf("not asked where that was wanted: %v", err)
	}
}

func TestARefusalIsToldWithItsReasonAndNumber(t *testing.T) {
	invitation, _ := served(t, http.StatusInternalServerError, message.Failure{Error: "invalid token"})
	_, err := newAgent(invitation, true).join(context.Background(), message.Join{})
	if code, found := codeAndMessage(t, err); code != 6 || found != "Connection failed. invalid token (500)." {
		t.Errorf("found %d, %s", code, found)
	}
	_, err = newAgent(invitation, true).sign(context.Background(), word, "kubelet", nil)
	if code, found := codeAndMessage(t, err); code != 1 || found != "Failed to sign kubelet certificate (500). invalid token" {
		t.Errorf("found %d, %s", code, found)
	}
}
