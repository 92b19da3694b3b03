// Package request is the box that says which program asks for a session.
package request

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	asked "authdeck/model/request"
	"authdeck/ui/identitytable"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// deaf is how long the box ignores keys, so that keys typed for the screen below do not answer it.
const deaf = 500 * time.Millisecond

// Host answers the waiting programs: with a session, or "not now".
type Host interface {
	ServeRequest() tea.Cmd
	DeclineRequest() tea.Cmd
}

// Options say which program asks for what.
type Options struct {
	Number  int // of the request
	Program asked.Program
	More    int            // other programs that wait for the same session
	Row     model.Row      // of the identity
	User    model.Identity // the identity whose code is needed
	Device  string
	Shown   time.Time
}

// Card is the screen of AnsweringProgram.
type Card struct {
	screen.Base
	Options
	choose screen.Buttons
}

// New returns the box, with the focus on "Sign in".
func New(o Options) Card {
	return Card{Options: o, choose: screen.Choices("Sign in", "Not now")}
}

// With returns the box with new information. For the same request, it keeps the focus and the time of arrival.
func (c Card) With(o Options) Card {
	now := New(o)
	if o.Number == c.Number {
		now.Shown, now.choose = c.Shown, c.choose
	}
	return now
}

// Update handles the keys. It ignores those that somebody typed for the screen before.
func (c Card) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	if _, typed := msg.(tea.KeyMsg); typed && e.Now.Sub(c.Shown) < deaf {
		return c, nil
	}
	var p string
	switch c.choose, p = c.choose.Update(msg); {
	case p == "enter" && c.choose.Focus == 0:
		return c, screen.Call(Host.ServeRequest)
	case p == "enter", p == "esc":
		return c, screen.Call(Host.DeclineRequest)
	}
	return c, nil
}

// Crumb is the place in the header.
func (c Card) Crumb() string { return c.Row.Identity.Title + " › Request" }

// HeaderNote says how many programs are waiting.
func (c Card) HeaderNote() string {
	if c.More == 0 {
		return "1 program waiting"
	}
	return fmt.Sprintf("%d programs waiting", c.More+1)
}

// Tick returns the time until the text about the session changes.
func (c Card) Tick(e screen.Env) time.Duration {
	return words.UntilSpanChanges(c.Row.Session.Expires.Sub(e.Now))
}

// Keys are the screen's.
func (c Card) Keys(screen.Env) screen.Keys {
	other, details := screen.Bind("tab", "other button", "tab"), screen.Bind("f1", "details", "f1")
	k := []key.Binding{screen.Bind("enter", c.choose.Label(), "enter"), other, screen.Bind("esc", "not now", "esc"), details}
	groups := screen.Grouped(k[0], other, screen.Bind("esc q", "not now", "esc", "q"), details) // the program takes q as esc here
	if c.choose.Focus > 0 {
		k = []key.Binding{screen.Bind("enter esc", c.choose.Label(), "enter", "esc"), other, details}
	}
	return screen.Keys{Short: k, Groups: groups}
}

// View is only the box. The program draws it over the list of identities.
func (c Card) View(f screen.Frame) string { return f.Center(c.Lines(f)) }

// Lines are the card.
func (c Card) Lines(f screen.Frame) []string {
	t := f.Theme
	width := min(screen.BoxWidth, f.Width-4)
	w := widget.BoxContent(width)
	id := c.Row.Identity
	program := t.Strong.Render(widget.Printable(c.Program.Name)) + t.Muted.Render(fmt.Sprintf("  pid %d", c.Program.PID))
	if c.More > 0 {
		program += t.Muted.Render(fmt.Sprintf("  and %d more", c.More))
	}
	identity := t.Strong.Render(widget.Printable(id.Title))
	if id.Role != nil {
		identity += t.Muted.Render("  a role of " + widget.Printable(c.User.Title))
	} else if account := strings.TrimSpace(c.Row.Alias() + " " + c.Row.Account()); account != "" {
		identity += t.Muted.Render("  " + widget.Printable(account))
	}
	facts := [][2]string{{"Folder", f.Tilde(c.Program.Folder)}, {"MFA device", cmp.Or(c.Device, "none")}}
	plain := screen.Facts(t, facts, w)
	rows := []string{c.fact(t, "Program", program, w), plain[0], c.fact(t, "Identity", identity, w), c.fact(t, "Session", c.session(t, f.Now), w), plain[1], ""}
	for _, l := range widget.Wrap("One code serves every program that is waiting for this session.", w) {
		rows = append(rows, t.Muted.Render(l))
	}
	title := t.Text("? " + words.Sentence(widget.Printable(words.Program(c.Program.Name))) + " is asking for a session")
	return widget.Box(t, t.Accent, width, title, screen.Fitted(f, rows, []string{c.choose.Row(t)}))
}

// fact is a line with a coloured value.
func (Card) fact(t theme.Theme, name, value string, w int) string {
	return widget.Cut(t, screen.Facts(t, [][2]string{{name, ""}}, w)[0]+value, w)
}

// session says how much of the session is left, and how long a new one lasts.
func (c Card) session(t theme.Theme, now time.Time) string {
	status := listing.StatusOf(&c.Row, now)
	glyph, ink := identitytable.Glyph(t, status)
	says := "none"
	switch status {
	case listing.Live, listing.EndsSoon:
		says = words.Left(c.Row.Session.Expires, now)
	case listing.Expired:
		says = "expired"
	}
	return t.Status(ink, glyph, says) + t.Muted.Render("; a new one lasts "+words.Span(c.Row.SessionLength().Duration))
}

// Help says who asks, and what each answer does.
func (c Card) Help() (string, []string) {
	return "A program is asking for a session", []string{
		"Program  " + widget.Printable(c.Program.Name), fmt.Sprintf("Process  %d", c.Program.PID), "Folder   " + widget.Printable(c.Program.Folder), "",
		"It has no terminal, so it asks you here.",
		"If you sign in, the program reads the session",
		"from its file. It never sees your keys.",
		"If you choose Not now, it gets no session.",
		"If you do not answer, it stops waiting after " + words.Span(asked.Timeout) + ".",
	}
}
