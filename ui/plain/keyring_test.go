package plain_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
)

// lockedVault opens with one word only.
type lockedVault struct {
	model.Vault
	why  error
	word string
	open *bool
}

func lock(b *bench, why error) {
	b.ws.Vault = lockedVault{b.ws.Vault, why, "correct horse", new(bool)}
}

func (v lockedVault) Keyring() model.Keyring {
	k := v.Vault.Keyring()
	if !v.missing() {
		k.Title, k.Place, k.TakesPassphrase = "encrypted file", "/home/u/.local/share/atmos/keyring", true
	}
	return k
}

func (v lockedVault) missing() bool { return errors.Is(v.why, model.ErrKeyringAbsent) }

func (v lockedVault) Look(ctx context.Context, refs []model.Ref) (map[model.Ref]model.Presence, error) {
	if v.missing() {
		return nil, v.why
	}
	return v.Vault.Look(ctx, refs)
}

func (v lockedVault) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	if !*v.open {
		return model.Keys{}, v.why
	}
	return v.Vault.Read(ctx, r)
}

func (v lockedVault) Unlock(_ context.Context, s model.Secret) error {
	s.Reveal(func(b []byte) { *v.open = string(b) == v.word })
	if !*v.open {
		return model.ErrWrongPassphrase
	}
	return nil
}

func TestALockedFileAsksForItsPassphrase(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		lock(b, model.ErrPassphraseNeeded)
		signIn(b)
		out := b.run(hidden("short"), hidden("wrong horse"), hidden("correct horse"), code)
		if out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
		b.see("The encrypted file is in /home/u/.local/share/atmos/keyring.", "Error: Wrong passphrase.")
		b.seeNot("horse")
	})
}

func TestAPassphraseThatIsTypedBeforeItsQuestionIsNotSeen(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		lock(b, model.ErrPassphraseNeeded)
		signIn(b)
		between := func(want bool) func() {
			return func() {
				if b.hidden != want {
					t.Errorf("the terminal hides what is typed: %v", b.hidden)
				}
			}
		}
		b.run(hidden("short"), between(true), hidden("wrong horse"), between(true), hidden("correct horse"), between(false), code)
	})
}

func TestAFirstPassphraseIsTypedTwice(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		lock(b, model.ErrPassphraseNew)
		signIn(b)
		b.run(hidden("correct horse"), hidden("correct house"), hidden("correct horse"), hidden("correct horse"), code)
		b.see("Choose a passphrase.", "The passphrases do not match.")
		b.seeNot("correct ")
	})
}

func TestAPassphraseCanBeRefused(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		lock(b, model.ErrPassphraseNew)
		signIn(b)
		if out := b.run(hidden("?"), hidden("correct horse"), ctrlD); !out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
		b.see("The passphrase opens the encrypted file", "To cancel, type back or press ctrl+c.")
	})
}

// keyrings has the encrypted file, which does not open at the first try.
type keyrings struct {
	model.Keyrings
	file  model.Vault
	tries *int
}

func (k keyrings) Try(kind string) (model.Vault, error) {
	if *k.tries++; *k.tries == 1 || kind != "file" {
		return nil, errors.New("the settings cannot be written")
	}
	return k.file, nil
}

func TestAMachineWithoutKeyringIsOfferedTheEncryptedFile(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.Keyrings = keyrings{file: b.ws.Vault, tries: new(int)}
		lock(b, model.ErrKeyringAbsent)
		signIn(b)
		out := b.run("", "y", keyID, hidden(secret), device, "", code)
		if out.Issued == nil {
			t.Errorf("outcome %+v", out)
		}
		b.see("This machine has no system keyring.", "Error: The settings cannot be written.")
	})
}

func TestWithoutAKeyringNoDialogIsAnnounced(t *testing.T) {
	for name, answers := range map[string][]any{"from the list": {"1", "enter", "n", "1", "e", "n", "q"}, "at once": {"n"}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				lock(b, model.ErrKeyringAbsent)
				if name == "at once" {
					signIn(b)
				}
				b.run(answers...)
				b.see("This machine has no system keyring.", "Use the encrypted file? y or n [y]: ")
				b.seeNot("Opening the keyring", "dialog")
			})
		})
	}
}

