// Package theme defines the colour of each role and the symbol of each meaning.
package theme

import (
	"errors"
	"fmt"
	"slices"

	"authdeck/model"
	"authdeck/ui/text"
	_ "authdeck/ui/theme/quiet" // before Bubble Tea asks the terminal for its background

	"github.com/charmbracelet/lipgloss"
)

// Options choose a theme. The zero value is the terminal's own sixteen colours with Unicode borders.
type Options struct {
	Name  string // one of Names; "" is auto
	ASCII bool
	Depth Depth // how many colours the terminal supports
}

// Theme has an ink for each role that a View draws.
type Theme struct {
	Name string // one of Names

	Value  Ink // values
	Strong Ink // titles, numbers, the name under the cursor
	Muted  Ink // labels, units, hints
	Title  Ink // titles of panes
	Key    Ink // keys in the footer
	Tag    Ink
	Match  Ink // the letters that match the filter

	Line   Ink // borders
	Track  Ink // the empty part of a meter
	Accent Ink // the cursor's bar, the current time, questions
	Focus  Ink // the border with the focus

	Good Ink // a live session
	Warn Ink // a session in its last minutes
	Bad  Ink // ended sessions, and errors
	Chip Ink // a warning that must be seen

	Brand  Ink // the program's name
	Button Ink // the focused button
	Cursor Ink // a cursor in a field
	Under  Ink // everything under a dialog
	Page   Ink // text without an ink, and the background of the whole screen; the zero Ink is the terminal's own

	GoodRun, WarnRun Gradient // meters

	Border lipgloss.Border // of panes and boxes
	Field  lipgloss.Border // of fields inside boxes
	Glyphs Glyphs
	Depth  Depth
	ASCII  bool
	Mono   bool // the theme has no colours
	Plain  bool // plain text: no bold, no reverse
}

// Names lists the themes.
func Names() []string {
	return []string{"auto", "dark", "deck", "deck-light", "light", "mono", "safe"}
}

// Describe says in a few words what the theme looks like on this terminal. Only a theme that paints the page names a background.
func (t Theme) Describe() string {
	if t.Replaced() {
		return map[string]string{"deck": "violet to seafoam", "deck-light": "violet to teal"}[t.Name]
	}
	return map[string]string{
		"auto": "your terminal's own colours", "dark": "for dark terminals", "deck": "violet to seafoam on dark", "deck-light": "violet to teal on white",
		"light": "for light terminals", "mono": "no colours", "safe": "colour-blind safe",
	}[t.Name]
}

// Replaced reports whether the terminal has too few colours for the theme, so that it looks like auto.
func (t Theme) Replaced() bool { return paints(t.Name) && t.Page == (Ink{}) }

// NeedsColours is what a theme that is Replaced has instead of a swatch.
const NeedsColours = "24-bit only"

// paints reports whether a theme paints the page if the terminal has enough colours.
func paints(name string) bool { return name == "deck" || name == "deck-light" }

// New returns the theme with this name; for an unknown name, the error lists the known ones. On a terminal with fewer colours, a
// theme with 24-bit colours becomes auto.
func New(o Options) (Theme, error) {
	name := o.Name
	if name == "" {
		name = "auto"
	}
	if !slices.Contains(Names(), name) {
		return Theme{}, errors.New(model.WithFix(fmt.Sprintf("unknown theme %q", o.Name), model.OneOf(o.Name, Names())))
	}
	t := colours(name, o.Depth)
	t.Name, t.Depth = name, o.Depth
	return t.drawnWith(o.ASCII), nil
}

// Named returns another theme for the same terminal.
func (t Theme) Named(name string) (Theme, error) {
	return New(Options{Name: name, ASCII: t.ASCII, Depth: t.Depth})
}

// Neutral has the theme's glyphs and accent, and otherwise the terminal's own colours. It is for text beside a preview, because a theme
// for light terminals is hard to read on a dark one. A theme that paints the page reads on every terminal.
func (t Theme) Neutral() Theme {
	if t.Plain || t.Page != (Ink{}) {
		return t
	}
	neutral := auto()
	if t.Mono {
		neutral = mono()
	}
	neutral.Name, neutral.Depth, neutral.Accent = t.Name, t.Depth, t.Accent
	return neutral.drawnWith(t.ASCII)
}

// Printed is the theme for the lines of a command, which have the terminal's background: a theme that paints the page could not be
// read there.
func (t Theme) Printed() Theme {
	if t.Page == (Ink{}) {
		return t
	}
	own := colours("auto", t.Depth)
	own.Name, own.Depth = t.Name, t.Depth
	return own.drawnWith(t.ASCII)
}

// PlainText is a theme without escape sequences, for text that goes into a file or another program.
func PlainText(ascii bool) Theme {
	return Theme{Name: "mono", Mono: true, Plain: true}.drawnWith(ascii)
}

func (t Theme) drawnWith(ascii bool) Theme {
	t.ASCII, t.Border, t.Field, t.Glyphs = ascii, lipgloss.RoundedBorder(), lipgloss.NormalBorder(), unicodeGlyphs()
	if ascii {
		t.Border, t.Field, t.Glyphs = lipgloss.ASCIIBorder(), lipgloss.ASCIIBorder(), asciiGlyphs()
	}
	return t
}

// Text replaces symbols in s that this terminal cannot show. Call it before measuring, because some become longer.
func (t Theme) Text(s string) string {
	if !t.ASCII {
		return s
	}
	return text.ASCII(s)
}

// Textf is Text with a format.
func (t Theme) Textf(format string, args ...any) string { return t.Text(fmt.Sprintf(format, args...)) }

// Status writes a symbol in its colour and a word in the terminal's default colour, so that it is readable without colour and on
// any background.
func (t Theme) Status(s Ink, glyph, word string) string {
	return s.Render(t.Text(glyph)) + " " + word
}

// Wordmark is the program's name in large letters; one line with ASCII.
func (t Theme) Wordmark() []string {
	if t.ASCII {
		return []string{"", "a u t h d e c k", ""}
	}
	rows := wordmark()
	return rows[:]
}

// LargeWordmark is Wordmark in letters twice as large, for a window with much room; one line with ASCII.
func (t Theme) LargeWordmark() []string {
	if t.ASCII {
		return t.Wordmark()
	}
	return doubled(wordmark())
}
