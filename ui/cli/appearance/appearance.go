// Package appearance chooses theme and symbols from flags, environment and settings, in this order.
package appearance

import (
	"authdeck/ui/cli/atmosflags"
	"authdeck/ui/cli/term"
	"authdeck/ui/theme"
)

// Choice is what flags, environment and settings say about the appearance.
type Choice struct {
	ThemeFlag    string // "" if not given
	ASCIIFlag    bool
	Atmos        atmosflags.Flags
	Getenv       func(string) string
	ThemeSetting string
	ASCIISetting *bool // nil if there is none
}

// Theme returns the theme. It returns an error if there is no theme of that name.
func (c Choice) Theme() (theme.Theme, error) {
	o := theme.Options{Name: c.ThemeFlag, ASCII: c.ASCII(), Depth: theme.DepthOf(c.Getenv)}
	if o.Name == "" && c.Atmos.NoColor {
		o.Name = "mono"
	}
	if o.Name == "" && term.Dumb(c.Getenv("TERM")) {
		return theme.PlainText(o.ASCII), nil
	}
	if o.Name == "" && c.Getenv("AUTHDECK_THEME") == "" && c.noColour() {
		o.Name = "mono"
	}
	if o.Name == "" {
		o.Name = c.ThemeSetting
	}
	return theme.New(o)
}

// noColour follows the common conventions of no-color.org and bixense.com/clicolors.
func (c Choice) noColour() bool {
	if c.Atmos.Colourless(c.Getenv) {
		return true
	}
	forced := c.Atmos.ForceColor || c.Getenv("CLICOLOR_FORCE") != "" && c.Getenv("CLICOLOR_FORCE") != "0"
	return c.Getenv("NO_COLOR") != "" && !c.Atmos.ForceColor || c.Getenv("CLICOLOR") == "0" && !forced
}

// ASCII reports whether to draw with ASCII characters only.
func (c Choice) ASCII() bool {
	if c.ASCIIFlag || c.ASCIISetting != nil {
		return c.ASCIIFlag || *c.ASCIISetting
	}
	return c.Getenv("TERM") == "linux" || !term.UTF8(c.Getenv)
}
