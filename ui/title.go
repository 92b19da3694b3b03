package ui

import (
	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// The terminal saves the window's title and restores it (XTerm Control Sequences, "XTWINOPS").
const (
	saveTitle    = "\x1b[22;2t"
	restoreTitle = "\x1b[23;2t"
)

// retitle sets the window's title when it changes.
func (p *program) retitle() tea.Cmd {
	if p.workspace == nil || !p.browsing() {
		return nil
	}
	title := p.theme.Text(p.windowTitle())
	if title == p.titled {
		return nil
	}
	p.titled = title
	return tea.SetWindowTitle(title)
}

// windowTitle names the session that ends next, if it ends soon; otherwise it counts the live sessions. It contains no account and
// no key.
func (p *program) windowTitle() string {
	var tally listing.Tally
	soon := model.Row{}
	for _, r := range p.sessions {
		tally.Add(r, p.now)
		if listing.StatusOf(r, p.now) == listing.EndsSoon && (!soon.Session.Saved || r.Session.Expires.Before(soon.Session.Expires)) {
			soon = *r
		}
	}
	switch {
	case soon.Session.Saved:
		return "authdeck · ! " + widget.Printable(soon.Identity.Title) + " " + words.Minutes(soon.Session.Expires.Sub(p.now))
	case tally.SignedIn()+tally.RoleSessions > 0:
		return "authdeck · " + words.HaveSessions(tally.SignedIn(), tally.RoleSessions)
	}
	return "authdeck"
}
