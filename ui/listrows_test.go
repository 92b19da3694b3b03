package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"authdeck/ui/frontend"
)

func TestASessionWithoutMFAIsMarked(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("no-mfa", "")
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).resize(200, 60).press("enter").typed(codeNow()).seeNot("without MFA")
		b.keepWithoutMFA("no-mfa")
		d.press("G", "enter").see("12h left !", "signed in for 12h without", "! without MFA", "this session has no MFA", "! 1 signed in without MFA").resize(80, 24).see("12h left !", "this session has no MFA")
		d.later(time.Minute).resize(60, 16).see("✔ 11h 59m ! ▄").resize(120, 40).see("✔ 11h 59m ! ▄")
	})
}

func TestAccountsHaveTheNamesOfTheSettings(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.ws.AccountAliases = map[string]string{"123456789012": "acme-prod"}
		b.start(frontend.Options{}).resize(200, 60).see("ACCOUNT ID", "acme-prod     123456789012").press("B").see(" acme-prod  123456789012 ───").press("/").typed("acme-pr").see("1 of")
	})
}

func TestARoleThatItsUserServesIsReadyAndNotExpired(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).resize(120, 40).press("j", "enter")
		d.typed(d.code()).press("enter").later(2 * time.Hour)
		if n := strings.Count(d.view(), "✔ ready"); n < 3 { // in the list twice, and in the timeline
			t.Errorf("%d times ready\n%s", n, d.view())
		}
	})
}

func TestARoleOfAUserWithoutKeysSaysThatTheyAreMissing(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.ws.Config.Roles = b.rolesOf("very-long-identity-name-for-the-table", "arn:aws:iam::123456789012:user/user", "admin") // a user without keys
		d := b.start(frontend.Options{}).press("j", "j", "j", "j").see("─ admin ─", "has no keys", "enter to add them", " enter add keys")
		d.resize(120, 40).see("has no keys", "enter to add them").seeNot("No session yet").press("enter").see("Enter Credentials")
	})
}

func TestTheDateOfTheLastSignInDoesNotTouchTheMeter(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		meters, touched := 0, regexp.MustCompile(`[▁▄▖][^ ▁▄▖│]`)
		for width := 120; width <= 200; width++ { // the columns that follow the meter change with the width
			list, _, _ := strings.Cut(b.start(frontend.Options{}).resize(width, 30).view(), "─ Sessions ")
			meters += strings.Count(list, "▖▁")
			if touched.MatchString(list) {
				t.Fatalf("%d columns:\n%s", width, list)
			}
		}
		if meters < 80 {
			t.Errorf("only %d meters", meters)
		}
	})
}

func TestOnlyUsersNameTheirRoles(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		b.start(frontend.Options{}).resize(120, 40).see("Roles     admin").press("j").see("Role      role/admin").seeNot("Roles ")
	})
}

// The large digits have a blank row above them, so that they do not touch the border.
func TestTheTimeLeftDoesNotTouchTheBorder(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(120, 40).press("j")
		if top, _ := d.place("╭─ prod-admin "); strings.ContainsAny(strings.Split(d.view(), "\n")[top+1], "▀▄█") {
			t.Errorf("digits below the border\n%s", d.view())
		}
	})
}

func TestTheHeaderKeepsItsPlaceApartFromTheKeyring(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).press("enter")
		for w := 60; w < 100; w++ {
			if header, _, _ := strings.Cut(d.resize(w, 24).view(), "\n"); !strings.Contains(header, "   ✔ memory") {
				t.Errorf("%d: %s", w, header)
			}
		}
	})
}

func TestASubshellOfTheDemoSaysDemo(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.start(frontend.Options{InDemo: true}).see(" DEMO ")
	})
}

func TestOneIdentityHasActionsAndCommands(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities = b.ws.Config.Identities[:1]
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{})
		for _, size := range [][2]int{{120, 40}, {200, 60}} {
			d.resize(size[0], size[1]).see("for 12h, with a code of mfa/user", "– no session", "authdeck exec -i emergency-user -- COMMAND", "aws-user/credentials")
			d.seeNot("Expires next", "1 of 1", "1 none", "Press enter to sign in") // the row says it
		}
		d.press("enter").typed(d.code()).press("enter").see("a shell with this session", "ends the session, keeps the keys")
		d.press("/").see("emergency-user").press("esc", " ").see("the marked identities").press("esc").later(12 * time.Hour)
		d.see("clear expired session", "removes the expired session's files").seeNot("keeps the keys")
	})
}
