package ui_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/store/plainfile"
	"authdeck/store/session"
	"authdeck/store/state"
	"authdeck/store/vault"
	"authdeck/ui"
	"authdeck/ui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // expiries are shown in local time
	flag.Parse()
	os.Exit(m.Run())
}

const (
	device   = "arn:aws:iam::123456789012:mfa/user"
	keyID    = "AKIAIOSFODNN7EXAMPLE"
	secret   = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	badKeyID = "AKIAI44QH8DHBEXAMPLE"
)

func seed() []byte { return []byte("12345678901234567890") }

// bench is a world for one test: real adapters on temporary folders, and the stand-in for AWS in the same process.
type bench struct {
	t       *testing.T
	aws     *awsfake.Server
	ws      model.Workspace
	loading chan struct{}                 // reading the configuration waits for it; nil for not at all
	broken  error                         // what reading the configuration answers
	added   func(model.NewIdentity) error // what adding an identity answers; nil for "done"
	changed bool                          // the file changes once while it is added to
	copied  []string
	copyTo  error
	shells  []string // the identities for which a shell was started

	noShells bool
	dir      string
	inside   atomic.Int64 // the goroutine in which Update or View runs: it may call no adapter
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

// straight hands requests to a handler without a network, so that a test's clock sees nothing but its own goroutines.
type straight struct{ to http.Handler }

func (s straight) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	defer func() {
		if recover() != nil { // how a handler cuts a connection
			err = fmt.Errorf("connection closed")
		}
	}()
	rec := httptest.NewRecorder()
	in := r.Clone(r.Context()) // as it looks at the other end of a wire
	in.Host, in.RequestURI = r.URL.Host, r.URL.RequestURI()
	in.URL = &url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	s.to.ServeHTTP(rec, in)
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	return rec.Result(), nil
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir()}
	b.aws = awsfake.New(time.Now, awsfake.User{
		Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret,
		Devices: []awsfake.Device{{Serial: device, Seed: seed()}},
	})
	b.ws = model.Workspace{
		Config: model.Config{
			Identities: []model.Identity{identity("emergency-user", 1), identity("prod-admin", 2), identity("no-mfa", 3)},
			Realm:      "acme", RealmSource: "atmos.yaml:2", Files: []string{"/home/u/atmos.yaml"},
		},
		Vault:    armedVault{vault.Memory(), b},
		Sessions: armedSessions{session.New(b.dir), b},
		Tokens:   armedTokens{awsauth.New(awsauth.Isolated(), awsauth.Through(straight{b.aws})), b},
		Clock:    systemClock{},
	}
	s := state.New(filepath.Join(b.dir, "state"), systemClock{})
	b.ws.Plaintexts = armedPlaintexts{plainfile.Files{Home: b.dir, WorkDir: b.dir}, b}
	b.ws.Records, b.ws.Locker = armedRecords{s, b}, armedLocker{s, b}
	b.ws.Config.Identities[0].Default = true
	return b
}

func identity(name string, line int) model.Identity {
	return model.Identity{
		Ref: model.Ref{Realm: "acme", Name: name}, Title: name,
		Origin: model.Origin{File: "/home/u/atmos.yaml", Line: line, Column: 1},
	}
}

func set[T any](v T, line int) model.Setting[T] {
	return model.Setting[T]{Value: v, Set: true, Origin: model.Origin{File: "/home/u/atmos.yaml", Line: line, Column: 7}}
}

// keep saves the example keys for an identity, as an earlier run would have.
func (b *bench) keep(name, mfa string) {
	b.t.Helper()
	id, err := b.ws.Config.Find(name)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.ws.Configure(context.Background(), id, model.Draft{
		AccessKeyID: keyID, Secret: model.SecretString(secret), Device: mfa, Duration: "12h",
	}); err != nil {
		b.t.Fatal(err)
	}
}

// goroutine is the number of the running goroutine, from the head of its stack: "goroutine 7 [running]:".
func goroutine() (n int64) {
	_, _ = fmt.Sscanf(string(debug.Stack()[:32]), "goroutine %d", &n)
	return n
}

func (b *bench) check(what string) {
	if b.inside.Load() == goroutine() {
		b.t.Errorf("%s is called from inside Update or View", what)
	}
}

func (b *bench) ports() ui.Ports {
	shell := func(_ model.Workspace, id model.Identity) tea.ExecCommand {
		b.shells = append(b.shells, id.Title)
		return nil
	}
	if b.noShells {
		shell = nil
	}
	return ui.Ports{
		Shell: shell,
		Load: func(ctx context.Context) (model.Workspace, error) {
			b.check("Load")
			if b.loading != nil {
				<-ctx.Done()
			}
			return b.ws, b.broken
		},
		Clock: systemClock{},
		Add:   b.add,
		Copy: func(s string) error {
			b.check("Copy")
			b.copied = append(b.copied, s)
			return b.copyTo
		},
	}
}

func plain(t *testing.T) theme.Theme {
	t.Helper()
	th, err := theme.New(theme.Options{Name: "mono"})
	if err != nil {
		t.Fatal(err)
	}
	return th
}
