package ui_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

func TestResizingKeepsWhatWasTyped(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("enter").typed(keyID).press("tab").typed("wJalr").press("shift+tab").typed("X")
		for _, size := range [][2]int{{60, 16}, {20, 5}, {0, 0}, {120, 40}, {80, 24}} {
			d.resize(size[0], size[1])
		}
		d.see(keyID+"X", "•••••").press("backspace").see(keyID).press("tab").typed("XUtnFEMI").press("tab").see("13 of 40 characters")
	})
}

func TestResizingKeepsTheCode(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("enter").typed("123").resize(30, 8).see("Window too small").typed("9").resize(80, 24)
		d.see("123___")
	})
}

// form opens the form of an identity without keys and goes down to a field.
func (d *driver) form(field int) *driver {
	d.press("enter")
	for range field {
		d.press("tab")
	}
	return d
}

func TestAPasteOfSeveralLinesFillsTheFieldsFromTheFocusOn(t *testing.T) {
	for _, c := range []struct {
		name  string
		field int
		paste string
		shows []string
		not   []string
	}{
		{"from the first", 0, keyID + "\n" + secret + "\n" + device + "\n1d", []string{keyID, "40 characters", device, "1d"}, []string{secret}},
		{"with the line ends of Windows", 0, keyID + "\r\n" + secret + "\r\n", []string{keyID, "40 characters"}, []string{secret}},
		{"with the line ends of old Macs", 0, keyID + "\r" + secret + "\r", []string{keyID, "40 characters"}, []string{secret}},
		{"from the secret", 1, secret + "\n" + device, []string{"40 characters", device}, []string{secret}},
		{"from the device", 2, device + "\n36h", []string{device, "account 123456789012", "36h"}, nil},
		{"into the last", 3, "36h\n", []string{"│   36h"}, nil},
		{"of too many", 2, device + "\n\n\n\n", []string{device}, nil},
		{"with control characters", 0, "AK\x1b[31mIA\x00\a\tIOS\x7f", []string{"AK[31mIAIOS"}, nil},
		{"of one line end", 0, "\n", []string{"▸ AWS Secret Access Key"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				d := newBench(t).start(frontend.Options{}).resize(80, 40).form(c.field).paste(c.paste)
				d.see("Enter Credentials").see(c.shows...).seeNot(c.not...)
				if d.state() != flow.Entering {
					t.Errorf("the paste left the form: %s", d.state())
				}
			})
		})
	}
}

func TestAPasteIntoTheOtherFields(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.ws.Vault = &lockedVault{Vault: b.ws.Vault, word: "correct horse"}
		d := b.start(frontend.Options{}).press("/").paste("emer\ngency\n").see("/emergency", "1 of 1 · 3 in all").press("enter", "enter")
		d.see("Unlock the encrypted file").paste("correct horse\n").press("enter").see("Enter MFA Token")
		d.paste("hunter2!").see("Only digits are allowed", "______").seeNot("hunter")
		d.paste("7777777").see("That is more than 6 digits", "______").seeNot("7777777")
		d.press("987654321098").see("That is more than 6 digits", "______").seeNot("987") // a paste that the terminal does not mark
		d.paste(" 123-").see("123___").press("ctrl+u").see("______")
		d.paste(d.code()[:3] + " " + d.code()[3:] + "\n").see("✔ Signed in")
	})
}

func TestAltEscIsEscAndCtrlJIsEnter(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("ctrl+j").see("Enter MFA Token").press("alt+esc").see("1 of 3")
		d.press("e").see("Enter Credentials").press("ctrl+j").see("▸ AWS Secret Access Key").press("alt+esc").see("1 of 3")
		d.press("?").see("Keyboard shortcuts").press("alt+esc").seeNot("Keyboard shortcuts")
		d.press("/").typed("prod").press("alt+esc").see("2 of 3")
		if d.ended {
			t.Error("alt+esc ended the program")
		}
	})
}

// TestCtrlVDoesNothing: Bubbles' own binding runs a clipboard program, which fails over ssh.
func TestCtrlVDoesNothing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("enter").typed(keyID)
		for _, next := range []string{"tab", "tab", "tab", "tab"} {
			before := d.view()
			if d.press("ctrl+v"); d.view() != before {
				t.Errorf("ctrl+v changed the screen from\n%s\nto\n%s", before, d.view())
			}
			d.press(next)
		}
	})
}

