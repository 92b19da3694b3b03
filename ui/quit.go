package ui

import (
	"context"

	"authdeck/model/flow"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// busy is what ends the work of a state before it is done. The zero busy allows every key.
type busy struct {
	key, does string // the only key, and what it does
	stays     string // the answer to q, and to esc if that is not the key; "" if q quits
	needsCare bool   // q and ctrl+z must not stop it halfway
}

// ignoresEsc reports whether esc only says why the program stays.
func (b busy) ignoresEsc() bool { return b.stays != "" && b.key != "esc" }

// keys are the key of the footer, and with ctrl+c for the help; false if the screen's own keys work.
func (b busy) keys() (screen.Keys, bool) {
	only := screen.Bind(b.key, b.does, b.key)
	now := screen.Under("Now", only)
	if b.key != "ctrl+c" {
		now.Bindings = append(now.Bindings, screen.Bind("ctrl+c", "quit", "ctrl+c"))
	}
	return screen.Keys{Short: []key.Binding{only}, Groups: []screen.Group{now}}, b.key != ""
}

// cancelsSave reports whether a save can be cancelled, because it has written nothing.
func (p *program) cancelsSave() bool { return p.state.Saves() && p.work.Cancels() }

// busy is busyIn for what the state is doing now.
func (p *program) busy() busy {
	switch {
	case p.state == flow.Importing && p.cancelsSave():
		return busy{"esc", "stop", words.StaysBeforeImport, true}
	case p.cancelsSave():
		return busyBeforeSave()
	case p.state == flow.Importing && p.moreKeys && !p.stopping:
		return busyImporting()
	}
	return busyIn(p.state)
}

// busyBeforeSave is for a save that has written nothing.
func busyBeforeSave() busy { return busy{"esc", "cancel", words.StaysBeforeSave, true} }

// busyImporting is for an import that writes keys while others follow.
func busyImporting() busy { return busy{"esc", "stop after these keys", words.StaysImporting, true} }

func busyIn(s flow.State) busy {
	switch s {
	case flow.Opening, flow.Planning, flow.Reading:
		return busy{key: "esc", does: "cancel"}
	case flow.Exchanging, flow.SigningInWithoutCode:
		return busy{"esc", "cancel", words.StaysSigningIn, true}
	case flow.Saving, flow.Importing:
		return busy{"ctrl+c", "quit", words.StaysSaving, true}
	case flow.Removing:
		return busy{"ctrl+c", "quit when done", words.StaysRemoving, true}
	case flow.Deleting:
		return busy{"ctrl+c", "quit when done", words.StaysDeleting, true}
	case flow.Writing, flow.Trusting:
		return busy{key: "ctrl+c", does: "quit at once", stays: words.StaysWriting}
	}
	return busy{}
}

// quit is q. During a save or a sign-in it gets here only in a window that is too small to say more.
func (p *program) quit() tea.Cmd {
	if p.busy().needsCare {
		return p.interrupt()
	}
	if p.unsaved() && p.browsing() {
		return p.askDrop(true)
	}
	p.outcome.Cancelled = !p.browsing()
	p.endsImport()
	return tea.Quit
}

// interrupt is ctrl+c. It ends the program at once. While keys are being saved, the first ctrl+c cancels the check with AWS, and waits
// for the keyring if the save has begun. While keys are being deleted, it waits until those of one identity are gone. The second press
// of a double one that ended another program does nothing.
func (p *program) interrupt() tea.Cmd {
	if just := p.ports.EndedJustNow; just != nil && just() {
		return nil
	}
	p.outcome.Interrupted = true
	who := p.sessionIdentity().Title
	switch {
	case p.state == flow.Exchanging:
		p.outcome.Err = words.Interrupted(who, true)
	case p.state == flow.SigningInWithoutCode:
		p.outcome.Err = words.Interrupted(who, false)
	case p.state == flow.Removing && p.leaving:
		p.outcome.Err = words.InterruptedRemoving(p.importPlan.File.Path)
	case p.state == flow.Deleting: // the outcome says it already
	case p.state == flow.Writing:
		p.outcome.Err = words.InterruptedWriting(p.addition.File)
	case p.state == flow.Trusting:
		p.outcome.Err = words.InterruptedTrusting(p.untrusted.powers)
	case p.state.Saves() && p.leaving:
		if p.state == flow.Importing {
			p.outcome.SavedLast = p.importedLast()
		}
		p.outcome.Err = words.InterruptedSaving()
	}
	if !p.state.Saves() {
		p.endsImport()
	}
	if !p.state.Saves() || p.leaving {
		return tea.Quit
	}
	p.leaving, p.toast = true, words.QuitsWhenSaved
	switch p.state {
	case flow.Removing:
		p.toast = words.QuitsWhenRemoved
	case flow.Deleting:
		p.toast = words.QuitsWhenDeleted(p.deletion.current())
	default:
		p.cancel()
	}
	return nil
}

// importedLast are the lines on the terminal about the keys that an import has saved so far.
func (p *program) importedLast() (lines []string) {
	for _, i := range p.importPlan.Saved() {
		lines = append(lines, words.SavedLast(i.Identity, i.Receipt))
	}
	return lines
}

// endsImport says on the terminal what an import has saved and what not, if the program ends before its result was shown.
func (p *program) endsImport() {
	if _, more := p.importPlan.Next(); more && len(p.importPlan.Saved()) > 0 {
		p.outcome.SavedLast = append(p.importedLast(), words.NotImported(p.importPlan, p.savingItem, context.Canceled)...)
	}
}

// quitNow ends a run if a problem prevents its goal.
func (*program) quitNow() tea.Cmd { return tea.Quit }
