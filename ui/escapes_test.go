package ui_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/text"

	tea "github.com/charmbracelet/bubbletea"
)

// noneObeyed fails if a terminal would act on something on the screen, besides our own colours, or if a box has a broken edge.
func (d *driver) noneObeyed() *driver {
	d.t.Helper()
	shown := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(d.m.View(), "")
	if strings.ContainsFunc(strings.ReplaceAll(shown, "\n", ""), text.Obeyed) {
		d.t.Errorf("%q", shown)
	}
	fits(d.t, d.m.View(), 80, 24)
	return d
}

// Names of files and errors may contain anything.
func TestATextOfAProblemIsNotObeyedByTheTerminal(t *testing.T) {
	const hostile = "\x1b]0;x\x07\x1b[2J\u009b2J\u202e"
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.broken = &model.Problem{
			What: "what" + hostile, Why: "why" + hostile, Fix: model.Do("fix"+hostile, "and"+hostile), Details: "details" + hostile,
			Origin: model.Origin{File: "/x/a" + hostile + ".yaml", Line: 2},
		}
		d := b.start(frontend.Options{}).noneObeyed().see(`✗ a\x1b]0;x\x07\x1b[2J\u009b2J\u202e.yaml:2 is invalid`, `1. fix\x1b]0;`, `[Open a\x1b]0;`, `enter open a\x1b]0;x\x07\x1b[2j\u009b2j\u202e.yaml   ? help   q quit`)
		b.broken = &model.Problem{What: "what" + hostile, Why: "why" + hostile, Write: "a: 1" + hostile, Fix: model.Do("fix" + hostile)}
		d.press("r").noneObeyed().see(`a: 1\x1b]0;`)
	})
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.ws.Config.Identities[0].Title = "me" + hostile
		b.trustFails = errors.New("no" + hostile)
		d := b.start(frontend.Options{}).noneObeyed()
		for _, key := range []string{"d", "e", "enter", "l", "B", "c", ":", "H", "?"} {
			d.press(key).noneObeyed().press("esc", "esc")
		}
	})
}

func TestTypedTextIsNotObeyedByTheTerminal(t *testing.T) {
	for name, keys := range map[string][]string{"the palette": {":"}, "the filter": {"/"}, "an identity": {"a"}, "an import": {"i"}, "keys": {"e"}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(t *testing.T) {
				b := newBench(t)
				five(b)
				d := b.start(frontend.Options{}).press(keys...)
				for _, r := range "\u202e\u009b\u2028x" {
					d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}).noneObeyed()
				}
				d.see("x")
			})
		})
	}
}
