package ui_test

import (
	"strings"
	"testing"

	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
)

const prose = "Dear colleague,\nplease read a cat below and\nconfigure everything today.\n\nKind regards\nAlice"

// rawPaste sends text as from a terminal without bracketed paste that turns line breaks into enter.
func (d *driver) rawPaste(text string) *driver {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			d.press("enter")
		}
		d.pieces(line)
	}
	return d
}

func (d *driver) noProse() *driver {
	d.t.Helper()
	for _, w := range strings.Fields(prose) {
		if len(w) > 3 {
			d.seeNot(w)
		}
	}
	return d.seeNot("•")
}

func TestPastedProseIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	for way, send := range map[string]func(*driver, string) *driver{"bracketed": (*driver).paste, "in pieces": (*driver).pieces, "with enter": (*driver).rawPaste} {
		for field := range 4 {
			t.Run(way+" in field "+string(rune('1'+field)), func(t *testing.T) {
				t.Parallel()
				play(t, func(t *testing.T) {
					b := aviary(t)
					d := b.start(frontend.Options{}).guard().resize(80, 40).form(field)
					if field == 3 {
						d.press("ctrl+u")
					}
					send(d, prose).see("Found no keys.").noProse()
					d.press("down", "down", "down", "up", "up", "up").noProse()
					d.paste(keyID+"\n"+birdKey+"\n").see(keyID, strings.Repeat("•", 40)).seeNot("Found no keys")
					if b.aws.Calls("GetCallerIdentity") > 0 {
						t.Error("AWS was asked")
					}
				})
			})
		}
	}
}

func TestARefusedPasteKeepsTheTypedText(t *testing.T) {
	play(t, func(t *testing.T) {
		d := aviary(t).start(frontend.Options{}).guard().resize(80, 40).form(0).typed(keyID).press("tab").typed("half").press("tab")
		d.typed("arn:aws").paste("one two\nthree").see("Found no keys.", keyID, "••••", "arn:aws").seeNot("three")
		d.typed(":").see("arn:aws:").seeNot("Found no keys")
	})
}

func TestASecondPasteReplacesTheValuesOfTheFirst(t *testing.T) {
	play(t, func(t *testing.T) {
		d := aviary(t).start(frontend.Options{}).resize(80, 40).form(2).paste(device+"\n36h").see(device, "36h").seeNot("12h36h")
		d.press("up", "ctrl+u").paste(device + "\n24h").see("24h").seeNot("36h24h")
	})
}

func TestAWordTypedAfterARefusedPasteIsAccepted(t *testing.T) {
	play(t, func(t *testing.T) {
		d := aviary(t).start(frontend.Options{}).form(0).paste("hello to\nyou\n").see("Found no keys").typed(keyID).see(keyID)
		d.press("tab", "up", "ctrl+u").send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("two keys at once")}).see("two keys at once")
	})
}
