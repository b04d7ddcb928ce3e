// Package clusteragent answers nodes that want to join: MicroK8s's agent on port 25000, with the part of its interface that
// `microk8s join` uses.
package clusteragent

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"islanding/parts/microk8s/message"
	"islanding/parts/microk8s/snap"
	"islanding/parts/microk8s/token"
)

// Port is where the agent listens unless its arguments say otherwise.
const Port = "25000"

// largestRequest is far more than any has.
const largestRequest = 1 << 20

// refusal is an answer other than what was asked for.
type refusal struct {
	status int
	reason string
}

func (r refusal) Error() string { return r.reason }

func refuse(status int, format string, values ...any) error {
	return refusal{status, fmt.Sprintf(format, values...)}
}

// Run answers until the context ends.
func Run(ctx context.Context, f snap.Folders, arguments []string) error {
	flags := pflag.NewFlagSet("cluster-agent", pflag.ContinueOnError)
	bind := flags.String("bind", "0.0.0.0:"+Port, "listen address for server")
	keyFile := flags.String("keyfile", f.Certificate("server.key"), "private key for serving TLS")
	certificateFile := flags.String("certfile", f.Certificate("server.crt"), "certificate for serving TLS")
	seconds := flags.Int("timeout", 240, "default request timeout (in seconds)")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	limit := time.Duration(*seconds) * time.Second
	server := &http.Server{Addr: *bind, Handler: New(f, *bind).handler(limit), ReadTimeout: limit}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	log.Printf("Starting cluster agent on https://%s", *bind)
	if err := server.ListenAndServeTLS(*certificateFile, *keyFile); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// Agent lets nodes in to the cluster that its node belongs to.
type Agent struct {
	folders snap.Folders
	// One at a time changes the files of tokens.
	changing sync.Mutex
	port     string
	// What it asks others for.
	controlPlane func(context.Context) ([]string, error)
	voters       func(context.Context) ([]string, error)
}

// New makes an agent that listens there.
func New(f snap.Folders, bind string) *Agent {
	_, port, err := net.SplitHostPort(bind)
	if err != nil {
		port = Port
	}
	return &Agent{folders: f, port: port, controlPlane: controlPlaneOf(f), voters: votersOf(f)}
}

func (a *Agent) handler(limit time.Duration) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST "+message.JoinPath, answer(a.join))
	mux.Handle("POST "+message.SignPath, answer(a.sign))
	return http.TimeoutHandler(mux, limit, "")
}

// answer turns a function into what takes its question as JSON and gives its answer so.
func answer[Question, Answer any](respond func(*http.Request, Question) (Answer, error)) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		var question Question
		if err := json.NewDecoder(http.MaxBytesReader(writer, request.Body, largestRequest)).Decode(&question); err != nil {
			write(writer, http.StatusBadRequest, message.Failure{Error: err.Error()})
			return
		}
		found, err := respond(request, question)
		if err != nil {
			status := http.StatusInternalServerError
			if refused, ok := err.(refusal); ok {
				status = refused.status
			}
			log.Printf("%s from %s refused: %v", request.URL.Path, request.RemoteAddr, err)
			write(writer, status, message.Failure{Error: err.Error()})
			return
		}
		write(writer, http.StatusOK, found)
	})
}

func write(writer http.ResponseWriter, status int, content any) {
	writer.Header().Set("Content-Type", "application/json")
	writer.WriteHeader(status)
	if err := json.NewEncoder(writer).Encode(content); err != nil {
		log.Print(err)
	}
}

func (a *Agent) consume(file, word string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	isValid, err := token.File(a.folders.Credential(file)).Consume(word, time.Now())
	if err == nil && !isValid {
		return refuse(http.StatusInternalServerError, "invalid token")
	}
	return err
}

func (a *Agent) allow(file, word string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	return token.File(a.folders.Credential(file)).Add(word, token.Once, time.Now())
}
