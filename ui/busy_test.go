package ui

import (
	"testing"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/screen/dashboard"
	"authdeck/ui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

func TestWorkThatSavesIsNotStoppedHalfway(t *testing.T) {
	for _, s := range []flow.State{flow.Saving, flow.Importing, flow.Removing, flow.Deleting} {
		t.Run(string(s), func(t *testing.T) {
			canceled := false
			p := &program{state: s, cancel: func() { canceled = true }, deletion: deletion{ids: make([]model.Identity, 1)}}
			if p.suspend() != nil {
				t.Error("ctrl+z stops it")
			}
			if p.quit() != nil || !p.leaving || p.toast == "" {
				t.Error("q in a small window ends it, or does not say what it waits for")
			}
			if checks := s == flow.Saving || s == flow.Importing; canceled != checks { // the check with AWS is not needed
				t.Errorf("canceled %v", canceled)
			}
			if b := busyIn(s); b.stays == "" || !b.ignoresEsc() {
				t.Error("q and esc say nothing")
			}
			if p.quit() == nil {
				t.Error("the second q does not end it")
			}
		})
	}
}

// Every text with a colon was broken behind it, even in the middle of an error.
func TestOnlyACopiedTextBeginsOnALineOfItsOwn(t *testing.T) {
	const says = "Sent to the terminal's clipboard"
	text := "eval \"$(authdeck env --login " + model.IdentityFlag("emergency-user") + ")\""
	for _, copied := range []bool{true, false} {
		p := &program{width: screen.MinWidth, theme: theme.PlainText(false), front: dashboard.New(dashboard.Options{})}
		if p.toast = says + ": " + text; copied {
			p.copied = copiedText{says: says, text: text}
		}
		_, lines := p.wrappedToast()
		if apart := len(lines) == 2 && lines[1] == text; apart != copied {
			t.Errorf("copied %v: %q", copied, lines)
		}
	}
}

// Between the end of a deletion and the end of the program, a key must not begin anything.
func TestOnlyCtrlCWorksWhileTheProgramWaitsToEnd(t *testing.T) {
	p := &program{state: flow.Deleting, leaving: true, width: screen.MinWidth, height: screen.MinHeight, dash: dashboard.New(dashboard.Options{})}
	p.toasting.toast = "waiting"
	for _, k := range []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune("r")}, {Type: tea.KeyEnter}, {Type: tea.KeyEsc}, {Type: tea.KeyCtrlZ}, {Type: tea.KeyRunes, Runes: []rune("?")}} {
		if cmd := p.Press(k); cmd != nil || p.outcome.Bug != "" || p.over != nil || p.toast != "waiting" {
			t.Errorf("%s: bug %q, toast %q", k, p.outcome.Bug, p.toast)
		}
	}
	if p.Press(tea.KeyMsg{Type: tea.KeyCtrlC}) == nil {
		t.Error("ctrl+c does not end it")
	}
}
