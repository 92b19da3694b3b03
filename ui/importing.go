package ui

import (
	"context"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Requests of the screens that import keys, and the bodies of their answers.
type (
	importKeys struct{}
	fileNamed  struct{ path string }
	pick       struct{ at int }
	picked     struct {
		at       int
		identity *model.Identity // nil leaves the keys out
	}
	goAhead  struct{}
	passOver struct{}
	takeOut  struct{}

	readText  struct{ text model.Plaintext }
	imported  struct{ imported model.ImportResult }
	takenAway struct{ whole bool }
)

// transit is an import on its way. It owns the keys that were read, across all of its screens.
type transit struct {
	text     model.Plaintext
	arrivals []model.ImportItem
	fates    []fate // of each of the arrivals
	at       int    // that is being saved
	insist   model.Conflict
	done     []model.ImportResult
}

// fate is what became of an arrival.
type fate struct {
	saved bool
	why   string // it was not saved
}

// pending tells whether an arrival is still to be saved.
func (t transit) pending(i int) bool {
	return t.arrivals[i].Included() && !t.fates[i].saved && t.fates[i].why == ""
}

func (t transit) with(i int, f fate) transit {
	t.fates = append([]fate(nil), t.fates...)
	t.fates[i] = f
	return t
}

func readPlaintext(ctx context.Context, request int, w model.Workspace, path string) tea.Cmd {
	return ask(request, "reading a file of keys", func() (any, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		text, err := w.Plaintexts.Read(ctx, path)
		return readText{text: text}, err
	})
}

// importArrival has a deadline of its own and no cancel: half a save must not happen.
func importArrival(request int, w model.Workspace, a model.ImportItem, insist model.Conflict, noVerify bool) tea.Cmd {
	return ask(request, "importing keys", func() (any, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
		defer cancel()
		i, err := w.Import(ctx, a, insist, noVerify)
		return imported{imported: i}, err
	})
}

func takeAway(request int, w model.Workspace, text model.Plaintext, done []model.ImportResult) tea.Cmd {
	return ask(request, "taking keys out of a file", func() (any, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		gone, devices := model.Removable(done)
		whole, err := w.Plaintexts.Remove(ctx, text, gone, devices)
		return takenAway{whole: whole}, err
	})
}

// importing sees to what imports keys; false where the message is of something else.
func (m Model) importing(msg tea.Msg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case importKeys:
		m = m.locate("", "")
	case fileNamed:
		m, cmd = m.readFile(msg.path)
	case pick:
		if s, ok := m.screen.(sorting); ok {
			m.over = newPicker(msg.at, s.transit.arrivals[msg.at].Label, m.dash.rows)
		}
	case picked:
		m = m.picked(msg)
	case goAhead:
		var ok bool
		if m, ok = m.to(flow.Submit); ok {
			m, cmd = m.importNext()
		}
	case passOver:
		m, cmd = m.passOver()
	case takeOut:
		m, cmd = m.takeOut()
	default:
		return m, nil, false
	}
	return m, cmd, true
}

func (m Model) locate(path, remark string) Model {
	event := flow.Import
	if m.state == flow.Reading {
		event = flow.Failed
	}
	if m.workspace == nil || m.workspace.Plaintexts == nil {
		return m
	}
	m, ok := m.to(event)
	if !ok {
		return m
	}
	s := newLocating(path)
	s.remark = remark
	return m.show(s)
}

func (m Model) readFile(path string) (Model, tea.Cmd) {
	s, ok := m.screen.(locating)
	if !ok {
		return m, nil
	}
	if m, ok = m.to(flow.Submit); !ok {
		return m, nil
	}
	m, ctx := m.pend()
	s.busy, s.since, s.remark = true, m.now, ""
	return m.show(s), readPlaintext(ctx, m.request, *m.workspace, path)
}

// wasRead shows what goes where.
func (m Model) wasRead(a answer) (Model, tea.Cmd) {
	s := m.screen.(locating)
	if a.err != nil {
		return m.locate(s.line.Value(), words.Explain(a.err).Title), nil
	}
	text := a.body.(readText).text
	arrivals, err := m.workspace.Config.ImportPlan(text, m.dash.rows, nil)
	if err != nil {
		text.Wipe()
		return m.locate(s.line.Value(), words.Explain(err).Title), nil
	}
	m, _ = m.to(flow.Planned)
	m.transit = transit{text: text, arrivals: arrivals, fates: make([]fate, len(arrivals))}
	return m.show(newSorting(m.transit)), nil
}

// picked gives keys their place.
func (m Model) picked(p picked) Model {
	s, ok := m.screen.(sorting)
	if !ok || m.state != flow.PlanningImport {
		return m
	}
	arrivals := append([]model.ImportItem(nil), m.transit.arrivals...)
	arrivals[p.at] = arrivals[p.at].Unassigned()
	if p.identity != nil {
		arrivals[p.at] = m.workspace.Config.Assign(arrivals[p.at], *p.identity, m.dash.rows)
	}
	m.transit.arrivals = model.Collisions(arrivals)
	m.transit = m.transit.with(p.at, fate{})
	s.transit, s.notice = m.transit, ""
	return m.show(s)
}

// importNext saves the next pair of keys, or shows what became of all of them.
func (m Model) importNext() (Model, tea.Cmd) {
	t := m.transit
	for i := range t.arrivals {
		if !t.pending(i) {
			continue
		}
		m, _ = m.pend()
		m.transit.at, m.identity = i, t.arrivals[i].Identity
		s := newSorting(m.transit)
		s.cursor, s.busy, s.since, s.verify = i, true, m.now, !m.opts.NoVerify
		return m.show(s), importArrival(m.request, *m.workspace, t.arrivals[i], t.insist, m.opts.NoVerify)
	}
	m, _ = m.to(flow.Saved)
	m.outcome.Imported = t.done
	if m.leaving {
		return m, tea.Quit
	}
	return m.show(newArrived(t)), nil
}
