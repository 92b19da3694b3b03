package ui_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/keysimport"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// file writes one into the folder that paths start at.
func (b *bench) file(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *bench) left(name string) string {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(b.dir, name))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "gone"
	case err != nil:
		b.t.Fatal(err)
	}
	return string(text)
}

func pair(section, id, secretKey string) string {
	return "[" + section + "]\naws_access_key_id = " + id + "\naws_secret_access_key = " + secretKey + "\n"
}

const console = "\ufeffAccess key ID,Secret access key\r\n" + keyID + "," + birdKey + "\r\n"

func TestAnImportSavesKeysAndDeletesTheFile(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("accessKeys.csv", console)
		d := b.start(frontend.Options{}).guard().press("i").see("Import keys from a file").typed("no-file").press("enter").see("✗ There is no file")
		for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
			if edges := strings.SplitAfter(d.resize(size[0], size[1]).view(), "✗ There is no file"); !strings.Contains(edges[1], "╰─") {
				t.Errorf("%v: the error is outside of the box\n%s", size, d.view())
			}
		}
		d.resize(80, 24)
		d.press("ctrl+u").typed("~/accessKeys.csv").press("enter").see("? line 2   no matching identity", "Press enter to choose", "enter choose identity", " AKIA")
		d.press("enter").see("Choose an identity for line 2").typed("prd").press("enter").see("+ line 2 → prod-admin", "Enter saves these keys")
		if b.stored("prod-admin").AccessKeyID != "" {
			t.Error("it was saved before it was agreed to")
		}
		d.press("enter").see("✔ Imported", "✔ line 2 → prod-admin   123456789012  user", "▸ [Keep file]", "[Delete file]")
		d.press("tab", "enter").see("✔ Deleted", "The disk may still hold", "[Back to identities]")
		if k := b.stored("prod-admin"); !k.Secret.Equal(model.SecretString(birdKey)) || b.left("accessKeys.csv") != "gone" {
			t.Errorf("stored: %s; the file: %s", k.AccessKeyID, b.left("accessKeys.csv"))
		}
		d.press("esc").see("2 of 3", "▌  prod-admin")
	})
}

func TestTheResultOfAnImportOffersToSignIn(t *testing.T) {
	play(t, func(t *testing.T) { // to the one identity
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("▸ [Keep file]").press("y").see("▸ [Sign in now]", "[Back to identities]")
		d.press("enter").see("Enter MFA Token", "prod-admin")
	})
	play(t, func(t *testing.T) { // to several, one after the other
		b := aviary(t)
		b.file("k", badlyOff())
		d := b.start(frontend.Options{NoVerify: true}).press("i").typed("k").press("enter", "enter").see("▸ [Sign in now]").press("enter").see("code 1 of 2")
		d.press("esc").see("No sign-in was completed")
	})
	play(t, func(t *testing.T) { // but first to go back, if AWS was not reached just now
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey))
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		b.start(frontend.Options{}).press("i").typed("k").press("enter", "enter").later(time.Minute).see("not verified", "▸ [Back to identities]", "[Sign in now]")
	})
}

func TestTheReviewGoesOnWithTheKeysWithoutAnIdentity(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", badKeyID, birdKey)+pair("new", keyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("▸ [Do not save]").press("enter")
		d.see("✗ [prod-admin]", "▸ ? [new]", "Keys marked ? need an identity.")
	})
}

func TestTheDashboardOffersTheFileOfTheAWSPrograms(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file(".aws/credentials", pair("prod-admin", keyID, birdKey))
		b.start(frontend.Options{}).guard().press("i").see("~/.aws/credentials").press("enter").see("+ [prod-admin] → prod-admin")
	})
	play(t, func(t *testing.T) { // which is only an offer
		b := aviary(t)
		b.file(".aws/credentials", pair("prod-admin", keyID, birdKey))
		b.file("k", pair("a", keyID, birdKey))
		b.start(frontend.Options{}).guard().press("i").typed("k").press("enter").see("? [a]   no matching identity")
	})
}

func TestTheIdentityOfASectionIsChosenFromTheMostLikelyOn(t *testing.T) {
	for section, first := range map[string]string{"prod-admn": "prod-admin", "ci": "no-mfa", "nomfa": "no-mfa"} {
		play(t, func(t *testing.T) {
			b := aviary(t)
			b.keepBird("emergency-user", device)
			b.keepBird("prod-admin", device)
			b.file("k", pair(section, keyID, birdKey))
			b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "c").see("▸ " + first)
		})
	}
}

// The review went away while an identity was chosen.
func TestTheChoiceOfAnIdentityHangsBelowTheRowOfItsKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", badKeyID, birdKey)+pair("new", keyID, birdKey)+pair("other", keyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter").see("▸ ? [new]").press("c")
		for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
			rows := strings.Split(d.resize(size[0], size[1]).view(), "\n")
			at := slices.IndexFunc(rows, func(l string) bool { return strings.Contains(l, "Choose an identity for [new]") })
			small := size[1] < 24 // there, its top may be on that row
			if at < 2 || !small && !strings.Contains(rows[at-2], "▸ ? [new]") || !strings.Contains(strings.Join(rows, ""), "+ [prod-admin]") {
				t.Errorf("at %v:\n%s", size, strings.Join(rows, "\n"))
			}
		}
	})
}

func TestAnImportKeepsTheFileByDefault(t *testing.T) {
	for _, leave := range []string{"enter", "esc", "n"} {
		play(t, func(t *testing.T) {
			b := aviary(t)
			b.file("k", pair("prod-admin", keyID, birdKey))
			d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("▸ [Keep file]", "[Remove keys from file]")
			if d.press(leave).see("▌  prod-admin", "2 of 3"); b.left("k") != pair("prod-admin", keyID, birdKey) {
				t.Error(b.left("k"))
			}
		})
	}
}

func TestYRemovesImportedKeysFromTheFile(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("y remove keys")
		if d.press("y").see("✔ Removed"); b.left("k") == pair("prod-admin", keyID, birdKey) {
			t.Error("the keys are still there")
		}
	})
}

