// Package quiet keeps Bubble Tea from asking the terminal for its background colour. Bubble Tea v1 asks in a package init and waits
// up to five seconds for the answer. Go initialises packages that are ready in the order of their import paths, so this package,
// which sorts before github.com/charmbracelet/bubbletea, sets the answer first. The themes use the terminal's own colours and do
// not need to know it.
package quiet

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
