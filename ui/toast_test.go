package ui_test

import (
	"testing"
	"time"

	"authdeck/model/modeltest"
	"authdeck/ui/frontend"
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

func TestNothingIsSaidToBeCopiedThatMayNotBe(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.blind = true
		b.start(frontend.Options{}).resize(120, 40).press("y").see("Sent to the terminal's clipboard: arn").seeNot("Copied")
	})
}

func TestAToastLeavesHelpAndQuitInTheFooterAndIsReadInTheActivity(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("y")
		d.see("? help   q quit  Copied: arn:aws:iam::123456789012:mfa/us…").seeNot("mfa/user")
		d.press("tab").see("╭─ Activity", "Copied: arn:aws:iam::123456789012:mfa/user")
	})
}

func TestAToastIsCutBehindAWord(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("j", "j", "j", "d").see("? help   q quit", "No keys to delete for…")
		d.press("tab").see("No keys to delete for ", "very-long-identity-name-for-the-table")
	})
}