func TestWithoutAKeyringTheListSaysWhatToTypeForTheEncryptedFile(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		lock(b, model.ErrKeyringAbsent)
		b.run("q")
		b.see("Warning: This machine has no system keyring. To use an encrypted file, choose an identity, then press enter.\n")
		_, p := b.Read(modeltest.HalfAPair)
		b.ws.Config.Identities[0].Problem = p
		b.run("q")
		b.see("To use an encrypted file, choose prod-admin, then press enter.\n")
		b.ws.Config.Identities[0].Problem, b.ws.KeyringFrom = nil, chosenByFlag
		b.run("q")
		b.seeNot("then press enter")
	})
}

// Enter was said to add keys, but it offered an encrypted file first.
func TestWithoutAKeyringEnterChoosesOne(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		lock(b, model.ErrKeyringAbsent)
		b.run("1", "back", "q")
		b.see("enter: use an encrypted file\n")
	})
}

func TestTheEncryptedFileIsExplainedOnce(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.Keyrings = keyrings{file: b.ws.Vault, tries: new(int)}
		lock(b, model.ErrKeyringAbsent)
		b.run("1", "", "n", "1", "", "n", func() {
			if n := strings.Count(b.transcript(), "authdeck can keep keys in an encrypted file with a passphrase"); n != 1 {
				t.Errorf("said %d times\n%s", n, b.transcript())
			}
		}, "1", "", "?", "n", "q")
		if n := strings.Count(b.transcript(), "authdeck can keep keys in an encrypted file with a passphrase"); n != 2 {
			t.Errorf("said %d times\n%s", n, b.transcript())
		}
	})
}

func TestEnterDoesNotLeaveKeysInAnotherKeyringBehind(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		lock(b, model.ErrKeyringAbsent)
		signIn(b)
		if out := b.run(""); !out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
		b.see("This identity's keys are in memory, not in the encrypted file.", "Use the encrypted file? y or n [n]: ")
	})
}

func TestTheListSaysThatKeysAreInAnotherKeyring(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		ref := b.ws.Config.Identities[0].Ref
		err := b.ws.Records.Update(t.Context(), ref, func(r *model.Record) { r.KeyringType, r.SavedAt = "system", b.ws.Clock.Now() })
		if err != nil {
			t.Fatal(err)
		}
		b.run("1", "q")
		b.see("keys: elsewhere, in system keyring (--keyring system)")
	})
}

func TestAKeyringThatWasChosenIsNotReplaced(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.ws.KeyringFrom = chosenByFlag
		lock(b, model.ErrKeyringAbsent)
		signIn(b)
		if out := b.run("n"); !out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
		b.see("Error: This machine has no system keyring.", "It is set by --keyring, so authdeck does not try another keyring.")
		b.seeNot("Use the encrypted file?")
	})
}

func TestTheEncryptedFileCanBeRefused(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		lock(b, model.ErrKeyringAbsent)
		signIn(b)
		if out := b.run("n"); !out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestAKeyringThatFailsCanBeTriedAgain(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		whole := b.ws.Vault
		lock(b, fmt.Errorf("%w: the bus says nothing", model.ErrKeyringSilent))
		signIn(b)
		out := b.run("", func() { b.ws.Vault = whole }, "", code)
		if out.Issued == nil {
			t.Errorf("outcome %+v\n%s", out, b.transcript())
		}
		b.see("Error: The keyring did not answer.", "Details: the bus says nothing", "Try again? y or n [y]: ")
	})
}

func TestTryAgainDoesAgainWhatWasChosenInTheList(t *testing.T) {
	for name, c := range map[string]struct {
		chosen string
		then   []any
		see    string
	}{
		"a sign-in": {"enter", []any{code, "q"}, "Signed in as emergency-user. Session saved."},
		"the keys":  {"e", []any{ctrlD, "q"}, "AWS Access Key ID"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T, b *bench) {
				b.Keep("emergency-user", device)
				whole := b.ws.Vault
				lock(b, model.ErrKeyringDenied)
				b.run(append([]any{"1", c.chosen, "y", func() { b.ws.Vault = whole }, "y"}, c.then...)...)
				b.see("Error: The keyring refused access.", c.see)
				if n := strings.Count(b.transcript(), "Error: The keyring refused access."); n != 2 {
					t.Errorf("the keyring was asked %d times\n%s", n, b.transcript())
				}
			})
		})
	}
}