func TestTheCursorDoesNotMoveTheReviewOfAnImport(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}} {
		play(t, func(t *testing.T) {
			b := aviary(t)
			b.file("k", pair("prod-admin", keyID, birdKey)+pair("other", badKeyID, birdKey)+pair("x", keyID, birdKey)+pair("y", keyID, birdKey))
			d := b.start(frontend.Options{}).resize(size[0], size[1]).press("i").typed("k").press("enter", "g")
			top := func() string {
				above, _, _ := strings.Cut(d.view(), "Import from")
				return above
			}
			for before := top(); top() == before; d.press("down") {
				if strings.Contains(d.view(), "▸ ? [y]") {
					return
				}
			}
			t.Errorf("the box has moved:\n%s", d.view())
		})
	}
}

func TestAFormThatScrollsSaysThatMoreFollows(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		var text strings.Builder
		for i := range 12 {
			text.WriteString(pair(fmt.Sprintf("user-%02d", i), keyID, birdKey))
		}
		b.file(".aws/credentials", text.String())
		d := b.start(frontend.Options{}).resize(60, 16).press("i", "enter").see("user-00", "… ↓ ").seeNot("… ↑")
		d.press("tab", "tab", "tab", "tab", "tab").see("▸ [user-05]", "… ↑", "… ↓ ")
	})
}

func TestKeysAreIncludedAgainOnceTheOthersMoveToAnotherIdentity(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("a", keyID, birdKey)+pair("b", keyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter")
		d.press("c").typed("prd").press("enter", "j", "c").typed("prd").press("enter").see("+ [a] → prod-admin", "[a] already uses this identity").seeNot("+ [b]")
		d.press("k", "c").typed("emer").press("enter").see("+ [a] → emergency-user", "+ [b] → prod-admin").press("enter").see("✔ Imported")
		if b.stored("emergency-user").AccessKeyID != keyID || b.stored("prod-admin").AccessKeyID != keyID {
			t.Error("not both were saved")
		}
	})
}

func TestASecondImportSuggestsTheIdentityThatTheFirstOneNamed(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod admin", keyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter").see("? [prod admin]   did you mean prod-admin?", "Did you mean prod-admin?")
		d.press("enter").see("▸ prod-admin").press("enter").see("+ [prod admin] → prod-admin").press("enter").see("✔ Imported").press("tab", "tab", "enter")
		d.press("i").typed("k").press("enter").see("? [prod admin]", "Did you mean prod-admin?")
	})
}

func TestAnImportCanBeLeftAtEveryStep(t *testing.T) {
	for what, walk := range map[string]func(*driver){
		"the file":              func(d *driver) { d.press("esc") },
		"the plan, then it":     func(d *driver) { d.typed("k").press("enter", "esc", "esc") },
		"the identity, then it": func(d *driver) { d.typed("k").press("enter", "c", "esc", "esc", "esc") },
		"no identity, then it": func(d *driver) {
			d.typed("k").press("enter", "k", "c", "up", "down", "down", "down", "down", "down", "enter").see("– [prod-admin]   skipped").press("esc", "esc")
		},
	} {
		t.Run(what, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := aviary(t)
				b.file("k", pair("prod-admin", keyID, birdKey))
				d := b.start(frontend.Options{}).guard().press("i")
				walk(d)
				if d.see("1 of 3"); b.stored("prod-admin").AccessKeyID != "" || b.aws.Calls("GetCallerIdentity") != 0 {
					t.Error("it was saved, or AWS was asked")
				}
			})
		})
	}
}

func TestBackFromTheReviewKeepsThePathAndWhatWasChosen(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("a", keyID, birdKey)+pair("b", badKeyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").see("step 1 of 2").typed("~/k").press("enter").see("step 2 of 2")
		d.press("c").typed("emer").press("enter", "j", "c").typed("prd").press("enter").see("+ [a] → emergency-user", "+ [b] → prod-admin")
		d.press("esc").see("Import keys from a file", "step 1 of 2", "~/k").seeNot(b.dir).press("enter").see("+ [a] → emergency-user", "+ [b] → prod-admin", "step 2 of 2")
		b.file("other", pair("b", keyID, birdKey))
		d.press("esc", "ctrl+u").typed("other").press("enter").see("? [b]   no matching identity")
	})
}

func TestKeysGetANewIdentityDuringAnImport(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("a", badKeyID, birdKey)+pair("new one", keyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "c").typed("emer").press("enter").see("+ [a]       → emergency-user")
		d.press("j", "c").see("Add identity…").press("up", "up").typed("zz").see("Add identity zz…").seeNot("Skip these keys").press("enter")
		d.see("│ Add identity", "[new one]", "AKIA", "zz").seeNot("step").press("esc").see("+ [a]       → emergency-user", "? [new one]")
		d.press("j", "c").see("▸ prod-admin").press("down", "down", "enter").see("new-one").press("ctrl+u").typed("bird").press("enter").see("+    bird:").press("esc").see("bird", "│ Add identity")
		d.press("enter", "enter").see("+ [a]       → emergency-user", "+ [new one] → bird", "step 2 of 2").press("c").see("bird")
	})
}

func TestANewIdentityMayNotHaveANameThatIsTaken(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.added = b.Taken
		b.file("k", pair("new", keyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "c").typed("zzz").press("enter")
		d.see("│ Add identity").press("ctrl+u").typed("prod-admin").press("enter").see("✗ This name already exists in ", "│ Add identity").seeNot("review changes")
		d.press("ctrl+u", "enter").see("An identity needs a name").typed("x").press("esc").see("Discard what you typed?").press("tab", "enter").see("? [new]")
	})
}

