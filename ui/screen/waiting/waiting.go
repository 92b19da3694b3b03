// Package waiting shows which process is asking for a code, while authdeck waits for it.
package waiting

import (
	"fmt"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Host asks for the code in place of another process.
type Host interface {
	TakeOver(from *model.BusyError) tea.Cmd
}

// Card is the screen of Waiting.
type Card struct {
	screen.Base
	identity model.Identity
	holder   *model.BusyError
	since    time.Time
	choose   screen.Buttons
}

// New says which process is asking for an identity's code. since is when the waiting began.
func New(id model.Identity, holder *model.BusyError, since time.Time) Card {
	return Card{identity: id, since: since}.Now(holder)
}

// Now returns the box with new information. The focus stays on its button, as long as there is one.
func (c Card) Now(holder *model.BusyError) Card {
	labels := []string{"Cancel"}
	if holder.PID > 0 {
		labels = append(labels, words.Sentence(takesOver(holder)))
	}
	focus := min(c.choose.Focus, len(labels)-1)
	c.holder, c.choose = holder, screen.Choices(labels...)
	c.choose.Focus = focus
	return c
}

// takesOver is what the key t does: a person can type the code even if another process is running a command for it.
func takesOver(holder *model.BusyError) string {
	if holder.Doing == model.GetsCode {
		return "type the code"
	}
	return "take over"
}

// Update handles the keys.
func (c Card) Update(msg tea.Msg, _ screen.Env) (screen.Screen, screen.Request) {
	var p string
	switch c.choose, p = c.choose.Update(msg); {
	case p == "t" && c.holder.PID > 0, p == "enter" && c.choose.Focus == 1:
		holder := c.holder
		return c, screen.Call(func(h Host) tea.Cmd { return h.TakeOver(holder) })
	case p == "esc", p == "enter":
		return c, screen.Host.Back
	}
	return c, nil
}

// Asks reports whether t takes over.
func (c Card) Asks() bool { return c.holder.PID > 0 }

// Crumb is the place in the header.
func (c Card) Crumb() string { return c.identity.Title + " › Waiting" }

// Tick counts the seconds.
func (c Card) Tick(e screen.Env) time.Duration {
	return time.Second - e.Now.Sub(c.from())%time.Second
}

// from is when the holder took the lock, if known.
func (c Card) from() time.Time {
	if c.holder.Since.IsZero() {
		return c.since
	}
	return c.holder.Since
}

// Keys are the screen's.
func (c Card) Keys(screen.Env) screen.Keys {
	k := []key.Binding{screen.Bind("enter", c.choose.Label(), "enter")}
	if c.holder.PID > 0 {
		k = append(k, screen.Bind("tab", "other button", "tab"), screen.Bind("t", takesOver(c.holder), "t"))
	}
	return screen.Acts(append(k, screen.Bind("esc", "cancel", "esc"), screen.Bind("q", "quit", "q"))...)
}

// View is only the box. The program draws it over the list of identities.
func (c Card) View(f screen.Frame) string { return f.Center(c.Lines(f)) }

// Lines are the card.
func (c Card) Lines(f screen.Frame) []string {
	t := f.Theme
	width := min(screen.BoxWidth, f.Width-4)
	w := widget.BoxContent(width)
	h := c.holder
	var facts [][2]string
	if h.PID > 0 {
		command := h.Command
		if command == "" {
			command = "authdeck"
		}
		facts = append(facts, [2]string{"Program", fmt.Sprintf("%s  pid %d", command, h.PID)})
	}
	if h.Folder != "" {
		facts = append(facts, [2]string{"Folder", f.Tilde(h.Folder)})
	}
	facts = append(facts, [2]string{"Identity", c.identity.Title}, [2]string{"Open for", words.Span(f.Now.Sub(c.from()))})
	rows := append(screen.Facts(t, facts, w), "")
	if h.Stopped {
		rows = append(rows, screen.Marked(t, t.Warn, "! ", "It is stopped. Continue it in its shell with fg, or take over.", w)...)
	}
	title, say := "Another window is asking for the code", widget.Wrap("Enter the code there. This window will then use the same session.", w)
	if h.Doing == model.GetsCode {
		title, say = "Another window is running the MFA command", widget.Wrap("When it has signed in, this window will use the same session.", w)
	}
	return widget.Box(t, t.Accent, width, title, screen.Fitted(f, append(rows, say...), []string{c.choose.Row(t)}))
}
