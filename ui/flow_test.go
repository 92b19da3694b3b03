package ui_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

func TestEscGoesBackAndNeverQuits(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).press("enter").see("Enter MFA Token").press("esc").see("IDENTITY").press("esc", "esc")
		d.see("IDENTITY")
		if d.ended {
			t.Error("esc ended the program")
		}
		d.press("enter").see("Enter MFA Token") // the lock was freed
	})
}

func TestALockedFileAsksForItsPassphrase(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		v := &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		b.ws.Vault = v
		v.Vault = vaultWith(b, "emergency-user")
		d := b.start(frontend.Options{}).press("enter").see("Unlock the encrypted file")
		d.typed("wrong horse").press("enter").see("✗ Wrong passphrase").seeNot("wrong horse")
		d.typed("correct horse").press("enter").see("Enter MFA Token")
	})
}

// lockedVault opens with only one passphrase.
type lockedVault struct {
	model.Vault
	word string
	open bool
}

func vaultWith(b *bench, name string) model.Vault {
	b.ws.Vault = b.ws.Vault.(*lockedVault).Vault
	b.Keep(name, device)
	v := b.ws.Vault
	b.ws.Vault = &lockedVault{Vault: v, word: "correct horse"}
	return v
}

func (v *lockedVault) Locked(context.Context) error {
	if !v.open {
		return model.ErrPassphraseNeeded
	}
	return nil
}

func (v *lockedVault) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	if !v.open {
		return model.Keys{}, model.ErrPassphraseNeeded
	}
	return v.Vault.Read(ctx, r)
}

func (v *lockedVault) ReadEntry(ctx context.Context, r model.Ref) (model.Secret, error) {
	if !v.open {
		return model.Secret{}, model.ErrPassphraseNeeded
	}
	return v.Vault.ReadEntry(ctx, r)
}

func (v *lockedVault) Unlock(_ context.Context, s model.Secret) error {
	s.Reveal(func(b []byte) { v.open = string(b) == v.word })
	if !v.open {
		return model.ErrWrongPassphrase
	}
	return nil
}

func TestAMachineWithoutKeyringIsOfferedTheEncryptedFile(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		memory := b.ws.Vault
		b.ws.Vault = absentVault{memory}
		b.ws.Keyrings = useVault{v: memory}
		d := b.start(frontend.Options{}).press("enter").see("This machine has no system keyring", "▸ [Use the encrypted file]")
		d.press("enter").see("Enter Credentials")
	})
}

// silentFile is an encrypted file that does not say what it has.
type silentFile struct{ model.Vault }

func (silentFile) Keyring() model.Keyring {
	return model.Keyring{Type: model.FileKeyring, Title: "encrypted file"}
}

func (silentFile) Look(ctx context.Context, _ []model.Ref) (map[model.Ref]model.Presence, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestTheEncryptedFileInPlaceOfAMissingKeyringIsNamedBeforeItAnswers(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		answered := make(chan struct{})
		close(answered)
		b.ws.Vault, b.ws.Keyrings = lateVault{absentVault{b.ws.Vault}, answered}, useVault{v: silentFile{b.ws.Vault}}
		b.start(frontend.Options{}).press("enter").see("▸ [Use the encrypted file]").press("enter").see("Enter Credentials", "saves to the encrypted file")
	})
}

func TestTheSmallestWindowSaysWhyThereIsNoKeyring(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		failing(b, fmt.Errorf("%w: there is no D-Bus session bus", model.ErrKeyringAbsent))
		b.start(frontend.Options{}).resize(60, 16).press("enter").see("This machine has no system keyring", "There is no D-Bus session bus.", "set auth.keyring.type: file in", "▸ [Back]").seeNot("ATMOS_KEYRING_TYPE")
	})
}

func TestEnterDoesNotLeaveKeysInAnotherKeyringBehind(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Keyrings = useVault{v: b.ws.Vault}
		b.ws.Vault = absentVault{b.ws.Vault}
		d := b.start(frontend.Options{}).press("enter").see("This identity's keys are in memory, not in the encrypted", "▸ [Back]")
		d.press("enter").see("1 of 3").press("j", "enter").seeNot("This identity's keys").see("▸ [Use the encrypted file]")
	})
}