func TestAnImportAsksAboutEachPairWithAConflict(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		both := pair("emergency-user", keyID, birdMistyped) + pair("prod-admin", keyID, birdKey)
		b.file("k", both)
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter")
		d.see("The secret access key does not match", "[emergency-user] is not saved yet.", "▸ [Do not save]").press("enter")
		d.see("! Imported 1 of 2 from", "✔ [prod-admin] → prod-admin", "✗ [emergency-user]").press("tab", "enter").see("Removed [prod-admin] from", "Kept emergency-user's keys in", "because they were not saved")
		if b.stored("emergency-user").AccessKeyID != "" || b.left("k") != pair("emergency-user", keyID, birdMistyped) {
			t.Errorf("the file is %s", b.left("k"))
		}
		d.press("esc", "i").typed("k").press("enter", "enter").see("▸ [Do not save]").press("tab", "enter")
		d.see("! Imported, but AWS rejected the keys", "! The secret", "▸ [Use other keys]", "[Back to identities]").seeNot("Remove keys from file", "Sign in now")
		if b.stored("emergency-user").AccessKeyID != keyID {
			t.Error("Save anyway did not save the keys")
		}
		d.press("e").see("emergency-user › Keys", "Enter Credentials", keyID).press("esc").see("✗ rejected")
	})
}

func TestAnImportAsksAgainAboutKeysWhoseSaveWasCancelled(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("emergency-user", keyID, birdKey[:27]))
		d := b.start(frontend.Options{}).press("i").typed("k").press("enter", "enter").see("▸ [Do not save]")
		hold(d)
		d.press("y").see("Checking the keys with AWS").press("esc").see("Stopped. Nothing was saved.")
		d.press("enter").see("The secret access key has 27 of 40 characters", "▸ [Do not save]")
		if b.stored("emergency-user").AccessKeyID != "" {
			t.Error("the keys are saved")
		}
	})
}

// Without a network, AWS does not find them.
func TestAnImportAsksBeforeItSavesKeysThatLookWrong(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		b.file("k", pair("emergency-user", keyID, birdKey[:27])+pair("prod-admin", badKeyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter").see("▸ ! [emergency-user]", "27 of 40 characters", "Enter asks")
		d.press("enter").see("The secret access key has 27 of 40 characters", "[emergency-user] is not saved yet.", "▸ [Do not save]").press("enter").later(time.Minute)
		d.see("! Imported 1 of 2 from", "[prod-admin] → prod-admin", "not saved: the secret access", "27 of 40 characters")
		if b.stored("emergency-user").AccessKeyID != "" || b.stored("prod-admin").AccessKeyID != badKeyID {
			t.Error("emergency-user has keys, or prod-admin has none")
		}
		d.press("esc", "i").typed("k").press("enter", "enter").see("▸ [Do not save]").press("y").later(time.Minute).see("! Imported from")
		if b.stored("emergency-user").AccessKeyID != keyID {
			t.Error("Save anyway did not save the keys")
		}
	})
}

func TestEscInTheChoiceOfAKeyringGoesBackToTheReview(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("a", badKeyID, birdKey)+pair("prod-admin", keyID, birdKey))
		b.ws.Vault = absentVault{b.ws.Vault}
		d := b.start(frontend.Options{}).press("i").typed("~/k").press("enter", "c").typed("emer").press("enter").see("+ [a]          → emergency-user")
		d.press("enter").see("This machine has no system keyring", "Use the encrypted file").seeNot("step 2 of 2")
		d.press("esc").see("Review import", "+ [a]          → emergency-user", "+ [prod-admin] → prod-admin", "step 2 of 2").seeNot("Nothing was imported")
		d.press("enter").see("This machine has no system keyring").press("tab", "enter").see("+ [a]          → emergency-user")
	})
}

// lateVault is a system keyring that says only later that there is none.
type lateVault struct {
	model.Vault
	answers chan struct{}
}

func (lateVault) Keyring() model.Keyring {
	return model.Keyring{Type: model.SystemKeyring, Title: "system keyring"}
}

func (v lateVault) Look(context.Context, []model.Ref) (map[model.Ref]model.Presence, error) {
	<-v.answers
	return nil, model.ErrKeyringAbsent
}

func TestAReviewNamesTheKeyringOnceItIsKnown(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey))
		b.start(frontend.Options{Home: b.dir}).press("i").typed("~/k").press("enter").see("Enter saves these keys to the memory. ~/k stays as it is.").
			press("enter").see("✔ Imported from ~/k", "saved to the memory")
	})
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey))
		v := lateVault{b.ws.Vault, make(chan struct{})}
		b.ws.Vault = v
		d := b.start(frontend.Options{Home: b.dir}).press("i").typed("~/k").press("enter").see("Enter saves these keys. ~/k stays as it is.").seeNot("keyring")
		close(v.answers)
		d.settle()
		d.see("Enter asks where to save these keys. ~/k stays as it is.").seeNot("keyring")
	})
}

func TestAnIdentityCanBeAddedAfterKeysWereSavedOrRejected(t *testing.T) {
	play(t, func(t *testing.T) {
		b, v := refusingOne(t)
		d := b.start(frontend.Options{}).press("i").typed("k").press("enter", "enter", "esc").see("✔ [prod-admin]", "+ [emergency-user]")
		d.press("c").see("Add identity…").typed("fresh").press("enter", "enter", "enter").see("✔ [prod-admin]", "+ [emergency-user] → fresh")
		if d.press("enter").see("✔ Imported", "→ fresh"); v.writes["prod-admin"] != 1 || b.stored("fresh").AccessKeyID != keyID {
			t.Errorf("writes: %v", v.writes)
		}
	})
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdMistyped)+pair("other", keyID, birdKey))
		d := b.start(frontend.Options{}).press("i").typed("k").press("enter", "enter").see("[Do not save]").press("esc").see("✗ [prod-admin]")
		d.press("j", "c").see("Add identity…").typed("fresh").press("enter", "enter", "enter").see("✗ [prod-admin]", "+ [other]      → fresh")
		d.press("enter").see("! Imported 1 of 2")
	})
}

