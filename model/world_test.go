package model_test

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/store/files/filestest"
)

const (
	account = modeltest.Account
	phone   = "arn:aws:iam::123456789012:mfa/phone"
	tablet  = "arn:aws:iam::123456789012:mfa/tablet"

	secondKeyID  = "AKIAI44QH8DHBSECOND7"
	secondSecret = "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"

	getSessionToken = "GetSessionToken"
)

var (
	phoneSeed  = modeltest.Seed()
	tabletSeed = []byte("09876543210987654321")
)

func TestMain(m *testing.M) { os.Exit(filestest.Run(m)) }

// clock follows the real one, because it signs the requests, but can be moved forward.
type clock struct{ ahead atomic.Int64 }

func (c *clock) Now() time.Time             { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) putForward(d time.Duration) { c.ahead.Add(int64(d)) }

// world is a computer with the identity alice, who has two access keys and two devices.
type world struct {
	*modeltest.World
	t     *testing.T
	clock *clock
}

func newWorld(t *testing.T) *world {
	t.Helper()
	devices := []awsfake.Device{{Serial: phone, Seed: phoneSeed}, {Serial: tablet, Seed: tabletSeed}}
	w := &world{t: t, clock: &clock{}}
	w.World = modeltest.New(t, t.TempDir(), w.clock,
		awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, Devices: devices},
		awsfake.User{Account: account, Name: "alice", AccessKeyID: secondKeyID, SecretKey: secondSecret, Devices: devices})
	w.Config = model.Config{Realm: "acme", Identities: []model.Identity{w.identity()}}
	return w
}

// identity is an identity whose keys are in the keyring, with changes.
func (w *world) identity(changes ...func(*model.Identity)) model.Identity {
	id := model.Identity{Ref: model.Ref{Realm: "acme", Name: "alice"}, Title: "alice"}
	for _, change := range changes {
		change(&id)
	}
	return id
}

// in is a value of the configuration.
func in(v string) model.Setting[string] {
	return model.Setting[string]{Value: v, Origin: model.Origin{File: "atmos.yaml", Line: 7, Column: 3}, Set: true}
}

func withDevice(serial string) func(*model.Identity) {
	return func(id *model.Identity) { id.Device = in(serial) }
}

func withDuration(d string) func(*model.Identity) {
	return func(id *model.Identity) { id.Duration = in(d) }
}

func withKeys(key, secretKey string) func(*model.Identity) {
	return func(id *model.Identity) {
		id.AccessKeyID = in(key)
		id.SecretKey = model.Setting[model.Secret]{Value: model.SecretString(secretKey), Set: true}
	}
}

// devices are the user's devices in AWS.
func (w *world) devices(devices ...awsfake.Device) {
	w.AWS.Put(awsfake.User{Account: account, Name: "alice", AccessKeyID: keyID, SecretKey: secret, Devices: devices})
}

// draft is the filled-in form of a user with a phone.
func draft(changes ...func(*model.Draft)) model.Draft {
	d := model.Draft{AccessKeyID: keyID, Secret: model.SecretString(secret), Device: phone, Duration: "12h"}
	for _, change := range changes {
		change(&d)
	}
	return d
}

// stored returns an entry without its secret, and the secret.
type stored struct{ id, secret, device, duration string }

func (w *world) entry() stored {
	w.t.Helper()
	k, err := w.Vault.Read(w.t.Context(), w.identity().Ref)
	if errors.Is(err, model.ErrNoKeys) {
		return stored{}
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return stored{k.AccessKeyID, bytesOf(k.Secret), k.Device, k.Duration}
}

func (w *world) has(want stored) {
	w.t.Helper()
	if got := w.entry(); got != want {
		w.t.Errorf("the keyring has %+v, want %+v", got, want)
	}
}

// saved saves keys in the keyring with a record, as an earlier run would have done.
func (w *world) saved(changes ...func(*model.Draft)) {
	w.t.Helper()
	if _, err := w.Configure(w.t.Context(), w.identity(), draft(changes...), model.Saving{NoVerify: true}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) record() model.Record {
	w.t.Helper()
	r, err := w.Records.Get(w.t.Context(), w.identity().Ref)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) session() model.SessionInfo {
	w.t.Helper()
	s, err := w.Sessions.Info(w.t.Context(), w.identity().Ref)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// begin begins a sign-in that needs AWS.
func (w *world) begin(id model.Identity) *model.Attempt {
	w.t.Helper()
	s, err := w.Begin(w.t.Context(), id, model.SignInOptions{})
	if err != nil {
		w.t.Fatal(err)
	}
	if s.Attempt == nil {
		w.t.Fatalf("a session until %v is good", s.Session.Expires)
	}
	w.t.Cleanup(s.Attempt.Close)
	return s.Attempt
}

// signIn continues to a saved session.
func (w *world) signIn(id model.Identity) model.Issued {
	w.t.Helper()
	i, err := w.begin(id).Send(w.t.Context(), w.code(phoneSeed, 0))
	if err != nil {
		w.t.Fatal(err)
	}
	return i
}

// code is what a device shows the given number of steps later; AWS also accepts codes one step away.
func (w *world) code(seed []byte, steps int) string {
	return awsfake.Code(seed, w.AWS.Now().Add(time.Duration(steps)*model.TOTPStep))
}

// wrongCode is a code that AWS would not accept while a test runs.
func (w *world) wrongCode() string {
	taken := map[string]bool{}
	for steps := -3; steps <= 20; steps++ {
		taken[w.code(phoneSeed, steps)] = true
	}
	for _, c := range []string{"000000", "000001", "000002", "000003"} {
		if !taken[c] {
			return c
		}
	}
	w.t.Fatal("every code is right")
	return ""
}

// asked counts the sessions that were requested from AWS.
func (w *world) asked() int { return w.AWS.Calls(getSessionToken) }

func (w *world) calls(action string, want int) {
	w.t.Helper()
	if got := w.AWS.Calls(action); got != want {
		w.t.Errorf("%d calls of %s, want %d", got, action, want)
	}
}

// free reports whether the identity's lock is free.
func (w *world) free() bool {
	w.t.Helper()
	held, err := w.Locker.Lock(w.t.Context(), w.identity().Ref)
	var busy *model.BusyError
	if errors.As(err, &busy) {
		return false
	}
	if err != nil {
		w.t.Fatal(err)
	}
	held.Release()
	return true
}

// soon limits operations that should be quick.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}
