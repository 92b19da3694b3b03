package cli

import (
	"fmt"
	"os"
	"runtime"

	"authdeck/model"
	"authdeck/ui"

	"golang.org/x/term"
)

// Areas that the command line adds to a checkup.
const (
	areaTerminal model.Area = "terminal"
	areaProgram  model.Area = "program"
)

// terminalFindings say how screens would look here.
func (c *command) terminalFindings() []model.Finding {
	say := func(level model.Level, text, fix string) model.Finding {
		return model.Finding{Area: areaTerminal, Level: level, Text: text, Fix: fix}
	}
	var out []model.Finding
	t, err := c.terminal("")
	defer t.close()
	if err != nil {
		return []model.Finding{say(model.Fine, "none here: nobody can be asked for a code; scripts use --mfa-code or --mfa-command", "")}
	}
	width, height, err := term.GetSize(int(t.out.Fd()))
	size := fmt.Sprintf("%s, %d×%d", c.Getenv("TERM"), width, height)
	switch {
	case err != nil:
		out = append(out, say(model.Warned, "its size is not known", ""))
	case width < ui.MinWidth || height < ui.MinHeight:
		out = append(out, say(model.Warned, size+": too small for the screens", fmt.Sprintf("make it %d×%d, or use --screen-reader", ui.MinWidth, ui.MinHeight)))
	default:
		out = append(out, say(model.Fine, size, ""))
	}
	p, _ := c.Preferences()
	drawn, err := c.drawing()
	switch {
	case err != nil:
		out = append(out, say(model.Bad, err.Error(), "choose another with --theme"))
	case drawn.Mono:
		out = append(out, say(model.Fine, "no colour: NO_COLOR, TERM or the theme says so", ""))
	default:
		out = append(out, say(model.Fine, "colour", ""))
	}
	if c.asciiOnly(p) && !c.ascii && p.ASCII == nil {
		return append(out, say(model.Warned, "its locale is not UTF-8: names and boxes are drawn with ASCII alone", "export LANG=C.UTF-8"))
	}
	return out
}

// programFindings say what this is.
func (c *command) programFindings(settings string) []model.Finding {
	say := func(level model.Level, about, text, fix string) model.Finding {
		return model.Finding{Area: areaProgram, About: about, Level: level, Text: text, Fix: fix}
	}
	out := []model.Finding{say(model.Fine, "", fmt.Sprintf("authdeck %s, %s, %s/%s", c.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH), "")}
	if _, err := c.Preferences(); err != nil {
		out = append(out, say(model.Bad, "", err.Error(), "authdeck validate"))
	}
	if _, err := os.Stat(settings); err == nil {
		out = append(out, say(model.Fine, settings, "settings", ""))
	}
	if exe, err := os.Executable(); err == nil {
		out = append(out, say(model.Fine, exe, "this program", ""))
	}
	return out
}