// Their identity had to be chosen again.
func TestKeysThatWereNotSavedCanBeTriedAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey[:27])+pair("a", badKeyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("[Do not save]").press("esc")
		d.see("✗ [prod-admin]", "▸ ? [a]").press("k").see("Nothing was saved. Enter tries [prod-admin] again.", "enter try again").seeNot("Nothing to save").press("enter").see("27 of 40", "[Do not save]").press("esc")
		d.press("j", "c").typed("emer").press("enter").see("+ [a]").press("k").see("Press r to include these keys again.", "r include again").press("r")
		d.see("▸ ! [prod-admin] → prod-admin", "+ [a]", "the 2 keys marked + and !").press("enter").see("27 of 40", "[Do not save]").press("y").see("does not match", "[Do not save]").press("y")
		if b.stored("prod-admin").AccessKeyID != keyID {
			t.Error("the keys were not saved")
		}
	})
}

func TestTheReviewStaysWhenItsOnlyKeysAreNotSaved(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdMistyped))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("[Do not save]").press("esc")
		d.see("✗ [prod-admin]", "Review import").press("esc").see("Import keys from a file", "k").press("esc").see("1 of 3")
	})
}

func TestChoicesAreKeptAfterKeysAreNotSaved(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdMistyped)+pair("a", badKeyID, birdKey))
		d := b.start(frontend.Options{}).press("i").typed("k").press("enter", "enter").see("[Do not save]").press("esc").see("✗ [prod-admin]")
		d.press("j", "c").typed("emer").press("enter").see("+ [a]").press("esc").see("Import keys from a file")
		d.press("enter").see("✗ [prod-admin]", "+ [a]", "→ emergency-user")
	})
}

func TestAnImportThatIsLeftAtItsFileShowsWhatItSaved(t *testing.T) {
	for name, c := range map[string]struct {
		other string // the text of another file
		after []string
	}{
		"at once":                         {"", nil},
		"after the review of another one": {pair("emergency-user", keyID, birdKey), []string{"ctrl+u", "o", "enter", "esc"}},
		"after another one without keys":  {"", []string{"ctrl+u", "o", "enter"}},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b, _ := refusingOne(t)
				d := b.start(frontend.Options{}).press("i").typed("k").press("enter", "enter", "esc").see("✔ [prod-admin]", "+ [emergency-user]")
				d.press("c").see("Add identity…").typed("fresh").press("enter")
				b.file("k", "")
				b.file("o", c.other)
				d.press("esc").see("Import keys from a file").press(c.after...)
				d.press("esc").see("IDENTITY", "✔ Imported keys of prod-admin")
				if !regexp.MustCompile(`prod-admin .*✔ saved`).MatchString(d.view()) {
					t.Error(d.view())
				}
			})
		})
	}
}

func TestAnImportUnlocksTheKeyringAndGoesOn(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey))
		b.ws.Vault = &newFile{Vault: b.ws.Vault}
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("Import keys › Passphrase", "Choose a passphrase").seeNot("step 2 of 2")
		d.typed(birdPass).press("enter").typed(birdPass).press("enter").see("✔ Imported")
		if b.stored("prod-admin").AccessKeyID != keyID {
			t.Error("not stored")
		}
	})
}

func TestAnImportCanBeTriedAgainWhenTheKeyringRefusesToSave(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey))
		v := &readOnlyVault{b.ws.Vault, model.ErrKeyringDenied}
		b.ws.Vault = v
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("The keyring refused access").press("enter")
		v.err = nil
		d.see("+ [prod-admin]").press("enter").see("✔ Imported")
	})
}

func TestCtrlCDuringTheCheckOfAnImportSaysWhatWasSavedAndWhatWasNot(t *testing.T) {
	for name, c := range map[string]struct {
		answered int // checks with AWS before the one that ctrl+c ends
		says     []string
	}{
		"of the first keys":  {0, []string{"Keys of emergency-user and prod-admin were not saved"}},
		"of the second keys": {1, []string{"✔ Keys of emergency-user saved to memory", "Keys of prod-admin were not saved. To save them, import the file again"}},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := aviary(t)
				b.file("k", pair("emergency-user", keyID, birdKey)+pair("prod-admin", keyID, birdKey))
				d := b.start(frontend.Options{}).guard()
				until := make(chan struct{})
				defer close(until)
				d.press("i").typed("k").press("enter")
				d.aws.Fail(awsfake.Fault{}, c.answered)
				d.aws.Fail(awsfake.Slow(until), 1)
				d.press("enter").see("Checking the keys").press("ctrl+z", "ctrl+c").settle()
				if got := d.outcome().SavedLast; !d.ended || !slices.Equal(got, c.says) {
					t.Errorf("ended %v, and it says %q", d.ended, got)
				}
				if saved := b.stored("emergency-user").AccessKeyID == keyID; saved != (c.answered > 0) || b.stored("prod-admin").AccessKeyID != "" {
					t.Errorf("the first keys are saved: %v", saved)
				}
			})
		})
	}
}

// esc said "Saving the keys. Press ctrl+c to quit" while AWS was asked, so the only way out of a slow check was to quit.
func TestEscDuringTheCheckOfAnImportGoesBackToTheReview(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("emergency-user", keyID, birdKey)+pair("prod-admin", keyID, birdKey))
		d := b.start(frontend.Options{}).press("i").typed("k").press("enter")
		d.aws.Fail(awsfake.Fault{}, 1) // only the second check is slow
		hold(d)
		d.press("enter").see("Checking the keys with AWS, then saving", "2 of 2", "esc stop").press("q").see("Press esc to stop, ctrl+c to quit").seeNot("Checking the keys. ")
		d.press("esc").see("Stopped after 1 of 2. Enter saves the other one.", "✔ [emergency-user]", "+ [prod-admin]", "enter save").seeNot("Checking")
		if b.stored("emergency-user").AccessKeyID != keyID || b.stored("prod-admin").AccessKeyID != "" || d.state() != flow.PlanningImport {
			t.Errorf("%s, or not exactly the first keys are saved", d.state())
		}
		d.press("enter").see("✔ Imported")
	})
}

