package ui_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// slowVault writes when it is allowed to, and reports that it was asked to.
type slowVault struct {
	model.Vault
	let chan error
}

func (v slowVault) Write(ctx context.Context, r model.Ref, k model.Keys) error {
	if err := <-v.let; err != nil {
		return err
	}
	return v.Vault.Write(ctx, r, k)
}

func (b *bench) slow() chan error {
	let := make(chan error, 1)
	b.ws.Vault = slowVault{b.ws.Vault, let}
	b.t.Cleanup(func() { close(let) })
	return let
}

func TestCtrlCWhileSavingWaitsForTheKeyring(t *testing.T) {
	for name, c := range map[string]struct {
		answer error
		saved  bool
		says   string
	}{
		"that saves":   {nil, true, "✔ Keys of emergency-user saved to memory"},
		"that refuses": {model.ErrKeyringDenied, false, "✗ Keys of emergency-user were not saved. The keyring refused access. Nothing was changed. Allow access when it asks"},
		"that does not answer": {model.ErrKeyringSilent, false,
			"! Keys of emergency-user: the keyring did not answer. It may have the old or the new keys"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				let := b.slow()
				d := b.start(frontend.Options{}).fill(keyID, secret, device).press("enter").press("ctrl+c")
				d.see("Waiting for the keyring, then quitting · ctrl+c again quits now")
				if d.later(5 * time.Second); d.ended {
					t.Fatal("it ended before the keyring had answered")
				}
				let <- c.answer
				d.settle()
				if o := d.outcome(); !d.ended || !o.Interrupted || (o.Saved != nil) != c.saved || !slices.Equal(o.SavedLast, []string{c.says}) {
					t.Errorf("ended %v, outcome %+v", d.ended, o)
				}
			})
		})
	}
}

func TestCtrlCWhileAWSIsAskedSavesNothingAndSaysSo(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{})
		hold(d)
		d.fill(keyID, secret, device).press("enter", "ctrl+c").settle()
		if got := d.outcome().SavedLast; !d.ended || !slices.Equal(got, []string{"Nothing was saved"}) || d.stored() {
			t.Errorf("ended %v, and it says %q", d.ended, got)
		}
	})
}

func TestTheSecondPressOfADoubleCtrlCDoesNotEndTheDashboard(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		just := true
		b.endedJustNow = func() bool { return just }
		d := b.start(frontend.Options{}).press("ctrl+c")
		if d.ended || d.outcome().Interrupted {
			t.Fatal("it ended")
		}
		just = false
		if d.press("ctrl+c"); !d.ended {
			t.Error("a ctrl+c on purpose did not end it")
		}
	})
}

func TestASecondCtrlCDoesNotWaitForTheKeyring(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.slow()
		d := b.start(frontend.Options{}).fill(keyID, secret, device).press("enter", "ctrl+c", "ctrl+c")
		if o := d.outcome(); !d.ended || !o.Interrupted || o.Saved != nil {
			t.Errorf("ended %v, outcome %+v", d.ended, o)
		}
	})
}

func TestQWhileSavingWaitsForTheKeyring(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		let := b.slow()
		d := b.start(frontend.Options{}).fill(keyID, secret, device).press("enter").resize(20, 5).press("q")
		if d.ended {
			t.Fatal("q in a window that is too small cut the save off")
		}
		let <- nil
		if d.settle(); !d.ended || d.outcome().Saved == nil {
			t.Errorf("ended %v, outcome %+v", d.ended, d.outcome())
		}
	})
}

// wait makes writing a file slow, if a test wants that.
func (b *bench) wait() {
	if b.held != nil {
		<-b.held
	}
}

func TestCtrlCWhileAFileIsWrittenSaysThatItMayHaveTheChange(t *testing.T) {
	for want, presses := range map[string][]string{
		"Interrupted while writing /home/u/infra/atmos.yaml. The new identity may or may not be in it": {"a", "n", "enter", "enter", "enter", "enter"},
		"Interrupted while trusting /home/u/src/infra. You may be asked again":                         {"t", "y"},
	} {
		t.Run(presses[0], func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				risky(b)
				until := make(chan struct{})
				defer close(until)
				b.held = until
				d := b.start(frontend.Options{}).press(presses...).press("ctrl+c")
				if o := d.outcome(); !d.ended || !o.Interrupted || o.Err == nil || words.Line(words.Explain(o.Err)) != want {
					t.Errorf("ended %v, %v", d.ended, o.Err)
				}
			})
		})
	}
}

func TestQInATooSmallWindowSaysWhatBecameOfTheCode(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("enter")
		hold(d)
		d.typed(d.code()).see("Signing in").resize(20, 5).press("q")
		if o := d.outcome(); !d.ended || !o.Interrupted || !errors.Is(o.Err, context.Canceled) ||
			!strings.Contains(words.Line(words.Explain(o.Err)), "That code may be used up") {
			t.Errorf("ended %v, outcome %+v", d.ended, o)
		}
	})
}

