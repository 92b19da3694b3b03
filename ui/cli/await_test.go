package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/store/state"
	"authdeck/ui/cli/otherprompt"
)

// taken is a world in which another process, in a different session, asks for the code and never ends.
type taken struct {
	model.Sessions
	holder model.BusyError
	asked  int
	locks  []string // the names of the locks that were requested
}

func (*taken) Info(context.Context, model.Ref) (model.SessionInfo, error) {
	return model.SessionInfo{}, nil
}

func (l *taken) Lock(_ context.Context, ref model.Ref) (model.HeldLock, error) {
	l.asked++
	l.locks = append(l.locks, ref.Name)
	l.holder.Doing = ref.Doing()
	return model.HeldLock{}, &l.holder
}

func (l *taken) TakeOver(ctx context.Context, ref model.Ref, _ *model.BusyError) (model.HeldLock, error) {
	return l.Lock(ctx, ref)
}

func (*taken) Wait(ctx context.Context, _ model.Ref, _ *model.BusyError) error {
	<-ctx.Done()
	return ctx.Err()
}

type entry struct{ model.Vault }

func (entry) Keyring() model.Keyring { return model.Keyring{} }

func (entry) Read(context.Context, model.Ref) (model.Keys, error) { return model.Keys{}, nil }

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

var terminalNumber = regexp.MustCompile(`TERMINAL \d+`)

// noPID means no process holds the lock.
const noPID = 1 << 30

func waitInVain(t *testing.T, l *taken) (said string, took time.Duration, err error) {
	t.Helper()
	var stderr bytes.Buffer
	c := &command{stderr: &stderr, Wiring: Wiring{
		Clock: systemClock{}, Getenv: func(string) string { return "" }, // no TERM: no terminal
		Preferences: func() (Preferences, error) {
			return Preferences{}, nil
		},
	}}
	w := model.Workspace{Sessions: l, Vault: entry{}, Locker: l, Clock: systemClock{}, Records: state.New(t.TempDir(), systemClock{})}
	start := time.Now()
	_, err = c.acquire(t.Context(), w, model.Identity{Ref: model.Ref{Realm: "acme", Name: "alice"}, Title: "Alice"}, false)
	return stderr.String(), time.Since(start), err
}

func TestWithoutATerminalTheWaitForAPromptEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &taken{holder: model.BusyError{PID: noPID, Since: time.Now().Add(-12 * time.Second)}}
		said, took, err := waitInVain(t, l)
		var f failure
		if !errors.As(err, &f) || f.code != exitUsage || !strings.Contains(f.Error(), "still waiting: another window is asking for the code (pid 1073741824, 62s); enter it there, then try again") {
			t.Errorf("%v", err)
		}
		if took < 50*time.Second || took > 51*time.Second {
			t.Errorf("it waited %v", took)
		}
		if said != "Another window is asking for the code (pid 1073741824, 12s). Waiting for it\n" {
			t.Errorf("%q", said)
		}
	})
}

func TestWhoHoldsTheLockIsAskedForAgainBeforeItIsCalledNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &taken{}
		said, _, err := waitInVain(t, l)
		if said != "Another window is asking for the code. Waiting for it\n" || err == nil {
			t.Errorf("%q, %v", said, err)
		}
		if l.asked != otherprompt.Introductions {
			t.Errorf("asked %d times", l.asked)
		}
	})
}

func TestAnotherProcesssPassphrasePromptIsNotTakenOver(t *testing.T) {
	t.Parallel()
	for source, locks := range map[model.CodeSource]string{model.TypedCode: "alice SCREEN", model.CommandCode: "TERMINAL alice SCREEN"} {
		synctest.Test(t, func(t *testing.T) {
			l := &taken{holder: model.BusyError{PID: noPID, Since: time.Now().Add(-12 * time.Second)}}
			var stderr bytes.Buffer
			c := &command{stderr: &stderr, Wiring: Wiring{Clock: systemClock{}, Getenv: func(string) string { return "" },
				Preferences: func() (Preferences, error) { return Preferences{}, nil }}}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			w := model.Workspace{Sessions: l, Vault: entry{}, Locker: l, Clock: systemClock{}, Records: state.New(t.TempDir(), systemClock{})}
			id := model.Identity{Ref: model.Ref{Realm: "acme", Name: "alice"}, Title: "Alice"}
			if _, err := (&signInRun{c: c, workspace: w, id: id, source: source}).askAlone(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v", err)
			}
			if said := stderr.String(); said != "Another window is asking for a passphrase or keys (pid 1073741824, 12s). Waiting for it\n" {
				t.Errorf("%q", said)
			}
			if got := terminalNumber.ReplaceAllString(strings.Join(l.locks, " "), "TERMINAL"); got != locks {
				t.Errorf("it took %s, want %s", got, locks)
			}
		})
	}
}

// A holder's card is missing if its folder cannot be written, or while it is being replaced.
func TestAHolderWithoutACardKeepsNobodyFromTheDashboardForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		c := &command{}
		if !c.otherAsks(t.Context(), model.Workspace{Locker: &taken{}}, model.Ref{Realm: "acme", Name: "alice"}) {
			t.Error("nobody asks")
		}
		if took := time.Since(start); took > holderTimeout {
			t.Errorf("it took %v", took)
		}
	})
}

// free is a world in which nobody else asks, and AWS is slow to list the MFA devices.
type free struct{ taken }

func (*free) Lock(context.Context, model.Ref) (model.HeldLock, error) {
	return model.HeldLock{Release: func() {}}, nil
}