// The result of an import that was stopped said "Imported", and nothing of the keys that were not saved.
func TestTheResultOfAStoppedImportNamesWhatWasNotSaved(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {120, 40}} {
		play(t, func(t *testing.T) {
			b := aviary(t)
			name := strings.Repeat("a-long-path-", 14) // its lines need more room than the smallest window has
			b.file(name, pair("emergency-user", keyID, birdKey)+pair("prod-admin", keyID, birdKey))
			d := b.start(frontend.Options{}).resize(size[0], size[1]).press("i").typed(name).press("enter")
			d.aws.Fail(awsfake.Fault{}, 1) // only the second check is slow
			hold(d)
			d.press("enter", "esc").see("! Stopped after 1 of 2.").later(time.Minute).see("! Stopped after 1 of 2.").press("esc")
			d.see("! Imported 1 of 2 from", "– [prod-admin] → prod-admin, not saved: you stopped", "✔ [emergency-user] → emergency-user", "[Remove saved keys from file]", "y remove keys").seeNot("✗")
			d.press("y").see("Removed [emergency-user] from ", "[Sign in now]")
			for range 40 { // the lines that are visible depend on the length of the folder's name
				if strings.Contains(d.box("! Imported 1 of 2"), "because they were not saved") {
					return
				}
				d.press("down")
			}
			t.Error(d.view())
		})
	}
}

// The next keys were saved as well, and what esc did depended on the moment.
func TestEscDuringTheSaveOfAnImportStopsAfterTheseKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("emergency-user", keyID, birdKey)+pair("prod-admin", keyID, birdKey))
		let := b.slow()
		d := b.start(frontend.Options{}).resize(60, 16).press("i").typed("k").press("enter", "enter").see("esc stop after these keys")
		d.press("q").see("Press esc to stop after these keys, ctrl+c to quit")
		d.press("esc").see("The import stops after these keys").later(time.Minute).see("The import stops after these keys", "ctrl+c quit").seeNot("esc stop")
		let <- nil
		d.settle()
		d.see("Stopped after 1 of 2.", "✔ [emergency-user]", "+ [prod-admin]", "enter save")
		if b.stored("emergency-user").AccessKeyID != keyID || b.stored("prod-admin").AccessKeyID != "" || d.state() != flow.PlanningImport {
			t.Errorf("%s, or not exactly the first keys are saved", d.state())
		}
		let <- nil
		d.press("enter").see("✔ Imported")
	})
}

func TestCtrlCWaitsForTheSaveOfAnImport(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("emergency-user", keyID, birdKey)+pair("prod-admin", keyID, birdKey))
		let := b.slow()
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter", "ctrl+c").see("Waiting for the keyring, then quitting")
		let <- nil
		d.settle()
		want := []string{"✔ Keys of emergency-user saved to memory", "Keys of prod-admin were not saved. To save them, import the file again"}
		if got := d.outcome().SavedLast; !d.ended || !slices.Equal(got, want) || len(d.outcome().Imported) != 1 {
			t.Errorf("ended %v, and it says %q", d.ended, got)
		}
	})
}

// Nothing said it after the screen was gone.
func TestWhoLeavesAnImportHalfwayReadsWhatWasSavedAndWhatWasNot(t *testing.T) {
	for _, leave := range []string{"q", "ctrl+c"} {
		t.Run(leave, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := aviary(t)
				b.file("k", pair("emergency-user", keyID, birdKey)+pair("prod-admin", keyID, birdKey))
				let := b.slow()
				d := b.start(frontend.Options{}).press("i").typed("k").press("enter", "enter", "esc")
				let <- nil
				d.settle()
				d.see("✔ [emergency-user]", "+ [prod-admin]").press(leave)
				want := []string{"✔ Keys of emergency-user saved to memory", "Keys of prod-admin were not saved. To save them, import the file again"}
				if got := d.outcome().SavedLast; !d.ended || !slices.Equal(got, want) {
					t.Errorf("ended %v, and it says %q", d.ended, got)
				}
			})
		})
	}
}

// A small page was in the middle of nothing, and a form was where its result was over the list.
func TestAPageThatLeavesRoomIsOverTheList(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("emergency-user", keyID, birdKey))
		d := b.start(frontend.Options{}).press("i").resize(120, 40).see("Import keys from a file", "no-mfa").press("f1").see("Files with keys", "no-mfa").press("esc")
		d.resize(109, 40).see("Import keys from a file").seeNot("no-mfa").resize(120, 31).see("Import keys from a file").seeNot("no-mfa")
		d.resize(110, 32).typed("nothing").press("enter").see("├──", "There is no file", "emergency-user ★").press("ctrl+u").resize(120, 40).typed("k").press("enter").see("[emergency-user] → emergency-user", "no-mfa")
		d.press("esc", "esc", "e").see("Enter Credentials", "IDENTITY").resize(117, 36).see("Where to get keys", "IDENTITY").resize(200, 60).see("Enter Credentials", "no-mfa")
		d.press("ctrl+u", "ctrl+f").see("│ ! Enter the keys first, then find the device   ")
	})
}

// The list behind the result still said that the identity had no keys.
func TestTheListBehindTheResultOfAnImportHasTheNewKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey))
		d := b.start(frontend.Options{}).resize(120, 40).see("prod-admin                          – none").press("i").typed("k").press("enter", "enter")
		d.see("✔ Imported", "prod-admin            123456789012  ✔ saved").press("y").see("Back to identities").press("esc").see("prod-admin")
	})
}

// Only the result had it read again, so the box and the list contradicted each other.
func TestTheListBehindAStoppedImportHasTheNewKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey)+pair("emergency-user", keyID, birdKey))
		d := b.start(frontend.Options{}).resize(120, 40).see("prod-admin                          – none").press("i").typed("k").press("enter")
		d.aws.Fail(awsfake.Fault{}, 1) // only the second check is slow
		hold(d)
		d.press("enter", "esc").see("! Stopped after 1 of 2.", "✔ [prod-admin]", "prod-admin            123456789012  ✔ saved")
	})
}

