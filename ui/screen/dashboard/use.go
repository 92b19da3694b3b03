package dashboard

import (
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
}

// use shows how to use the session of the identity under the cursor outside of authdeck, and where its files are. What does not fit is
// left out.
func (p picture) use(r widget.Rect) {
	t, row := p.theme(), p.current()
	p.Frame(r, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: "In a terminal"}}})
	if row.Identity.Ref == (model.Ref{}) {
		return
	}
	room := r.H - 2
	for i, l := range p.useLines(row, room) {
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

// useLines are at most that many lines. A heading is never the last one.
func (p picture) useLines(row model.Row, room int) []useLine {
	t, id := p.theme(), row.Identity
	command := func(label, text string) useLine { return useLine{label: label, text: text, ink: t.Value, at: useLabel} }
	lines := []useLine{
		command("Variables", words.ExportLine(id)), command("One command", words.ExecLine(id)), command("Subshell", words.ShellLine(id)),
		command("Who am I", words.WhoamiLine(id)),
		{}, {heading: "Files"},
		command("Sessions", p.Files[id.Ref.User]), command("Profile", id.Ref.Name),
	}
	if row.Keys == model.Present && !id.KeysInConfig() {
		lines = append(lines, command("Keys", p.keysPlace(id)))
	}
	lines = append(lines, command("Identity", model.Origin{File: id.Origin.File, Line: id.Origin.Line}.Full()))
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
	lines = lines[:min(room, len(lines))]
	for len(lines) > 0 && lines[len(lines)-1].label == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// keysPlace names the entry of an identity's keys in the keyring.
func (p picture) keysPlace(id model.Identity) string {
	in := p.Keyring.Title
	if p.Keyring.Place != "" {
		in = p.Keyring.Place
	}
	return p.Keyring.Entry(id.Ref) + " in " + in
}
