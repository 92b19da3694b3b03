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
	"authdeck/ui/cli/term"
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
		mfaCommand: "echo x >>'" + file + "'; if [ $(wc -l <'" + file + "') -le 2 ]; then echo " + modeltest.Code(now) +
			"; else echo " + awsfake.Code(modeltest.Seed(), now.Add(model.TOTPStep)) + "; fi",
	}
	for i, name := range []string{"emergency-user", "prod-admin"} {
		w.Keep(name, modeltest.Device)
		id, err := w.Config.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		start, err := w.Begin(t.Context(), id, false)
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		c.stderr = &said
		o, err := c.exchange(t.Context(), w.Workspace, start.Attempt, term.Terminal{}, errors.New("no terminal"))
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
