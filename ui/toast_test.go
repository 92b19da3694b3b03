package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui"
	"authdeck/ui/frontend"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

func TestAToastGoesAfterFourSecondsOrWithTheNextKey(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("y").see("Copied: arn").later(3 * time.Second).see("Copied: arn")
		d.press("y").later(3 * time.Second).see("Copied: arn").later(2 * time.Second).seeNot("Copied: arn")
		d.press("y").see("Copied: arn").press("j").seeNot("Copied: arn")
	})
}

func TestRefreshSaysWhatChanged(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).press("r").see("✔ Up to date")
		b.ws.Config.Identities = append(b.ws.Config.Identities[1:], modeltest.Identity("newer", 40), modeltest.Identity("newest", 42))
		d.press("r").see("✔ Reloaded: 2 identities added, 1 identity removed")
	})
}

func TestWhatIsUnderWayKeepsItsToast(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{})
		hold(d)
		d.press("v").later(6 * time.Second).see("Checking the keys of")
	})
}

// A frame around the command hid rows of the list.
func TestACopiedCommandIsOnlyShownIfItHidesNoRow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("Y").see("─ Export line copied ─╯")
		d.resize(120, 40).press("Y").see(` Copied: eval "$(authdeck env --login -i emergency-user)" ─╯`)
	})
}

func TestNothingIsSaidToBeCopiedThatMayNotBe(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.blind = true
		b.start(frontend.Options{}).resize(120, 40).press("y").see("─ MFA device sent to the terminal's clipboard ─╯").seeNot("Copied")
	})
}

// A toast about the list was in the border of another pane, far from where the user looks.
func TestAToastIsInTheBorderOfThePaneWithTheFocusInEveryWindow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		for _, w := range []int{60, 80, 120, 200} {
			d := b.start(frontend.Options{}).resize(w, 40)
			below := func(title string) string { // the first bottom border below the title of a pane at the left
				_, rest, _ := strings.Cut(d.view(), "╭─ "+title+" ")
				_, border, _ := strings.Cut(rest, "\n╰")
				line, _, _ := strings.Cut(border, "\n")
				return line
			}
			lines := strings.Split(d.view(), "\n")
			footer := lines[len(lines)-1]
			if d.press("y"); !strings.Contains(below("Identities"), " Copied: arn:aws:iam::123456789012:mfa/user ─") || !strings.HasSuffix(d.view(), footer) {
				t.Errorf("%d columns: footer %q, then:\n%s", w, footer, d.view())
			}
		}
	})
}

func TestTheListDoesNotRepeatAToast(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("B").see("Grouped by account")
		d.press("B").press("S", "S", "S").see("Sorted by last sign-in").seeNot("─ by last").press("j").see("─ by last sign-in ─")
	})
}

func TestNoLineOfAToastEndsWithASeparator(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "somebody-who-has-a-long-name", AccessKeyID: keyID, SecretKey: secret})
		d := b.start(frontend.Options{}).resize(60, 16).press("v").see("✔ Keys are valid", "arn:aws:iam", "somebody-who-has-a-long-name")
		if strings.Contains(d.view(), "valid ·") {
			t.Error(d.view())
		}
	})
}

// In plain characters, the separator is "; ".
func TestNoLineOfAToastInPlainCharactersEndsWithASeparator(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.aws.Put(awsfake.User{Account: "123456789012", Name: "somebody-who-has-a-long-name", AccessKeyID: keyID, SecretKey: secret})
		d := b.start(frontend.Options{}).resize(60, 16)
		d.m = d.m.(ui.Model).Themed(theme.PlainText(true))
		d.press("v").see("Keys are valid", "arn:aws:iam", "somebody-who-has-a-long-name")
		if strings.Contains(d.view(), "valid;") {
			t.Error(d.view())
		}
	})
}

func TestALongToastHasAFrame(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("y")
		d.see("Copied: arn:aws:iam::123456789012:mfa/user ─ 1 of 5 ─╯", "enter sign in", "? help   q quit")
		d.press("j", "j", "j", "d").see("No saved keys for", "very-long-identity-name-for-the-table", "? help   q quit")
		for _, line := range strings.Split(d.view(), "\n") {
			if w := widget.Width(line); w > 60 {
				t.Errorf("%d columns: %q", w, line)
			}
		}
	})
}

func TestAToastLeavesABoxTheKeysThatAnswerIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.Keep("prod-admin", "arn:aws:iam::123456789012:mfa/other")
		d := b.start(frontend.Options{}).press(" ", "j", " ", "enter").typed(modeltest.Code(time.Now()))
		d.see("prod-admin › MFA", "✔ Signed in as emergency-user · expires", "enter send   esc cancel   f1 help")
	})
}

func TestOnlyAToastOfMoreThanThreeRowsIsCutAndReadInTheActivity(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		names := "one-with-a-name-of-many-letters two-with-a-name-of-many-letters three-with-a-name-of-many-letters four-with-a-name-of-many-letters"
		for i, name := range strings.Fields(names) {
			b.ws.Config.Identities = append(b.ws.Config.Identities, modeltest.Identity(name, 40+2*i))
		}
		d := b.start(frontend.Options{}).resize(60, 16).press("ctrl+a", "enter").typed(modeltest.Code(time.Now()))
		d.see("! Signed in to emergency-user · skipped").seeNot("(no keys)")
		d.press("tab").see("Signed in to emergency-user · skipped", "three-with-a-name-of-many-letters", "(no keys)")
	})
}

