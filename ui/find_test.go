package ui_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/modeltest"
	"authdeck/ui"
	"authdeck/ui/frontend"
	"authdeck/ui/theme"
)

// names are the identities in the order in which the list shows them.
func (d *driver) names() (shown []string) {
	list, _, _ := strings.Cut(d.view(), "╰")
	for _, line := range strings.Split(list, "\n") {
		for _, id := range d.ws.Config.Identities {
			if strings.HasPrefix(strings.TrimLeft(line, "│▌● "), id.Title+" ") && strings.HasPrefix(line, "│") {
				shown = append(shown, id.Title)
			}
		}
	}
	return shown
}

func (d *driver) inOrder(want ...string) *driver {
	d.t.Helper()
	if got := strings.Join(d.names(), " "); got != strings.Join(want, " ") {
		d.t.Fatalf("shown are %s, want %s\n%s", got, want, d.view())
	}
	return d
}

func three(b *bench) {
	b.ws.Config.Identities = nil
	for i, n := range []string{"web", "Api", "batch"} {
		b.ws.Config.Identities = append(b.ws.Config.Identities, modeltest.Identity(n, 5+4*i))
	}
	b.Keep("web", device)
	b.Keep("batch", device)
	b.ws.Config.Identities[0].Tags, b.ws.Config.Identities[1].Tags = []string{"blue"}, []string{"red"}
	b.SignedIn("web", 8*time.Hour)
	b.SignedIn("batch", 2*time.Hour)
}

func TestTheListIsSortedAndTheOrderIsRemembered(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		d := b.start(frontend.Options{}).inOrder("web", "Api", "batch").press("j")
		d.press("S").inOrder("Api", "batch", "web").see("Sorted by name", "▌  Api", "IDENTITY↑")
		d.press("S").inOrder("batch", "web", "Api").see("SESSION↑")
		d.press("S").see("Sorted by last sign-in").resize(200, 60).see("LAST SIGN-IN↓").resize(80, 24).press("S").inOrder("web", "Api", "batch").see("Sorted as in the file")
		if got := strings.Join(b.remembered, " "); got != "sort=name sort=time-left sort=last-sign-in sort=file" {
			t.Errorf("remembered: %s", got)
		}
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.start(frontend.Options{Preferences: model.Preferences{Sort: "name", Group: "tag"}}).inOrder("Api", "web", "batch").see("red ─", "blue ─", "No tag ─")
	})
}

func TestAnOrderThatCannotBeSavedSaysThatItIsTemporary(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.remember = errors.New("read-only file system")
		b.start(frontend.Options{}).press("S").see("Sorted by name, but the setting was not saved: read-only file system")
	})
}

func TestTheListIsGroupedByAKey(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		d := b.start(frontend.Options{}).press("B").see("123456789012 ─", "Grouped by account")
		d.press("B").see("blue ─", "Grouped by tag").press("B").see("Not grouped").seeNot("blue ─")
	})
}

func TestAnAliasIsEnoughToBeGroupedByAccount(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.ws.Config.Identities[0].Alias, b.ws.Config.Identities[1].Alias = "acme-prod", "acme-prod" // nobody knows the account of Api
		d := b.start(frontend.Options{}).press("B").see("acme-prod  123456789012 ─").seeNot("Unknown account")
		b.ws.Config.Identities[1].Alias = "acme-lab"
		d.press("r").see("acme-lab ─").seeNot("Unknown account")
	})
}

func TestTheFilterKnowsTheState(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("/").typed("expired").inOrder("staging-deployer")
		d.press("ctrl+u").typed("ending").inOrder("prod-admin").press("ctrl+u").typed("ends soon").inOrder("prod-admin").press("esc")
		d.press("/").typed("signed in").inOrder("prod-admin")
	})
}