func TestAnImportThatIsStoppedAtOnceSaysThatNothingWasSaved(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey)+pair("emergency-user", keyID, birdKey))
		d := b.start(frontend.Options{}).resize(60, 16).press("i").typed("k").press("enter")
		hold(d)
		d.press("enter").see("1 of 2", "esc stop").press("esc").see("! Stopped. Nothing was saved.").press("down").see("Enter saves").seeNot("Stopped")
	})
}

func TestASecondCtrlCSaysWhichKeysTheImportHadSaved(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("emergency-user", keyID, birdKey)+pair("prod-admin", keyID, birdKey))
		let := b.slow()
		let <- nil
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter", "ctrl+c", "ctrl+c")
		want := []string{"✔ Keys of emergency-user saved to memory"}
		if o := d.outcome(); !d.ended || !slices.Equal(o.SavedLast, want) || o.Err == nil {
			t.Errorf("ended %v, %v, and it says %q", d.ended, o.Err, o.SavedLast)
		}
	})
}

func TestCtrlCInASecondImportSaysNothingAboutTheFirst(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("first", pair("prod-admin", keyID, birdKey))
		b.file("second", pair("emergency-user", badKeyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("first").press("enter", "enter").see("✔ Imported").press("esc")
		until := make(chan struct{})
		d.press("i").typed("second").press("enter")
		b.aws.Fail(awsfake.Slow(until), 1)
		d.press("enter").see("Checking the keys").press("ctrl+c")
		close(until)
		d.settle()
		if got := d.outcome().SavedLast; !d.ended || len(got) != 1 || strings.Contains(got[0], "prod-admin") {
			t.Errorf("ended %v, and it says %q", d.ended, got)
		}
	})
}

// slowRemoval removes keys from a file when it is allowed to.
type slowRemoval struct {
	model.Plaintexts
	let chan error
}

func (p slowRemoval) Remove(ctx context.Context, t model.Plaintext, gone, devices []int) (model.Removal, error) {
	if err := <-p.let; err != nil {
		return model.Removal{}, err
	}
	return p.Plaintexts.Remove(ctx, t, gone, devices)
}

func TestCtrlCWhileKeysAreRemovedSaysWhatBecameOfThem(t *testing.T) {
	comment := "" // below the keys
	removing := func(t *testing.T) (*driver, chan error) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey)+comment)
		let := make(chan error, 1)
		t.Cleanup(func() { close(let) })
		b.ws.Plaintexts = slowRemoval{b.ws.Plaintexts, let}
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter", "tab", "enter", "ctrl+c")
		d.see("Removing the keys from the file, then quitting · ctrl+c again quits now").seeNot("keyring, then")
		if d.ended {
			t.Fatal("it ended before the file was written")
		}
		return d, let
	}
	play(t, func(t *testing.T) {
		d, let := removing(t)
		let <- nil
		d.settle()
		if o := d.outcome(); !d.ended || !o.Interrupted || o.Err != nil || len(o.SavedLast) != 1 || !strings.HasPrefix(o.SavedLast[0], "Removed [prod-admin] from ") {
			t.Errorf("ended %v, %v, and it says %q", d.ended, o.Err, o.SavedLast)
		}
	})
	play(t, func(t *testing.T) {
		d, let := removing(t)
		let <- model.ErrFileChanged
		d.settle()
		if o := d.outcome(); !d.ended || !o.Interrupted || !errors.Is(o.Err, model.ErrFileChanged) || len(o.SavedLast) > 0 {
			t.Errorf("ended %v, %v, and it says %q", d.ended, o.Err, o.SavedLast)
		}
	})
	play(t, func(t *testing.T) {
		d, _ := removing(t)
		d.press("ctrl+c")
		if o := d.outcome(); !d.ended || o.Err == nil || !strings.Contains(words.Line(words.Explain(o.Err)), "The file may still have them") {
			t.Errorf("ended %v, %v", d.ended, o.Err)
		}
	})
	comment = "# the old ones: " + birdKey + "\n"
	play(t, func(t *testing.T) {
		d, let := removing(t)
		let <- nil
		d.settle()
		if got := d.outcome().SavedLast; !d.ended || len(got) != 2 || !strings.Contains(got[1], "The secret access key is still in line ") {
			t.Errorf("ended %v, and it says %q", d.ended, got)
		}
	})
}

func TestNoKeysAreRemovedFromAFileThatChanged(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("prod-admin", keyID, birdKey))
		d := b.start(frontend.Options{}).guard().press("i").typed("k").press("enter", "enter").see("[Keep file]")
		b.file("k", "other")
		d.press("tab", "enter").see("The keys are still in the file", "changed").press("enter").see("▸ [Remove keys from file]")
		if b.left("k") != "other" {
			t.Error(b.left("k"))
		}
	})
}

func TestKeysThatNobodyWantedToRemoveAreNoWarning(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		path := b.file("k", pair("prod-admin", keyID, birdKey))
		d := b.start(frontend.Options{Home: filepath.Dir(path), NoVerify: true}).press("i").typed("k").press("enter", "enter")
		d.see("Imported", "The keys are still in ~/k").seeNot("Kept ")
	})
}

func TestAnImportWithoutANetworkSaysHowToVerifyTheKeysLater(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		path := b.file("k", "Access key ID,Secret access key\n"+keyID+","+birdKey+"\n")
		d := b.start(frontend.Options{Home: filepath.Dir(path)}).press("i").typed("k").press("enter", "c", "enter", "enter").later(time.Minute)
		d.see("Imported from ~/k, not verified", "AWS could not be reached", "Press v on "+b.ws.Config.Identities[0].Title+" to verify its keys later")
		d.see("The keys are still in ~/k. Delete that file when they are verified")
	})
}

// The title of the result had no room for it, and nothing else said it.
func TestTheResultOfAnImportSaysInASmallWindowWhereTheKeysAre(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		downloads(pair("prod-admin", keyID, secret) + pair("nobody", "AKIA1234", secret))(b)
		d := b.start(frontend.Options{Home: "/home/u"}).resize(60, 16).press("i").typed("k").press("enter", "enter").see("Imported from ", "  Saved to ")
		if view := d.view(); strings.Index(view, "Saved to") > strings.Index(view, "nobody") {
			t.Errorf("below the skipped keys:\n%s", view)
		}
		d.resize(120, 40).see(" saved to ").seeNot("Saved to")
	})
}

