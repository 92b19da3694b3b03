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
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// stubbornVault does not delete some keys. errs has its answers by name; nil for one that never comes.
type stubbornVault struct {
	model.Vault
	errs map[string]error
	let  chan struct{} // an answer that never came comes now
}

func (v stubbornVault) Remove(ctx context.Context, r model.Ref) error {
	err, is := v.errs[r.Name]
	switch {
	case !is:
		return v.Vault.Remove(ctx, r)
	case err != nil:
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-v.let:
		return v.Vault.Remove(ctx, r)
	}
}

// stubborn has keys for three identities, of which the keyring does not delete some.
func stubborn(t *testing.T, errs map[string]error) (*bench, chan struct{}) {
	b := newBench(t)
	five(b)
	b.ws.Config.Identities = b.ws.Config.Identities[:3]
	let := make(chan struct{})
	b.ws.Vault = stubbornVault{b.ws.Vault, errs, let}
	return b, let
}

// keysLeft are the names of the three identities that still have keys.
func (b *bench) keysLeft() (names []string) {
	b.t.Helper()
	for _, name := range []string{"emergency-user", "prod-admin", "staging-deployer"} {
		if b.stored(name).AccessKeyID != "" {
			names = append(names, name)
		}
	}
	return names
}

// says looks for texts in the box that begins with the first one.
func (d *driver) says(texts ...string) *driver {
	d.t.Helper()
	box := d.box("✗ " + texts[0])
	for _, s := range texts {
		if !strings.Contains(box, s) {
			d.t.Fatalf("not in the box: %q\n%s", s, d.view())
		}
	}
	return d
}

func TestKeysThatAreNotDeletedAreNamedAndSoAreThoseThatAreGone(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		says string
	}{
		"denied": {model.ErrKeyringDenied, "the keyring refused access"},
		"locked": {model.ErrKeyringLocked, "the keyring is locked"},
		"gone":   {model.ErrKeyringGone, "the keyring has stopped"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b, _ := stubborn(t, map[string]error{"prod-admin": c.err, "staging-deployer": c.err})
				d := b.start(frontend.Options{}).resize(200, 40).press("ctrl+a", "d", "tab", "enter")
				d.says("The keys of prod-admin and staging-deployer were not deleted", c.says, "The keys of emergency-user are deleted",
					"The session of prod-admin has ended")
				d.seeNot("Nothing was changed", "keys are safe")
				if left := b.keysLeft(); !slices.Equal(left, []string{"prod-admin", "staging-deployer"}) {
					t.Errorf("left are the keys of %v", left)
				}
				d.press("enter").see("2 marked")
			})
		})
	}
}

func TestAFailedDeletionOfOneSaysThatItsSessionHasEnded(t *testing.T) {
	play(t, func(t *testing.T) {
		b, _ := stubborn(t, map[string]error{"prod-admin": model.ErrKeyringDenied})
		d := b.start(frontend.Options{}).resize(120, 40).press("j", "d", "y")
		d.see("The keys of prod-admin were not deleted", "The keyring refused access. Its session has ended.").seeNot("Nothing was changed")
		if info(d, "prod-admin").Saved {
			t.Error("the session is still there")
		}
	})
}

func TestEachDeletionHasItsOwnTimeAndItsOwnReason(t *testing.T) {
	play(t, func(t *testing.T) {
		b, _ := stubborn(t, map[string]error{"emergency-user": nil, "prod-admin": nil})
		d := b.start(frontend.Options{}).resize(200, 40).press("ctrl+a", "d", "y").see("Deleting the keys of emergency-user · 1 of 3")
		d.later(61 * time.Second).see("Deleting the keys of prod-admin · 2 of 3")
		d.later(61*time.Second).says("The keys of emergency-user and prod-admin may still be there", "emergency-user and prod-admin: it took too long",
			"The keys of staging-deployer are deleted").seeNot("ontext deadline exceeded")
		d.press("enter").see("2 marked")
	})
}

func TestCtrlCDuringADeletionWaitsForOneIdentityAndSaysWhatIsLeft(t *testing.T) {
	for _, key := range []string{"ctrl+c", "q in a small window"} {
		t.Run(key, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b, let := stubborn(t, map[string]error{"prod-admin": nil})
				d := b.start(frontend.Options{}).press("ctrl+a", "d", "y")
				if key == "ctrl+c" {
					d.press("q", "esc").see("Deleting the keys. Press ctrl+c to quit").press("ctrl+z", "enter", "r").press("ctrl+c").see("then quitting")
				} else {
					d.resize(20, 5).press("q")
				}
				if d.ended || d.suspended > 0 {
					t.Fatal("it ended in the middle")
				}
				close(let)
				d.settle()
				want := []string{"✔ Deleted the keys of emergency-user and prod-admin from the memory", "! The keys of staging-deployer were not deleted"}
				if o := d.outcome(); !d.ended || !o.Interrupted || !slices.Equal(o.SavedLast, want) {
					t.Errorf("ended %v, %q", d.ended, o.SavedLast)
				}
				if left := b.keysLeft(); !slices.Equal(left, []string{"staging-deployer"}) {
					t.Errorf("left are the keys of %v", left)
				}
			})
		})
	}
}

