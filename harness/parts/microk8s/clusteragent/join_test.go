package clusteragent

import (
	"bytes"
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"islanding/parts/microk8s/certificate"
	"islanding/parts/microk8s/message"
	"islanding/parts/microk8s/snap"
	"islanding/parts/microk8s/token"
)

var word = strings.Repeat("t", 32)

// agentWith is one whose node has a cluster and lets in whoever has the word, once.
func agentWith(t *testing.T) *Agent {
	t.Helper()
	f := snap.Folders{Data: t.TempDir()}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{f.Arguments(""), f.Certificate(""), f.Credential("")} {
		must(os.MkdirAll(folder, 0o755))
	}
	must(certificate.Create(f.Certificate("ca.crt"), f.Certificate("ca.key"), "10.152.183.1"))
	_, err := certificate.Key(f.Certificate("serviceaccount.key"))
	must(err)
	must(os.WriteFile(f.Arguments("kube-apiserver"), []byte("--secure-port=16443\n--authorization-mode=AlwaysAllow\n"), 0o600))
	must(os.WriteFile(f.Arguments("kube-proxy"), []byte("--cluster-cidr=10.1.0.0/16\n"), 0o600))
	must(os.WriteFile(f.Arguments("kubelet"), []byte("--node-ip=198.18.0.2\n"), 0o600))
	must(token.File(f.Credential(JoinTokens)).Add(word, token.Once, time.Now()))
	agent := New(f, "0.0.0.0:25000")
	agent.controlPlane = func(context.Context) ([]string, error) { return []string{"198.18.0.2"}, nil }
	agent.voters = func(context.Context) ([]string, error) { return []string{"198.18.0.2:19001"}, nil }
	return agent
}

// ask has the node at this address ask the agent at 198.18.0.2.
func ask[Answer any](t *testing.T, agent *Agent, path, from string, question any) (int, Answer) {
	t.Helper()
	body, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "https://198.18.0.2:25000"+path, bytes.NewReader(body))
	request.RemoteAddr = from + ":40000"
	recorder := httptest.NewRecorder()
	agent.handler(time.Minute).ServeHTTP(recorder, request)
	var answer Answer
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%d %s: %v", recorder.Code, recorder.Body, err)
	}
	return recorder.Code, answer
}

const other = "198.18.0.3"

func TestAWorkerIsTakenInWithoutAnyKeyOfTheCluster(t *testing.T) {
	agent := agentWith(t)
	status, joined := ask[message.Joined](t, agent, message.JoinPath, other, message.Join{Token: word, Port: "25000", Worker: true})
	if status != http.StatusOK || joined.Address != other || joined.APIPort != "16443" || joined.ClusterCIDR != "10.1.0.0/16" {
		t.Fatalf("found %d, %+v", status, joined)
	}
	if joined.AuthorityKey != nil || joined.ServiceAccountKey != "" || joined.Voters != nil {
		t.Error("it got a key, or the datastore's members")
	}
	if !slices.Equal(joined.ControlPlane, []string{"198.18.0.2"}) {
		t.Errorf("control plane: found %v", joined.ControlPlane)
	}
	if !agent.folders.Has(snap.Joined) {
		t.Error("the node does not know that it has a cluster")
	}
}

func TestAWorkerHasEachOfItsCertificatesSignedOnce(t *testing.T) {
	agent := agentWith(t)
	ask[message.Joined](t, agent, message.JoinPath, other, message.Join{Token: word, Port: "25000", Worker: true})
	subject := pkix.Name{CommonName: "system:node:site-1", Organization: []string{"system:nodes"}}
	request, err := certificate.Request(filepath.Join(t.TempDir(), "key"), subject, certificate.Names{DNS: []string{"site-1"}})
	if err != nil {
		t.Fatal(err)
	}
	question := message.Sign{Token: message.SignToken(word, "kubelet"), Request: string(request)}
	status, signed := ask[message.Signed](t, agent, message.SignPath, other, question)
	if status != http.StatusOK {
		t.Fatalf("found %d", status)
	}
	block, _ := pem.Decode([]byte(signed.Certificate))
	found, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	authority, err := os.ReadFile(agent.folders.Certificate("ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	usages := []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if _, err := found.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: usages, DNSName: "site-1"}); err != nil {
		t.Error(err)
	}
	if found.Subject.String() != "CN=system:node:site-1,O=system:nodes" {
		t.Errorf("found %s", found.Subject)
	}
	if status, failure := ask[message.Failure](t, agent, message.SignPath, other, question); status != 500 || failure.Error != "invalid token" {
		t.Errorf("a second time: found %d, %v", status, failure)
	}
}

func TestANodeOfTheControlPlaneGetsTheKeysAndTheVoters(t *testing.T) {
	agent := agentWith(t)
	_, joined := ask[message.Joined](t, agent, message.JoinPath, other, message.Join{Token: word, Port: "25000"})
	if joined.AuthorityKey == nil || !strings.Contains(*joined.AuthorityKey, "EC PRIVATE KEY") || joined.ServiceAccountKey == "" {
		t.Error("it lacks a key")
	}
	if !slices.Equal(joined.Voters, []string{"198.18.0.2:19001"}) || joined.ControlPlane != nil {
		t.Errorf("found %v and %v", joined.Voters, joined.ControlPlane)
	}
	question := message.Sign{Token: message.SignToken(word, "kubelet")}
	if status, _ := ask[message.Failure](t, agent, message.SignPath, other, question); status != http.StatusInternalServerError {
		t.Error("it may have certificates signed, as if it were a worker")
	}
}

func TestWhoeverMayNotJoinIsToldWhy(t *testing.T) {
	spent := agentWith(t)
	ask[message.Joined](t, spent, message.JoinPath, other, message.Join{Token: word, Port: "25000", Worker: true})
	worker := agentWith(t)
	if err := worker.folders.Lock(snap.Worker); err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		name     string
		agent    *Agent
		from     string
		question message.Join
		status   int
		reason   string
	}{
		{"a spent token", spent, other, message.Join{Token: word, Port: "25000"}, 500, "invalid token"},
		{"a wrong token", agentWith(t), other, message.Join{Token: "wrong", Port: "25000"}, 500, "invalid token"},
		{"no token", agentWith(t), other, message.Join{Port: "25000"}, 500, "invalid token"},
		{"at a worker", worker, other, message.Join{Token: word, Port: "25000"}, 501,
			"not possible to join. This is not an HA MicroK8s cluster"},
		{"another port", agentWith(t), other, message.Join{Token: word, Port: "25001"}, 502,
			"the port of the cluster agent port has to be set to 25000"},
		{"itself", agentWith(t), "198.18.0.2", message.Join{Token: word, Port: "25000"}, 503,
			"the joining node has the same IP (198.18.0.2) as the node we contact"},
	} {
		status, failure := ask[message.Failure](t, one.agent, message.JoinPath, one.from, one.question)
		if status != one.status || failure.Error != one.reason {
			t.Errorf("%s: found %d, %s", one.name, status, failure.Error)
		}
	}
}
