package ui_test

import (
	"strings"
	"testing"

	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
)

// TestASecretKeyInAWrongPlaceIsNotShown pastes it alone and below its access key ID, and in a read without the marks of a paste.
func TestASecretKeyInAWrongPlaceIsNotShown(t *testing.T) {
	const list, identity, field = "That looks like a secret key. Press e to add keys", "That looks like a secret key, not an identity", "That looks like a secret key, so it was removed"
	for name, c := range map[string]struct {
		goal frontend.Goal
		to   func(d *driver)
		says string
	}{
		"the list":                {frontend.Browse, func(*driver) {}, list},
		"the filter":              {frontend.Browse, func(d *driver) { d.press("/").typed("a") }, list},
		"a list to choose from":   {frontend.Choose, func(*driver) {}, identity},
		"the name of an identity": {frontend.Browse, func(d *driver) { d.press("a").typed("x") }, field},
		"another field of it":     {frontend.Browse, func(d *driver) { d.press("a").typed("x").press("tab", "tab") }, field},
		"names of an import":      {frontend.Browse, func(d *driver) { d.press("i").typed("k").press("enter", "c").typed("new").press("enter") }, field},
	} {
		for how, text := range map[string]string{"alone": birdKey, "below its ID": keyID + "\n" + birdKey, "beside its ID": keyID + "\t" + birdKey + "\n"} {
			t.Run(name+" "+how, func(t *testing.T) {
				play(t, func(t *testing.T) {
					b := aviary(t)
					b.file("k", pair("unknown", keyID, birdKey))
					d := b.start(frontend.Options{Goal: c.goal}).guard()
					c.to(d)
					d.paste(text).see(c.says)
				})
			})
		}
	}
}

func TestASecretKeyTypedIntoThePaletteIsRemoved(t *testing.T) {
	play(t, func(t *testing.T) {
		b := aviary(t)
		b.file("k", pair("unknown", keyID, birdKey))
		d := b.start(frontend.Options{})
		d.press(":").send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(birdKey)})
		d.see("That looks like a secret key. Press e to add keys").seeNot(birdKey[:8], "Commands")
		d.press("i").typed("k").press("enter", "c").send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(birdKey)})
		d.see("That looks like a secret key, not an identity", "Choose an identity for [unknown]").seeNot(birdKey[:8])
	})
}

// TestASecretKeyTypedIntoAVisibleFieldOfTheKeysIsMoved types it letter by letter, or in two pieces as from a slow terminal.
func TestASecretKeyTypedIntoAVisibleFieldOfTheKeysIsMoved(t *testing.T) {
	const own = "That looks like a secret key. Enter it in its own field."
	for name, field := range map[string]int{"the access key ID": 0, "the device": 2, "the duration": 3} {
		for how, pieces := range map[string][]string{"letter by letter": strings.Split(birdKey, ""), "in pieces": {birdKey[:22], birdKey[22:]}} {
			t.Run(name+" "+how, func(t *testing.T) {
				play(t, func(t *testing.T) {
					b := aviary(t)
					send := func(d *driver) *driver {
						for _, p := range pieces {
							d.pieces(p)
						}
						return d
					}
					d := send(b.start(frontend.Options{}).form(field)).see("▸ AWS Secret Access Key").seeNot(birdKey[:8], "Enter it")
					d.press("enter").see("40 characters").press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
					for range field {
						d.press("tab")
					}
					send(d).see(own, "40 characters").seeNot(birdKey[:8], "▸ AWS Secret Access Key")
				})
			})
		}
	}
}

func TestASecretKeyWhoseLettersAreInOrderIsMovedToo(t *testing.T) {
	const inOrder = "abcdEFGHijklMNOPqrstUVWXyz0123456789ABCD"
	for name, field := range map[string]int{"the access key ID": 0, "the device": 2, "the duration": 3} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				d := newBench(t).start(frontend.Options{}).form(field).pieces(inOrder).see("▸ AWS Secret Access Key").seeNot(inOrder[:8], inOrder[20:])
				d.press("enter").see("40 characters")
			})
		})
	}
}

func TestALongNameOfADeviceIsNoSecret(t *testing.T) {
	play(t, func(t *testing.T) {
		long := "arn:aws:iam::123456789012:mfa/teams/EmergencyAccessOfTheProductionAccount2026"
		newBench(t).start(frontend.Options{}).form(2).typed(long).see("▸ AWS User MFA ARN", "ProductionAccount2026")
	})
}

func TestALongNameInTheFilterIsNoSecret(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		name := strings.Repeat("aB3d", 10)
		b.ws.Config.Identities[1].Title = name
		b.start(frontend.Options{}).press("/").paste(name).see("/aB3daB3d", "1 of 1").seeNot("secret")
	})
}