func TestEscAsksBeforeItDiscardsAnEditedForm(t *testing.T) {
	for field, text := range []string{"X", "X", "X", "X"} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			saved(b)
			d := b.start(frontend.Options{}).press("e")
			for range field {
				d.press("tab")
			}
			d.typed(text).press("esc").see("Discard what you typed?", "▸ [Keep editing]").press("enter")
			d.see("Enter Credentials").seeNot("Discard").press("esc").see("Discard").press("esc").see("Enter Credentials").seeNot("Discard")
			d.press("esc", "tab").see("▸ [Discard]").press("enter").see("1 of 3").seeNot("Discard")
			if d.state() != flow.Choosing || d.ended {
				t.Errorf("discarding led to %s, ended %v", d.state(), d.ended)
			}
		})
	}
}

func TestEscLeavesAnUntouchedFormWithoutAQuestion(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("e", "right").typed("X").press("backspace", "tab").typed("Y").press("backspace", "esc").see("1 of 3")
		d.seeNot("Discard")
	})
}

func TestF1ShowsHelpInEveryField(t *testing.T) {
	for field, title := range []string{"Choose Create access key", "AWS shows it once", "Go to Assigned MFA device", "90m    minutes"} {
		play(t, func(t *testing.T) {
			d := newBench(t).start(frontend.Options{}).resize(100, 50).form(field).press("f1").see(title, "quit at once")
			d.typed("zz").see(title).press("esc").seeNot(title, "zz").see("Enter Credentials")
			d.typed("?").seeNot(title) // the only key for help while typing is f1
		})
	}
}

func TestHelpShowsTheKeysOfTheScreenBelow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("?").see("Keyboard shortcuts", "sign in").press("?").seeNot("Keyboard shortcuts")
		d.press("enter", "f1").see("Keyboard shortcuts", "6 digits").press("f1").see("______").typed("?").see("Only digits are allowed")
	})
}

func TestHelpShowsTheKeysThatWorkDuringAWait(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		v := b.gated()
		d := b.start(frontend.Options{}).press("enter", "?").see("Keyboard shortcuts", "Now", "esc     cancel", "ctrl+c  quit").press("down", "up", "up", "esc", "esc")
		d.see("1 of 3").seeNot("opening")
		close(v.gate)
	})
}

func TestCharactersWithAltAreNotText(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("enter")
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("5"), Alt: true}).see("______")
	})
}

func TestASecretWithSpacesStaysInItsFieldAndIsRefused(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).form(0)
		burst := func(text string) { d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)}) }
		burst(keyID)
		d.press("tab")
		burst(secret[:20] + " " + secret[20:])
		d.press("enter").see(keyID, strings.Repeat("•", 41), "✗ A secret access key has no spaces", "▸ AWS Secret Access Key")
		d.later(time.Second).press("tab").see("▸ AWS User MFA ARN", "✗ A secret access key has no spaces")
		d.later(time.Second).press("shift+tab").see("▸ AWS Secret Access Key").press("ctrl+u").typed(secret).press("enter").see("▸ AWS User MFA ARN")
	})
}

func TestTabLeavesAnInvalidFieldAndEnterGoesBackToIt(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).form(0).typed("AKIA").press("enter").see("▸ AWS Access Key ID", "✗ ", "tab next").seeNot("shift+tab back")
		d.later(time.Second).press("tab").see("▸ AWS Secret Access Key", "✗ ").later(time.Second)
		d.typed(secret).press("tab", "tab").see("▸ Session Duration", "✗ ").press("enter").see("▸ AWS Access Key ID", "✗ ")
		d.press("shift+tab").see("▸ AWS Access Key ID").press("ctrl+u").typed(keyID).press("enter").see("▸ AWS Secret Access Key").seeNot("✗")
	})
}

func TestANewIdentityWithoutANameKeepsTheFocusOnIt(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("a").see("▸ Name").press("enter").see("▸ Name", "✗ An identity needs a name")
		d.press("tab").see("▸ Region", "✗ An identity needs a name").press("enter", "enter").see("▸ Name").typed("me").press("enter").see("▸ Region").seeNot("✗")
	})
}

func TestAnEmptyNameIsNoErrorBeforeTheFormIsSubmitted(t *testing.T) {
	play(t, func(t *testing.T) {
		newBench(t).start(frontend.Options{}).press("a", "tab").see("▸ Region").seeNot("✗").press("tab", "enter").see("▸ Name", "✗ An identity needs a name")
	})
}