// It was at the lower right of a large window, far from the form.
func TestAToastOverAFormIsInItsBorder(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			d := b.start(frontend.Options{}).resize(size[0], size[1]).fill(keyID, secret, device)
			hold(d)
			d.press("enter").see("Checking the keys").press("q").see("╰──", "─ Press esc to cancel, ctrl+c to quit ─╯", "Checking the keys")
			d.press("esc").see("─ Nothing was saved ─╯", "▸ Session Duration").press("shift+tab").seeNot("Nothing was saved")
		})
	}
}

// It was over the next page for seconds, although esc no longer cancelled anything.
func TestWhatAKeyEndsIsSaidOnlyWhileItEndsIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).fill(keyID, secret, device)
		until := make(chan struct{})
		d.aws.Fail(awsfake.Slow(until), 1)
		d.press("enter", "q").see("Press esc to cancel, ctrl+c to quit")
		close(until)
		d.settle()
		d.see("Saved", "Sign in now").seeNot("Press esc to cancel")
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		let := b.slow()
		d := b.start(frontend.Options{NoVerify: true}).fill(keyID, secret, device).press("enter", "q").see(words.StaysSaving)
		let <- nil
		d.settle()
		d.see("Sign in now").seeNot(words.StaysSaving)
	})
}

// It was in the border of the list's lowest pane, rows below the page that is drawn over the list.
func TestAToastOverAPageOnTheListIsInThePagesBorder(t *testing.T) {
	const middle = 20
	for claim, c := range map[string]struct {
		open func(*driver)
		says string
	}{
		"a review": {func(d *driver) { d.press("i").typed("k").press("enter") }, "Press esc to stop, ctrl+c to quit"},
		"a form":   {func(d *driver) { d.fill(keyID, secret, device) }, "Press esc to cancel, ctrl+c to quit"},
	} {
		play(t, func(t *testing.T) {
			b := aviary(t)
			b.file("k", pair("emergency-user", keyID, birdKey))
			d := b.start(frontend.Options{}).resize(200, 60)
			c.open(d)
			hold(d)
			d.press("enter", "q").see("─ "+c.says+" ─╯", "Sessions")
			y, x := d.place(c.says)
			line := []rune(strings.Split(d.view(), "\n")[y])
			corner := slices.Index(line[middle:], '╰') + middle
			if corner < middle || corner > x || strings.Trim(string(line[corner+1:x]), "─ ") != "" {
				t.Errorf("%s: %s", claim, string(line))
			}
		})
	}
}

// With a long name it takes two lines. A frame around them would take the rows that the box needs.
func TestABoxAsHighAsTheWindowLeavesTheRowsOfAToast(t *testing.T) {
	for name, skipped := range map[string][]string{"one line": {"new-joiner"}, "as wide as the box": {"a-name-of-20-letters"}, "two lines": {"new-joiner", "a-very-long-name-of-a-new-colleague"}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.Keep("emergency-user", device)
				b.Keep("prod-admin", "arn:aws:iam::123456789012:mfa/other")
				for i, name := range skipped {
					b.ws.Config.Identities = append(b.ws.Config.Identities, modeltest.Identity(name, 40+2*i))
				}
				phone := func(string, time.Time) string { return "Demo: your phone would show 123456" }
				d := b.start(frontend.Options{Hint: phone}).resize(60, 16).press("ctrl+a", "enter")
				whole := []string{"Next code in", "┌" + strings.Repeat("─", 49) + "┐", "your phone would show 123456", "╰" + strings.Repeat("─", 53) + "╯"}
				if name == "one line" { // it is in the border
					whole = append(whole[:3], "╰"+strings.Repeat("─", 9)+" ! Skipped no-mfa and new-joiner (no keys) ─╯")
				}
				d.see(append(skipped, "! Skipped", "(no keys)")...).see(whole...)
				ascii, err := theme.New(theme.Options{Name: "mono", ASCII: true})
				if err != nil {
					t.Fatal(err)
				}
				d.m = d.m.(ui.Model).Themed(ascii)
				d.see("! Skipped", "your phone would show 123456", "+---------")
				d.press("1").seeNot("Skipped").see("Next code in", "your phone would show 123456")
			})
		})
	}
}

// The message repeated the whole command in three lines, and the step with the command was no longer visible.
func TestABoxThatFillsTheWindowStaysWhenItsCommandIsCopied(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.broken = &model.Problem{
			What: "GNOME Keyring is locked", Why: "Its dialog was closed, or could not be shown.",
			Fix: model.Fix{{Text: "try again, and unlock it in its dialog"}, {Text: "or choose another keyring: run", Code: "authdeck keyring use file"},
				{Text: "or unlock it in a terminal:", Code: `IFS= read -rs P; printf %s "$P" | gnome-keyring-daemon --replace --unlock`}},
		}
		steps := []string{"1. Try again", "press y to copy the command", "[Try again]"}
		d := b.start(frontend.Options{}).resize(60, 16).see(steps...).press("y").see(steps...).see("─ Command copied ─╯").seeNot("IFS=")
		b.blind = true
		d.press("y").see(steps...).see("─ Command sent to the terminal's clipboard ─╯")
		for _, size := range [][2]int{{60, 30}, {120, 40}, {200, 60}} { // at the lower right of the window, nobody looked
			d.press("r").resize(size[0], size[1]).press("y").see("─ Command sent to the terminal's clipboard ─╯")
		}
	})
}

func TestHelpAsHighAsTheWindowLeavesTheRowsOfAToast(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16)
		hold(d)
		d.press("v", "?").see("Keyboard shortcuts", "… ↓ ", "─╯\n", "Checking the keys of")
	})
}