// The skipped keys took its line.
func TestASmallResultOfAnImportWithSkippedKeysSaysWhereTheKeysAre(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.aws.Fail(awsfake.Cut(), awsfake.Always)
		b.file("k", badlyOff())
		d := b.start(frontend.Options{}).resize(60, 16).press("i").typed("k").press("enter", "enter").later(time.Minute)
		d.see("! [prod-admin] → prod-admin", " saved to ", "not verified", "! AWS could not be reached", "enter esc back to identities   tab other button   q quit")
	})
}

// The cut took the last characters of the access key ID, which tell keys apart.
func TestASmallReviewShowsTheEndOfTheAccessKeyIDAndTheAccount(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("nobody", "AKIARZPUZDIKIJKLMNO7", birdKey[:27]))
		d := b.start(frontend.Options{}).resize(60, 16).press("i").typed("k").press("enter")
		d.see("AKIA····MNO7, account 123456789012", "! The secret access key has 27 of 40 characters")
		d.press("enter").typed("new").press("enter").see("Add identity", "[nobody]  key AKIA····MNO7, account 123456789012", "! The secret access key has 27 of 40 characters")
	})
}

// The box covered the row.
func TestTheQuestionAboutKeysNamesThemIfTheFileHasOthers(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("nobody", badKeyID, birdKey)+pair("emergency-user", keyID, birdKey[:27]))
		b.start(frontend.Options{}).resize(60, 16).press("i").typed("k").press("enter", "enter").see("▸ [Do not save]", "[emergency-user]: nothing is saved yet.")
	})
}

func TestAFileThatIsNotThereIsNamedWithATilde(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		path := b.file("k", "")
		b.start(frontend.Options{Home: filepath.Dir(path)}).press("i").typed("nope").press("enter").see("✗", "~/nope").seeNot(path)
	})
}

// badlyOff is a file of AWS programs: two users, temporary keys, and a section without a secret.
func badlyOff() string {
	return pair("prod-admin", keyID, birdKey) + pair("emergency-user", badKeyID, birdKey) +
		pair("temporary", keyID, birdKey) + "aws_session_token = x\n[broken]\naws_access_key_id = " + keyID + "\n"
}

func TestTheResultOfAnImportListsWhatWasSkipped(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		play(t, func(t *testing.T) {
			b := aviary(t)
			path := b.file(".aws/credentials", badlyOff())
			b.aws.Fail(awsfake.Cut(), awsfake.Always)
			home := filepath.Dir(filepath.Dir(path))
			d := b.start(frontend.Options{Home: home}).resize(size[0], size[1]).press("i", "enter").see("Import from ~/.aws/credentials").press("enter").later(time.Minute)
			d.see("! Imported from ~/.aws/credentials", "not verified", "! [prod-admin] → prod-admin", "! AWS could not be reached: ", "[Back to identities]")
			if size[0] < 120 && strings.Count(strings.ToLower(d.view()), "not verified") != 1 { // a larger window shows the list, which says so, too
				t.Errorf("the reason is there more than once:\n%s", d.view())
			}
			if strings.Contains(d.view(), "… ↓ ") {
				d.press("pgdown")
			}
			d.see("– [temporary]: skipped, its keys are temporary", "– [broken]: skipped, ")
		})
	}
}

func TestTabCompletesThePathOfAnImport(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("Downloads/accessKeys.csv", console)
		b.file("Downloads/accessKeys-old.csv", console)
		d := b.start(frontend.Options{}).guard().press("i").see("tab complete path")
		d.typed("~/Dow").press("tab").see("~/Downloads/").press("tab").see("~/Downloads/accessKeys").seeNot("accessKeys-old")
		d.press("tab").see("accessKeys-old.csv   accessKeys.csv").typed(".").seeNot("accessKeys-old").press("tab").see("~/Downloads/accessKeys.csv")
		d.press("tab").see("Press enter to read the file").press("enter").see("line 2   no matching identity")
		d.press("esc").press("ctrl+u").typed("~/x").press("tab").see("! No file or folder begins with this").press("x").seeNot("begins with this")
		d.press("ctrl+u").typed("~/Downloads/accessKeys.csv/").press("tab").see("! Cannot read this folder")
	})
}

// slowFolder never lists a folder. It counts how often it was asked to.
type slowFolder struct {
	model.Plaintexts
	asked *atomic.Int32
}

func (s slowFolder) Complete(ctx context.Context, _ string) ([]string, error) {
	s.asked.Add(1)
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAFolderThatDoesNotAnswerBlocksNoTyping(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		slow := slowFolder{b.ws.Plaintexts, new(atomic.Int32)}
		b.ws.Plaintexts = slow
		d := b.start(frontend.Options{}).press("i").typed("/net/sha").press("tab").see("Looking in this folder …")
		d.typed("re").see("/net/share").seeNot("Looking").later(time.Minute).seeNot("does not answer")
		d.press("tab").see("Looking in this folder …").later(time.Minute).see("This folder does not answer").seeNot("Looking")
		if n := slow.asked.Load(); n != 2 {
			t.Errorf("asked %d times", n)
		}
	})
}

// TestOnlyOneFolderIsReadAtATime: each one that does not answer keeps a thread.
func TestOnlyOneFolderIsReadAtATime(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		slow := slowFolder{b.ws.Plaintexts, new(atomic.Int32)}
		b.ws.Plaintexts = slow
		d := b.start(frontend.Options{}).press("i").typed("/net/a").press("tab", "tab", "tab").typed("b").press("tab", "esc", "i").typed("/c").press("tab")
		if n := slow.asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
		d.see("Looking in this folder …").later(time.Minute).see("This folder does not answer")
		if n := slow.asked.Load(); n != 2 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestManyChoicesOfAPathAreCounted(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		for i := range 40 {
			b.file(fmt.Sprintf("many/file-%02d", i), console)
		}
		d := b.start(frontend.Options{}).press("i").typed("~/many/").press("tab", "tab").see("file-00   file-01", "and 31 more")
		d.resize(60, 16).see("file-00   file-01", " more")
	})
}