func TestThePaletteKnowsOtherWords(t *testing.T) {
	for typed, found := range map[string]string{
		"login": "renew session", "logout": "log out", "validate": "check atmos.yaml", "doctor": "diagnose sign-in problems", "keyring": "show the keyring",
		"sort": "sort the list", "order": "sort the list", "help": "help", "quit": "quit", "exit": "quit", "theme d": "use theme dark", "theme": "choose a theme", "themes": "choose a theme", "prod": "prod-admin",
		"role": "open AWS console – roles only", "roles": "open AWS console – roles only", "sign": "sign in – already signed in", "th li": "use theme light",
	} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			five(b)
			d := b.start(frontend.Options{}).press("j", ":").typed(typed)
			if !strings.Contains(d.view(), "▸ "+found) {
				d.see(found)
			}
		})
	}
}

// There, q is the key that leads back to Welcome.
func TestThePaletteOfTheDemoFindsQuit(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{Demo: true, Welcomes: true}).see("q quit the demo").press("esc").see("Nothing to go back to. Press q to quit the demo")
		d.press(":").typed("quit").see("▸ quit the demo")
	})
}

// "the" listed every command that has the article.
func TestThePaletteFindsNoCommandByAnArticle(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(120, 40).press(":").typed("the").see("▸ choose a theme", "use theme dark").seeNot("sort the list", "group the list", "show the keyring")
		d.press("esc", ":").typed("sort the l").see("▸ sort the list").press("esc", ":").typed("the keyr").see("▸ show the keyring")
	})
}

func TestThePaletteGoesToAnIdentityAndChangesTheTheme(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("/").typed("emerg").press("enter")
		d.press(":").typed("staging").press("enter").see("▌  staging-deployer", "prod-admin")
		d.press(":").typed("theme light").press("enter").see("Theme light")
		if got := strings.Join(b.remembered, " "); got != "theme=light" {
			t.Errorf("remembered: %s", got)
		}
		if !strings.Contains(d.m.View(), "38;5;28m") {
			t.Error("the colours are not those of the theme")
		}
	})
}

func TestTheEditorOpensTheFileAtTheIdentity(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.start(frontend.Options{}).press("j", "o")
		if got := strings.Join(b.edited, " "); !strings.HasSuffix(got, "atmos.yaml:9") {
			t.Errorf("opened: %s", got)
		}
	})
	play(t, func(t *testing.T) { // and if the configuration is wrong
		b := newBench(t)
		_, b.broken = b.Read(modeltest.Unusable)
		b.start(frontend.Options{}).see("▸ [Open atmos.yaml]", "[Try again]").press("o")
		if got := strings.Join(b.edited, " "); got != "/home/u/atmos.yaml:3" {
			t.Errorf("opened: %s", got)
		}
	})
	play(t, func(t *testing.T) { // and if it sets the keys
		b := newBench(t)
		managed(b)
		b.start(frontend.Options{}).press("e").see("All keys are managed in", "o open atmos.yaml").press("o").see("1 of")
		if len(b.edited) != 1 || !strings.Contains(b.edited[0], "atmos.yaml:") {
			t.Errorf("opened: %s", b.edited)
		}
	})
}

func TestTheFormOfKeysInPlainTextSaysHowToMoveThem(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		managed(b)
		b.ws.Config.Identities[0].PlainSecret = true
		b.start(frontend.Options{}).press("e").see("! The keys are in plain text. Press o to open the file and", "Then press e in the list.").
			seeNot("To change the keys", "authdeck user configure").press("o").seeNot("All keys are managed in").press("e").see("All keys are managed in")
		b.start(frontend.Options{Goal: frontend.Configure, Identity: "emergency-user"}).see("! The keys are in plain text. To move them to the keyring", "authdeck user configure -i emergency-user").seeNot("To change the keys")
	})
}

func TestScrollingIsOfferedOnlyWhereThereIsMore(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).press("a").typed("me").press("enter", "enter", "enter").see("Review changes", "enter write changes").seeNot("scroll")
		d.resize(60, 16).seeNot("scroll")
	})
}

