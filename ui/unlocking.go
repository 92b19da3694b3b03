package ui

import (
	"errors"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// cameOut tells whether an answer can only have come out of a keyring that is open.
func (m Model) cameOut(a answer) bool {
	b, begun := a.body.(began)
	_, edited := a.body.(form)
	return !m.identity.KeysInConfig() && (errors.Is(a.err, model.ErrNoKeys) || a.err == nil && (edited || begun && b.start.Attempt != nil))
}

// locked asks for what opens the keyring.
func (m Model) locked(err error) Model {
	if !model.WantsPassphrase(err) {
		return m.show(newChoice(m.identity, words.Explain(err), m.dash.row(m.identity.Ref).Record.SavedElsewhere("file")))
	}
	s := unlock{identity: m.identity, first: errors.Is(err, model.ErrPassphraseNew), place: m.workspace.Vault.Keyring().Place}
	if errors.Is(err, model.ErrWrongPassphrase) || errors.Is(err, model.ErrShortPassphrase) {
		s = s.failed(err)
	}
	return m.show(s)
}

// unlockFor asks for the passphrase that something beside the flow turned out to need, which is then asked for again; false
// where that is not what is missing, or something else is shown by now.
func (m Model) unlockFor(id model.Identity, then tea.Msg, err error) (Model, bool) {
	if !model.WantsPassphrase(err) || m.state != flow.Choosing {
		return m, false
	}
	m, _ = m.to(flow.Locked)
	m.identity, m.unlockedFor, m.toast = id, then, ""
	return m.locked(err), true
}

func (m Model) unlocked(a answer) (Model, tea.Cmd) {
	if a.err != nil {
		switch s := m.screen.(type) {
		case unlock:
			return m.show(s.failed(a.err)), nil
		case choice:
			s.busy, s.remark = false, words.Explain(a.err).Line()
			return m.show(s), nil
		}
	}
	var again tea.Cmd
	if b, ok := a.body.(switched); ok {
		m.workspace.Vault = b.vault
		m.dash.keyring, m.dash.health = b.vault.Keyring(), model.Unknown
		m.dash.silence = ""
		m.generation++ // what the keyring before it said no longer counts
		again = look(m.ctx, m.generation, *m.workspace)
	}
	m.dash.locked = false
	m, cmd := m.wipe().goOn()
	return m, tea.Batch(again, cmd)
}

// goOn does what needed the keyring.
func (m Model) goOn() (Model, tea.Cmd) {
	if then := m.unlockedFor; then != nil {
		m.unlockedFor = nil
		m, _ = m.to(flow.ToList.Unlock())
		return m.choosing(), say(then)
	}
	if len(m.transit.arrivals) > 0 {
		m, _ = m.to(flow.ToImport.Unlock())
		return m.importNext()
	}
	m, _ = m.to(flow.ToOpen.Unlock())
	return m.open()
}
