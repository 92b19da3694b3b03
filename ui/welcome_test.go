package ui_test

import (
	"slices"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/frontend"
)

// nothingYet is a computer without any atmos.yaml.
func nothingYet(b *bench) {
	b.ws.Config.Identities = nil
	b.broken = noIdentities(model.NoFile)
}

// noIdentities is the result of reading without an atmos.yaml, or with one without identities.
func noIdentities(empty model.Emptiness) *model.Problem {
	return &model.Problem{
		What: "no atmos.yaml found; looked in /home/u/infra, the folders above it, /home/u/.atmos", Origin: model.Origin{File: "/home/u/.atmos/atmos.yaml"},
		Fix: model.Do("create the file with:"), Write: "auth:\n  identities:\n    emergency-user:\n      kind: aws/user", Empty: empty,
	}
}

func TestTheFirstRunIsCalm(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		d := b.start(frontend.Options{}).see("Add identity", "Import keys from a file", "Try the demo", "There is no atmos.yaml here")
		d.seeNot("✗", "kind:", "/home/u").press("y").see("kind: aws/user", "/home/u/.atmos/atmos.yaml").press("esc").seeNot("kind:")
		d.press("esc").see("Add identity") // there is nothing to go back to
	})
}

// Nothing on the screen named it, whether it was mistyped or not.
func TestTheFirstRunNamesTheIdentityThatACommandNamed(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		wanted := func(model.Workspace) string { return "prod-admn" }
		d := b.start(frontend.Options{Goal: frontend.SignIn, Wanted: wanted}).resize(60, 16).see("There is no identity prod-admn yet.", "There is no", "atmos.yaml")
		d.press("enter").see("Add identity", "prod-admn").press("esc", "y").see("There is no identity prod-admn yet.")
	})
}

// The box said "then press r", but r did nothing in it.
func TestTheBoxWithTheYAMLReadsTheFileAgain(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		all := b.ws.Config.Identities
		nothingYet(b)
		d := b.start(frontend.Options{}).press("y").see("Change the example", "▸ [Read again]", "enter read again", "esc close", "y copy the YAML").press("r").see("Try the demo")
		d.press("y").see("The YAML to write")
		b.ws.Config.Identities, b.broken = all, nil
		d.press("r").see("▌  emergency-user").seeNot("The YAML to write")
	})
}

// The box hid one row of the name, and left a piece of it.
func TestABoxOverTheFirstRunLeavesNoPieceOfTheName(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		d := b.start(frontend.Options{})
		for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
			d.resize(size[0], size[1]).see("AWS sign-in with MFA", "Try the demo").press("y").see("The YAML to write").seeNot("AWS sign-in", "Try the demo").press("esc")
		}
	})
}

// It was in the row above the footer, at the right, far from everything else.
func TestAMessageOfTheFirstRunIsBelowItsText(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
			d := b.start(frontend.Options{}).resize(size[0], size[1]).press("r").see("Reloaded.")
			lines := strings.Split(d.view(), "\n")
			at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "Reloaded.") })
			indent := func(l string) int { return len(l) - len(strings.TrimLeft(l, " ")) }
			if above := lines[at-2]; strings.TrimSpace(lines[at-1]) != "" || strings.TrimSpace(above) == "" || indent(lines[at]) != indent(above) {
				t.Errorf("%v:\n%s", size, d.view())
			}
		}
	})
}

func TestTheDemoIsOneKeyAway(t *testing.T) {
	for _, keys := range [][]string{{"d"}, {"j", "j", "enter"}, {"G", "enter"}} {
		play(t, func(t *testing.T) {
			b := newBench(t)
			nothingYet(b)
			d := b.start(frontend.Options{}).press(keys...)
			if !d.ended || !d.outcome().Demo {
				t.Errorf("%v: ended %v, %+v", keys, d.ended, d.outcome())
			}
		})
	}
}

