package ui_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/store/state"
	"authdeck/ui"
	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/teatest"
)

// patient is much longer than a walk takes on a busy machine.
const patient = time.Minute

// stopped is a clock that does not move, so that the frames of two runs are the same.
type stopped struct{}

func (stopped) Now() time.Time { return time.Date(2026, 11, 23, 14, 25, 18, 0, time.UTC) }

// stoppedTokens calls the simulated AWS, whose clock moves, and dates its sessions with the stopped one.
type stoppedTokens struct{ model.Tokens }

func (s stoppedTokens) SessionToken(ctx context.Context, r model.TokenRequest) (model.Session, error) {
	issued, err := s.Tokens.SessionToken(ctx, r)
	issued.Expires = stopped{}.Now().Add(r.Duration)
	return issued, err
}

func stoppedBench(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	s := state.New(b.dir, stopped{})
	b.ws.Clock, b.ws.Records, b.ws.Locker = stopped{}, s, s
	b.ws.Vault, b.ws.Tokens = titled{b.ws.Vault}, stoppedTokens{b.ws.Tokens}
	return b
}

// watched keeps the last frame: the output stream has only what changed since the frame before.
type watched struct {
	tea.Model
	last *atomic.Value
}

func (w watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m, cmd := w.Model.Update(msg)
	return watched{m, w.last}, untitled(cmd)
}

// untitled removes the window's titles: Bubble Tea writes them beside its frames, and teatest's output accepts only one writer.
func untitled(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = untitled(batch[i])
			}
			return batch
		}
		if strings.HasSuffix(fmt.Sprintf("%T", msg), "setWindowTitleMsg") {
			return nil
		}
		return msg
	}
}

func (w watched) View() string {
	v := w.Model.View()
	w.last.Store(v)
	return v
}

// walk drives the program that Bubble Tea runs, with its goroutines, its renderer and its timers.
type walk struct {
	*bench
	t    *testing.T
	tm   *teatest.TestModel
	last *atomic.Value
}

func (b *bench) walk(t *testing.T, o frontend.Options) walk {
	t.Helper()
	p := b.ports()
	p.Clock = stopped{}
	w := walk{bench: b, t: t, last: &atomic.Value{}}
	w.last.Store("")
	w.tm = teatest.NewTestModel(t, watched{ui.New(t.Context(), p, o, plain(t)), w.last}, teatest.WithInitialTermSize(80, 24))
	w.until(func(view string) bool { // the last change that comes by itself
		return strings.Contains(view, "✔ GNOME Keyring") || strings.Contains(view, "– GNOME Keyring, locked")
	})
	return w
}

func (w walk) see(text string) walk {
	w.t.Helper()
	w.until(func(view string) bool { return strings.Contains(view, text) })
	return w
}

func (w walk) until(shown func(view string) bool) {
	w.t.Helper()
	teatest.WaitFor(w.t, w.tm.Output(), func([]byte) bool { return shown(w.last.Load().(string)) },
		teatest.WithDuration(patient), teatest.WithCheckInterval(2*time.Millisecond))
}

func (w walk) press(keys ...string) walk {
	for _, k := range keys {
		w.tm.Send(keyMsg(k))
	}
	return w
}

func (w walk) typed(text string) walk {
	w.tm.Type(text)
	return w
}

func (w walk) code() string { return modeltest.Code(time.Now()) }

// wrong is a code that is wrong in all windows that AWS accepts, and in the ones after them.
func (w walk) wrong() string {
	var right []string
	for i := range 5 {
		right = append(right, modeltest.Code(time.Now().Add(time.Duration(i-2)*model.TOTPStep)))
	}
	for i := 0; ; i++ {
		if c := fmt.Sprintf("%06d", i); !slices.Contains(right, c) {
			return c
		}
	}
}

// end waits for the end of the program and compares its last frame.
func (w walk) end() frontend.Outcome {
	w.t.Helper()
	final := w.tm.FinalModel(w.t, teatest.WithFinalTimeout(patient))
	m := final.(watched).Model.(ui.Model)
	m.Release()
	teatest.RequireEqualOutput(w.t, []byte(final.View()))
	return m.Outcome()
}

func TestWalksThroughBubbleTea(t *testing.T) {
	walks := []struct {
		name string
		lay  func(*bench)
		walk func(walk) frontend.Outcome
		left func(frontend.Outcome) bool
	}{
		{"sign-in", saved, func(w walk) frontend.Outcome {
			return w.press("enter").see("Enter MFA Token").typed(w.code()).see("✔ 12h left").press("q").end()
		}, func(o frontend.Outcome) bool { return o.Issued != nil && !o.StillGood }},
		{"wrong-code-then-right", saved, func(w walk) frontend.Outcome {
			w.press("enter").see("Enter MFA Token").typed(w.wrong()).see("AWS rejected that code")
			return w.typed(w.code()).see("✔ 12h left").press("q").end()
		}, func(o frontend.Outcome) bool { return o.Issued != nil }},
		{"no-keys-form-sign-in", nil, func(w walk) frontend.Outcome {
			w.press("enter").see("Enter Credentials").typed(keyID).press("enter").typed(secret).press("enter").typed(device)
			w.press("enter", "enter").see("Saved credentials to keyring").press("enter").see("Enter MFA Token")
			return w.typed(w.code()).see("✔ 12h left").press("q").end()
		}, func(o frontend.Outcome) bool { return o.Saved != nil && o.Issued != nil }},
		{"cancel", saved, func(w walk) frontend.Outcome {
			return w.press("enter").see("Enter MFA Token").typed("123").press("esc").see("filter").press("q").end()
		}, func(o frontend.Outcome) bool { return o.Issued == nil && !o.Interrupted }},
		{"keyring-locked", func(b *bench) { saved(b); b.ws.Vault = &opensSecond{Vault: b.ws.Vault} }, func(w walk) frontend.Outcome {
			w.press("enter").see("The keyring is locked").press("r").see("Enter MFA Token")
			return w.typed(w.code()).see("✔ 12h left").press("q").end()
		}, func(o frontend.Outcome) bool { return o.Issued != nil }},
		{"passphrase", func(b *bench) { saved(b); b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"} }, func(w walk) frontend.Outcome {
			w.press("enter").see("Unlock the encrypted file").typed("wrong horse").press("enter").see("Wrong passphrase")
			return w.typed("correct horse").press("enter").see("Enter MFA Token").press("ctrl+c").end()
		}, func(o frontend.Outcome) bool { return o.Interrupted }},
		{"quit", saved, func(w walk) frontend.Outcome { return w.press("j", "q").end() },
			func(o frontend.Outcome) bool { return !o.Interrupted && !o.Cancelled }},
	}
	for _, c := range walks {
		t.Run(c.name, func(t *testing.T) {
			b := stoppedBench(t)
			if c.lay != nil {
				c.lay(b)
			}
			if o := c.walk(b.walk(t, frontend.Options{})); !c.left(o) {
				t.Errorf("it left %+v", o)
			}
		})
	}
}

func saved(b *bench) { b.Keep("emergency-user", device) }

// opensSecond is a keyring that its owner unlocks after the first try.
type opensSecond struct {
	model.Vault
	tried bool
}

func (v *opensSecond) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	if !v.tried {
		v.tried = true
		return model.Keys{}, model.ErrKeyringLocked
	}
	return v.Vault.Read(ctx, r)
}