func TestAFilterMovesNoPane(t *testing.T) {
	for _, size := range [][2]int{{80, 40}, {120, 40}, {200, 60}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			five(b)
			d := b.start(frontend.Options{}).resize(size[0], size[1])
			at := func() int {
				above, _, found := strings.Cut(d.view(), "─ Sessions ─")
				if !found {
					t.Fatalf("%v: no timeline\n%s", size, d.view())
				}
				return strings.Count(above, "\n")
			}
			before := at()
			for _, filter := range []string{"prod", "xyz"} {
				if d.press("/", "ctrl+u").typed(filter); at() != before {
					t.Errorf("%v: from row %d to row %d\n%s", size, before, at(), d.view())
				}
			}
		})
	}
}

func TestMarkedIdentitiesAreSignedInToOneAfterTheOther(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.Keep("prod-admin", device)
		d := b.start(frontend.Options{}).press(" ", "j", " ").see("2 marked", "sign in (2)").press("enter")
		d.see("emergency-user › MFA", "code 1 of 2").typed(d.code())
		d.see("prod-admin › MFA", "code 2 of 2", "! Your device still shows the code used for ", "emergency-user. Wait for the next one.", "Next code in")
		used, _ := d.place("Wait for the next one.")
		if next, _ := d.place("Next code in"); next != used+2 {
			t.Errorf("no blank line before the time of the next code\n%s", d.view())
		}
		d.typed(d.code()).see("That code was already used") // the same code
		d.later(31 * time.Second).typed(d.code()).see("✔ Signed in to 2 identities").seeNot("marked")
		for _, name := range []string{"emergency-user", "prod-admin"} {
			if !info(d, name).Saved {
				t.Errorf("%s has no session", name)
			}
		}
	})
}

func TestEscEndsASignInToSeveral(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.Keep("prod-admin", "arn:aws:iam::123456789012:mfa/other")
		d := b.start(frontend.Options{}).press("ctrl+a").see("3 marked").press("ctrl+a").seeNot("marked")
		d.press(" ", "j", " ", "enter").typed(d.code()).see("prod-admin › MFA", "6-digit code").press("esc").see("IDENTITY", "Cancelled. Signed in to 1 of 2.", "1 marked").seeNot("MFA Device")
		d.later(time.Minute).seeNot("› MFA")
	})
}

// The message beside the next code named only the last of those for which one code was enough.
func TestASignInToSeveralCountsThoseThatOneCodeWasEnoughFor(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.Keep("staging-deployer", device)
		b.ws.Config.Roles = b.rolesOf("staging-deployer", "arn:aws:iam::123456789012:user/user", "admin", "audit")
		d := b.start(frontend.Options{}).resize(120, 40).press("j", "j", " ", "j", " ", "j", " ", "j", "j", " ").see("4 marked · 4 to sign in").press("enter")
		d.see("staging-deployer", "code 1 of 2").typed(d.code()).see("東京-運用 › MFA", "✔ Signed in to 1 identity and 2 roles").seeNot("Signed in as")
	})
}

// A cancelled sign-in took the marks of those who were already signed in, and the box said "code 1 of 2" although one code was asked for.
func TestACancelledSignInToSeveralKeepsAllMarks(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.Keep("staging-deployer", device)
		b.ws.Config.Roles = b.rolesOf("staging-deployer", "arn:aws:iam::123456789012:user/user", "admin", "audit")
		d := b.start(frontend.Options{}).resize(60, 16).press("j", "j", "enter")
		d.typed(d.code()).later(time.Minute).press("ctrl+a").see("7 marked · 4 to sign in", "sign in (4)")
		d.resize(120, 40).see("7 marked · 4 to sign in, 2 signed in, 1 without keys").resize(60, 16) // so that the box counts as many codes
		d.press("enter").see("MFA Token", "code 1 of 2").press("esc").see("─ Cancelled. No sign-in was completed. ─").later(time.Minute).see("7 marked")
		d.press("esc", "g", " ", "j", " ", "j", "j", " ").see("3 marked · 2 to sign in, 1 signed in ─", "sign in (2)").press("enter").see("emergency-user", "MFA Token").seeNot("code 1 of")
		d.typed(d.code()).see("✔ Signed in to 1 identity and 1 role", "already signed in: prod-admin").later(time.Minute).seeNot("marked")
	})
}

