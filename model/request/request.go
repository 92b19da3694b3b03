// Package request is what a program without a terminal asks an open dashboard, and what the dashboard answers.
package request

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model"
)

// Timeout is how long a program waits for the answer of a dashboard.
const Timeout = 2 * time.Minute

// Request asks for a session. It has no secret: whoever asked reads the session from its file.
type Request struct {
	Program  Program  `json:"program"`
	Realm    string   `json:"realm"`
	Identity string   `json:"identity"` // Ref.Name
	Device   string   `json:"device"`   // MFA device of the identity, or of a role's user; "" where none is known
	Endpoint string   `json:"endpoint"` // of STS; "" for AWS's own
	Files    []string `json:"files"`    // of the configuration
	Sessions string   `json:"sessions"` // file that the session is in
}

// Program is the program that asks for the session, as it describes itself.
type Program struct {
	Name   string `json:"name"`
	PID    int    `json:"pid"`
	Folder string `json:"folder"`
}

// String names the program as people know it: "terraform (pid 4711)".
func (p Program) String() string { return fmt.Sprintf("%s (pid %d)", p.Name, p.PID) }

// Result is how a request ended.
type Result string

// The results.
const (
	Waiting Result = "waiting" // somebody is being asked
	Done    Result = "done"    // the session is saved
	Denied  Result = "denied"  // the person said not now
	Refused Result = "refused" // the dashboard cannot serve it; the reason says why
)

// Answer is what the dashboard says.
type Answer struct {
	Result Result `json:"result"`
	Reason string `json:"reason,omitempty"`
}

// Errors of a request that got no answer.
var (
	ErrNoDashboard = errors.New("no dashboard is open")
	ErrNoAnswer    = errors.New("the dashboard did not answer")
	ErrEnded       = errors.New("the dashboard ended before it answered")
)

// StoppedError says that the only dashboards are stopped, by ctrl+z or a signal: they answer nobody.
type StoppedError struct{ PID int }

// Error names the dashboard.
func (e *StoppedError) Error() string {
	return fmt.Sprintf("the dashboard (pid %d) is stopped", e.PID)
}

// Asking is called with the process number of the dashboard in which a person is being asked, and again when that is stopped or goes
// on.
type Asking func(pid int, stopped bool)

// Incoming is a request that a dashboard got. It is answered once; more answers are dropped.
type Incoming struct {
	Request
	Answer func(Answer)
	Gone   func(context.Context) error // waits until the program has gone; the context's error
}

// Requests are those that a dashboard gets.
type Requests struct {
	Next func(context.Context) (Incoming, error)
	End  func() // takes no more; the context's end does it, too
	Used func() // tells that somebody uses this dashboard: among several, the one used last gets the requests
}

// Of is the request for an identity's session.
func Of(ctx context.Context, w model.Workspace, id model.Identity, p Program) (Request, error) {
	r, err := w.Records.Get(ctx, id.KeyHolder().Ref)
	credentials, _ := w.Sessions.Files(id.Ref)
	return Request{
		Program: p, Realm: id.Ref.Realm, Identity: id.Ref.Name, Device: model.Row{Identity: id.KeyHolder(), Record: r}.Device(),
		Endpoint: w.SessionEndpoint(id), Files: w.Config.Files, Sessions: credentials,
	}, err
}

// Find gives the identity that a request is for. The error says why this workspace cannot serve it: it reads another configuration.
func (r Request) Find(ctx context.Context, w model.Workspace) (model.Identity, error) {
	if r.Realm != w.Config.Realm {
		return model.Identity{}, fmt.Errorf("the dashboard uses the realm %s, not %s", w.Config.Realm, r.Realm)
	}
	id, err := w.Config.Find(r.Identity)
	if err != nil {
		return id, fmt.Errorf("the dashboard has no identity %s", r.Identity)
	}
	ours, err := Of(ctx, w, id, r.Program)
	switch {
	case err != nil:
		return id, err
	case !slices.Equal(ours.Files, r.Files):
		return id, fmt.Errorf("the dashboard reads other configuration files: %s", strings.Join(ours.Files, ", "))
	case ours.Endpoint != r.Endpoint:
		return id, fmt.Errorf("the dashboard uses another endpoint: %s", orNone(ours.Endpoint, "AWS's own"))
	case ours.Device != r.Device:
		return id, fmt.Errorf("the dashboard uses another MFA device: %s", orNone(ours.Device, "none"))
	case ours.Sessions != r.Sessions:
		return id, fmt.Errorf("the dashboard keeps sessions in another file: %s", ours.Sessions)
	case id.Problem != nil:
		return id, id.Problem
	case id.Role != nil && id.Role.Unsupported != nil:
		return id, id.Role.Unsupported
	}
	return id, nil
}

func orNone(s, none string) string {
	if s == "" {
		return none
	}
	return s
}