func TestTheListSaysThatKeysAreInAnotherKeyring(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		ref := b.ws.Config.Identities[0].Ref
		err := b.ws.Records.Update(t.Context(), ref, func(r *model.Record) { r.KeyringType, r.SavedAt = "system", time.Now() })
		if err != nil {
			t.Fatal(err)
		}
		b.start(frontend.Options{}).see("! elsewhere", "! in another keyring · system keyring").press("j").seeNot("in another keyring").press("k", "d").see("are in the system keyring", "--keyring system").
			press("v").see("No keys to verify here. They are in the system keyring").seeNot("Press e to").resize(120, 40).see("Keys in another keyring", "enter to add keys here").seeNot("No keys yet")
	})
}

type absentVault struct{ model.Vault }

func (absentVault) Read(context.Context, model.Ref) (model.Keys, error) {
	return model.Keys{}, model.ErrKeyringAbsent
}

type useVault struct {
	model.Keyrings
	v model.Vault
}

func (u useVault) Try(string) (model.Vault, error) { return u.v, nil }

func TestSigningInWaitsForAnotherWindow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		id := b.ws.Config.Identities[0]
		other, err := b.ws.Begin(context.Background(), id, model.SignInOptions{})
		if err != nil {
			t.Fatal(err)
		}
		d := b.start(frontend.Options{}).press("enter").later(moment).see("Another window is asking for the code", "pid ", "Open for     ")
		if _, err := other.Attempt.Send(context.Background(), codeNow()); err != nil {
			t.Fatal(err)
		}
		d.later(time.Second).see("✔ Still signed in")
	})
}

func TestAPromptOfAnotherWindowIsTakenOver(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		other, err := b.ws.Begin(context.Background(), b.ws.Config.Identities[0], model.SignInOptions{})
		if err != nil {
			t.Fatal(err)
		}
		d := b.start(frontend.Options{}).press("enter").later(moment).see("Another window is asking for the code").press("t").see("Enter MFA Token")
		if err := other.Attempt.Taken(t.Context()); err == nil {
			t.Error("the other window does not know who took it over")
		}
		d.typed(d.code()).see("✔ Signed in")
		if i, err := other.Attempt.Send(context.Background(), "000000"); err != nil || !i.Found {
			t.Errorf("the other window did not find the session: %+v, %v", i, err)
		}
	})
}

func TestABoxThatIsTakenOverSaysSoAndCloses(t *testing.T) {
	for name, c := range map[string]struct {
		signsIn bool
		sees    []string
	}{"and waits": {false, []string{"Another window took over this sign-in", "Take over"}}, "and finds the session": {true, []string{"✔ Still signed in"}}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.Keep("emergency-user", device)
				d := b.start(frontend.Options{}).press("enter").see("Enter MFA Token").typed("123")
				id := b.ws.Config.Identities[0]
				var busy *model.BusyError
				if _, err := b.ws.Begin(context.Background(), id, model.SignInOptions{}); !errors.As(err, &busy) {
					t.Fatal(err)
				}
				other, err := b.ws.Begin(context.Background(), id, model.SignInOptions{TakeOver: busy})
				if err != nil {
					t.Fatal(err)
				}
				defer other.Attempt.Close()
				if c.signsIn {
					if _, err := other.Attempt.Send(context.Background(), d.code()); err != nil {
						t.Fatal(err)
					}
				}
				d.later(2 * time.Second).see(c.sees...).seeNot("Enter MFA Token")
			})
		})
	}
}

func TestQuitAsksNothingWhenNothingIsLost(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("q")
		if !d.ended || d.outcome().Cancelled {
			t.Errorf("ended %v, outcome %+v", d.ended, d.outcome())
		}
	})
}

