package plain_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/ui"
)

func signIn(b *bench) {
	b.opts = ui.Options{Goal: ui.SignIn, Identity: "emergency-user"}
}

func info(b *bench, name string) model.SessionInfo {
	s, err := b.ws.Sessions.Info(b.t.Context(), model.Ref{Realm: "acme", Name: name})
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func TestSigningInHoldsASession(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		signIn(b)
		out := b.run(code())
		if out.Issued == nil || out.StillGood || out.Cancelled || !info(b, "emergency-user").Saved {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("MFA Device: "+device, "Next code in 30s.")
	})
}

func TestAWrongCodeIsFollowedByTheRightOne(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		signIn(b)
		out := b.run("000000", code())
		b.see("AWS did not accept that code. A code works once.", "Enter the next one in 30s. That is attempt 2.")
		if out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestAUsedCodeIsRefusedWithoutAskingAWS(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		signIn(b)
		b.opts.Renew = true
		b.run(code())
		asked := b.aws.Calls("GetSessionToken")
		out := b.run(code(), func() {
			if b.aws.Calls("GetSessionToken") != asked {
				t.Error("the used code was sent")
			}
		}, later)
		b.see("Already used · next code in 30s")
		if out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestWhatIsNoCodeIsRefusedAndNotRepeated(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		signIn(b)
		b.run("hunter2!", "123", "1234567", code())
		b.see("Digits only.", "Six digits are needed.", "Six digits, not more.")
		if n := strings.Count(b.transcript(), "hunter2!"); n != 1 { // once, by the terminal itself
			t.Errorf("said %d times:\n%s", n, b.transcript())
		}
		if n := b.aws.Calls("GetSessionToken"); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestWithoutKeysTheFormComesFirst(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		signIn(b)
		out := b.run(keyID, hidden(secret), device, "", code)
		if out.Saved == nil || out.Issued == nil {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("No keys are saved for emergency-user yet.", "Saved credentials to keyring.", "Entry: atmos_acme_emergency-user.")
		b.seeNot(secret)
	})
}

func TestASessionThatIsStillGoodNeedsNoCode(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		signIn(b)
		b.run(code())
		if out := b.run(); !out.StillGood || out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestWithoutADeviceNoCodeIsAskedFor(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("no-mfa", "")
		b.opts = ui.Options{Goal: ui.SignIn, Identity: "no-mfa"}
		if out := b.run(); out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestAnAttemptThatWasBegunIsTakenOverAndClosed(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		start, err := b.ws.Begin(t.Context(), b.ws.Config.Identities[0], false)
		if err != nil {
			t.Fatal(err)
		}
		signIn(b)
		b.opts.Attempt = start.Attempt
		if out := b.run("back"); !out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
		if _, err := start.Attempt.Send(t.Context(), code()); !errors.Is(err, model.ErrAttemptClosed) {
			t.Errorf("the attempt is open: %v", err)
		}
	})
}

func TestLeavingEndsARunForOneThingAsCancelled(t *testing.T) {
	for name, way := range map[string][]any{"a word": {"back"}, "the end of the input": {ctrlD}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.keep("emergency-user", device)
				signIn(b)
				if out := b.run(way...); !out.Cancelled || out.Interrupted {
					t.Errorf("outcome %+v", out)
				}
			})
		})
	}
}

func TestCtrlCInterruptsEveryPrompt(t *testing.T) {
	for name, way := range map[string][]any{
		"list": {}, "actions": {"1"}, "code": {"1", "i"}, "form": {"2", "e"}, "secret": {"2", "e", keyID}, "question": {"1", "d"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.keep("emergency-user", device)
				if out := b.run(append(way, ctrlC)...); !out.Interrupted {
					t.Errorf("outcome %+v", out)
				}
				start, err := b.ws.Begin(t.Context(), b.ws.Config.Identities[0], true)
				if err != nil {
					t.Fatalf("the lock is still held: %v", err)
				}
				start.Attempt.Close()
			})
		})
	}
}

