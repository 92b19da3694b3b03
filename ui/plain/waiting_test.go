package plain_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
)

func TestCtrlCInterruptsEveryPrompt(t *testing.T) {
	for name, c := range map[string]struct {
		way  []any
		says string
	}{
		"list":      {nil, "Interrupted."},
		"actions":   {[]any{"1"}, "Interrupted."},
		"code":      {[]any{"1", "enter"}, "Interrupted while signing in to emergency-user. No code was sent."},
		"next code": {[]any{"1", "enter", "000000"}, "Interrupted."},
		"form":      {[]any{"2", "enter"}, "Interrupted. Nothing was saved."},
		"secret":    {[]any{"2", "enter", keyID}, "Interrupted. Keys of prod-admin were not saved."},
		"question":  {[]any{"1", "d"}, "Interrupted."},
		"new name":  {[]any{"a"}, "Interrupted. Nothing was added."},
		"region":    {[]any{"a", "new"}, "Interrupted. Nothing was added."},
		"review":    {[]any{"a", "new", "", ""}, "Interrupted. Nothing was added."},
		"file":      {[]any{"i"}, "Interrupted. Nothing was imported."},
		"import":    {[]any{"i", "credentials"}, "Interrupted. Nothing was imported."},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.Keep("emergency-user", device)
				b.file("credentials", profile)
				if out := b.run(append(c.way, ctrlC)...); !out.Interrupted {
					t.Errorf("outcome %+v", out)
				}
				if last := b.lastLine(); last != c.says {
					t.Errorf("the last line is %q, want %q", last, c.says)
				}
				start, err := b.ws.Begin(t.Context(), b.ws.Config.Identities[0], model.SignInOptions{Renew: true})
				if err != nil {
					t.Fatalf("the lock is still held: %v", err)
				}
				start.Attempt.Close()
			})
		})
	}
}

// lastLine is what was said last.
func (b *bench) lastLine() string {
	lines := strings.Split(strings.TrimSpace(b.transcript()), "\n")
	return lines[len(lines)-1]
}

func TestASaveIsFinishedBeforeAnInterruptEndsTheRun(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.opts = frontend.Options{Goal: frontend.Configure, Identity: "emergency-user"}
		b.ws.Vault = interrupting{b.ws.Vault, b}
		out := b.run(keyID, hidden(secret), device, "")
		if !out.Interrupted || out.Saved == nil {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

// interrupting ends the run while it writes.
type interrupting struct {
	model.Vault
	b *bench
}

func (v interrupting) Write(ctx context.Context, r model.Ref, k model.Keys) error {
	v.b.end()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return v.Vault.Write(ctx, r, k)
}

// otherWindow asks for the code of the first identity.
func (b *bench) otherWindow() *model.Attempt {
	b.t.Helper()
	other, err := b.ws.Begin(b.t.Context(), b.ws.Config.Identities[0], model.SignInOptions{})
	if err != nil {
		b.t.Fatal(err)
	}
	return other.Attempt
}

func TestSigningInWaitsForAnotherWindow(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		other := b.otherWindow()
		b.ws.Locker = sending{b.ws.Locker, other}
		signIn(b)
		out := b.run(nothing)
		b.see("Another window is asking for the code (pid ", "Waiting.", "Type t to take over")
		if !out.StillGood || strings.Count(b.transcript(), "Another window") != 1 {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

// sending answers the other window's prompt while the run waits for it.
type sending struct {
	model.Locker
	a *model.Attempt
}

func (s sending) Wait(ctx context.Context, r model.Ref, seen *model.BusyError) error {
	<-time.After(12 * time.Second)
	if _, err := s.a.Send(ctx, code()); err != nil {
		return err
	}
	return s.Locker.Wait(ctx, r, seen)
}

func TestAPromptOfAnotherWindowIsTakenOver(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		other := b.otherWindow()
		defer other.Close()
		signIn(b)
		if out := b.run("t", code); out.StillGood || out.Issued == nil {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

func TestAPromptThatIsTakenOverSaysSo(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		signIn(b)
		id := b.ws.Config.Identities[0]
		takeOver := func() {
			var busy *model.BusyError
			if _, err := b.ws.Begin(t.Context(), id, model.SignInOptions{}); !errors.As(err, &busy) {
				t.Fatal(err)
			}
			other, err := b.ws.Begin(t.Context(), id, model.SignInOptions{TakeOver: busy})
			if err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(3*time.Second, func() {
				if _, err := other.Attempt.Send(t.Context(), code()); err != nil {
					t.Error(err)
				}
			})
		}
		if out := b.run(takeOver, nothing, nothing); !out.StillGood {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("Another window took over this sign-in.", "Another window is asking for the code (pid ")
	})
}

func TestALockThatCannotBeWaitedForIsLeft(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		other := b.otherWindow()
		defer other.Close()
		b.ws.Locker = brokenWait{b.ws.Locker}
		signIn(b)
		if out := b.run(nothing, "n"); !out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
		b.see("Error: The lock cannot be read.")
	})
}

type brokenWait struct{ model.Locker }

func (brokenWait) Wait(context.Context, model.Ref, *model.BusyError) error {
	<-time.After(time.Second) // until the question is on the screen
	return errors.New("the lock cannot be read")
}
