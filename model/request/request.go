// Package request has the request of a program without a terminal to an open dashboard, and the answer.
package request

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model"
)

// Timeout is how long a program waits for the dashboard's answer.
const Timeout = 2 * time.Minute

// Request asks for a session. It contains no secret: the program reads the session from its file.
type Request struct {
	Program  Program  `json:"program"`
	Realm    string   `json:"realm"`
	Identity string   `json:"identity"` // Ref.Name
	Device   string   `json:"device"`   // MFA device of the identity, or of a role's user; "" if unknown
	Endpoint string   `json:"endpoint"` // of STS; "" for AWS's own
	Files    []string `json:"files"`    // configuration files
	Sessions string   `json:"sessions"` // file with the session
}

// Program is the program that asks for the session, as it describes itself.
type Program struct {
	Name   string `json:"name"`
	PID    int    `json:"pid"`
	Folder string `json:"folder"`
}

// String is how people see the program: "terraform (pid 4711)".
func (p Program) String() string { return fmt.Sprintf("%s (pid %d)", p.Name, p.PID) }

// Result says how a request ended.
type Result string

// The results.
const (
	Waiting Result = "waiting" // a person is being asked
	Done    Result = "done"    // the session is saved
	Denied  Result = "denied"  // the person chose Not now
	Failed  Result = "failed"  // the person tried to sign in, and gave up; Reason says why it failed
	Refused Result = "refused" // the dashboard cannot serve the request; Reason says why
)

// Answer is the dashboard's answer.
type Answer struct {
	Result Result `json:"result"`
	Reason string `json:"reason,omitempty"`
}

// Errors for a request without an answer.
var (
	ErrNoDashboard = errors.New("no dashboard is open")
	ErrNoAnswer    = errors.New("the dashboard did not answer")
	ErrEnded       = errors.New("the dashboard ended before it answered")
)

// StoppedError says that all dashboards are stopped, by ctrl+z or a signal, and cannot answer.
type StoppedError struct{ PID int }

// Error names the dashboard.
func (e *StoppedError) Error() string {
	return fmt.Sprintf("the dashboard (pid %d) is stopped", e.PID)
}

// Asking is called with the process ID of the dashboard that is asking, and again when that dashboard is stopped or continued.
type Asking func(pid int, stopped bool)

// Incoming is a request that a dashboard received. Only the first answer counts.
type Incoming struct {
	Request
	Answer func(Answer)
	Gone   func(context.Context) error // waits until the program has gone, or returns the context's error
}

// Requests are the requests that a dashboard receives.
type Requests struct {
	Next func(context.Context) (Incoming, error)
	End  func() // stops receiving; so does the end of the context
	Used func() // says that somebody uses this dashboard: if there are several, the last used one gets the requests
}

// Of returns the request for an identity's session.
func Of(ctx context.Context, w model.Workspace, id model.Identity, p Program) (Request, error) {
	r, err := w.Records.Get(ctx, id.KeyHolder().Ref)
	credentials, _ := w.Sessions.Files(id.Ref)
	return Request{
		Program: p, Realm: id.Ref.Realm, Identity: id.Ref.Name, Device: (&model.Row{Identity: id.KeyHolder(), Record: r}).Device(),
		Endpoint: w.SessionEndpoint(id), Files: w.Config.Files, Sessions: credentials,
	}, err
}

// Find returns the identity of a request. The error says why this workspace cannot serve it: it has another configuration.
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
		return id, fmt.Errorf("the dashboard uses another endpoint: %s", cmp.Or(ours.Endpoint, "AWS's own"))
	case ours.Device != r.Device:
		return id, fmt.Errorf("the dashboard uses another MFA device: %s", cmp.Or(ours.Device, "none"))
	case ours.Sessions != r.Sessions:
		return id, fmt.Errorf("the dashboard keeps sessions in another file: %s", ours.Sessions)
	case id.Problem != nil:
		return id, id.Problem
	case id.Role != nil && id.Role.Unsupported != nil:
		return id, id.Role.Unsupported
	}
	return id, nil
}
