// Package screen has what all screens share: how the program talks to them, what they may ask of it, and how they are drawn.
package screen

import (
	"slices"
	"strings"
	"time"

	"authdeck/ui/theme"
	"authdeck/ui/widget"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Screen is the screen of one or several states of the flow. Screens are values that own their fields. They know neither each other
// nor the flow; they use a Request to ask something of the rest of the program.
type Screen interface {
	// Update handles a key, or a message of this package or of the screen's own. It gets no keys while work is in progress.
	Update(msg tea.Msg, e Env) (Screen, Request)
	View(f Frame) string
	Keys(e Env) Keys   // the keys that work right now, for the footer, the help and docs/keys.md
	Crumb() string     // the rest of the place in the header: "emergency-user › MFA"
	Typing(e Env) bool // printable keys are for a field
}

// Base has the answer of most screens: no field.
type Base struct{}

// Typing is false.
func (Base) Typing(Env) bool { return false }

// Ticker is a Screen with a countdown: Tick returns the time until what it shows changes, 0 for never.
type Ticker interface{ Tick(e Env) time.Duration }

// Noted is a Screen with a note at the right end of the header; "" for none now.
type Noted interface{ HeaderNote() string }

// Headed is a Screen that has more to show in the header. width is the header's, and room is how much of it right may take. left comes
// after the place, and is dropped first if there is no room.
type Headed interface {
	Header(t theme.Theme, width, room int) (left, right []widget.Span)
}

// Paned is a Screen of panes, one of which has the focus, and one of which is a list that boxes are over.
type Paned interface {
	FocusArea(e Env) widget.Rect
	ListArea(e Env) (list widget.Rect, cursor int)
}

// Dialog is a Screen that is drawn over the list of identities: first its box, and then the lines below the box.
type Dialog interface {
	Lines(f Frame) []string
}

// Steady is a Dialog, or an overlay, with a changing number of lines. Its top is placed as if it always had the number that Tallest
// returns.
type Steady interface{ Tallest(f Frame) int }

// Full is a Dialog that may fill the window, and whose notes all matter. Least returns how many lines it needs to show all of them.
type Full interface{ Least(f Frame) int }

// Helper is a Screen with help for the field that has the focus; an empty title means that there is none.
type Helper interface {
	Help() (title string, lines []string)
}

// Asking is a Screen or an overlay that may ask a question that a single letter answers.
type Asking interface{ Asks() bool }

// Selector is a Screen whose keys act on a selection. ActsOn names the selection for a key; it is "" for a key that acts on nothing
// selected. Two selections with the same text are the same.
type Selector interface{ ActsOn(key string) string }

// Editor is a Screen with fields whose text must not be lost: a key with alt is never esc there.
type Editor interface{ EditsText() }

// Bare is a Screen of which nothing is visible around a box over it: pieces of its picture would mean nothing.
type Bare interface{ IsBare() }

// Failing is a Screen on which a sign-in can fail and be tried again. Failure is why it failed; nil if that is not shown.
type Failing interface{ Failure() error }

// Wiper is a Screen that holds secrets.
type Wiper interface{ Wipe() }

// Env is what the program tells its screens.
type Env struct {
	Now           time.Time
	Width, Height int    // size of the body, which is between header and footer
	Loading       bool   // the list of identities is being read
	Home          string // home folder; "" if there is none
	Work          Work   // work in progress
	Said          string // what a toast and a box over the screen say; the screen does not repeat it
	Boxed         bool   // a box is over the screen, and takes every key: the screen names none where that moves nothing
}

// IsSaid reports whether a toast or a box over the screen says a text.
func (e Env) IsSaid(text string) bool { return text != "" && strings.Contains(e.Said, text) }

// Frame is everything that a View depends on besides its screen's own fields.
type Frame struct {
	Env
	Theme theme.Theme
}

// Center puts a box into the middle of the body.
func (f Frame) Center(box []string) string {
	return strings.Join(widget.Center(box, f.Width, f.Height), "\n")
}

// Keys are the keys that work right now.
type Keys struct {
	Short  []key.Binding // for the footer, most useful first
	Groups []Group       // for the help
	First  []string      // what the terminal sends for the keys that come first in the palette, most useful first
}

// Rank is the place of a key in the palette, from 0. All keys that do not come first have the same.
func (k Keys) Rank(press string) int {
	if at := slices.Index(k.First, press); at >= 0 {
		return at
	}
	return len(k.First)
}

// Renamed are the keys with another name for what one of them does.
func (k Keys) Renamed(press, now string) Keys {
	rename := func(all []key.Binding) (out []key.Binding) {
		for _, b := range all {
			if b.Help().Key == press {
				b.SetHelp(press, now)
			}
			out = append(out, b)
		}
		return out
	}
	out := Keys{Short: rename(k.Short), First: k.First}
	for _, g := range k.Groups {
		out.Groups = append(out.Groups, Group{g.Title, rename(g.Bindings)})
	}
	return out
}

// Group is a heading of the help and the keys under it.
type Group struct {
	Title    string
	Bindings []key.Binding
}

// Under groups bindings under a heading.
func Under(title string, bindings ...key.Binding) Group { return Group{title, bindings} }

// Acts are keys that are all in the footer and in the help.
func Acts(k ...key.Binding) Keys { return Keys{Short: k, Groups: Grouped(k...)} }

// Help is the key that shows the help.
func Help() key.Binding { return Bind("?", "help", "?", "f1") }

// Grouped are the keys of a box for the help, except for the one that shows it: those that lead out of the box are together, and ctrl+c is
// one of them.
func Grouped(k ...key.Binding) []Group {
	act, leave := Under("Act"), Under("Leave")
	for _, b := range k {
		to := &act
		switch b.Help().Key {
		case "?":
			continue
		case "esc", "esc q", "enter esc", "q":
			to = &leave
		}
		to.Bindings = append(to.Bindings, b)
	}
	leave.Bindings = append(leave.Bindings, Bind("ctrl+c", "quit at once", "ctrl+c"))
	return []Group{act, leave}
}

// Bind names a key for people, says what it does, and lists what terminals send for it.
func Bind(keys, does string, presses ...string) key.Binding {
	return key.NewBinding(key.WithKeys(presses...), key.WithHelp(keys, does))
}
