package awsfake

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Server answers for all regions and partitions. It is safe for concurrent use.
type Server struct {
	clock func() time.Time

	mu       sync.Mutex
	skew     time.Duration
	users    map[string]User    // by access key ID
	sessions map[string]session // by access key ID
	roles    map[string]Role    // by ARN
	tokens   map[string]signin  // to the console, by token
	used     map[codeUse]time.Time
	faults   []armed
	calls    map[string]int
	called   chan struct{} // closed and replaced at every call
}

// New makes a server that has these users. clock returns the correct time; Skew makes the server's time differ from it.
func New(clock func() time.Time, users ...User) *Server {
	s := &Server{
		clock:    clock,
		users:    make(map[string]User, len(users)),
		sessions: map[string]session{},
		roles:    map[string]Role{},
		tokens:   map[string]signin{},
		used:     map[codeUse]time.Time{},
		calls:    map[string]int{},
		called:   make(chan struct{}),
	}
	for _, u := range users {
		s.Put(u)
	}
	return s
}

// Skew moves the server's clock by d. This affects its Date header, its check of signatures and codes, and expiry.
func (s *Server) Skew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew = d
}

// Now is the time as the server sees it.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock().Add(s.skew)
}

// Calls counts the requests for an action that have arrived, whether they succeeded or not.
func (s *Server) Calls(action string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[action]
}

// Wait returns when n requests for the action have arrived, or when ctx ends, with its error.
func (s *Server) Wait(ctx context.Context, action string, n int) error {
	for {
		s.mu.Lock()
		enough, next := s.calls[action] >= n, s.called
		s.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Listen serves on a free loopback port until stop is called.
func (s *Server) Listen(ctx context.Context) (endpoint string, stop func() error, err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String(), server.Close, nil
}

// maxBody is much more than any action needs, in bytes.
const maxBody = 1 << 20

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "request too large or cut off", http.StatusRequestEntityTooLarge)
		return
	}
	form := r.URL.Query()
	if posted, err := url.ParseQuery(string(body)); err == nil {
		for k, v := range posted {
			form[k] = append(form[k], v...)
		}
	}
	fault := s.recordCall(form.Get("Action"))
	if !fault.wait(r.Context()) {
		return
	}
	if fault.strikes() && !fault.Late {
		fault.strike(w, s.Now())
		return
	}
	if strings.HasSuffix(r.URL.Path, federationPath) {
		s.federate(w, form)
		return
	}
	result, failed := s.perform(r, body, form)
	if fault.strikes() {
		fault.strike(w, s.Now())
		return
	}
	if failed != nil {
		writeFailure(w, fault.date(s.Now()), namespaceOf(form), failed)
		return
	}
	writeResult(w, fault.date(s.Now()), namespaceOf(form), form.Get("Action"), fault.change(result, s.Now()))
}

// recordCall counts the call and returns the first fault that is set for it.
func (s *Server) recordCall(action string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[action]++
	close(s.called)
	s.called = make(chan struct{})
	for i := range s.faults {
		if f := s.faults[i].Fault; f.Action == "" || f.Action == action {
			s.spend(i)
			return f
		}
	}
	return Fault{}
}

type operation struct {
	service string
	perform func(*Server, principal, url.Values) (any, *failure)
}

func lookUp(version, action string) (operation, *failure) {
	switch {
	case version == stsVersion && action == "GetSessionToken":
		return operation{"sts", (*Server).getSessionToken}, nil
	case version == stsVersion && action == "AssumeRole":
		return operation{"sts", (*Server).assumeRole}, nil
	case version == stsVersion && action == "GetCallerIdentity":
		return operation{"sts", (*Server).getCallerIdentity}, nil
	case version == iamVersion && action == "ListMFADevices":
		return operation{"iam", (*Server).listMFADevices}, nil
	}
	return operation{}, invalidAction(action, version)
}

func (s *Server) perform(r *http.Request, body []byte, form url.Values) (any, *failure) {
	op, failed := lookUp(form.Get("Version"), form.Get("Action"))
	if failed != nil {
		return nil, failed
	}
	who, failed := s.authenticate(r, body, op.service)
	if failed != nil {
		return nil, failed
	}
	return op.perform(s, who, form)
}
