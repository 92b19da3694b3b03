// Package ui is the full-screen program: a root that owns the flow and the size, and screens that own their fields.
package ui

import (
	"time"

	"authdeck/ui/theme"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// The smallest window that every screen fits into.
const (
	MinWidth  = 60
	MinHeight = 16
)

// Frame is all that a View depends on beside its screen's own fields. Height is the rows of the body.
type Frame struct {
	Width, Height int
	Now           time.Time
	Theme         theme.Theme
}

// Screen is one state's picture. Screens are values that own their fields; they know neither their neighbours nor the
// flow. What they want of the rest of the program they ask for by a message.
type Screen interface {
	Update(msg tea.Msg) (Screen, tea.Cmd)
	View(f Frame) string
	Keys() Keys
	Crumb() string // the rest of the place in the header: "emergency-user › MFA"
	Aside() string // the right end of the header
	Typing() bool  // printable keys belong to a field
}

// ticker is a Screen on which something counts: the time until what it shows changes, 0 for never.
type ticker interface {
	Tick(now time.Time) time.Duration
}

// helper is a Screen with help for the field that has the focus.
type helper interface {
	Help() (title string, lines []string)
}

// wiper is a Screen that holds secrets.
type wiper interface{ Wipe() }

// Keys is what works right now. Footer, help overlay and docs/keys.md read it; it is a help.KeyMap of Bubbles.
type Keys struct {
	Short  []key.Binding // the footer's, most useful first
	Groups []Group       // the help overlay's
}

// Group is a heading of the help overlay and what stands under it.
type Group struct {
	Title    string
	Bindings []key.Binding
}

// ShortHelp gives the footer's bindings.
func (k Keys) ShortHelp() []key.Binding { return k.Short }

// FullHelp gives all bindings by group.
func (k Keys) FullHelp() [][]key.Binding {
	var all [][]key.Binding
	for _, g := range k.Groups {
		all = append(all, g.Bindings)
	}
	return all
}

func bind(keys, does string, presses ...string) key.Binding {
	return key.NewBinding(key.WithKeys(presses...), key.WithHelp(keys, does))
}

// pressed normalises a key as terminals really send it: alt+esc is esc, and ctrl+j, an unbracketed newline, is enter.
func pressed(msg tea.KeyMsg) string {
	switch s := msg.String(); s {
	case "alt+esc":
		return "esc"
	case "ctrl+j":
		return "enter"
	default:
		return s
	}
}

// printable tells whether a key message carries text for a field, however many characters one read returned.
func printable(msg tea.KeyMsg) bool {
	return (msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace) && !msg.Alt
}

// say makes a request to the rest of the program.
func say(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