func TestTheRoleOfAUserWhoIsSignedInToAsWellNeedsNoCode(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.Keep("staging-deployer", device)
		b.ws.Config.Roles = b.rolesOf("staging-deployer", "arn:aws:iam::123456789012:user/user", "admin", "audit")
		d := b.start(frontend.Options{}).resize(120, 40).press("j", "j", " ", "j", " ", "j", " ").see("3 marked · 3 to sign in (2 without a code)")
		d.press("k", "k", " ").see("2 marked · 2 to sign in (1 without a code)") // only its roles
		d.press("enter").see("MFA Token").seeNot("code 1 of")
	})
}

func TestAnIdentityThatCannotBeOpenedIsLeftOutOfASignInToSeveral(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Problem = &model.Problem{What: "a tab"}
		b.Keep("prod-admin", device)
		b.keepWithoutMFA("no-mfa")
		d := b.start(frontend.Options{}).press("ctrl+a", "enter").see("prod-admin › MFA", "code 1 of 2")
		d.press("esc").see("IDENTITY").press("r").see("Up to date").seeNot("› MFA")
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		for i := range b.ws.Config.Identities {
			b.ws.Config.Identities[i].Problem = &model.Problem{What: "a tab"}
		}
		d := b.start(frontend.Options{}).press("ctrl+a").see("3 marked").seeNot("enter sign in")
		d.press("enter").see("! Nothing to sign in to · skipped emergency-user", "3 marked")
	})
}

func TestASignInToSeveralOfWhichOneCanBeOpenedNamesTheOthers(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Config.Identities[0].Problem = &model.Problem{What: "a tab"}
		b.Keep("prod-admin", device)
		d := b.start(frontend.Options{}).press("ctrl+a", "enter").see("prod-admin › MFA", "! Skipped no-mfa (no keys), emergency-user (problem in atmos.yaml)").seeNot("code 1 of")
		d.press("esc").see("─ Cancelled. No sign-in was completed. ─").see("sign in (1)").press("enter").typed(d.code())
		d.see("! Signed in to prod-admin · skipped", "emergency-user (problem in atmos.yaml)").later(5 * time.Second).see("2 marked")
	})
	play(t, func(t *testing.T) { // with none skipped, it ends like every other
		b := newBench(t)
		b.Keep("emergency-user", device)
		d := b.start(frontend.Options{}).press(" ", "enter").see("emergency-user › MFA")
		d.press("esc").see("1 marked").seeNot("Cancelled").press("enter").typed(d.code()).see("✔ Signed in as emergency-user").seeNot("marked")
	})
}

func TestASignInToSeveralNamesAlsoThoseThatBecameUnusableMeanwhile(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.Keep("prod-admin", device)
		d := b.start(frontend.Options{}).press("ctrl+a")
		for i := range b.ws.Config.Identities {
			b.ws.Config.Identities[i].Problem = &model.Problem{What: "a tab"}
		}
		d.press("enter").see("skipped no-mfa (no keys)", "emergency-user", "prod-admin (problem in").seeNot("› MFA")
	})
}

func TestTheListSaysBeforehandWhatASignInToTheMarkedSkips(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).resize(120, 40).press("ctrl+a").see("5 marked · 3 to sign in, 1 signed in, 1 without keys", "enter sign in (3)", "R renew session (1)")
		d.resize(60, 16).see("5 marked · 3 to sign in ─")
		d.press("esc", "g", " ").see("1 marked").seeNot("to sign in")
	})
}

// The count was missing when an order or a group needed its room.
func TestTheCountOfMarksShowsInEveryArrangement(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{Preferences: model.Preferences{Sort: "last-sign-in", Group: "account"}}).press("ctrl+a")
		for _, size := range [][2]int{{60, 16}, {80, 24}, {110, 30}, {120, 40}, {200, 60}} {
			d.resize(size[0], size[1]).see("5 marked")
		}
	})
}

