// Package screen is what all screens share: how the program talks to them, what they may ask of it, and how they are drawn.
package screen

import (
	"strings"
	"time"

	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// The smallest window that every screen fits into.
const (
	MinWidth  = 60
	MinHeight = 16
)

// Screen is what one or several states of the flow show. Screens are values that own their fields. They know neither each
// other nor the flow: what they want of the rest of the program, they ask for by a Request.
type Screen interface {
	// Update takes a key, or a message of this package or of the screen's own. While work is under way it gets no keys.
	Update(msg tea.Msg, e Env) (Screen, Request)
	View(f Frame) string
	Keys(e Env) Keys    // what works right now: the footer, the help and docs/keys.md read it
	Crumb() string      // the rest of the place in the header: "emergency-user › MFA"
	HeaderNote() string // the right end of the header
	Typing(e Env) bool  // printable keys belong to a field
}

// Base has what most screens answer: nothing at the right end of the header, and no field.
type Base struct{}

// HeaderNote is empty.
func (Base) HeaderNote() string { return "" }

// Typing is false.
func (Base) Typing(Env) bool { return false }

// Ticker is a Screen on which something counts: the time until what it shows changes, 0 for never.
type Ticker interface {
	Tick(now time.Time) time.Duration
}

// Headed is a Screen that has more to say in the header. width is the header's. left is behind the place, and the first to go if there is no
// room.
type Headed interface {
	Header(t theme.Theme, width int) (left, right []widget.Span)
}

// Dialog is a Screen that lies over the list of identities: its box first, and then the lines below that.
type Dialog interface {
	Lines(f Frame) []string
}

// Steady is a Dialog, or an overlay, whose number of lines changes. Its top stays where it is with so many.
type Steady interface{ Tallest(f Frame) int }

// Helper is a Screen with help for the field that has the focus; no title means there is none.
type Helper interface {
	Help() (title string, lines []string)
}

// Selector is a Screen whose keys act on what is selected. ActsOn names that for a key; it is empty for a key that acts on
// nothing selected. Two selections with the same text are the same.
type Selector interface{ ActsOn(key string) string }

// Editor is a Screen with fields for what nobody wants to lose: a key with alt is never esc there.
type Editor interface{ EditsText() }

// Wiper is a Screen that holds secrets.
type Wiper interface{ Wipe() }

// Env is what the program tells its screens.
type Env struct {
	Now           time.Time
	Width, Height int  // of the body, which lies between header and footer
	Loading       bool // the list of identities is being read
	Work          Work // what is under way
}

// Frame is all that a View depends on beside its screen's own fields.
type Frame struct {
	Env
	Theme theme.Theme
}

// Center puts a box into the middle of the body.
func (f Frame) Center(box []string) string {
	return strings.Join(widget.Center(box, f.Width, f.Height), "\n")
}

// Keys is what works right now.
type Keys struct {
	Short  []key.Binding // the footer's, most useful first
	Groups []Group       // the help overlay's
}

// Group is a heading of the help overlay and what stands under it.
type Group struct {
	Title    string
	Bindings []key.Binding
}

// Under groups bindings under a heading.
func Under(title string, bindings ...key.Binding) Group { return Group{title, bindings} }

// Acts are keys that are all in the footer and in the help.
func Acts(k ...key.Binding) Keys { return Keys{Short: k, Groups: []Group{Under("Act", k...)}} }

// Bind names a key as people read it, says what it does, and lists what terminals send for it.
func Bind(keys, does string, presses ...string) key.Binding {
	return key.NewBinding(key.WithKeys(presses...), key.WithHelp(keys, does))
}
