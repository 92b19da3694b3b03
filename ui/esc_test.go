package ui_test

import (
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"

	tea "github.com/charmbracelet/bubbletea"
)

// alt is what a terminal sends for esc followed by a key.
func alt(r rune) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: true} }

func TestAKeyRightAfterEscIsBoth(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("/").typed("prod").see("1 of 1 · 5 in all")
		d.send(alt('j')).see("3 of 5") // prod-admin, and one row down
		d.press("?").see("Keyboard shortcuts").send(alt('/')).seeNot("Keyboard shortcuts").see("type to filter")
		d.press("esc", " ").see("1 marked").send(alt('G')).seeNot("marked").see("5 of 5")
	})
}

func TestTheFilterBeginsAnew(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("/").typed("prod").press("enter").see("Identities  /prod ", "1 of 1")
		d.press("/").see("/prod", "1 of 1").typed("stag").see("/stag", "1 of 1").press("enter")
		d.press("/", "enter").see("/stag").press("/", "backspace").see("1 of 5").press("esc")
		d.press("/").typed("stag").press("enter", "/", "down").typed("i").see("/stagi")
	})
}

func TestGroupingReturnsToAutomatic(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		d := b.start(frontend.Options{}).press("B").see("Grouped by account").press("B").see("Not grouped")
		d.press("B").see("Not grouped (automatic from 25 rows)")
		d.press("B").see("Grouped by account")
	})
}

func TestEscOnTheListSaysWhatQuits(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b)
		b.start(frontend.Options{}).press("esc").see("Nothing to go back to. Press q to quit")
	})
}

func TestABurstOfDigitsKeepsThem(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		saved(b)
		d := b.start(frontend.Options{}).press("enter")
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("12x4")}).see("124___").press("ctrl+u")
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("12x")}).see("12____", "Only digits are allowed").press("ctrl+u")
		d.paste("your password1").see("______", "Only digits are allowed")
		d.paste("Your code is " + d.code() + ". It is good for 30 seconds.").see("✔ Signed in as emergency-user")
	})
}

func TestReadingAgainSaysWhetherItIsAnotherProblem(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.broken = &model.Problem{What: "a tab"}
		d := b.start(frontend.Options{}).see("A tab").press("r").see("The problem is still there")
		b.broken = &model.Problem{What: "a brace"}
		d.press("r").see("A brace", "There is another problem now").later(time.Minute)
	})
}