func TestMarkedSessionsAreRenewedOneAfterTheOther(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.Keep("prod-admin", device)
		d := b.start(frontend.Options{}).press(" ", "j", " ").see("2 marked").press("R").see("No session to renew among the 2 marked")
		d.press("enter").typed(d.code()).see("prod-admin › MFA").later(time.Minute).typed(d.code()).see("✔ Signed in to 2 identities").later(time.Minute)
		d.press("ctrl+a").see("3 marked · 2 already signed in, 1 without keys").resize(120, 40).see("R renew session (2)").resize(80, 24).press("R").see("emergency-user › MFA", "code 1 of 2")
		d.typed(d.code()).see("prod-admin › MFA", "code 2 of 2").press("esc").see("Cancelled. Renewed 1 of 2 sessions.").later(5 * time.Second).see("2 marked")
		d.later(time.Minute).press("R").typed(d.code()).see("✔ Signed in as prod-admin").seeNot("R renew")
	})
}

func TestEnterDoesWithASingleMarkedIdentityWhatTheFooterSays(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		d := b.start(frontend.Options{}).press("j", " ").see("1 marked", "enter add keys").press("enter")
		d.see("No keys are saved yet", "prod-admin", "AWS Access Key ID").press("esc").see("1 marked")
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.start(frontend.Options{}).press("ctrl+a").see("3 marked").seeNot("enter sign in").press("enter").see("! Nothing to sign in to · skipped")
	})
}

func TestASignInToSeveralCountsOnlyThoseThatItAsksAbout(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.Keep("prod-admin", device)
		b.Keep("no-mfa", device)
		d := b.start(frontend.Options{}).press("enter").typed(modeltest.Code(time.Now())).press("ctrl+a").see("3 marked", "sign in (2)").press("enter")
		d.see("prod-admin › MFA", "code 1 of 2").later(time.Minute).typed(d.code()).see("no-mfa › MFA", "code 2 of 2")
		d.later(time.Minute).typed(d.code()).see("✔ Signed in to 2 identities · already signed in: emergency-user").seeNot("marked")
		d.press("ctrl+a", "enter").see("✔ Already signed in to 3 identities", "3 marked").press("?").see("sign in – 3 already signed in")
	})
}

func TestIdentitiesWithoutKeysAreLeftOutOfASignInToSeveral(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.Keep("emergency-user", device)
		b.Keep("prod-admin", device)
		d := b.start(frontend.Options{}).press("ctrl+a", "enter").see("emergency-user › MFA", "code 1 of 2")
		d.typed(d.code()).see("prod-admin › MFA", "code 2 of 2").later(time.Minute).typed(d.code()).see("! Signed in to 2 identities · skipped no-mfa (no keys)", "1 marked")
	})
}

func TestAllPlacesCountTheSameIdentities(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{}).resize(200, 60).press("j", "enter")
		d.typed(d.code()).later(5*time.Second).see("of 5 identities + 1 role ", "2 of 7 · 5 identities, 2 roles")
		d.resize(300, 40).see("✔ 2 signed in (1 expiring) + 1 role  ✗ 1 expired  – 2 none", "· 5 identities, 2 roles")
	})
}

func TestAFailureThatIsNotTriedAgainEndsASignInToSeveral(t *testing.T) {
	for name, fail := range map[string]func(*bench){
		"without a code": func(b *bench) { b.keepWithoutMFA("emergency-user"); b.aws.Fail(giving(awsfake.Broken()), 1) },
		"in the keyring": func(b *bench) { b.ws.Vault = refusingVault{b.ws.Vault, model.ErrDamagedEntry} },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				b.Keep("emergency-user", device)
				b.Keep("prod-admin", device)
				vault := b.ws.Vault
				fail(b)
				d := b.start(frontend.Options{}).press(" ", "j", " ", "enter").seeNot("› MFA")
				b.ws.Vault = vault
				d.press("esc").see("Cancelled. No sign-in was completed.").later(time.Second).press("r").see("IDENTITY").seeNot("› MFA")
			})
		})
	}
}

func TestAYesToTrustKeepsTheRestOfASignInToSeveral(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		risky(b)
		d := b.start(frontend.Options{}).press("g", " ", "j", "j", " ").see("2 marked").press("enter")
		if d.state() != flow.AskingTrust {
			t.Fatalf("%s\n%s", d.state(), d.view())
		}
		d.press("tab", "enter").see("emergency-user › MFA", "code 1 of 2").typed(d.code()).see("staging-deployer › MFA", "code 2 of 2")
	})
}