func TestAProblemThatIsNotTriedAgainLeadsToTheList(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		lock(b, model.ErrKeyringDenied)
		b.run("1", "enter", "n", "r", "q")
		if n := strings.Count(b.transcript(), "Error: The keyring refused access."); n != 1 {
			t.Errorf("the keyring was asked %d times\n%s", n, b.transcript())
		}
	})
}

func TestABrokenConfigurationCanBeTriedAgain(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		_, b.broken = b.Read(modeltest.Unusable)
		out := b.run("", func() { b.broken = nil }, "y", "q")
		if out.Err != nil {
			t.Errorf("outcome %+v", out)
		}
		b.see("Error: atmos.yaml:3 is invalid.", "auth.identities must be a map", "Write it like this:", "      kind: aws/user",
			"File: /home/u/atmos.yaml\nLine 3.", "1. emergency-user, the default; ")
	})
}

func TestWhatToWriteIsOnALineOfItsOwn(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.broken = &model.Problem{What: "mfa_arn is not an MFA ARN", Write: "mfa_arn: arn", Origin: model.Origin{File: "/home/u/atmos.yaml", Line: 9}}
		b.run("n")
		b.see("Change it to:\nmfa_arn: arn\n")
	})
}

func TestAProblemOfAFileIsSaidWithItsFileAndItsLine(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		_, b.broken = b.Read(modeltest.Unusable)
		b.excerpt = func(at model.Origin) model.Excerpt {
			return model.Excerpt{First: at.Line - 1, Lines: []string{"auth:", "  identities: ····", "  x: y"}}
		}
		b.run("n")
		b.see("File: /home/u/atmos.yaml\nLine 3: identities: hidden\n")
		b.seeNot("Details: /home/u/atmos.yaml", "x: y")
		b.excerpt = nil
		b.run("n")
		b.see("File: /home/u/atmos.yaml\nLine 3.\n")
	})
}

func TestABrokenConfigurationIsTheRunsError(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.broken = &model.Problem{What: "no"}
		for _, answer := range []any{"n", ctrlD} {
			if out := b.run(answer); !errors.Is(out.Err, b.broken) {
				t.Errorf("outcome %+v", out)
			}
		}
	})
}

func TestAProblemOfTheIdentityIsSaid(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		_, p := b.Read(modeltest.HalfAPair)
		b.ws.Config.Identities[0].Problem = p
		if out := b.run("1", "enter", "q"); out.Err != nil || out.Cancelled {
			t.Errorf("outcome %+v", out)
		}
		b.see("keys: problem", "Error: atmos.yaml:7 is invalid.", "Set both, or remove both to use the keyring.")
		signIn(b)
		if out := b.run(); !errors.Is(out.Err, p) {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestAnUnknownNameIsTheErrorOfTheRun(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.opts = frontend.Options{Goal: frontend.SignIn, Identity: "nobody"}
		var unknown *model.UnknownIdentityError
		if out := b.run(); !errors.As(out.Err, &unknown) {
			t.Errorf("outcome %+v", out)
		}
	})
}

func TestOtherActionsOnALockedFileAskForItsPassphraseToo(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		lock(b, model.ErrPassphraseNeeded)
		b.run("1", "v", hidden("wrong horse"), hidden("back"), "v", hidden("correct horse"), "v", "q")
		b.see("Error: Wrong passphrase.", "The keys were not checked.", "Keys are valid. Account: 123456789012.")
		b.seeNot("horse", "Error: The encrypted file needs its passphrase")
	})
}

func TestAWrongPassphraseInAVariableIsToldFromATypedOne(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.Keep("emergency-user", device)
		lock(b, &model.PassphraseError{Err: model.ErrWrongPassphrase, Variable: "MY_PASSPHRASE", Given: true})
		signIn(b)
		b.run(hidden("correct horse"), code)
		b.see("Error: The passphrase in MY_PASSPHRASE is wrong.", "Type the right one here.")
		b.seeNot("is set", "again")
	})
}

// chosenByFlag is a keyring that the user chose with a flag.
var chosenByFlag = model.KeyringSource{By: model.ChosenByFlag, At: model.Origin{File: "--keyring"}}
