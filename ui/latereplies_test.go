package ui_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
)

// gatedVault reads when it is allowed to, even if the call was cancelled meanwhile: a keyring may be slow to notice that nobody is
// waiting any more.
type gatedVault struct {
	model.Vault
	gate  chan struct{}
	reads *int
}

func (v gatedVault) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	*v.reads++
	<-v.gate
	return v.Vault.Read(context.WithoutCancel(ctx), r)
}

func (b *bench) gated() gatedVault {
	v := gatedVault{b.ws.Vault, make(chan struct{}), new(int)}
	b.ws.Vault = v
	return v
}

// free fails the test if somebody holds the identity's lock.
func (b *bench) free(name string) {
	b.t.Helper()
	held, err := b.ws.Locker.Lock(context.Background(), model.Ref{Realm: "acme", Name: name})
	if err != nil {
		b.t.Fatalf("the lock of %s is held: %v", name, err)
	}
	held.Release()
}

func TestALateAttemptIsDroppedAndItsLockIsFreed(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		v := b.gated()
		d := b.start(frontend.Options{}).press("enter").later(3*time.Second).see("opening", "3s").press("esc").seeNot("opening")
		close(v.gate)
		d.settle()
		d.see("1 of 3").seeNot("Enter MFA Token")
		if d.state() != flow.Choosing {
			t.Errorf("the late answer led to %s", d.state())
		}
		b.free("emergency-user")
	})
}

func TestALateFormIsDropped(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		v := b.gated()
		d := b.start(frontend.Options{}).press("e", "esc", "j", "e")
		close(v.gate)
		d.settle()
		d.see("prod-admin › Keys").seeNot(keyID)
	})
}

func TestEnterTwiceAsksTheKeyringOnce(t *testing.T) {
	for name, press := range map[string]func(d *driver){
		"one after the other": func(d *driver) {
			d.press("enter", "enter", "ctrl+j", "e")
			d.update(keyMsg("enter")) // and one that was typed before the first was seen
		},
		"in one read": func(d *driver) { d.pending = append(d.pending, keyMsg("enter"), keyMsg("enter"), keyMsg("e")) },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				saved(b)
				v := b.gated()
				d := b.start(frontend.Options{})
				press(d)
				d.settle()
				close(v.gate)
				d.settle()
				d.see("Enter MFA Token")
				if *v.reads != 1 {
					t.Errorf("the keyring was read %d times", *v.reads)
				}
			})
		})
	}
}

func TestASixthDigitTwiceSendsOneCode(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("enter").typed("00000")
		d.pending = append(d.pending, keyMsg("0"), keyMsg("enter"), keyMsg("0"))
		d.settle()
		d.see("AWS rejected that code", "Check it, or use the next one")
		if n := b.aws.Calls("GetSessionToken"); n != 1 {
			t.Errorf("%d codes were sent", n)
		}
	})
}

func TestALateRefreshDoesNotUndoANewerOne(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{})
		b.broken = errors.New("the folder is away")
		d.press("r").see("The folder is away")
		b.broken = nil
		d.pending = append(d.pending, keyMsg("r"), keyMsg("r"), keyMsg("enter"))
		d.settle()
		if d.state() == flow.Blocked || d.state() == flow.Loading {
			t.Errorf("%s\n%s", d.state(), d.view())
		}
	})
}

func TestTheSessionOfAnotherProcessIsUsedAfterTheWait(t *testing.T) {
	for name, c := range map[string]struct {
		sends bool
		shows string
	}{"that signed in": {true, "✔ Still signed in"}, "that gave up": {false, "Enter MFA Token"}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				saved(b)
				other, err := b.ws.Begin(context.Background(), b.ws.Config.Identities[0], model.SignInOptions{})
				if err != nil {
					t.Fatal(err)
				}
				d := b.start(frontend.Options{Renew: true}).press("enter").later(12*time.Second).see("Another window is asking for the code", "enter esc cancel", "Open for     12s")
				if c.sends {
					if _, err := other.Attempt.Send(context.Background(), d.code()); err != nil {
						t.Fatal(err)
					}
				}
				other.Attempt.Close()
				d.later(time.Second).see(c.shows)
			})
		})
	}
}

// A failure may come while a code or a secret is being typed.
func TestAFailureInTheBackgroundOpensNoDialogOverAForm(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{})
		let := make(chan struct{})
		b.aws.Fail(awsfake.Fault{Hold: let, Cut: true}, awsfake.Always)
		d.press("v", "enter").typed("123")
		close(let)
		d.later(time.Second).see("Could not reach AWS in us-east-1", "123___")
		b.aws.Heal()
		d.press("backspace").see("12____").seeNot("Could not reach")
	})
}

func TestWaitingForAnotherProcessCanBeCancelled(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		other, err := b.ws.Begin(context.Background(), b.ws.Config.Identities[0], model.SignInOptions{})
		if err != nil {
			t.Fatal(err)
		}
		d := b.start(frontend.Options{}).press("enter").later(time.Second).see("Another window").press("esc").seeNot("Another window")
		other.Attempt.Close()
		if d.later(5 * time.Second); d.state() != flow.Choosing {
			t.Errorf("it led to %s", d.state())
		}
		b.free("emergency-user")
	})
}

func TestEditingKeysFromTheBoxFreesTheLock(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("enter").typed("12").press("ctrl+e").see("Enter Credentials", keyID, "saved; type")
		b.free("emergency-user")
		d.press("esc").see("1 of 3")
	})
}