func TestMarkedIdentitiesAreLoggedOutTogether(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		d := b.start(frontend.Options{}).press("ctrl+a", "l").see("Log out of 2 identities?", "Nothing changes for Api: it has no session.").press("tab", "enter").see("✔ Logged out of 2 identities") // one has no session
		if info(d, "web").Saved || info(d, "batch").Saved {
			t.Error("a session is left")
		}
		d.press("esc").seeNot("marked")
	})
}

func TestTheQuestionBeforeALogoutNamesTheExpiredSessions(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.SignedIn("batch", -time.Hour)
		b.start(frontend.Options{}).press("ctrl+a", "l").see("This ends the session.", "clears the expired session of batch.", "Nothing changes for Api")
	})
}

func TestMarksOfIdentitiesThatAreGoneAreForgotten(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		d := b.start(frontend.Options{}).press("ctrl+a").see("3 marked")
		b.ws.Config.Identities = append([]model.Identity{}, b.ws.Config.Identities[:2]...)
		d.press("r").later(5 * time.Second).see("2 marked")
	})
}

func TestTheFilterSaysWhyARowMatches(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.ws.Config.Identities[2].Alias = "acme-prod"
		d := b.start(frontend.Options{}).press("/").typed("acme").inOrder("batch").see("batch", " acme-prod ", "✔ saved").seeNot("· acme") // the alias of the account is in its column
		d.press("ctrl+u").typed("blue").inOrder("web").see("web · tag blue")
		d.press("ctrl+u").typed("1234").inOrder("web", "batch").seeNot(" · account") // the column shows it
		d.press("ctrl+u").typed("bch").inOrder("batch").seeNot("batch ·")
		d.press("ctrl+u").typed("wblue").see("No identity matches")
	})
}

// The values were cut, each in another place of its row, and one of them covered the meter.
func TestInANarrowWindowValuesThatMatchHaveTheColumnOfTheKeys(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.ws.Config.Identities[0].Title, b.ws.Config.Identities[0].Tags = "the-name-of-a-web-server", []string{"payments"}
		b.ws.Config.Identities[1].Title, b.ws.Config.Identities[1].Alias = "the-batch-runner", "acme-prod"
		d := b.start(frontend.Options{}).resize(60, 16).see("KEYS", "✔ 8h      ▄")
		d.press("/").typed("payments").see("MATCH", "  payments     ✔ 8h      ▄").seeNot("KEYS")
		d.press("ctrl+u").typed("acme-p").see("the-batch-runner        acme-prod    – none")
		d.press("ctrl+u").typed("batch").see("KEYS") // a name
		d.press("ctrl+u").typed("acme-p").resize(80, 24).see("KEYS", " acme-prod ")
	})
}

// A tile said that no session was expired beside a timeline in which one was.
func TestAFilterLeavesTheTilesAsTheyAre(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		d := b.start(frontend.Options{}).resize(120, 40).press("/").typed("zzz").see("none of 3")
		d.resize(200, 60).see("of 3 identities", "not signed in", "No identity matches").seeNot("of 0")
	})
}

func TestRolesAreCountedBesideIdentities(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		b.start(frontend.Options{}).see("identities, ", "roles ─╯")
	})
}

func TestAGoodSessionOffersToBeRenewed(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.start(frontend.Options{}).press("j").see(" R renew session", " s subshell").seeNot("enter sign in").press("j").see("enter sign in").seeNot("R renew")
	})
}

func TestTheFormSaysWhyItShows(t *testing.T) {
	play(t, func(t *testing.T) {
		newBench(t).start(frontend.Options{}).press("enter").see("! No keys are saved yet. Enter them to sign in.")
	})
	play(t, func(t *testing.T) {
		newBench(t).start(frontend.Options{}).press("e").see("Enter Credentials").seeNot("Enter them to")
	})
}

