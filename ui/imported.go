package ui

import (
	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// cameIn takes what became of one pair of keys.
func (m Model) cameIn(a answer) (Model, tea.Cmd) {
	at := m.transit.at
	if a.err == nil {
		done := a.body.(imported).imported
		m.transit = m.transit.with(at, fate{saved: true})
		m.transit.done, m.transit.insist = append(m.transit.done[:len(m.transit.done):len(m.transit.done)], done), 0
		m.outcome.Imported = m.transit.done
	}
	switch {
	case m.leaving:
		m.outcome.Err = a.err
		return m, tea.Quit
	case a.err == nil:
		return m.importNext()
	case flow.Decide(m.state, flow.Result{Err: a.err, KeyringFrom: m.workspace.KeyringFrom}) == flow.Locked:
		m, _ = m.to(flow.Locked)
		return m.locked(a.err), nil
	}
	m, _ = m.to(flow.Failed)
	s := newSorting(m.transit)
	s.cursor = at
	if model.ConflictsIn(a.err) != 0 {
		s.asking, m.over = words.Explain(a.err).Title, askToInsist(a.err)
	} else {
		p := words.Explain(a.err)
		p.Press = []string{"close this; enter tries again"}
		m.over = tell(p)
	}
	return m.show(s), nil
}

// passOver leaves out what the user does not want saved, and goes on with the rest.
func (m Model) passOver() (Model, tea.Cmd) {
	s, ok := m.screen.(sorting)
	if !ok || m.state != flow.PlanningImport {
		return m, nil
	}
	m.transit = m.transit.with(m.transit.at, fate{why: s.asking})
	m.transit.insist = 0
	for i := range m.transit.arrivals {
		if m.transit.pending(i) {
			m, _ = m.to(flow.Submit)
			return m.importNext()
		}
	}
	if len(m.transit.done) == 0 {
		next := newSorting(m.transit)
		next.cursor = s.cursor
		return m.show(next), nil
	}
	m, _ = m.to(flow.Saved)
	return m.show(newArrived(m.transit)), nil
}

// insistOn saves in spite of what was asked about.
func (m Model) insistOn(d model.Conflict) (Model, tea.Cmd) {
	m.transit.insist |= d
	m, _ = m.to(flow.Submit)
	return m.importNext()
}

func (m Model) takeOut() (Model, tea.Cmd) {
	s, ok := m.screen.(arrived)
	if !ok {
		return m, nil
	}
	if m, ok = m.to(flow.Remove); !ok {
		return m, nil
	}
	m, _ = m.pend()
	s.busy, s.since = true, m.now
	return m.show(s), takeAway(m.request, *m.workspace, m.transit.text, m.transit.done)
}

func (m Model) wentAway(a answer) (Model, tea.Cmd) {
	s := m.screen.(arrived)
	s.busy = false
	if a.err != nil {
		m, _ = m.to(flow.Failed)
		m.over = tell(words.Problem{Title: "The keys are still in the file", Why: words.Sentence(words.Explain(a.err).Line() + ".")})
	} else {
		m, _ = m.to(flow.Removed)
		s = s.wasCleaned(a.body.(takenAway).whole)
	}
	if m.leaving {
		return m, tea.Quit
	}
	return m.show(s), nil
}

// dropTransit wipes what was read of a file.
func (m Model) dropTransit() Model {
	m.transit.text.Wipe()
	m.transit = transit{}
	return m
}

// backFromImport leaves the reading of a file for its name, and the end of an import for the list.
func (m Model) backFromImport() (Model, tea.Cmd) {
	if m.state == flow.Imported {
		return m.dropTransit().reload(flow.Back)
	}
	s, ok := m.screen.(locating)
	if m, _ = m.to(flow.Back); ok {
		m.cancel()
		m.request++
		s.busy = false
		m = m.show(s)
	}
	return m, nil
}