func TestASaveIsFinishedBeforeAnInterruptEndsTheRun(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.opts = ui.Options{Goal: ui.Configure, Identity: "emergency-user"}
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

func TestAnotherWindowIsWaitedFor(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		other, err := b.ws.Begin(t.Context(), b.ws.Config.Identities[0], false)
		if err != nil {
			t.Fatal(err)
		}
		b.ws.Locker = sending{b.ws.Locker, other.Attempt}
		signIn(b)
		out := b.run()
		b.see("Another window is asking for the code (pid ", "Waiting for it;")
		if !out.StillGood || strings.Count(b.transcript(), "Another window") != 1 {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

// sending answers the other window's prompt while it is waited for.
type sending struct {
	model.Locker
	a *model.Attempt
}

func (s sending) Wait(ctx context.Context, r model.Ref) error {
	<-time.After(12 * time.Second)
	if _, err := s.a.Send(ctx, code()); err != nil {
		return err
	}
	return s.Locker.Wait(ctx, r)
}

func TestALockThatCannotBeWaitedForIsLeft(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		other, err := b.ws.Begin(t.Context(), b.ws.Config.Identities[0], false)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Attempt.Close()
		b.ws.Locker = brokenWait{b.ws.Locker}
		signIn(b)
		if out := b.run(); !out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
		b.see("Error: The lock cannot be read.")
	})
}

type brokenWait struct{ model.Locker }

func (brokenWait) Wait(context.Context, model.Ref) error {
	return errors.New("the lock cannot be read")
}

func TestRefusedKeysBringTheFormAndStayStored(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "user", AccessKeyID: keyID, SecretKey: secret, Inactive: true,
			Devices: []awsfake.Device{{Serial: device, Seed: seed()}}})
		signIn(b)
		out := b.run(code(), "back")
		b.see("Error: AWS does not know this access key.", "they are still stored.", "AWS Access Key ID ["+keyID+"]")
		if _, err := b.ws.Vault.Read(t.Context(), b.ws.Config.Identities[0].Ref); err != nil || !out.Cancelled {
			t.Errorf("the stored keys: %v; outcome %+v", err, out)
		}
	})
}

func TestRefusedKeysOfAtmosYAMLAreNamedWithFileAndLine(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		id := &b.ws.Config.Identities[0]
		id.AccessKeyID, id.SecretKey = set("AKIAI44QH8DHBEXAMPLE", 9), set(model.SecretString(secret), 10)
		id.Device = set(device, 11)
		signIn(b)
		out := b.run("123456")
		b.see("/home/u/atmos.yaml:9:7", "There is nothing to save here. To change the keys, edit /home/u/atmos.yaml")
		if !errors.Is(out.Err, model.ErrKeyUnknown) {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestASessionThatCannotBeSavedIsSavedAgain(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		disk := &fullDisk{Sessions: b.ws.Sessions, full: true}
		b.ws.Sessions = disk
		signIn(b)
		out := b.run(code(), "y", func() { disk.full = false }, "")
		b.see("Signed in, not saved.", "no space left", "Session saved.")
		if out.Issued == nil || out.Issued.Unsaved != nil || !info(b, "emergency-user").Saved {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

func TestASessionThatStaysUnsavedIsTheCallers(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.keep("emergency-user", device)
		b.ws.Sessions = &fullDisk{Sessions: b.ws.Sessions, full: true}
		signIn(b)
		out := b.run(code(), "n")
		if out.Issued == nil || out.Issued.Unsaved == nil || out.Issued.Session.Token.Empty() {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
	})
}

type fullDisk struct {
	model.Sessions
	full bool
}

func (f *fullDisk) Save(ctx context.Context, r model.Ref, s model.Session) error {
	if f.full {
		return errors.New("no space left on device")
	}
	return f.Sessions.Save(ctx, r, s)
}