func TestAThemeShowsWhileOneChoosesIt(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{})
		before := d.m.View()
		d.press(":").typed("theme deck-l")
		if d.m.View() == before || !strings.Contains(d.m.View(), "\x1b[") {
			t.Error("the theme does not show")
		}
		if d.press("esc"); d.m.View() != before {
			t.Errorf("the theme stays\n%q\n%q", d.m.View(), before)
		}
		if len(b.remembered) > 0 {
			t.Errorf("remembered: %s", b.remembered)
		}
		d.press(":").typed("theme deck-l").press("enter", "down")
		if !strings.Contains(d.m.View(), "\x1b[") || strings.Join(b.remembered, " ") != "theme=deck-light" {
			t.Errorf("not chosen: %s", b.remembered)
		}
	})
}

func TestTheChooserOfThemesMarksTheOneInUse(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{})
		d.press(":").typed("theme deck").press("enter").see("Theme deck: this terminal lacks 24-bit colours").press("T").see("▸ ✔  deck ")
		d.press("j").see("✔  deck ", "▸    deck-light", "use theme").press("k", "k", "g").see("▸    auto").press("j", "enter").see("Theme dark")
		if got := strings.Join(b.remembered, " "); got != "theme=deck theme=dark" {
			t.Errorf("remembered: %s", got)
		}
	})
}

func TestNoPartOfAFormShowsBesideTheHelp(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("e").see("Enter Credentials").press("f1").see("The public half of your keys").seeNot("Enter Credentials")
		d.press("esc", "esc", "enter").see("Enter MFA Token").press("f1").see("emergency-user").seeNot("Enter MFA Token")
	})
}

func TestASettingOfTheListThatDoesNotExistIsNamed(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		from := func(key string) model.Origin { return model.Origin{File: "/home/config.yaml", Line: len(key)} }
		d := b.start(frontend.Options{Preferences: model.Preferences{Sort: "size", Group: "shape"}, SettingFrom: from}).resize(120, 40)
		d.see("! Unknown value for sort in config.yaml:4: size. Use one", "last-sign-in").press("S").seeNot("Unknown value for sort")
		d.see("! Unknown value for group in config.yaml:5: shape. Use one").press("B").seeNot("Unknown value for group")
	})
}

func TestAKeyThatHasNothingToDoSaysSo(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.start(frontend.Options{}).press("t").see("Nothing in this folder needs trust").press("b").see("No other realm has keys")
	})
}

// A fuzzy finder shows why it found something.
func TestTheListMarksTheLettersThatTheFilterFound(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		deck, err := theme.New(theme.Options{Name: "deck", Depth: theme.TrueColour})
		if err != nil {
			t.Fatal(err)
		}
		d := b.start(frontend.Options{}).press("/").typed("bth")
		const match, plain = "\x1b[1;4;38;2;111;240;210;48;2;55;62;115m", "\x1b[1;38;2;255;255;255;48;2;55;62;115m"
		end := "\x1b[0;" + deck.Page.On(false) + "m"
		if raw := d.m.(ui.Model).Themed(deck).View(); !strings.Contains(raw, match+"b"+end+plain+"a"+end+match+"t"+end+plain+"c"+end+match+"h") {
			t.Errorf("%q", raw)
		}
		d.press("ctrl+u").typed("5678")
		if raw := d.m.(ui.Model).Themed(deck).View(); !strings.Contains(raw, match+"5678") {
			t.Errorf("%q", raw)
		}
		b.ws.Config.Identities[0].Alias = "acme-prod"
		d.press("esc", "r", "/").typed("cme")
		if raw := d.m.(ui.Model).Themed(deck).View(); !strings.Contains(raw, match+"cme") {
			t.Errorf("%q", raw)
		}
	})
}

func TestGroupsCountTheirIdentitiesAndTheirRoles(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		withRoles(b)
		d := b.start(frontend.Options{Preferences: model.Preferences{Group: "account"}}).see("─ 4 identities, 2 roles", "─ 1 identity │")
		d.press("/").typed("audit").see("─ 1 role │").seeNot("0 identities")
	})
}

// The line of the current time disappeared with the last identity that matched the filter.
func TestTheTimelineKeepsTheLineOfNowUnderAFilter(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		b.start(frontend.Options{}).resize(120, 40).see(" now ").press("/").typed("zzz").see("No identity matches", " now ", "┼")
	})
}

