//go:build unix

package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/cli/flagvalue"
)

// almostNext is a clock that always shows the end of a code's half minute.
type almostNext struct{}

func (almostNext) Now() time.Time { return time.Unix(1_800_000_029, 900_000_000) }

func TestAUsedCodeOfACommandIsFollowedByItsNextOne(t *testing.T) {
	t.Parallel()
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{})
	now := time.Now()
	file := filepath.Join(t.TempDir(), "calls")
	c := &command{
		Wiring: Wiring{Clock: almostNext{}, Getenv: func(string) string { return "" }, ChildEnv: os.Environ,
			Preferences: func() (Preferences, error) { return Preferences{}, nil }},
		mfa: codeFlags{command: flagvalue.Text{Value: "echo x >>'" + file + "'; if [ $(wc -l <'" + file + "') -le 2 ]; then echo " + modeltest.Code(now) +
			"; else echo " + awsfake.Code(modeltest.Seed(), now.Add(model.TOTPStep)) + "; fi", Given: true}},
	}
	for i, name := range []string{"emergency-user", "prod-admin"} {
		w.Keep(name, modeltest.Device)
		id, err := w.Config.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		start, err := w.Begin(t.Context(), id, model.SignInOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		c.stderr = &said
		r := &signInRun{c: c, workspace: w.Workspace, id: id, source: model.CommandCode, noTerminal: errors.New("no terminal")}
		o, err := r.exchange(t.Context(), start.Attempt)
		if err != nil || o.Issued == nil || o.Issued.Unsaved != nil {
			t.Fatalf("%s: %+v, %v", name, o, err)
		}
		if waited := strings.Contains(said.String(), "already used. Waiting 1s for the next one"); waited != (i == 1) {
			t.Errorf("%s: %q", name, said.String())
		}
	}
	if calls, err := os.ReadFile(file); err != nil || string(calls) != "x\nx\nx\n" {
		t.Errorf("%q, %v", calls, err)
	}
}

func TestACodeWithoutASavedDeviceFindsItsDeviceOrIsRefused(t *testing.T) {
	t.Parallel()
	second := awsfake.Device{Serial: "arn:aws:iam::123456789012:mfa/second", Seed: []byte("09876543210987654321")}
	for what, c := range map[string]struct {
		change  func(*awsfake.User)
		refused string
	}{
		"one device":      {func(*awsfake.User) {}, ""},
		"no device":       {func(u *awsfake.User) { u.Devices = nil }, "this user has no MFA device in AWS"},
		"several devices": {func(u *awsfake.User) { u.Devices = append(u.Devices, second) }, "this user has several in AWS: " + modeltest.Device + ", " + second.Serial},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			user := modeltest.User()
			c.change(&user)
			w := modeltest.New(t, t.TempDir(), modeltest.Clock{}, user)
			w.Keep("no-mfa", "")
			id, err := w.Config.Find("no-mfa")
			if err != nil {
				t.Fatal(err)
			}
			start, err := w.Begin(t.Context(), id, model.SignInOptions{})
			if err != nil {
				t.Fatal(err)
			}
			com := &command{Wiring: Wiring{Clock: modeltest.Clock{}, Getenv: func(string) string { return "" }}, mfa: codeFlags{code: flagvalue.Text{Value: modeltest.Code(time.Now()), Given: true}}}
			r := &signInRun{c: com, workspace: w.Workspace, id: id, source: model.GivenCode, noTerminal: errors.New("no terminal")}
			o, err := r.exchange(t.Context(), start.Attempt)
			if c.refused != "" {
				if err == nil || !strings.Contains(err.Error(), c.refused) {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil || o.Issued.Device != modeltest.Device {
				t.Fatalf("%+v, %v", o.Issued, err)
			}
			if s, err := w.UsableSession(t.Context(), id); err != nil || !s.Saved {
				t.Errorf("the session does not count: %+v, %v", s, err)
			}
		})
	}
}
