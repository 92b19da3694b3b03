// Package theme gives colours to roles and glyphs to meanings.
package theme

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"authdeck/ui/text"
	_ "authdeck/ui/theme/quiet" // before Bubble Tea asks the terminal for its background

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Options choose a theme. The zero value is the terminal's own sixteen colours with Unicode borders.
type Options struct {
	Name  string // one of Names; "" is auto
	ASCII bool
}

// Theme is what a View draws with. Mono tells that neither colour nor bold nor reverse can carry a meaning.
type Theme struct {
	Accent, Muted, Good, Warn, Bad, Strong, Cursor lipgloss.Style

	Border lipgloss.Border // of boxes
	Field  lipgloss.Border // of fields inside boxes
	ASCII  bool
	Mono   bool
}

type palette struct {
	profile                        termenv.Profile
	accent, muted, good, warn, bad string
}

// palettes: auto takes the terminal's own colours and never black, white or a background; safe avoids red against green.
func palettes() map[string]palette {
	return map[string]palette{
		"auto":  {termenv.ANSI, "6", "", "2", "3", "1"},
		"dark":  {termenv.ANSI256, "80", "246", "114", "221", "210"},
		"light": {termenv.ANSI256, "25", "242", "28", "130", "124"},
		"safe":  {termenv.ANSI256, "75", "246", "75", "214", "208"},
		"mono":  {termenv.Ascii, "", "", "", "", ""},
	}
}

// Names lists the themes.
func Names() []string { return []string{"auto", "dark", "light", "mono", "safe"} }

// New builds the theme; an unknown name is an error that lists the ones there are.
func New(o Options) (Theme, error) {
	name := o.Name
	if name == "" {
		name = "auto"
	}
	if !slices.Contains(Names(), name) {
		return Theme{}, fmt.Errorf("unknown theme %q; choose one of: %s", o.Name, strings.Join(Names(), ", "))
	}
	p := palettes()[name]
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(p.profile)
	ink := func(colour string) lipgloss.Style {
		s := r.NewStyle()
		if colour == "" {
			return s
		}
		return s.Foreground(lipgloss.Color(colour))
	}
	t := Theme{
		Accent: ink(p.accent), Muted: ink(p.muted), Good: ink(p.good), Warn: ink(p.warn), Bad: ink(p.bad),
		Strong: r.NewStyle().Bold(true), Cursor: r.NewStyle().Reverse(true),
		Border: lipgloss.RoundedBorder(), Field: lipgloss.NormalBorder(),
		ASCII: o.ASCII, Mono: name == "mono",
	}
	if p.muted == "" {
		t.Muted = r.NewStyle().Faint(true)
	}
	if o.ASCII {
		t.Border, t.Field = lipgloss.ASCIIBorder(), lipgloss.ASCIIBorder()
	}
	return t, nil
}

// Text writes s with the glyphs that this terminal has. Call it before measuring: some grow.
func (t Theme) Text(s string) string {
	if !t.ASCII {
		return s
	}
	return text.ASCII(s)
}

// Textf is Text of a format.
func (t Theme) Textf(format string, args ...any) string { return t.Text(fmt.Sprintf(format, args...)) }

// Status writes glyph and word in one colour, so that it reads without colour too.
func (t Theme) Status(s lipgloss.Style, glyph, word string) string {
	return s.Render(t.Text(glyph) + " " + word)
}
