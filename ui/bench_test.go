package ui_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/model/request"
	"authdeck/store/files/filestest"
	"authdeck/ui/frontend"
	"authdeck/ui/theme"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC   // expiries are shown in local time
	debug.SetGCPercent(400) // hundreds of small programs are created and discarded
	flag.Parse()
	os.Exit(filestest.Run(m))
}

const (
	device   = modeltest.Device
	keyID    = modeltest.KeyID
	secret   = modeltest.Secret
	badKeyID = "AKIAI44QH8DHBEXAMPLE"
)

// bench is the environment of one test: real adapters on temporary folders, and a simulated AWS in the same process.
type bench struct {
	*modeltest.World
	t         *testing.T
	aws       *awsfake.Server
	ws        *model.Workspace              // the World's
	loading   chan struct{}                 // reading the configuration waits for it; nil: no wait
	broken    error                         // the result of reading the configuration
	added     func(model.NewIdentity) error // the result of adding an identity; nil for success
	changed   bool                          // the file changes once while it is being changed
	linesMore int                           // added lines of a review, after those of the identities
	held      chan struct{}                 // writing a file ends then; nil for at once
	blind     bool                          // it is unknown whether what was copied is on the clipboard
	copied    []string
	copying   sync.Mutex
	alerts    []string // notifications that the terminal showed
	notified  []string // notifications that the user's command showed
	copyTo    error
	browse    func(context.Context, model.Secret) error // nil for no browser
	shells    []string                                  // the identities for which a shell was started

	remembered []string // settings that were saved
	remember   error    // the result of saving one
	tools      []string // other commands that were started
	edited     []string // files that were opened, each with its line
	edit       func()   // what the user does in the editor, for a driver in place
	excerpt    func(model.Origin) model.Excerpt

	trusted    []model.Power // powers that the user trusted
	trustFails error         // the result of saving them

	requests chan request.Incoming // from programs without a terminal; nil if none are received

	endedJustNow func() bool // whether ctrl+c has just ended another program; may be nil

	clock    model.Clock // context of the program
	noShells bool
	getCode  frontend.GetCode // the source of codes; nil if a person types them
	onlyGot  bool             // a person may not type one instead
	noCodes  error            // why the source of codes is unknown
	dir      string
	afterAll sync.Once
	inside   atomic.Int64 // the goroutine in which Update or View runs: it must not call an adapter
}

func newBench(t *testing.T) *bench {
	t.Helper()
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{})
	b := &bench{World: w, t: t, aws: w.AWS, ws: &w.Workspace, dir: w.Dir, clock: modeltest.Clock{}}
	w.Vault, w.Sessions, w.Tokens = armedVault{w.Vault, b}, armedSessions{w.Sessions, b}, armedTokens{w.Tokens, b}
	w.Records, w.Locker, w.Plaintexts = armedRecords{w.Records, b}, armedLocker{w.Locker, b}, armedPlaintexts{w.Plaintexts, b}
	w.Activity, w.Codes = armedActivity{w.Activity, b}, armedUsedCodes{w.Codes, b}
	return b
}

// goroutine is the number of the running goroutine, from the head of its stack: "goroutine 7 [running]:".
func goroutine() (n int64) {
	var head [32]byte
	_, _ = fmt.Sscanf(string(head[:runtime.Stack(head[:], false)]), "goroutine %d", &n)
	return n
}

func (b *bench) check(what string) {
	if in := b.inside.Load(); in != 0 && in == goroutine() {
		b.t.Errorf("%s is called from inside Update or View", what)
	}
}

func (b *bench) ports() frontend.Ports {
	shell := func(_ model.Workspace, id model.Identity) frontend.Command {
		b.shells = append(b.shells, id.Title)
		return nil
	}
	if b.noShells {
		shell = nil
	}
	var codes func(model.Identity) (frontend.Codes, error)
	if b.getCode != nil || b.noCodes != nil {
		codes = func(model.Identity) (frontend.Codes, error) {
			return frontend.Codes{From: model.CommandCode, Get: b.getCode, MayType: !b.onlyGot}, b.noCodes
		}
	}
	return frontend.Ports{Excerpt: b.excerpt, EndedJustNow: b.endedJustNow,
		Shell: shell, Codes: codes,
		Load: func(ctx context.Context) (model.Workspace, error) {
			b.check("Load")
			if b.loading != nil {
				select {
				case <-b.loading:
				case <-ctx.Done():
				}
			}
			return *b.ws, b.broken
		},
		Requests: b.listening(),
		Trust:    b.trust,
		Clock:    b.clock,
		Add:      b.add,

		Remember: func(key, value string) error {
			b.check("Remember")
			b.remembered = append(b.remembered, key+"="+value)
			return b.remember
		},
		Tool: func(args ...string) frontend.Command {
			b.tools = append(b.tools, strings.Join(args, " "))
			return nil
		},
		Editor: func(file string, line int) frontend.Command {
			b.edited = append(b.edited, fmt.Sprintf("%s:%d", file, line))
			return editor{does: b.edit}
		},
		Plaintexts: b.ws.Plaintexts, Credentials: "~/.aws/credentials",
		Copy: func(s string) (bool, error) {
			b.check("Copy")
			b.copying.Lock()
			defer b.copying.Unlock()
			b.copied = append(b.copied, s)
			return !b.blind, b.copyTo
		},
		Browse: b.browse,
		Alert: func(text string, ring bool) {
			b.check("Alert")
			if ring {
				text += ", and rings"
			}
			b.alerts = append(b.alerts, text)
		},
		Notify: func(_, text string) {
			b.check("Notify")
			b.notified = append(b.notified, text)
		},
	}
}

// trust trusts powers, as the store and the next reading of the configuration do.
func (b *bench) trust(_ context.Context, powers []model.Power) error {
	b.check("Trust")
	b.wait()
	if b.trustFails != nil {
		return b.trustFails
	}
	b.trusted, b.broken = append(b.trusted, powers...), nil
	b.Trust(powers)
	return nil
}

func plain(t *testing.T) theme.Theme {
	t.Helper()
	return theme.PlainText(false)
}

// keepWithoutMFA saves keys without a device for a user who has none in AWS either.
func (b *bench) keepWithoutMFA(name string) {
	b.t.Helper()
	b.aws.Put(awsfake.User{Account: modeltest.Account, Name: "user", AccessKeyID: keyID, SecretKey: secret})
	b.Keep(name, "")
}

// keepUnverified saves the example keys without asking AWS.
func (b *bench) keepUnverified(name string) {
	b.t.Helper()
	id, err := b.ws.Config.Find(name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, err = b.ws.Configure(b.t.Context(), id, model.Draft{AccessKeyID: keyID, Secret: model.SecretString(secret), Device: device}, model.Saving{NoVerify: true})
	if err != nil {
		b.t.Fatal(err)
	}
}

// inactive says whether AWS rejects the example keys, because they are inactive.
func (b *bench) inactive(yes bool) {
	b.t.Helper()
	b.aws.Put(awsfake.User{Account: modeltest.Account, Name: "user", AccessKeyID: keyID, SecretKey: secret, Inactive: yes,
		Devices: []awsfake.Device{{Serial: device, Seed: modeltest.Seed()}}})
}

// giving limits a fault to the call that returns a session.
func giving(f awsfake.Fault) awsfake.Fault {
	f.Action = "GetSessionToken"
	return f
}

// editor is an editor in which the user does something.
type editor struct {
	frontend.Command
	does func()
}

func (e editor) Run() error {
	e.does()
	return nil
}
