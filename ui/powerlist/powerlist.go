// Package powerlist lists what a configuration may do if it is trusted, for the full screen and for commands.
package powerlist

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// Lines has a line for each power of the groups of a folder, below the heading of its group: its place, and what it would do.
func Lines(t theme.Theme, tilde func(string) string, groups []words.PowerGroup, w int) (rows []string) {
	indent := besidePlaces(tilde, groups, w)
	for i, group := range groups {
		if group.Heading != "" {
			if i > 0 {
				rows = append(rows, "")
			}
			rows = append(rows, widget.Wrap(t.Text(widget.Printable(group.Heading)), w)...)
		}
		for _, p := range group.Powers {
			rows = append(rows, power(t, placeOf(tilde, p.Power), p, indent, w)...)
		}
	}
	return rows
}

// power has the lines of one power, whose text begins at an indent.
func power(t theme.Theme, place string, p words.ShownPower, indent, w int) (rows []string) {
	lead := t.Muted.Render(place) + strings.Repeat(" ", max(indent-widget.Width(place), 0))
	if indent == belowPlace {
		for _, l := range widget.Wrap(place, w) {
			rows = append(rows, t.Muted.Render(l))
		}
		lead = strings.Repeat(" ", belowPlace)
	}
	for _, l := range widget.Wrap(t.Text(widget.Printable(p.Text)), w-indent) {
		if p.Kind == model.RunsCommand {
			l = t.Strong.Render(l) // among many harmless variables
		}
		rows = append(rows, lead+l)
		lead = strings.Repeat(" ", indent)
	}
	return rows
}

func placeOf(tilde func(string) string, p model.Power) string {
	return widget.Printable(tilde(words.PowerPlace(p)))
}

// belowPlace is the indent of what a power would do, if it is in the line below its place.
const belowPlace = 2

// besidePlaces is the indent of what a power would do beside its place. It is belowPlace if places are long, or if an address
// beside them would be broken.
func besidePlaces(tilde func(string) string, groups []words.PowerGroup, w int) int {
	indent, word := 0, 0
	for _, group := range groups {
		for _, p := range group.Powers {
			indent = max(indent, widget.Width(placeOf(tilde, p.Power))+2)
			for part := range strings.FieldsSeq(widget.Printable(p.Text)) {
				word = max(word, widget.Width(part))
			}
		}
	}
	broken := word > w-indent && word <= w-belowPlace // beside the place, and only there
	if indent > w/3 || broken {
		return belowPlace
	}
	return indent
}