func TestASecondCtrlCDuringADeletionSaysWhatIsUnknown(t *testing.T) {
	play(t, func(t *testing.T) {
		b, _ := stubborn(t, map[string]error{"prod-admin": nil})
		d := b.start(frontend.Options{}).press("ctrl+a", "d", "y", "ctrl+c", "ctrl+c")
		want := []string{"✔ Deleted the keys of emergency-user from the memory", "! Interrupted while deleting the keys of prod-admin. They may or may not be deleted",
			"! The keys of staging-deployer were not deleted"}
		if o := d.outcome(); !d.ended || !o.Interrupted || !slices.Equal(o.SavedLast, want) {
			t.Errorf("ended %v, %q", d.ended, o.SavedLast)
		}
	})
}

func TestADeletionThatEndedLeavesNothingForTheTerminal(t *testing.T) {
	play(t, func(t *testing.T) {
		b, _ := stubborn(t, nil)
		d := b.start(frontend.Options{}).press("ctrl+a", "d", "y").see("✔ Deleted the keys of emergency-user, prod-admin").press("q")
		if o := d.outcome(); !d.ended || len(o.SavedLast) > 0 {
			t.Errorf("ended %v, %q", d.ended, o.SavedLast)
		}
	})
}

// The keyring may change after a yes to the question about trust.
func TestTrustIsAskedAboutBeforeTheQuestionThatNamesTheKeyring(t *testing.T) {
	for name, keys := range map[string][]string{"one": {"j"}, "marked": {"ctrl+a"}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				risky(b)
				d := b.start(frontend.Options{}).resize(120, 40).press(keys...).press("d")
				if d.state() != flow.AskingTrust {
					t.Fatalf("%s\n%s", d.state(), d.view())
				}
				b.ws.Vault = titled{b.ws.Vault}
				d.press("y").see("Delete the keys of", "GNOME Keyring").press("y").see("✔ Deleted the keys of")
			})
		})
	}
}

func TestAYesToAQuestionAboutAnotherKeyringDeletesNothing(t *testing.T) {
	play(t, func(t *testing.T) {
		b, o := watchedBench(t)
		d := b.start(frontend.Options{}).press("ctrl+a", "d").see("Delete the keys of 4 identities?")
		b.ws.Vault = titled{b.ws.Vault}
		o.change(d)
		d.press("y").see("The keyring has changed. Press d again")
		if left := b.keysLeft(); len(left) != 3 {
			t.Errorf("left are the keys of %v", left)
		}
	})
}

// A session can end although another program has already deleted the keys.
func TestADeletionThatOnlyEndedSessionsSaysSo(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		says string
	}{
		"one":    {[]string{"j"}, "✔ Logged out of prod-admin · no saved keys"},
		"marked": {[]string{"ctrl+a"}, "✔ Logged out of prod-admin · no saved keys"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b, _ := stubborn(t, nil)
				d := b.start(frontend.Options{}).resize(120, 40).press(c.keys...).press("d")
				for _, name := range b.keysLeft() {
					if err := b.ws.Vault.Remove(t.Context(), model.Ref{Realm: "acme", Name: name}); err != nil && !errors.Is(err, model.ErrNoKeys) {
						t.Fatal(err)
					}
				}
				d.press("y").see(c.says).seeNot("None of the")
			})
		})
	}
}

func TestALogoutOfOneOfSeveralMarkedCountsOne(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		wait := make(chan struct{})
		b.ws.Sessions = slowSessions{b.ws.Sessions, wait}
		d := b.start(frontend.Options{}).resize(120, 40).press("g", " ", "j", " ", "l").see("Log out of prod-admin?")
		d.press("y").see("Logging out of 1 identity").seeNot("1 identities")
		close(wait)
		d.settle()
	})
}

type slowSessions struct {
	model.Sessions
	wait chan struct{}
}

func (s slowSessions) Remove(ctx context.Context, r model.Ref) error {
	<-s.wait
	return s.Sessions.Remove(ctx, r)
}

// TestAYesAfterTheConfigurationBrokeDeletesNothing answers the question when an earlier action has read the list again, without success.
func TestAYesAfterTheConfigurationBrokeDeletesNothing(t *testing.T) {
	play(t, func(t *testing.T) {
		b, _ := stubborn(t, nil)
		answer := make(chan struct{})
		b.aws.Fail(awsfake.Fault{Hold: answer}, 1)
		d := b.start(frontend.Options{}).press("v", "d").see("Delete the keys")
		b.broken = errors.New("the folder is away")
		close(answer)
		d.settle()
		if d.see("Delete the keys"); d.state() != flow.Blocked {
			t.Fatal(d.state())
		}
		d.press("y").see(words.PressDAgain, "The folder is away")
		if left := b.keysLeft(); len(left) != 3 {
			t.Errorf("%v", left)
		}
	})
}
