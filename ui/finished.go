package ui

import (
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// finishedSave is the end of a save: "Sign in now" has the focus.
type finishedSave struct {
	identity model.Identity
	receipt  model.Receipt
	choose   buttons
}

func newFinishedSave(id model.Identity, r model.Receipt) finishedSave {
	return finishedSave{identity: id, receipt: r, choose: buttons{labels: []string{"Sign in now", "Back to identities"}}}
}

func (s finishedSave) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return s, nil
	}
	p := pressed(k)
	if b, ok := s.choose.key(p); ok {
		s.choose = b
		return s, nil
	}
	switch {
	case p == "enter" && s.choose.focus == 0:
		return s, say(signIn{})
	case p == "enter", p == "esc":
		return s, say(back{})
	}
	return s, nil
}

func (s finishedSave) Typing() bool  { return false }
func (s finishedSave) Crumb() string { return s.identity.Title + " › Saved" }
func (s finishedSave) Aside() string { return "" }

func (s finishedSave) Keys() Keys {
	does := strings.ToLower(s.choose.labels[s.choose.focus])
	k := []key.Binding{bind("enter", does, "enter"), bind("tab", "other button", "tab"), bind("esc", "back", "esc"), bind("q", "quit", "q")}
	return Keys{Short: k, Groups: []Group{{"Act", k}}}
}

func (s finishedSave) View(f Frame) string {
	t := f.Theme
	width := min(66, f.Width-4)
	w := widget.BoxContent(width)
	rows := []string{t.Strong.Render(widget.Cut(t, widget.Printable(s.identity.Title), w)), ""}
	for _, l := range words.SavedLines(s.receipt) {
		rows = append(rows, t.Good.Render(t.Text("✔"))+" "+l)
	}
	rows = append(rows, "  Keyring   "+s.receipt.Keyring.Title, "  Entry     "+widget.CutMiddle(t, s.receipt.Entry, w-12))
	if c := s.receipt.Caller; c != nil {
		rows = append(rows, "  Account   "+c.Account, "  User      "+widget.CutMiddle(t, widget.Printable(c.ARN), w-12))
	}
	for _, l := range words.SavedWarnings(s.receipt) {
		for i, part := range widget.Wrap(l, w-2) {
			rows = append(rows, t.Warn.Render([]string{"! ", "  "}[min(i, 1)]+t.Text(part)))
		}
	}
	rows = fitted(f, rows, []string{s.choose.row(t)})
	return strings.Join(widget.Center(widget.Box(t, t.Good, width, t.Text("✔ Saved"), rows), f.Width, f.Height), "\n")
}

// finishedSignIn is the end of a sign-in, or a session that is still good.
type finishedSignIn struct {
	issued model.Issued // the session itself stays with the outcome
	goal   frontend.Goal
	still  bool   // no new session was asked for
	again  string // why saving again failed
	shells bool   // there are subshells
}

func (s finishedSignIn) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case savedAgain:
		if msg.err != nil {
			s.again = words.Explain(msg.err).Line()
		} else {
			s.issued.Unsaved, s.again = nil, ""
		}
	case tea.KeyMsg:
		switch pressed(msg) {
		case "enter", "esc":
			return s, say(back{})
		case "R":
			return s, say(signIn{renew: true})
		case "r":
			if s.issued.Unsaved != nil {
				return s, say(saveAgain{})
			}
		case "s":
			if s.shellable() {
				return s, say(subshell{identity: s.issued.Identity})
			}
		case "Y":
			return s, say(copied{what: "export line", text: words.ExportLine(s.issued.Identity)})
		}
	}
	return s, nil
}

func (s finishedSignIn) Typing() bool  { return false }
func (s finishedSignIn) Crumb() string { return s.issued.Identity.Title + " › Signed in" }
func (s finishedSignIn) Aside() string { return "" }

func (s finishedSignIn) Tick(now time.Time) time.Duration {
	return words.UntilSpanChanges(s.issued.Info.Expires.Sub(now))
}

func (s finishedSignIn) Keys() Keys {
	does := "back to identities"
	if s.goal == frontend.SignIn {
		does = "go on"
	}
	k := []key.Binding{bind("enter", does, "enter", "esc")}
	if s.shellable() {
		k = append(k, bind("s", "subshell", "s"))
	}
	k = append(k, bind("Y", "copy export line", "Y"), bind("R", "sign in anew", "R"), bind("q", "quit", "q"))
	if s.issued.Unsaved != nil {
		k = append([]key.Binding{bind("r", "save again", "r")}, k...)
	}
	return Keys{Short: k, Groups: []Group{{"Act", k}}}
}

func (s finishedSignIn) next() string {
	switch {
	case s.issued.Unsaved != nil && s.goal == frontend.SignIn:
		return "Next: r saves it again; enter goes on without"
	case s.issued.Unsaved != nil:
		return "Next: r saves it again; enter throws it away"
	}
	return "Next: press enter to return to identities"
}

func (s finishedSignIn) View(f Frame) string {
	t := f.Theme
	width := min(66, f.Width-4)
	w := widget.BoxContent(width)
	i := s.issued
	title, edge, line := t.Text("✔ Signed in"), t.Good, t.Good.Render(t.Text("✔"))+" Session saved"
	if s.still {
		title, line = t.Text("✔ Still signed in"), t.Good.Render(t.Text("✔"))+" The saved session is still good"
	}
	rows := []string{t.Strong.Render(widget.Cut(t, widget.Printable(i.Identity.Title), w)), "", line}
	if i.Unsaved != nil {
		title, edge = "! Signed in, not saved", t.Warn
		rows = rows[:2]
		for _, l := range widget.Wrap(words.Sentence(i.Unsaved.Error())+". Other programs cannot see it yet. "+s.again, w-2) {
			rows = append(rows, t.Warn.Render("! "+l))
		}
	}
	rows = append(rows, t.Textf("  Expires   %s · %s from now", words.Expiry(i.Info.Expires), words.Span(i.Info.Expires.Sub(f.Now).Round(time.Minute))))
	if c := i.Caller; c != nil {
		rows = append(rows, "  Account   "+c.Account, "  Principal "+widget.CutMiddle(t, widget.Printable(c.ARN), w-12))
	}
	if a := i.Asked; a.Wanted != a.Duration {
		for _, l := range widget.Wrap(words.CutLine(a, a.Duration > model.MaxDuration), w-2) {
			rows = append(rows, t.Warn.Render("! "+l))
		}
	}
	rows = fitted(f, rows, []string{s.next()})
	return strings.Join(widget.Center(widget.Box(t, edge, width, title, rows), f.Width, f.Height), "\n")
}
