// Package result shows that keys were saved, or that a session could not be.
package result

import (
	"context"
	"errors"
	"fmt"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Host continues after keys were saved, or with a session that only the program has.
type Host interface {
	SignIn(renew bool) tea.Cmd
	CorrectKeys() tea.Cmd // those that were saved, because AWS rejected them
	SaveSession() tea.Cmd
}

// saved is the screen after a save.
type saved struct {
	screen.Base
	identity model.Identity
	receipt  model.Receipt
	choose   screen.Buttons
}

// NewSaved says what was saved.
func NewSaved(id model.Identity, r model.Receipt) screen.Screen {
	return saved{identity: id, receipt: r, choose: screen.AfterSaving(r)}
}

func (s saved) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	var p string
	switch s.choose, p = s.choose.Update(msg); {
	case p == "enter" && s.choose.Chosen() == screen.SignInNow:
		return s, signIn(true)
	case p == "enter" && s.choose.Chosen() == screen.UseOtherKeys, p == "e" && s.choose.Offers(screen.UseOtherKeys):
		return s, screen.Call(Host.CorrectKeys)
	case p == "enter", p == "esc":
		return s, screen.Host.Back
	}
	return s, nil
}

func (s saved) Crumb() string { return s.identity.Title + " › Saved" }

func (s saved) Keys(screen.Env) screen.Keys {
	k := []key.Binding{s.choose.Enter(), screen.Bind("tab", "other button", "tab"), screen.Bind("esc", "back", "esc"), screen.Bind("q", "quit", "q")}
	return screen.Acts(k...)
}

func (s saved) View(f screen.Frame) string {
	t := f.Theme
	width := min(66, f.Width-4)
	w := widget.BoxContent(width)
	var rows []string
	for _, l := range words.SavedLines(s.receipt) {
		rows = append(rows, t.Good.Render(t.Text("✔"))+" "+l)
	}
	rows = append(rows, fact(t, "Keyring", s.receipt.Keyring.Title, w), fact(t, "Entry", s.receipt.Entry, w))
	if c := s.receipt.Caller; c != nil {
		rows = append(rows, caller(t, "User", *c, w)...)
	}
	rows = append(rows, fact(t, "MFA device", s.device(), w))
	for _, l := range words.WarningsBelowTitle(s.receipt) {
		rows = append(rows, screen.Marked(t, t.Warn, "! ", l, w)...)
	}
	if later := words.VerifyOneLater(s.identity, s.receipt, "press v"); later != "" {
		rows = append(rows, widget.Wrap(t.Text(widget.Printable(later)), w)...)
	}
	rows = screen.Fitted(f, rows, []string{s.choose.Row(t)})
	edge := t.Good
	title, wrong := words.SavedTitle(s.receipt)
	if wrong {
		edge = t.Warn
	}
	return titled(f, edge, width, t.Text(title), s.identity, rows)
}

// device is the MFA device, without the account if that is already in the box.
func (s saved) device() string {
	device := s.receipt.Device
	switch c := s.receipt.Caller; {
	case device == "":
		return words.LookedUp
	case c != nil && c.Account == model.DeviceAccount(device):
		return model.ShortDevice(device)
	}
	return device
}

// titled is a box with the identity at the right of the title.
func titled(f screen.Frame, edge theme.Ink, width int, title string, id model.Identity, rows []string) string {
	t := f.Theme
	note := screen.Purpose(t, id, "", widget.BoxContent(width)-widget.Width(title)-2)
	return f.Center(widget.BoxWithNote(t, edge, width, title, note, rows))
}

// caller are the account, and who the keys or the session belong to there.
func caller(t theme.Theme, who string, c model.Caller, w int) []string {
	rows := []string{fact(t, "Account", c.Account, w)}
	if own := c.Own(); own != "" {
		rows = append(rows, fact(t, who, own, w))
	}
	return rows
}

// fact is a name and a value below a line with a symbol.
func fact(t theme.Theme, name, value string, w int) string {
	const column = 14
	return t.Muted.Render(widget.Pad(t, "  "+name, column)) + widget.CutMiddle(t, t.Text(widget.Printable(value)), w-column)
}

// unsaved is a session that only the program has.
type unsaved struct {
	screen.Base
	issued model.Issued // the session itself stays in the outcome
	ends   bool         // the program ends here
	again  string       // why saving again failed
}

// NewUnsaved describes a session that could not be saved; the caller keeps it. ends says that the program ends when this screen is
// closed.
func NewUnsaved(i model.Issued, ends bool) screen.Screen {
	i.Session = model.Session{}
	return unsaved{issued: i, ends: ends}
}

func signIn(renew bool) screen.Request {
	return screen.Call(func(h Host) tea.Cmd { return h.SignIn(renew) })
}

func (s unsaved) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case screen.Failed:
		if !errors.Is(msg.Err, context.Canceled) {
			s.again = words.Line(words.Explain(msg.Err))
		}
	case tea.KeyMsg:
		switch screen.Pressed(msg) {
		case "enter", "esc":
			return s, screen.Host.Back
		case "r":
			s.again = ""
			return s, screen.Call(Host.SaveSession)
		case "Y":
			return s, screen.Copy("export line", words.ExportLine(s.issued.Identity))
		}
	}
	return s, nil
}

func (s unsaved) Crumb() string { return s.issued.Identity.Title + " › Signed in" }
func (s unsaved) Tick(e screen.Env) time.Duration {
	return words.UntilSpanChanges(s.issued.Info.Expires.Sub(e.Now))
}

func (s unsaved) Keys(e screen.Env) screen.Keys {
	if e.Work.Going() {
		return screen.Acts(screen.Bind("esc", "cancel", "esc"), screen.Bind("q", "quit", "q"))
	}
	does := "discard"
	if s.ends {
		does = "continue"
	}
	return screen.Acts(screen.Bind("r", "try again", "r"), screen.Bind("enter", does, "enter", "esc"),
		screen.Bind("Y", "copy export line", "Y"), screen.Bind("q", "quit", "q"))
}

func (s unsaved) next(f screen.Frame) string {
	switch {
	case f.Work.Going():
		return f.Progress("Saving the session")
	case s.ends:
		return "Press r to try again, enter to continue without saving."
	}
	return "Press r to try again, enter to discard the session."
}

func (s unsaved) View(f screen.Frame) string {
	t := f.Theme
	width := min(66, f.Width-4)
	w := widget.BoxContent(width)
	i := s.issued
	rows := screen.Marked(t, t.Warn, "! ", words.Sentence(words.NotSavedSession(i.Unsaved))+". Other programs cannot see the session yet. "+s.again, w)
	ends := fmt.Sprintf("%s · %s from now", words.Expiry(i.Info.Expires), words.Span(i.Info.Expires.Sub(f.Now)))
	rows = append(rows, fact(t, "Expires", ends, w))
	if c := i.Caller; c != nil {
		who := "User"
		if i.Identity.Role != nil {
			who = "Role"
		}
		rows = append(rows, caller(t, who, *c, w)...)
	}
	for _, note := range words.Notes(i) {
		rows = append(rows, screen.Marked(t, t.Warn, "! ", widget.Printable(note), w)...)
	}
	rows = screen.Fitted(f, rows, []string{s.next(f)})
	return titled(f, t.Warn, width, "! Signed in, not saved", i.Identity, rows)
}
