package dashboard

import (
	"fmt"
	"slices"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// useLabel is the column of the lines of use, after their labels.
const useLabel = 13

// useLine is a line of the pane: a heading, a label with a text, or a blank line.
type useLine struct {
	heading, label, text string
	ink                  theme.Ink
	at                   int // the column of the text
	spare                int // lines with the highest number are left out first; 0 is for one that stays
}

// use shows how to use the session of the identity under the cursor outside of authdeck, and where its files are. If there is not enough
// room, the least important lines are left out, and the last ones are counted.
func (p picture) use(r widget.Rect) {
	t, row := p.theme(), p.current()
	frame := widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: "In a terminal"}}}
	if row.Identity.Ref == (model.Ref{}) {
		p.Frame(r, frame)
		return
	}
	lines, more := p.useLines(row, r.H-2)
	if more > 0 {
		frame.Right = []widget.Span{{Ink: t.Value, Text: fmt.Sprintf("+%d more", more)}}
	}
	p.Frame(r, frame)
	for i, l := range lines {
		x, y, end := r.X+3, r.Y+1+i, r.X+r.W-2
		switch {
		case l.heading != "":
			at := p.Put(x, y, t.Strong, l.heading) + 1
			p.Repeat(at, y, end-at, t.Line, t.Glyphs.Rule)
		case l.label != "":
			at := min(l.at, r.W/2)
			p.Put(x, y, t.Muted, widget.Cut(t, widget.Printable(l.label), at-1))
			p.Put(x+at, y, l.ink, widget.CutMiddle(t, t.Text(widget.Printable(p.frame.Tilde(l.text))), end-x-at))
		}
	}
}

// useLines are at most that many lines, and how many more there are. A heading is never the last one.
func (p picture) useLines(row model.Row, room int) (lines []useLine, more int) {
	t, id := p.theme(), row.Identity
	command := func(label, text string, spare int) useLine {
		return useLine{label: label, text: text, ink: t.Value, at: useLabel, spare: spare}
	}
	for i, c := range words.TerminalCommands(row, p.now()) {
		lines = append(lines, command(c.Does, c.Line, []int{0, 0, 2, 3}[i]))
	}
	lines = append(lines,
		useLine{spare: 4}, useLine{heading: "Files"},
		command("Sessions", p.Files[id.Ref.User], 0), command("Profile", id.Ref.Name, 1),
	)
	if row.Keys == model.Present && !id.KeysInConfig() {
		lines = append(lines, command("Keys", p.keysPlace(id), 0))
	}
	lines = append(lines, command("Identity", model.Origin{File: id.Origin.File, Line: id.Origin.Line}.Full(), 0))
	if roles := p.rolesOf(row); len(roles) > 0 {
		lines = append(lines, useLine{}, useLine{heading: "Roles"})
		at := useLabel
		for _, role := range roles {
			at = max(at, widget.Width(role.Identity.Title)+columnGap)
		}
		for _, role := range roles {
			lines = append(lines, useLine{label: role.Identity.Title, text: role.Identity.Role.ARN.Value, ink: t.Value, at: at})
		}
	}
	return fitted(lines, room)
}

// fitted are at most that many of the lines, and how many others have a text. Lines that can be spared go first, and come back if the
// ones after them do not fit anyway.
func fitted(lines []useLine, room int) (shown []useLine, more int) {
	spared := leastNeeded(lines, len(lines)-room)
	var kept []int
	for i := range lines {
		if !slices.Contains(spared, i) && len(kept) < room {
			kept = append(kept, i)
		}
	}
	for len(kept) > 0 && lines[kept[len(kept)-1]].label == "" {
		kept = kept[:len(kept)-1]
	}
	for _, i := range slices.Backward(spared) {
		if len(kept) > 0 && len(kept) < room && i < kept[len(kept)-1] {
			kept = append(kept, i)
			slices.Sort(kept)
		}
	}
	for i, l := range lines {
		if slices.Contains(kept, i) {
			shown = append(shown, l)
		} else if l.label != "" {
			more++
		}
	}
	return shown, more
}

// leastNeeded are at most that many of the lines that can be spared, in the order in which they go.
func leastNeeded(lines []useLine, count int) (spared []int) {
	for spare := 4; spare > 0; spare-- {
		for i := range slices.Backward(lines) {
			if lines[i].spare == spare && len(spared) < count {
				spared = append(spared, i)
			}
		}
	}
	return spared
}

// keysPlace names the entry of an identity's keys in the keyring.
func (p picture) keysPlace(id model.Identity) string {
	in := p.Keyring.Title
	if p.Keyring.Place != "" {
		in = p.Keyring.Place
	}
	return p.Keyring.Entry(id.Ref) + " in " + in
}
