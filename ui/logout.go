package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Requests of the list that lie beside the flow, and what became of them.
type (
	askLogOut struct {
		row  model.Row
		keys bool
	}
	logOut struct {
		identity model.Identity
		keys     bool
	}
	loggedOut struct {
		logOut
		err error
	}
	verifyKeys struct{ identity model.Identity }
	verified   struct {
		identity model.Identity
		caller   model.Caller
		err      error
	}
)

// beside sees to requests that need no state of their own; false where the message is none of them.
func (m Model) beside(msg tea.Msg) (Model, tea.Cmd, bool) {
	if m.workspace == nil {
		return m, nil, false
	}
	w := *m.workspace
	switch msg := msg.(type) {
	case askLogOut:
		return m.askLogOut(msg), nil, true
	case logOut:
		m.toast = "Logging out " + msg.identity.Title + " …"
		return m, safely("logging out", func() tea.Msg {
			ctx, cancel := context.WithTimeout(m.ctx, patience)
			defer cancel()
			return loggedOut{msg, w.LogOut(ctx, msg.identity, msg.keys)}
		}), true
	case askBring:
		m.over = bringOver(msg.row, w)
		return m, nil, true
	case bring:
		m.toast = "Bringing the keys of " + msg.identity.Title + " over …"
		return m, bringFrom(m.ctx, w, msg), true
	case brought:
		if m, asks := m.unlockFor(msg.identity, msg.bring, msg.err); asks {
			return m, nil, true
		}
		m, cmd := m.told("✔ The keys of "+msg.identity.Title+" are here, read back", msg.err)
		return m, cmd, true
	case verifyKeys:
		m.toast = "Asking AWS whose the keys of " + msg.identity.Title + " are …"
		return m, safely("verifying keys", func() tea.Msg {
			ctx, cancel := context.WithTimeout(m.ctx, patience)
			defer cancel()
			c, err := w.Verify(ctx, msg.identity)
			return verified{msg.identity, c, err}
		}), true
	case loggedOut:
		done := "✔ Logged out " + msg.identity.Title
		if msg.keys {
			done = "✔ Deleted the keys of " + msg.identity.Title + " from " + w.Vault.Keyring().Title
		}
		m, cmd := m.told(done, msg.err)
		return m, cmd, true
	case verified:
		if m, asks := m.unlockFor(msg.identity, verifyKeys{msg.identity}, msg.err); asks {
			return m, nil, true
		}
		m, cmd := m.told("✔ AWS knows these keys · "+msg.caller.ARN, msg.err)
		return m, cmd, true
	}
	return m, nil, false
}

// told shows how it went, and the list anew where that is what is shown.
func (m Model) told(done string, err error) (Model, tea.Cmd) {
	m.toast = done
	if m.state != flow.Choosing { // a dialog would take the keys from what is being typed
		if err != nil {
			m.toast = onTheList(err).Title
		}
		return m, nil
	}
	if err != nil {
		m.toast, m.over = "", tell(onTheList(err))
	}
	return m.reload(flow.Retry)
}

// onTheList explains with the keys that the list has.
func onTheList(err error) words.Problem {
	p := words.Explain(err)
	switch {
	case model.RefusesKeys(err):
		p.Why, p.Steps = strings.TrimSpace(p.Why+" They are still stored."), []string{"press e to correct the keys"}
	case errors.Is(err, model.ErrNetwork):
		p.Why, p.Steps = "", []string{"check network, VPN and proxy", "then press v again"}
	}
	return p
}

// askLogOut asks, with the safe button first, or says why there is nothing to ask.
func (m Model) askLogOut(a askLogOut) Model {
	id := a.row.Identity
	switch {
	case a.keys && id.KeysInConfig():
		m.toast = "These keys stand in " + id.AccessKeyID.Origin.String() + "; delete them there"
		return m
	case a.keys && a.row.Keys == model.Absent:
		m.toast = "There are no keys of " + id.Title + " to delete"
		return m
	case !a.keys && !a.row.Session.Saved:
		m.toast = "There is no session of " + id.Title + " to drop"
		return m
	}
	d := dialog{
		problem: words.Problem{Title: "Log out " + id.Title + "?", Why: "Its session is dropped. Signing in gets another.", Question: true},
		choose:  buttons{labels: []string{"Stay signed in", "Log out"}}, confirm: 1, then: logOut{id, a.keys},
	}
	if a.keys {
		k := m.workspace.Vault.Keyring()
		d.problem.Title = "Delete the keys of " + id.Title + "?"
		d.problem.Why = fmt.Sprintf("The entry %s of the keyring (%s) is deleted, and the session is dropped. AWS does not show a secret key again.",
			k.Entry(id.Ref), k.Title)
		d.choose.labels = []string{"Keep them", "Delete them"}
	}
	m.over = d
	return m
}
