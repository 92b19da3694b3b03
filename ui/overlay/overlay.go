// Package overlay has what may be drawn over a screen: help, a question, the command palette, a list to choose from.
package overlay

import (
	"authdeck/ui/screen"

	"github.com/charmbracelet/bubbles/key"
)

// Overlay is drawn over a screen and gets every key until it closes.
type Overlay interface {
	Key(p string) (o Overlay, r screen.Request, open bool)
	Lines(f screen.Frame) []string
	Keys(f screen.Frame) []key.Binding
}

// Typing is an Overlay with a text field, in which no character is a shortcut. Text returns what was typed. Secret handles a typed text
// that looks like a secret key and must not be shown.
type Typing interface {
	Text() string
	Secret() (o Overlay, r screen.Request, open bool)
}

// Measured is an Overlay that knows the size of the window, because that says how far it scrolls.
type Measured interface {
	In(f screen.Frame) Overlay
}

// Previewing is an Overlay that may preview a theme. During a preview the screen below it keeps its colours, and the overlay has
// only the accent.
type Previewing interface{ Previews() bool }

// Retrying is an Overlay that may offer to try again what failed.
type Retrying interface{ Retries() bool }

// Low is an Overlay at the bottom of the screen, because the user looks at the screen above it while choosing.
type Low interface{ Low() }

// Hanging is an Overlay that hangs below the row of the screen that it is about, or as near to it as there is room. It leaves a part of
// the screen in view in every window.
type Hanging interface{ Under(f screen.Frame) int }

// Saying is an Overlay with a message that the screen below it may say, too.
type Saying interface{ Says() string }