// TestTheUsersOfTheCredentialsFileAreImportedAtOnce: the identities are added, and the import continues with their keys.
func TestTheUsersOfTheCredentialsFileAreImportedAtOnce(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		b.file(".aws/credentials", strings.NewReplacer("emergency-user", "my user", secret+"\n[session]", "short\n[session]").Replace(profiles))
		d := b.start(frontend.Options{Home: b.dir}).see("Import ~/.aws/credentials", "users found")
		d.press("i").see("Import keys from a file", "~/.aws/credentials", "step 1 of 4").press("enter")
		d.see("Add identities  ", "from ~/.aws/credentials", "[my user]", "my-user", "Leave it empty to skip.", "step 2 of 4").press("esc", "esc").see("Add identity")
		d.press("j", "enter", "enter").see("my-user", "prod-admin").press("enter", "enter", "enter").see("will be created:", "+    my-user:", "+    prod-admin:", "step 3 of 4")
		d.press("enter").see("my-user", "prod-admin", "[my user]", "step 4 of 4")
		d.press("enter").see("AWS rejected this access key").press("enter").press("enter").see("! Imported 1 of 3 from")
		if saved := d.outcome().Imported; len(saved) == 0 || saved[0].Identity.Title != "my-user" {
			t.Errorf("%+v", saved)
		}
	})
}

func TestAnotherFileCanBeImportedThanTheOneThatWasFound(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		b.file(".aws/credentials", profiles)
		b.file("k.csv", console)
		b.start(frontend.Options{Home: b.dir}).see("Import ~/.aws/credentials").press("i").see("~/.aws/credentials").typed("~/k.csv").press("enter").see("│ Add identity", "line 2")
	})
}

func TestTheFirstKeysAreImportedUnderANameThatTheUserChooses(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		b.file("k.csv", console)
		d := b.start(frontend.Options{}).press("i").see("step 1 of 4").typed("~/k.csv").press("enter").see("│ Add identity", "line 2", "me", "step 2 of 4")
		d.typed("work").press("esc").see("Discard what you typed?").press("esc", "enter").see("+    work:", "step 3 of 4").press("esc").see("work", "step 2 of 4")
		d.press("esc").see("Import keys from a file", "k.csv", "step 1 of 4").press("enter").see("work", "step 2 of 4")
		d.press("enter", "enter").see("+ line 2 → work", "step 4 of 4").press("esc").see("Import keys from a file", "k.csv", "enter read file", "step 1 of 2")
		d.press("enter").see("+ line 2 → work", "step 2 of 2").press("esc", "esc").see("▌  work")
	})
}

func TestAFirstImportLeavesKeysWithoutANameOut(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		b.file(".aws/credentials", pair("b", badKeyID, secret)+pair("a", keyID, secret)+"[sso]\nregion = eu-west-1\n")
		d := b.start(frontend.Options{}).press("i", "enter").see("[b]", "[a]").press("ctrl+u", "tab", "ctrl+u", "enter").see("Name at least one identity")
		d.typed("a!b").press("shift+tab", "ctrl+u").typed("b").press("tab", "ctrl+u").typed("B").press("enter").see("Two identities cannot have the same name")
		d.press("shift+tab", "ctrl+u", "tab", "ctrl+u").typed("b").press("enter").see("+    b:").press("enter")
		d.see("– [b]   skipped", "+ [a] → b", "– 1 section without keys").seeNot("no matching identity")
		d.press("esc", "enter").see("– [b]   skipped", "+ [a] → b").press("enter").see("– [b]: skipped", "– 1 section without keys").seeNot("no matching identity")
	})
}

func TestAFileWithoutUsableKeysIsSaidToBeOne(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		b.file("k", "[x]\naws_access_key_id = "+keyID+"\n")
		d := b.start(frontend.Options{}).press("i").typed("~/k").press("enter").see("✗ That file has no keys of an IAM user: it has no secret", "access key")
		d.press("esc").see("Add identity")
	})
}

func TestALoginWithoutAnIdentityOffersToAddOne(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		b.start(frontend.Options{Goal: frontend.SignIn}).see("Add identity").seeNot("Try the demo", "Import").press("enter").typed("first").
			press("enter", "enter", "enter", "enter").see("first › Keys")
	})
}

func TestLeavingTheWelcomeScreenIsNoError(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		nothingYet(b)
		if d := b.start(frontend.Options{}).press("q"); !d.ended || d.outcome().Err != nil {
			t.Errorf("ended %v, %v", d.ended, d.outcome().Err)
		}
	})
}
