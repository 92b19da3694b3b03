// Package appearance chooses theme and symbols from flags, environment and settings, in this order.
package appearance

import (
	"authdeck/ui/cli/atmosflags"
	"authdeck/ui/cli/flagvalue"
	"authdeck/ui/cli/term"
	"authdeck/ui/theme"
)

// Choice is what flags, environment and settings say about the appearance.
type Choice struct {
	ThemeFlag    string // "" if not given
	ASCIIFlag    flagvalue.Switch
	Atmos        atmosflags.Flags
	Getenv       func(string) string
	ThemeSetting string
	ASCIISetting *bool // nil if there is none
}

// Theme returns the theme. It returns an error if there is no theme of that name.
func (c Choice) Theme() (theme.Theme, error) {
	o := theme.Options{Name: c.ThemeFlag, ASCII: c.ASCII(), Depth: theme.DepthOf(c.Getenv)}
	switch {
	case c.ColoursOff() == "":
	case term.Dumb(c.Getenv("TERM")): // which cannot even draw in bold
		return theme.PlainText(o.ASCII), nil
	default:
		o.Name = "mono"
	}
	if o.Name == "" {
		o.Name = c.ThemeSetting
	}
	return theme.New(o)
}

// ColoursOff names the flag or variable that turns colours off, with its value; "" if none does. A theme without colours does not
// count. It follows the common conventions of no-color.org and bixense.com/clicolors.
func (c Choice) ColoursOff() string {
	forced := c.Getenv("CLICOLOR_FORCE") != "" && c.Getenv("CLICOLOR_FORCE") != "0"
	switch name := c.Getenv("TERM"); {
	case c.ThemeFlag != "":
		return ""
	case c.Atmos.NoColor:
		return "--no-color"
	case term.Dumb(name):
		return "TERM=" + name
	case c.Getenv("AUTHDECK_THEME") != "" || c.Atmos.ForceColor:
		return ""
	case atmosflags.Colourless(c.Getenv):
		return "ATMOS_NO_COLOR"
	case c.Getenv("NO_COLOR") != "":
		return "NO_COLOR"
	case c.Getenv("CLICOLOR") == "0" && !forced:
		return "CLICOLOR=0"
	}
	return ""
}

// ASCII reports whether to draw with ASCII characters only.
func (c Choice) ASCII() bool {
	switch {
	case c.ASCIIFlag.Given:
		return c.ASCIIFlag.On
	case c.ASCIISetting != nil:
		return *c.ASCIISetting
	}
	return c.Getenv("TERM") == "linux" || !term.UTF8(c.Getenv)
}
