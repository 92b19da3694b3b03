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

// Previewing is an Overlay that may preview a theme. The screen below it then keeps its colours, and it has none itself.
type Previewing interface{ Previews() bool }

// Low is an Overlay at the bottom of the screen: the user looks at what is above it while choosing.
type Low interface{ Low() }
