package ui_test

import (
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui"
	"authdeck/ui/frontend"
)

func TestHelpShowsKeysThatDoNothingNowAndSaysWhy(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("?").see("R       renew session – no session", "l       log out – no session", "c       open AWS console – roles only")
		d.press("esc", "j", "?").see("enter   sign in – already signed in", "R       renew session ", "l       log out ").seeNot("no session")
		d.press("esc", "j", "j", "?").see("d       delete keys – no keys", "y       copy MFA device – no MFA device").seeNot("…")
		d.press("esc", ":").typed("delete").see("delete keys – no keys")
	})
}

func TestRRenewsNoSessionThatIsNotThere(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("R").see("No session to renew for", "emergency-user. Press enter to sign in").seeNot("MFA Token")
		d.press("j", "j", "R").see("No session to renew for staging-deployer").seeNot("MFA Token") // it has expired
		b.SignedIn("staging-deployer", 4*time.Minute)                                              // too short for enter to use it
		d.press("r").see("R renew session").press("R").see("staging-deployer › MFA")
	})
}

func TestHelpSaysWhyASignInToTheMarkedDoesNothing(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.ws.Config.Identities[2].Problem = &model.Problem{What: "no region"}
		b.ws.Config.Identities[4].Problem = &model.Problem{What: "no region"}
		d := b.start(frontend.Options{}).press("j", "j", " ", "j", "j", " ", "?").see("enter   sign in – 2 with a problem")
		d.press("esc", "k", " ", "?").see("sign in – 1 without keys, 2 with a problem")
		d.press("esc", "g", "j", " ", "?").see("sign in – 1 already signed in, 1 without keys, 2")
	})
}

func TestTheMarkedIdentityCanBeSignedInToWhileAFilterHidesIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press(" ", "/").typed("xyz").press("enter").see("No identity matches", "enter sign in (1)")
		d.press("enter").see("Enter MFA Token", "emergency-user")
	})
}

func TestKeysOfAnIdentityWithAProblemNameTheProblem(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		b.ws.Config.Roles[0].Problem = &model.Problem{What: "no account in the ARN"}
		d := b.start(frontend.Options{}).press("j", "?").see("c       open AWS console – has a problem", "s       subshell – has a problem")
		d.press("esc", "s").see("No account in the ARN").seeNot("cannot open a subshell")
	})
}

func TestHelpAndFooterUseTheSameWords(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{})
		for _, presses := range [][]string{{}, {"j"}, {"j", "j"}, {" "}, {"ctrl+a"}, {"esc", "tab"}} {
			d.press(presses...)
			k := d.m.(ui.Model).Keys()
			for _, group := range k.Groups {
				for _, long := range group.Bindings {
					for _, short := range k.Short {
						if long.Help().Key == short.Help().Key && long.Help() != short.Help() {
							t.Errorf("after %q: %v in the help, %v in the footer", presses, long.Help(), short.Help())
						}
					}
				}
			}
		}
	})
}

func TestLargeWindowsShowTheShortcuts(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).seeNot("─ Shortcuts").resize(200, 60).see("─ Actions", "R      renew session         – no session", "─ Shortcuts")
		d.press("p").seeNot("─ Actions").see("─ Shortcuts", "p    details")
	})
}

func TestHiddenDetailsAreAKeyAway(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).see("─ emergency-user ─").seeNot("p details", "─ Sessions ─").press("?").see("p          hide details").press("esc", "p")
		d.see("p details", "─ Sessions ─").seeNot("─ emergency-user ─").press("p").see("─ emergency-user ─").seeNot("─ Sessions ─")
	})
}