// esc said "Saving the keys. Press ctrl+c to quit" while AWS was asked, so the only way out of a slow check was to quit.
func TestEscEndsTheCheckBeforeASave(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).fill(keyID, secret, device)
		hold(d)
		d.press("enter").later(3*time.Second).see("Checking the keys with AWS, then saving · 3s", "esc cancel").seeNot("ctrl+c quit")
		d.press("q").see("Press esc to cancel, ctrl+c to quit").seeNot("Checking the keys. ")
		d.press("esc").see("Nothing was saved", keyID, device, "••••••••", "enter save").seeNot("Checking")
		if d.state() != flow.Entering || b.stored("emergency-user").AccessKeyID != "" {
			t.Errorf("%s, saved %q", d.state(), b.stored("emergency-user").AccessKeyID)
		}
		d.press("enter").see("✔ Saved credentials to keyring")
	})
}

// The check is over, so esc must not promise to cancel what the keyring is writing.
func TestEscDoesNotEndASaveAfterItsCheck(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		let := b.slow()
		d := b.start(frontend.Options{}).fill(keyID, secret, device).press("enter").later(time.Second)
		d.see("Saving", "ctrl+c quit").seeNot("Checking", "esc cancel").press("esc").see("Saving the keys. Press ctrl+c to quit")
		let <- nil
		d.settle()
		d.see("✔ Saved credentials to keyring")
	})
}

func TestASaveCannotBeCancelledOrSuspended(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		let := b.slow()
		d := b.start(frontend.Options{}).fill(keyID, secret, device).press("enter")
		before := d.view()
		for _, press := range []string{"esc", "q"} {
			d.press(press).see("Saving the keys. Press ctrl+c to quit")
		}
		if d.press("enter", "x", "ctrl+u", "ctrl+z", "ctrl+f", "tab"); d.view() != before || d.state() != flow.Saving {
			t.Errorf("%s:\n%s", d.state(), d.view())
		}
		let <- nil
		d.settle()
		d.see("✔ Saved credentials to keyring")
	})
}

func TestAKeyringThatNeverAnswersTimesOut(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault = deafVault{b.ws.Vault}
		d := b.start(frontend.Options{}).fill(keyID, secret, device).press("enter").later(119 * time.Second)
		d.see("Saving · 1").later(2*time.Second).see("✗ The keyring did not answer", "Look for an unlock dialog")
		d.press("enter").see(keyID, "! The keyring did not answer")
		if d.state() != flow.Entering {
			t.Errorf("it led to %s", d.state())
		}
	})
}

// deafVault keeps its promise: it returns when the context ends.
type deafVault struct{ model.Vault }

func (deafVault) Write(ctx context.Context, _ model.Ref, _ model.Keys) error {
	<-ctx.Done()
	return model.ErrKeyringSilent
}

func TestCtrlZSuspendsButNotWhileAsking(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("ctrl+z", "enter", "ctrl+z")
		if d.suspended != 2 {
			t.Errorf("suspended %d times of 2", d.suspended)
		}
		hold(d)
		d.typed("123456").press("ctrl+z")
		if d.suspended != 2 || d.state() != flow.Exchanging {
			t.Errorf("suspended while asking AWS")
		}
	})
}

func TestCtrlZSuspendsWithHelpOrThePaletteOpen(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{})
		for i, open := range []string{"?", ":"} {
			before := d.press(open).view()
			if d.press("ctrl+z"); d.suspended != i+1 || d.view() != before {
				t.Errorf("with %s open: suspended %d times of %d\n%s", open, d.suspended, i+1, d.view())
			}
			d.press("esc")
		}
	})
}

func TestTheLockIsFreeAfterTheProgramEnds(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("enter").see("Enter MFA Token").typed("123").press("ctrl+c")
		d.m.(ui.Model).Release()
		held, err := b.ws.Locker.Lock(context.Background(), model.Ref{Realm: "acme", Name: "emergency-user"})
		if err != nil {
			t.Fatal(err)
		}
		held.Release()
	})
}

func TestQuittingWhileACodeIsSentSaysWhatToDo(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		let := make(chan struct{})
		defer close(let)
		b.aws.Fail(awsfake.Fault{Hold: let, Cut: true}, 1)
		d := b.start(frontend.Options{}).press("enter")
		d.typed(d.code()).see("Signing in").press("q").see("Press esc to cancel, ctrl+c to quit")
		if d.ended {
			t.Fatal("q ended it")
		}
		d.press("ctrl+c")
		if o := d.outcome(); !d.ended || !o.Interrupted || o.Err == nil || words.Line(words.Explain(o.Err)) !=
			"Interrupted while signing in to emergency-user. That code may be used up. Wait for the next one" {
			t.Errorf("ended %v, %v", d.ended, words.Line(words.Explain(o.Err)))
		}
	})
}
