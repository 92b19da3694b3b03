package ui_test

import (
	"strings"
	"testing"
	"time"

	"authdeck/model/flow"
	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"

	"github.com/charmbracelet/x/ansi"
)

// drawn lets time pass and counts the messages that came by themselves.
func (d *driver) drawn(wait time.Duration) int {
	before := len(d.frames)
	for end := time.Now().Add(wait); time.Now().Before(end); {
		<-time.After(min(time.Second, time.Until(end)))
		d.settle()
	}
	return len(d.frames) - before
}

// Only the line of now moves.
func TestAnIdleListWithoutSessionsIsDrawnAFewTimesAnHour(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("j", "k", "/").typed("e").press("esc", "?", "esc")
		if n := d.resize(80, 24).drawn(3 * time.Hour); n == 0 || n > 9 {
			t.Errorf("%d messages in three idle hours", n)
		}
		if n := d.resize(200, 60).drawn(3 * time.Hour); n == 0 || n > 18 { // twice as many columns
			t.Errorf("%d messages in three idle hours of a wide window", n)
		}
		if n := d.resize(60, 16).press("tab").later(time.Hour).drawn(time.Hour); n != 0 {
			t.Errorf("%d messages in an hour without the timeline", n)
		}
	})
}

// The timeline shows the time after its last session has ended too. Its columns stand for many minutes.
func TestTheLineOfNowMovesAFewTimesAnHourWithoutASession(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.SignedIn("prod-admin", -time.Hour)
		d := b.start(frontend.Options{}).resize(120, 40).see("now", "✗ expired 23:00", "24 hours from 16:00")
		if n := d.drawn(3*time.Hour + time.Minute); n == 0 || n > 15 {
			t.Errorf("%d messages in three hours", n)
		}
		d.see("now", "✗ expired 23:00", "24 hours from 19:00")
		if n := d.resize(60, 16).press("tab").later(time.Hour).drawn(time.Hour); n != 0 {
			t.Errorf("%d messages in an hour without the timeline", n)
		}
	})
}

// In a window of 34 columns, the line of now had none, and the time until it moves was a division by zero.
func TestTheLineOfNowBreaksNothingInATooSmallWindow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.SignedIn("prod-admin", -time.Hour)
		d := b.start(frontend.Options{})
		for width := range 60 {
			if n := d.resize(width, 40).drawn(time.Minute); n > 1 {
				t.Errorf("%d messages in a minute in %d columns", n, width)
			}
		}
		d.resize(120, 40).see(" now ")
	})
}

func TestTheListBehindABoxRedrawsOnceAMinute(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		newIdentities(b)
		b.SignedIn("emergency-user", 12*time.Hour)
		_, b.ws.Config.Identities[1].Problem = b.Read(modeltest.HalfAPair)
		d := b.start(frontend.Options{}).press("j", "enter").see("Close")
		if n := d.drawn(time.Hour); n < 59 || n > 61 {
			t.Errorf("%d messages in an hour", n)
		}
	})
}

func TestAListWithASessionRedrawsOnceAMinute(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.SignedIn("emergency-user", 12*time.Hour)
		d := b.start(frontend.Options{})
		if n := d.drawn(time.Hour); n < 59 || n > 61 {
			t.Errorf("%d messages in an hour", n)
		}
		d.see("✔ 11h left")
		for range 20 {
			d.press("j", "k") // keys must start no more timers
		}
		if n := d.drawn(time.Hour); n < 59 || n > 61 {
			t.Errorf("%d messages in the hour after many keys", n)
		}
	})
}

func TestTheLastMinutesOfASessionCountDownInSeconds(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		b.SignedIn("emergency-user", 3*time.Minute+20*time.Second)
		d := b.start(frontend.Options{}).later(moment).see("! 3m left")
		d.later(time.Minute).see("! 2m left").later(time.Minute).see("! 79s left")
		if n := d.drawn(time.Minute); n < 59 || n > 61 {
			t.Errorf("%d messages in a minute that counts seconds", n)
		}
		if n := d.later(time.Minute).see("✗ expired").drawn(time.Hour); n == 0 || n > 3 { // the line of now still moves
			t.Errorf("%d messages in the hour after the session has ended", n)
		}
	})
}

func TestTheBoxRedrawsOnceASecond(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("enter").typed("12").press("backspace")
		if n := d.drawn(time.Minute); n < 59 || n > 61 {
			t.Errorf("%d messages in a minute", n)
		}
	})
}

func TestTheFormAndTheSavedScreenAreOnlyDrawnWithTheListBehindThem(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).fill(keyID, secret, device).later(time.Second)
		if n := d.drawn(time.Hour); n > 5 {
			t.Errorf("%d messages over an idle form", n)
		}
		if n := d.press("enter").see("✔ Saved").later(time.Second).drawn(time.Hour); n > 5 {
			t.Errorf("%d messages after a save", n)
		}
	})
}