func TestCtrlCEndsTheProgramFromEveryScreen(t *testing.T) {
	for _, keys := range [][]string{{}, {"enter"}, {"e"}, {"?"}, {"j", "enter"}, {"/"}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.Keep("emergency-user", device)
			d := b.start(frontend.Options{}).press(keys...).press("ctrl+c")
			if !d.ended || !d.outcome().Interrupted {
				t.Errorf("after %v: ended %v, outcome %+v", keys, d.ended, d.outcome())
			}
		})
	}
}

func TestABrokenConfigurationShowsAScreenWithTryAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		_, b.broken = b.Read(modeltest.Unusable)
		d := b.start(frontend.Options{}).see("atmos.yaml:3 is invalid", "auth.identities must be a map", "kind: aws/user", "/home/u/atmos.yaml:3:15")
		if d.outcome().Err == nil {
			t.Error("the outcome has no error for standard error")
		}
		b.broken = nil
		d.press("r").see("emergency-user")
		if d.outcome().Err != nil {
			t.Error("the outcome keeps an error that was fixed")
		}
	})
}

func TestLoginAndConfigureEndByThemselves(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{Goal: frontend.Configure}).see("Choose an identity to configure").press("j", "enter")
		d.paste(keyID+"\n"+secret+"\n").typed(device).press("enter", "enter")
		if !d.ended || d.outcome().Saved == nil || d.outcome().Identity.Title != "prod-admin" {
			t.Fatalf("configure: ended %v, outcome %+v\n%s", d.ended, d.outcome(), d.view())
		}
		b.start(frontend.Options{Goal: frontend.Configure, Identity: "prod-admin"}).resize(200, 60).see("Enter Credentials").seeNot("Choose an identity")
		d = b.start(frontend.Options{Goal: frontend.SignIn, Identity: "prod-admin"}).paste(codeNow() + "\n")
		if !d.ended || d.outcome().Issued == nil {
			t.Fatalf("login: ended %v, outcome %+v\n%s", d.ended, d.outcome(), d.view())
		}
	})
}

func TestEscCancelsLoginAndConfigure(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{Goal: frontend.SignIn, Identity: "emergency-user"}).see("Enter MFA Token").press("esc")
		if !d.ended || !d.outcome().Cancelled {
			t.Errorf("ended %v, outcome %+v", d.ended, d.outcome())
		}
	})
}

func TestSeveralKeysInOneReadAreHandledOneByOne(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{})
		d.press("jj").see("▌  no-mfa", "3 of 3").press("ke").see("Enter Credentials", "prod-admin › Keys")
	})
}

// Without bracketed paste, a pasted secret is only letters that come in one read: i, a and q would be commands.
func TestASecretThatIsPastedWithoutBracketsIntoTheListDoesNothing(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{})
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(birdKey)}).see("IDENTITY", words.SecretTyped)
		if d.ended {
			t.Error("a letter of a secret ended the program")
		}
	})
}

// The y of a secret answered a question, the next letter closed a box, and a / opened the filter, which showed the rest.
func TestASecretThatIsPastedWithoutBracketsOverTheListDoesNothing(t *testing.T) {
	t.Parallel()
	const long = "AKIAIOSFODNN7EXAMPLEwJalrXUtyFEMIaK7/MDENGqbPxRfiCYzEXAMPLEKEYq" // more letters than a secret key has
	for over, c := range map[string]struct {
		keys   []string
		pieces []string
		see    []string
	}{
		"a question":               {[]string{"d"}, []string{birdKey}, []string{"Delete the keys of emergency-user?", words.SecretIgnored}},
		"a question and an ID":     {[]string{"d"}, []string{long}, []string{"Delete the keys of emergency-user?", words.SecretIgnored}},
		"help":                     {[]string{"?"}, []string{long}, []string{"Keyboard shortcuts", words.SecretIgnored}},
		"the palette":              {[]string{":"}, []string{long}, []string{"IDENTITY", words.SecretTyped}},
		"the palette in two parts": {[]string{":"}, []string{long[:30], long[30:]}, []string{"IDENTITY", words.SecretTyped}},
		"help over the palette":    {[]string{":", "f1"}, []string{long}, []string{"Keyboard shortcuts", words.SecretIgnored}},
	} {
		t.Run(over, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T) {
				b := newBench(t)
				saved(b)
				d := b.start(frontend.Options{}).press(c.keys...)
				for _, piece := range c.pieces {
					d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(piece)})
				}
				d.see(c.see...).seeNot("MDENG", birdKey[20:])
				if d.ended || b.stored("emergency-user").AccessKeyID == "" {
					t.Errorf("ended %v, or the keys are gone", d.ended)
				}
			})
		})
	}
}

