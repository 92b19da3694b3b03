package ui_test

import (
	"fmt"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
)

func TestTabShowsActivityAndHealthInEverySize(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		t.Run(fmt.Sprintf("%d×%d", size[0], size[1]), func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				d := b.start(frontend.Options{}).resize(size[0], size[1]).see("IDENTITY")
				d.press("tab").see("─ Activity", "keys saved", "esc back")
				d.press("tab").see("─ Health", "atmos.yaml")
				d.press("tab").see("IDENTITY", "enter sign in")
				d.press("shift+tab").see("─ Health").press("esc").see("IDENTITY", "enter sign in")
			})
		})
	}
}

func TestAKeyActsOnNoRowThatAPaneHides(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).press("tab").see("─ Activity").seeNot("IDENTITY")
		d.press("e").see("IDENTITY", "enter sign in", "Press e again for emergency-user").press("e").see("Access Key ID").press("esc")
		d.press("H", "S").see("IDENTITY", "Press S again ─╯").seeNot("Sorted").press("S").see("Sorted by name")
		d.press("H", "l").see("Press l again for emergency-user").press("l").see("No session") // which it has not
		d.press(" ", "j", " ", "H", "enter").see("Press enter again for the 2 marked").press("H", "H").see("IDENTITY").seeNot("again")
		b.start(frontend.Options{}).resize(60, 16).press("tab", ":").see("▸")
	})
}

func TestDetailsTakeThePlaceOfTheListInALowWindow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(60, 16).see("p details").press("p").see("─ emergency-user ─", "Source     ", "esc back").seeNot("IDENTITY")
		d.press("j").see("─ prod-admin ─").press("p").see("IDENTITY", "▌  prod-admin").press("p", "esc").see("IDENTITY")
		d.press("p", "R").see("prod-admin › MFA") // a key acts on the visible row
	})
}

func TestThePaneWithTheFocusScrolls(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		for i := range 30 {
			err := b.ws.Activity.Note(t.Context(), "acme", model.Event{At: time.Now().Add(time.Duration(i) * time.Second), Kind: model.KeysSaved, Title: fmt.Sprintf("user-%02d", i)})
			if err != nil {
				t.Fatal(err)
			}
		}
		d := b.start(frontend.Options{}).resize(80, 24).press("tab").see("user-29", "1–6 of").seeNot("user-20")
		d.press("pgdown").see("user-20", "11–16 of").press("up").see("user-21", "user-16").press("G").seeNot("user-16").press("j", "j", "g").see("1–6 of")
		d.press("G", "k").see("keys saved").press("enter").see("MFA Device") // a key of the list still works there
	})
}

// The facts disappeared while the program asked for the device.
func TestDetailsKeepTheFactsWhileAWSIsAsked(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			b.Keep("no-mfa", "")
			d := b.start(frontend.Options{}).resize(size[0], size[1])
			hold(d)
			d.press("G", "enter").later(2500*time.Millisecond).see("Looking up your MFA device · 2s", "esc cancels", "Duration ", "Source ").seeNot("– No session")
		})
	}
}

func TestAPaneTakesTheWholeOfALowWindow(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities = b.ws.Config.Identities[:1]
		b.keepUnverified("emergency-user")
		d := b.start(frontend.Options{}).resize(60, 16).see("Sessions")
		d.press("H").see("Press esc, select it and press v to check them", "or e to correct them").seeNot("Sessions", "Identities ─", "of 6")
		d.press("esc").see("Sessions").press("p").see("Source", "Sign-in").seeNot("Sessions")
	})
}

func TestARoomyWindowNamesTheRolesOfAnIdentity(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities = b.ws.Config.Identities[:1]
		b.Keep("emergency-user", device)
		b.SignedIn("emergency-user", time.Hour)
		b.ws.Config.Roles = b.rolesOf("emergency-user", "arn:aws:iam::123456789012:user/user", "a-role-with-a-long-name")
		b.start(frontend.Options{}).resize(200, 60).see("a-role-with-a-long-name  arn:aws:iam::210987654321:role/a-role-with-a-long-name", "Signed in, last 3 days")
	})
}
