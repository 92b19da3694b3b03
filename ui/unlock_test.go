package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
)

func TestAFirstPassphraseIsTypedTwice(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault = &newFile{Vault: b.ws.Vault}
		d := b.start(frontend.Options{}).press("enter").see("Choose a passphrase", "The keys will be in ").typed("short").press("enter").see("At least 8 characters")
		d.press("ctrl+u").typed("correct horse").press("enter").press("enter").see("✗ Type the passphrase again.").seeNot("differ")
		d.typed("correct house").press("enter").see("The two differ. Type the passphrase again.")
		d.typed("correct horse").press("enter").see("Enter Credentials").seeNot("horse", "house")
	})
}

func TestWhatIsWrongWithAPassphraseIsInsideTheBox(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.ws.Vault = &newFile{Vault: b.ws.Vault}
			d := b.start(frontend.Options{}).resize(size[0], size[1]).press("enter").see("At least 8 characters")
			inBox := func(says string) {
				_, rest, found := strings.Cut(d.view(), "✗ "+says)
				if line, _, _ := strings.Cut(rest, "\n"); !found || !strings.HasPrefix(strings.TrimLeft(line, " "), "│") || !strings.Contains(rest, "╰──────") {
					t.Errorf("%v: %q is not in the box:\n%s", size, says, d.view())
				}
			}
			d.typed("short").press("enter")
			inBox("At least 8 characters")
			d.press("ctrl+u").typed("correct horse").press("enter").typed("correct house").press("enter").see("At least 8 characters")
			inBox("The two differ. Type the passphrase again.")
		})
	}
}

// The box is over the dashboard, and a message in it does not move it.
func TestThePassphraseIsAskedOverTheDashboard(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.ws.Vault = &newFile{Vault: b.ws.Vault}
			d := b.start(frontend.Options{}).resize(size[0], size[1]).press("enter").see("Choose a passphrase", "╭─ Identities ", "IDENTITY")
			before, _ := d.place("Choose a passphrase")
			if after, _ := d.press("enter").see("✗").place("Choose a passphrase"); after != before {
				t.Errorf("%v: it moved from row %d to %d", size, before, after)
			}
		})
	}
}

// TestAShortPassphraseOfAnExistingFileIsWrong: the minimum length of a passphrase applies only to new ones.
func TestAShortPassphraseOfAnExistingFileIsWrong(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		d := b.start(frontend.Options{}).press("enter").see("Unlock the encrypted file").press("enter").see("✗ Enter the passphrase")
		d.typed("short").press("enter").see("✗ Wrong passphrase").seeNot("At least 8")
		d.typed("correct horse").press("enter").see("Enter MFA Token")
	})
}

func TestTheListSaysThatTheKeyringIsLockedUntilItIsOpen(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		v := b.ws.Vault
		b.ws.Vault = &lockedVault{Vault: v, word: "correct horse"}
		d := b.start(frontend.Options{}).see("– memory, locked").press("enter").typed("correct horse").press("enter").see("Enter MFA Token")
		d.press("esc").see("✔ memory").seeNot("locked")
		asks := &asksItself{Vault: v}
		b.ws.Vault = asks
		d = b.start(frontend.Options{}).see("– memory, locked").press("enter").see("Enter MFA Token").press("esc").see("✔ memory").seeNot("locked")
		asks.open = false
		d.press("r").see("– memory, locked").press("e").see("Enter Credentials").press("esc").see("✔ memory")
		b.ws.Vault = blindLock{v}
		d.press("r").see("✗ memory", "✗ The keyring refused access").seeNot("locked")
	})
}

// It said only that the keyring is locked, as before the first try.
func TestTheDashboardSaysThatATypedPassphraseWasWrong(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		d := b.start(frontend.Options{}).resize(200, 60).press("enter").typed("wrong horse").press("enter").see("✗ Wrong passphrase").press("esc")
		d.see("! wrong passphrase", "Select an identity and press enter to try").seeNot(", locked")
		d.press("r").see("! wrong passphrase").resize(60, 16).see("! wrong passphrase").resize(200, 60)
		d.press("enter").typed("correct horse").press("enter").see("Enter MFA Token").press("esc").see("✔ memory").seeNot("wrong passphrase", "to try again")
	})
}

func TestANarrowHeaderWithWarningsSaysThatTheKeyringIsLocked(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Config.Warnings = []*model.Problem{{What: "unknown region"}}
		b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		d := b.start(frontend.Options{}).resize(60, 16).see("– keyring locked   ! 1 warning\n").resize(80, 24).see("– memory, locked   ! 1 warning\n")
		d.resize(60, 16).press("enter").typed("correct horse").press("enter", "esc").seeNot("locked", "memory")
	})
}

// asksItself shows its own dialog when keys are needed, and the dialog is answered.
type asksItself struct {
	model.Vault
	open bool
}

func (v *asksItself) Locked(context.Context) error {
	if v.open {
		return nil
	}
	return model.ErrKeyringLocked
}

func (v *asksItself) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	v.open = true
	return v.Vault.Read(ctx, r)
}

// noDialog is locked, and cannot show its dialog.
type noDialog struct{ model.Vault }

func (noDialog) Locked(context.Context) error {
	return &model.Problem{Kind: model.NoDialogError{}, What: "memory is locked"}
}

func TestHealthSaysOfALockedKeyringThatItsDialogCannotBeShown(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Vault = noDialog{b.ws.Vault}
		b.start(frontend.Options{}).press("H").see("! memory", "Its dialog cannot be shown here.").seeNot("when needed")
	})
}

// blindLock cannot say whether it is locked.
type blindLock struct{ model.Vault }

func (blindLock) Locked(context.Context) error { return model.ErrKeyringDenied }