func TestTheRestOfASecretIsNotInThePicker(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("new", keyID, birdKey))
		d := b.start(frontend.Options{}).press("i").typed("k").press("enter", "c").see("Choose an identity")
		for _, piece := range []string{birdKey[:13], birdKey[13:]} {
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(piece)})
		}
		d.see("Choose an identity", words.SecretNotIdentity).seeNot(birdKey[:8], birdKey[32:])
	})
}

// A letter opened the question about deleting, and a later one of the same read answered it.
func TestAReadOfSeveralLettersAnswersNoQuestion(t *testing.T) {
	for _, word := range []string{"dy", "deploy", "hdy", "modify", "delayed"} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			saved(b)
			d := b.start(frontend.Options{}).send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(word)})
			if b.stored("emergency-user").AccessKeyID == "" {
				t.Errorf("%s: the keys are gone", word)
			}
			d.press("esc").press("d").see("Delete the keys").send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("yw")}).see("Delete the keys")
			if d.press("y"); b.stored("emergency-user").AccessKeyID != "" {
				t.Errorf("%s: a yes does not count", word)
			}
		})
	}
}

func TestAReadOfSeveralLettersAnswersNoQuestionOfAScreen(t *testing.T) {
	read := func(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }
	for _, word := range []string{"y", "yes", "any", "no", "ny"} {
		play(t, func(t *testing.T) {
			b := aviary(t)
			b.file("k", pair("prod-admin", keyID, birdKey))
			d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("▸ [Keep file]")
			if d.send(read(word + "w")).see("▸ [Keep file]"); !strings.Contains(b.left("k"), birdKey) {
				t.Errorf("%s: the keys are gone from the file", word)
			}
			if d.press("y"); strings.Contains(b.left("k"), birdKey) {
				t.Errorf("%s: a yes does not count", word)
			}
		})
	}
	play(t, func(t *testing.T) { // t takes over from another window
		b := newBench(t)
		b.Keep("emergency-user", device)
		other, err := b.ws.Begin(context.Background(), b.ws.Config.Identities[0], model.SignInOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer other.Attempt.Close() // without it, the garbage collector may close the lock's file
		d := b.start(frontend.Options{}).press("enter").later(moment).see("Another window is asking for the code")
		d.send(read("prod")).send(read("stat")).see("Another window is asking for the code").press("t").see("Enter MFA Token")
	})
	play(t, func(t *testing.T) { // the help over the question about trust scrolls
		b := newBench(t)
		risky(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("t")
		if d.send(read("yy")); len(b.trusted) > 0 || d.state() != flow.AskingTrust {
			t.Errorf("trusted %d in %s", len(b.trusted), d.state())
		}
		before := d.press("?").view()
		if d.send(read("jj")); d.view() == before {
			t.Errorf("the help does not scroll\n%s", before)
		}
	})
}

func TestASecretOverABoxThatSaysWhatFailedDoesNothing(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.aws.Fail(awsfake.Fault{Status: 403, Code: "InvalidClientTokenId"}, 1)
		d := b.start(frontend.Options{}).press("v").see("[Close]").send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("n/" + birdKey)})
		d.see("[Close]", words.SecretIgnored).seeNot(birdKey[10:])
	})
}

func TestAPasteIntoTheListDoesNothing(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).paste("jq\n").see("1 of 3")
		if d.ended {
			t.Error("a pasted q ended the program")
		}
	})
}