func TestTheFilterIsLiveAndFuzzy(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[2].Alias = "break-glass"
		d := b.start(frontend.Options{}).press("/").see("1 of 3").typed("pa").see("prod-admin", "1 of 1 · 3 in all").seeNot("no-mfa")
		d.press("backspace").see("/p", "1 of 1 · 3 in all").press("ctrl+u").see("no-mfa", "1 of 3")
		d.typed("GLASS").see("▌  no-mfa", "1 of 1").seeNot("prod-admin").press("enter").see("/GLASS", "▌  no-mfa")
		d.press("q")
		if !d.ended {
			t.Error("q belongs to the filter that is no longer typed")
		}
	})
}

func TestTheFilterFindsRegionsAndTags(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[2].Tags = []string{"break-glass"}
		b.ws.Config.Identities[1].Region = modeltest.Set("ap-northeast-1", 7)
		d := b.start(frontend.Options{}).press("/").typed("GLASS").see("▌  no-mfa", "1 of 1 · 3 in all").press("ctrl+u")
		d.typed("northeast").see("▌  prod-admin", "1 of 1 · 3 in all").typed("\ufffd").see("none of 3")
	})
}

func TestEscClearsTheFilterAndKeepsTheRow(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("/").typed("mfa").press("enter").see("▌  no-mfa").press("esc")
		d.see("▌  no-mfa", "3 of 3", "emergency-user").seeNot("/mfa")
		d.press("/").typed("prod").press("esc").see("▌  prod-admin", "2 of 3").seeNot("/prod")
	})
}

func TestNoKeyActsWhenTheFilterMatchesNothing(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).press("/").typed("zzz").see(`No identity matches "zzz"`).press("enter", "enter", "e", "R", "y", "Y", "j", "G")
		if d.state() != flow.Choosing || len(b.copied) != 0 {
			t.Errorf("%s, copied %q", d.state(), b.copied)
		}
		d.press("esc").see("▌  emergency-user", "1 of 3")
	})
}

func TestLettersTypedIntoTheFilterRunNoCommand(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).press("/").typed("q?/:e ").see(`matches "q?/:e "`)
		if d.ended || d.state() != flow.Choosing {
			t.Errorf("ended %v, %s", d.ended, d.state())
		}
	})
}

func TestAWindowThatIsTooSmallTakesOnlyQAndCtrlC(t *testing.T) {
	for _, size := range [][2]int{{59, 16}, {60, 15}, {40, 8}, {1, 1}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			saved(b)
			d := b.start(frontend.Options{}).resize(size[0], size[1])
			d.press("enter", "e", "r", "y", "?", "j", "/", "esc", " ").paste("q").resize(80, 24).see("1 of 3", "▌  emergency-user")
			if d.ended || d.state() != flow.Choosing || len(b.copied) != 0 {
				t.Errorf("ended %v, %s, copied %q", d.ended, d.state(), b.copied)
			}
			if d.resize(size[0], size[1]).press("q"); !d.ended {
				t.Error("q does not end it")
			}
			d = b.start(frontend.Options{}).resize(size[0], size[1]).press("ctrl+c")
			if !d.ended || !d.outcome().Interrupted {
				t.Error("ctrl+c does not end it")
			}
		})
	}
}

func TestATooSmallWindowSaysWhichSizeItNeeds(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).resize(40, 8).see("Window too small", "Need 60×16, have 40×8.", "q quit")
		d.resize(60, 16).see("IDENTITY").seeNot("too small")
	})
}

func TestATooSmallWindowCutsNoLine(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).resize(30, 6).see("Window too small\n q quit", "Need 60×16, have 30×6.", "line prompts.").seeNot("…")
		d.resize(30, 2).see("Window too small\n q quit")
	})
}

func TestFramesFitTheirWindowWhileItIsResized(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("?")
		for _, open := range []string{"esc", "e", "f1"} {
			for w := 0; w <= 130; w += 7 {
				for h := 0; h <= 45; h += 4 {
					shown := d.resize(w, h).m.View()
					width, height := screen.UsableSize(w, h)
					fits(t, shown, width, height)
				}
			}
			d.resize(80, 24).press(open)
		}
	})
}

func TestNothingIsDrawnBeforeTheWindowSizeIsKnown(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{})
		if first := d.frames[0]; strings.TrimSpace(first) != "" {
			t.Errorf("%q", first)
		}
	})
}

// A box in the middle of the window cut the list and the details apart, and hid the row that it was about.
func TestABoxIsOverTheListAndLeavesTheOtherPanesWhole(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		borders := func(d *driver) (all string) {
			for _, line := range strings.Split(d.view(), "\n")[1:39] {
				all += ansi.Cut(ansi.Strip(line), 71, 73) + "\n"
			}
			return all
		}
		for _, c := range []struct {
			keys []string
			box  string
		}{
			{[]string{"enter"}, "Enter MFA Token"}, {[]string{"d"}, "Delete the keys of "},
			{[]string{"j", "j", "j", "d"}, "Delete the keys of prod-admin?"}, {[]string{"G", "d"}, "Delete the keys of "},
		} {
			d := b.start(frontend.Options{}).resize(120, 40)
			before := borders(d)
			if d.press(c.keys...).see(c.box); borders(d) != before {
				t.Errorf("%v: the borders between the panes are not whole:\n%s", c.keys, d.view())
			}
		}
		b.start(frontend.Options{}).resize(120, 40).press("j", "j", "j", "d").see("Delete the keys of prod-admin?", "│▌  prod-admin")
	})
}