func TestWhatFollowsAnInvalidValueAtOnceIsNotForTheNextField(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).form(0).press("tab", "tab").letters("some prose\t" + secret + "\n").seeNot(secret)
		if d.press("tab").see("▸ Session Duration"); strings.Contains(d.view(), secret[:16]) {
			t.Error("the secret shows")
		}
	})
}

func TestTheRestOfARefusedPasteIsNotShown(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).guard().form(0)
		d.letters("ASIAIOSFODNN7EXAMPLE\n"+secret+"\n").see("ASIAIOSFODNN7EXAMPLE", "ASIA… keys are temporary")
	})
}

func TestOnlyASignInThatBeginsWithKeysHasTwoSteps(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).press("enter").see("step 1 of 2")
		saved(b)
		d.press("esc", "r", "enter").see("Enter MFA Token").seeNot("step").press("esc", "e").see("Enter Credentials").seeNot("step")
	})
}

func TestTheDialogOfAProblemReadsTheFileAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Problem = &model.Problem{What: "it is odd", Fix: model.Do("write it right")}
		d := b.start(frontend.Options{}).press("enter").see("It is odd", "▸ [Try again]    [Close]").seeNot("ress r", "[Open")
		b.ws.Config.Identities[0].Problem = nil
		d.press("enter").seeNot("It is odd").press("enter").see("Enter Credentials")
	})
}

func TestHelpAndCommandsSayThatThereIsMore(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.SignedIn("emergency-user", time.Hour)
		d := b.start(frontend.Options{}).resize(60, 16).press("?").see("Keyboard shortcuts", "… ↓ ").press("pgdown").see("… ↑").press("esc")
		d.press(":").see("Commands", "… ↓ ")
		for range 8 {
			d.press("down")
		}
		d.see("… ↑")
	})
}

// place is the line and the column of a text on the screen.
func (d *driver) place(text string) (y, x int) {
	d.t.Helper()
	d.see(text)
	for y, line := range strings.Split(d.view(), "\n") {
		if x := strings.Index(line, text); x >= 0 {
			return y, ansi.StringWidth(line[:x])
		}
	}
	return -1, -1
}

func TestAFormStaysWhereItIsWhileOneTypes(t *testing.T) {
	for _, form := range []struct{ opens, last string }{{"e", "Session Duration"}, {"a", "MFA device (optional)"}} {
		for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
			play(t, func(t *testing.T) {
				d := newBench(t).start(frontend.Options{}).resize(size[0], size[1]).press(form.opens)
				y, x := d.place(form.last)
				same := func(after string) {
					t.Helper()
					if nowY, nowX := d.place(form.last); nowY != y || nowX != x {
						t.Errorf("%v: %s moved %q from %d,%d to %d,%d\n%s", size, after, form.last, y, x, nowY, nowX, d.view())
					}
				}
				d.typed("two words")
				same("typing")
				d.press("enter")
				same("a hint")
				d.press("ctrl+u").typed("me").press("enter", "enter")
				same("leaving fields")
			})
		}
	}
}

func TestWhatIsTypedReplacesWhatAFieldWasFilledWith(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).form(3).typed("8h").see("   8h_").seeNot("12h8h")
		d.press("shift+tab", "tab").typed("1").see("8h1") // what was typed belongs to the user
	})
	play(t, func(t *testing.T) {
		newBench(t).start(frontend.Options{}).form(3).press("end").typed("0m").see("12h0m")
	})
	play(t, func(t *testing.T) {
		newBench(t).start(frontend.Options{}).form(3).press("backspace").see("▸ Session Duration (optional, default: 12h)", "│     ____").seeNot("│   12h")
	})
}

func TestAnImportCountsTheStepsThatItHas(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		downloads(profiles)(b)
		b.start(frontend.Options{}).press("i").see("step 1 of 2").press("k", "enter").see("Review import", "step 2 of 2")
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		b.file(".aws/credentials", profiles)
		b.start(frontend.Options{}).press("i").see("step 1 of 4").press("enter").see("step 2 of 4").press("enter", "enter", "enter").see("Review changes", "step 3 of 4").press("enter").see("Review import", "step 4 of 4").press("esc").see("step 1 of 2").press("enter").see("step 2 of 2")
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		b.file(".aws/credentials", profiles)
		d := b.start(frontend.Options{}).press("i", "enter", "enter", "enter", "enter").see("Review changes", "step 3 of 4")
		b.file(".aws/credentials", "x")
		d.press("enter").see("Cannot import keys from", "step 1 of 2")
	})
}