func TestAFilterThatFindsNothingSelectsNothing(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("/").typed("xyz").see("No identity matches", "─ Details ─", "No identity selected.")
		d.press("esc", "j", "j", "j").see("– none", "enter to add keys").seeNot("No identity selected.")
	})
}

// The screen below the list of themes was faint, so it did not show the theme, and a theme for the other background made the list
// unreadable. A theme with a background of its own reads on every terminal.
func TestAThemeShowsOnTheWholeScreenAndTheListOfThemesIsReadable(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		auto, err := theme.New(theme.Options{Depth: theme.TrueColour})
		if err != nil {
			t.Fatal(err)
		}
		d := b.start(frontend.Options{}).resize(120, 40)
		d.m = d.m.(ui.Model).Themed(auto)
		d.resize(60, 16).press("T").see("IDENTITY  ", "▌  emergency-user ★ ", "│ Themes").press("esc").resize(120, 40) // every window shows what the theme is for
		for _, c := range []struct {
			keys, name, colour, text string
			paints                   bool
		}{
			{"T,down,down,down", "deck-light", "38;2;91;69;224", "\x1b[1;38;2;18;21;43m", true},
			{":,t,h,e,m,e, ,d,e,c,k,-", "deck-light", "38;2;91;69;224", "\x1b[1;38;2;18;21;43m", true},
			{"T,down,down,down,down", "light", "38;5;25", "\x1b[1m", false},
		} {
			d.press(strings.Split(c.keys, ",")...)
			lines := strings.Split(d.m.View(), "\n")
			if !strings.Contains(lines[3], c.colour) {
				t.Errorf("%s: the screen has not the colours of the theme: %q", c.keys, lines[3])
			}
			for _, line := range lines {
				if strings.Contains(line, " "+c.name) && strings.Contains(line, "▸") && !strings.Contains(line, c.text) {
					t.Errorf("%s: not the text of the theme, or of the terminal: %q", c.keys, line)
				}
				if strings.HasPrefix(line, "\x1b[38;2;47;53;80;48;2;255;255;255m") != c.paints {
					t.Errorf("%s: the background of %q", c.keys, line)
				}
			}
			if footer := lines[len(lines)-1]; strings.Contains(footer, "38;") != c.paints {
				t.Errorf("%s: the colours of the footer: %q", c.keys, footer)
			}
			d.press("esc")
		}
	})
}

// "2 signed in" above rows without a session was about other rows.
func TestTheFrameOfAFilteredListSaysNothingAboutAllIdentities(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		for _, size := range [][2]int{{60, 16}, {120, 40}} {
			d := b.start(frontend.Options{}).resize(size[0], size[1]).see("1 signed in", "next: prod-admin")
			d.press("/").typed("stag").see("1 of 1", "in all").seeNot("signed in ", "none ─", "next:")
			d.press("esc").see("1 signed in", "next: prod-admin")
		}
	})
}

// The pane of actions spoke of a code for enter, and of none for R.
func TestTheActionsOfARoleWithLittleTimeLeftNeedNoCode(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.Keep("staging-deployer", device)
		b.ws.Config.Roles = b.rolesOf("staging-deployer", "arn:aws:iam::123456789012:user/user", "admin", "audit")
		b.ws.MinTTL = 2 * time.Hour // longer than the sessions of roles
		d := b.start(frontend.Options{}).resize(120, 40).press("/").typed("admin").press("enter", "j")
		d.press("enter").typed(d.code()).later(time.Minute).resize(200, 60).see("for 1h, without a code")
	})
}

func TestBackspaceRemovesALetterWithItsMarks(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		three(b)
		d := b.start(frontend.Options{}).press("/").typed("e\u0301").see("matches \"e\u0301\"")
		d.press("backspace").seeNot("matches").typed("👨‍👩‍👧").press("backspace").seeNot("matches")
		d.press("esc", ":").typed("e\u0301x").press("backspace", "backspace").typed("theme").see("› theme")
	})
}