func TestTabMovesBetweenTheTwoPassphraseFields(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault = &newFile{Vault: b.ws.Vault}
		d := b.start(frontend.Options{}).press("enter").see("▸ Passphrase", "At least 8 characters").press("tab").see("▸ Confirm passphrase").press("shift+tab")
		d.typed("correct horsey").press("backspace").press("enter").see("▸ Confirm passphrase").typed("correct horse").press("enter").see("Enter Credentials")
	})
}

func TestEscInThePassphraseGoesBackToTheList(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		d := b.start(frontend.Options{}).press("enter").typed("correct").press("esc").see("1 of 3").press("enter").see("Unlock the encrypted file").seeNot("•")
		d.typed("correct horse").press("enter").see("Enter MFA Token")
	})
}

// slowToUnlock opens when it is allowed to.
type slowToUnlock struct {
	*lockedVault
	let chan struct{}
}

func (v slowToUnlock) Unlock(ctx context.Context, s model.Secret) error {
	<-v.let
	return v.lockedVault.Unlock(ctx, s)
}

func TestEscCancelsTheCheckOfAPassphrase(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		let := make(chan struct{})
		b.ws.Vault = slowToUnlock{&lockedVault{Vault: b.ws.Vault, word: "correct horse"}, let}
		d := b.start(frontend.Options{}).press("enter").typed("correct horse").press("enter").later(3 * time.Second).see("Checking · 3s")
		d.typed("x").press("enter", "esc").see("1 of 3")
		close(let)
		if d.settle(); d.state() != flow.Choosing {
			t.Errorf("the late answer led to %s", d.state())
		}
	})
}

func TestTheOfferOfAnEncryptedFileCanBeDeclined(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Keyrings = useVault{v: b.ws.Vault}
		b.ws.Vault = absentVault{b.ws.Vault}
		d := b.start(frontend.Options{}).press("enter").see("▸ [Use the encrypted file]").press("tab").see("▸ [Back]").press("enter").see("1 of 3")
		d.press("enter", "esc").see("1 of 3").press("enter", "enter").see("Enter Credentials")
	})
}

// noVault is a keyring that cannot be chosen.
type noVault struct{ model.Keyrings }

func (noVault) Try(string) (model.Vault, error) {
	return nil, model.ErrKeyringDenied
}

func TestAKeyringThatCannotBeUsedSaysWhy(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault, b.ws.Keyrings = absentVault{b.ws.Vault}, noVault{}
		d := b.start(frontend.Options{}).press("enter", "enter").see("✗ The keyring refused access", "▸ [Use the encrypted file]")
		b.ws.Keyrings = nil
		d.press("esc").see("1 of 3")
	})
}

func TestConfirmCodeWaitsForEnter(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{Confirm: true}).press("enter").see("enter submits").typed(codeNow()).see("enter submits").press("backspace")
		d.press("enter").see("The code has 6 digits").typed(d.code()[5:])
		if n := b.aws.Calls("GetSessionToken"); n != 0 {
			t.Errorf("%d codes were sent before enter", n)
		}
		d.press("enter").see("✔ Signed in")
	})
}

func TestASeventhDigitIsRefused(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{Confirm: true}).press("enter").typed("1234567").see("123456", "That is more than 6 digits")
		d.press("ctrl+u").see("______")
	})
}

func TestVerifyingAsksForThePassphraseAndGoesOn(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		d := b.start(frontend.Options{}).press("j", "v").see("Unlock the encrypted file", "prod-admin › Passphrase")
		d.typed("incorrect horse").press("enter").see("Wrong passphrase").press("esc").see("▌  prod-admin", "! wrong passphrase")
		d.press("k", "enter").see("emergency-user › Passphrase").press("esc").press("v").typed("correct horse").press("enter")
		d.see("✔ Keys are valid", "▌  emergency-user", "✔ memory")
		d.press("v").see("✔ Keys are valid")
		if d.state() != flow.Choosing {
			t.Errorf("it stands in %s", d.state())
		}
	})
}

// A cancelled unlock leaves nothing behind that the next one would do.
func TestCancellingThePassphraseCancelsTheVerification(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		b.start(frontend.Options{}).press("v", "esc", "enter").typed("correct horse").press("enter").see("Enter MFA Token")
	})
}

// keptPassphrase keeps what it is given, as no keyring may.
type keptPassphrase struct {
	*lockedVault
	given *[]model.Secret
}

func (v keptPassphrase) Unlock(ctx context.Context, passphrase model.Secret) error {
	*v.given = append(*v.given, passphrase)
	return v.lockedVault.Unlock(ctx, passphrase)
}

func TestAPassphraseIsWipedAfterTheKeyringGotIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		var given []model.Secret
		b.ws.Vault = keptPassphrase{&lockedVault{Vault: b.ws.Vault, word: "correct horse"}, &given}
		b.start(frontend.Options{}).press("enter").typed("wrong horse").press("enter").see("Wrong passphrase").typed("correct horse").press("enter").see("Enter MFA Token")
		for i, s := range given {
			if !s.Empty() {
				t.Errorf("the %d. passphrase is still in memory", i+1)
			}
		}
		if len(given) != 2 {
			t.Errorf("%d passphrases", len(given))
		}
	})
}

// The box said "Try again" before anything was typed.
func TestAWrongPassphraseInAVariableIsToldFromATypedOne(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		failing(b, &model.PassphraseError{Err: model.ErrWrongPassphrase, Variable: "MY_PASSPHRASE", Given: true})
		b.start(frontend.Options{}).resize(120, 40).press("enter").see("! The passphrase in MY_PASSPHRASE is wrong").seeNot("Try again", "✗ The")
	})
}