type slowTokens struct{ model.Tokens }

func (slowTokens) Endpoint(model.Target) string { return "" }

func (slowTokens) Devices(ctx context.Context, _ model.Keys, _ model.Target) (model.Devices, error) {
	asked, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	<-asked.Done()
	return model.Devices{Codes: []string{"arn:aws:iam::123456789012:mfa/alice"}}, nil
}

func TestWhoeverWaitsForAWSIsNotToldToWaitForTheKeyring(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var stderr bytes.Buffer
		c := &command{stderr: &stderr, Wiring: Wiring{Clock: systemClock{}, Getenv: func(string) string { return "" },
			Preferences: func() (Preferences, error) { return Preferences{}, nil }}}
		l := &free{}
		w := model.Workspace{Sessions: l, Vault: named{}, Locker: l, Tokens: slowTokens{}, Clock: systemClock{}, Records: state.New(t.TempDir(), systemClock{})}
		r := &signInRun{c: c, workspace: w, id: model.Identity{Ref: model.Ref{Realm: "acme", Name: "alice"}, Title: "Alice"}}
		start, err := r.tryOpen(t.Context())
		if err != nil || start.Attempt == nil || start.Attempt.Device == "" {
			t.Fatalf("%+v, %v", start, err)
		}
		start.Attempt.Close()
		if stderr.Len() > 0 {
			t.Errorf("%q", stderr.String())
		}
	})
}

type named struct{ entry }

func (named) Keyring() model.Keyring { return model.Keyring{Title: "a keyring"} }

// slowRole is an AWS that takes longer to assume a role than a keyring may take if nobody sees its dialog.
type slowRole struct{ model.Tokens }

func (s slowRole) AssumeRole(ctx context.Context, r model.RoleRequest) (model.Session, model.Caller, error) {
	asked, cancel := context.WithTimeout(ctx, 2*model.UnattendedTimeout)
	defer cancel()
	<-asked.Done()
	if ctx.Err() != nil {
		return model.Session{}, model.Caller{}, ctx.Err()
	}
	return model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(modeltest.Secret), Token: model.SecretString("token"), Expires: time.Now().Add(time.Hour)}, model.Caller{}, nil
}

func TestASlowAWSIsNoSlowKeyring(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var stderr bytes.Buffer
		c := &command{stderr: &stderr, Wiring: Wiring{Clock: systemClock{}, Getenv: func(string) string { return "" },
			Preferences: func() (Preferences, error) { return Preferences{}, nil }}}
		w := modeltest.New(t, dir, systemClock{})
		w.Keep("emergency-user", modeltest.Device)
		w.SignedIn("emergency-user", 10*time.Hour)
		user, err := w.Config.Find("emergency-user")
		if err != nil {
			t.Fatal(err)
		}
		role := modeltest.Identity("admin", 9)
		role.Ref.User = user.Ref.Name
		role.Role = &model.Role{ARN: modeltest.Set("arn:aws:iam::123456789012:role/admin", 9), Above: []model.Identity{user}}
		w.Tokens = slowRole{w.Tokens}
		start, err := (&signInRun{c: c, workspace: w.Workspace, id: role}).tryOpen(t.Context())
		if err != nil || start.Issued == nil || stderr.Len() > 0 {
			t.Errorf("%+v, %v, %q", start, err, stderr.String())
		}
	})
}

// slowEntry is a keyring that needs longer than a dialog that nobody sees may take.
type slowEntry struct {
	entry
	asksUs bool // authdeck asks for its passphrase
}

func (s slowEntry) Keyring() model.Keyring { return model.Keyring{TakesPassphrase: s.asksUs} }

func (slowEntry) Read(ctx context.Context, _ model.Ref) (model.Keys, error) {
	slow, cancel := context.WithTimeout(ctx, 2*model.UnattendedTimeout)
	defer cancel()
	<-slow.Done()
	return model.Keys{}, ctx.Err()
}

func TestAKeyringWithoutADialogMayBeSlow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &command{stderr: io.Discard, Wiring: Wiring{Getenv: func(string) string { return "" }, Preferences: func() (Preferences, error) { return Preferences{}, nil }}}
		for asksUs, want := range map[bool]error{true: nil, false: context.DeadlineExceeded} {
			if _, err := c.watched(slowEntry{asksUs: asksUs}, true).Read(t.Context(), model.Ref{}); !errors.Is(err, want) {
				t.Errorf("%v: %v", asksUs, err)
			}
		}
	})
}

func TestSavingKeysSaysThatItWaitsForTheKeyring(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var stderr bytes.Buffer
		c := &command{stderr: &stderr, Wiring: Wiring{Clock: systemClock{}, Getenv: func(string) string { return "" },
			Preferences: func() (Preferences, error) { return Preferences{}, nil }}}
		w := modeltest.New(t, dir, systemClock{})
		user, err := w.Config.Find("emergency-user")
		if err != nil {
			t.Fatal(err)
		}
		w.Vault = neverOpen{w.Vault}
		if _, _, err := c.stored(t.Context(), w.Workspace, user); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		synctest.Wait()
		if !strings.Contains(stderr.String(), "Waiting for your keyring") {
			t.Errorf("%q", stderr.String())
		}
	})
}

// neverOpen is a keyring that does not answer.
type neverOpen struct{ model.Vault }

func (neverOpen) Open(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

func (neverOpen) Read(ctx context.Context, _ model.Ref) (model.Keys, error) {
	<-ctx.Done()
	return model.Keys{}, ctx.Err()
}