func TestALongResultOfAnImportScrolls(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		keyless := ""
		for _, name := range []string{"second", "third", "fourth", "last"} {
			keyless += "[" + name + "]\naws_access_key_id = " + keyID + "\n"
		}
		b.file("k", badlyOff()+keyless)
		d := b.start(frontend.Options{NoVerify: true}).press("i").typed("k").press("enter", "enter").seeNot("scroll")
		d.resize(60, 16).see("✔ [prod-admin] → prod-admin", "… ↓ ", "↑ ↓ scroll").seeNot("[last]")
		d.press("down", "down").see("… ↑").seeNot("✔ [prod-admin]")
		d.press("pgdown", "pgdown").see("– [last]: skipped").press("pgup", "pgup").see("✔ [prod-admin]")
	})
}

func TestALongPathHidesNothingElse(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		folder := strings.Repeat("a-folder-with-a-long-name/", 9)
		b.file(folder+"empty.txt", "nothing")
		b.file(folder+"k", pair("prod-admin", keyID, birdKey)+"[broken]\naws_access_key_id = "+keyID+"\n")
		d := b.start(frontend.Options{NoVerify: true}).resize(60, 16).press("i").typed(folder + "empty.txt").press("enter")
		d.see("Cannot import keys from /", "/empty.txt:", "no AWS keys found")
		d.press("ctrl+u").typed(folder+"none.txt").press("enter").see("There is no file /", "/none.txt")
		d.press("ctrl+u").typed(folder+"k").press("enter", "enter").see("✔ [prod-admin] → prod-admin", "The keys are still in", "/k", "– [broken]")
	})
}

func TestKeysPastedInPlaceOfAPathAreNotShown(t *testing.T) {
	play(t, func(t *testing.T) {
		d := aviary(t).start(frontend.Options{}).guard().press("i")
		for _, text := range pairs(keyID, birdKey) {
			d.paste(text).see("Those are keys, not a file").seeNot(keyID)
		}
		d.paste(birdKey).see("Those are keys").seeNot(birdKey)
		d.paste("aws_secret_access_key = " + birdKey).see("Those are keys").paste("/home/u/keys.csv\n").see("/home/u/keys.csv").seeNot("Those are keys")
	})
}

// TestAPathThatATerminalSplitsIsNoSecret types a path in two parts, of which the second has the shape of a secret key.
func TestAPathThatATerminalSplitsIsNoSecret(t *testing.T) {
	play(t, func(t *testing.T) {
		d := aviary(t).start(frontend.Options{}).press("i").typed("/home/alice/work/")
		d.paste("TestTheDemoLeavesTheFileOfAnImportAsItIs").see("AsItIs").seeNot("Those are keys")
		d.press("ctrl+u").paste(birdKey[:20]).paste(birdKey[20:]).see("Those are keys").seeNot(birdKey[:8]).seeNot(birdKey[20:])
	})
}

// downloads is a computer with one file that has that text; without a file if it is empty.
func downloads(text string) func(*bench) {
	return func(b *bench) {
		five(b)
		b.ws.Plaintexts = oneFile(func() string { return text })
	}
}

// oneFile has its text at a path that is the same in every run. It is a function, because fmt does not show what that returns.
type oneFile func() string

func (f oneFile) Read(context.Context, string) (model.Plaintext, error) {
	const path = "/home/u/Downloads/accessKeys.csv"
	if f() == "" {
		return model.Plaintext{}, errors.New("there is no file " + path)
	}
	d, err := keysimport.Parse([]byte(f()))
	return model.Plaintext{Path: path, Keys: d.Keys, Table: d.Table}, err
}

func (oneFile) Complete(context.Context, string) ([]string, error) { return nil, nil }

func (oneFile) Remove(_ context.Context, p model.Plaintext, _, _ []int) (model.Removal, error) {
	return model.Removal{Deleted: p.Path}, nil
}

const profiles = "[prod-admin]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = " + secret + "\nmfa_serial = " + device + "\n" +
	"[emergency-user]\naws_access_key_id = " + keyID + "\naws_secret_access_key = " + secret + "\n" +
	"[default]\naws_access_key_id = " + keyID + "\naws_secret_access_key = " + secret + "\n" +
	"[session]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n"

// refusing is a vault that rejects the keys of one identity.
type refusing struct {
	model.Vault
	name   string
	writes map[string]int
}

func (v refusing) Write(ctx context.Context, ref model.Ref, k model.Keys) error {
	v.writes[ref.Name]++
	if ref.Name == v.name {
		return model.ErrNotStored
	}
	return v.Vault.Write(ctx, ref, k)
}

// refusingOne has a file of two pairs of keys, of which the vault saves the first one and rejects the second one.
func refusingOne(t *testing.T) (*bench, refusing) {
	t.Helper()
	b := aviary(t)
	v := refusing{b.ws.Vault, "emergency-user", map[string]int{}}
	b.ws.Vault = v
	b.file("k", pair("prod-admin", keyID, birdKey)+pair("emergency-user", keyID, birdKey))
	return b, v
}

func TestEscAfterSomeKeysWereSavedShowsWhatBecameOfThem(t *testing.T) {
	play(t, func(t *testing.T) {
		b, v := refusingOne(t)
		d := b.start(frontend.Options{}).press("i").typed("k").press("enter").see("Review import")
		d.press("enter", "esc").see("✔ [prod-admin]", "+ [emergency-user]")
		d.press("esc").see("prod-admin").seeNot("Nothing was imported", "Review import", "Import keys from a file")
		if len(d.outcome().Imported) != 1 || v.writes["prod-admin"] != 1 {
			t.Errorf("%+v %v", d.outcome().Imported, v.writes)
		}
	})
}
