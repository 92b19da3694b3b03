package ui

import (
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/widget"
)

// soon is how much of a session must be left for it to be shown without a warning, as in Atmos's own list.
const soonMinutes = 15

func (d dashboard) View(f Frame) string {
	details := d.details(f)
	room := f.Height
	if len(details) > 0 {
		room -= len(details) + 1
	}
	out := widget.Fill(d.table(f, room), room)
	if len(details) > 0 {
		out = append(out, widget.Rule(f.Theme, f.Width))
		out = append(out, details...)
	}
	return strings.Join(out, "\n")
}

// Aside names the keyring and how it is.
func (d dashboard) Aside() string {
	if d.keyring.Title == "" {
		return ""
	}
	mark := map[model.Presence]string{model.Present: " ✔", model.Absent: " ✗"}[d.health]
	return "Keyring: " + d.keyring.Title + mark
}

func dashboardColumns() []widget.Column {
	return []widget.Column{
		{Title: "IDENTITY", Width: 20, Least: 16, Gap: 1},
		{Title: "ACCOUNT", Width: 12, Gap: 2, Spare: 1},
		{Title: "KEYS", Width: 9, Gap: 1},
		{Title: "SESSION", Width: 15, Gap: 2},
		{Title: "MFA", Width: 14, Least: 12, Gap: 2, Spare: 2},
		{Title: "ASKS FOR", Width: 8, Gap: 2, Spare: 3},
		{Title: "LAST SIGN-IN", Width: 12, Spare: 4},
	}
}

func (d dashboard) table(f Frame, room int) []string {
	t := f.Theme
	columns := dashboardColumns()
	kept, widths := widget.Fit(columns, f.Width-4, 40)
	head := "   " + widget.TableRow(t, columns, kept, widths, func(c, _ int) string { return columns[c].Title })
	out := []string{t.Muted.Render(head)}
	rows := d.shown()
	foot := d.foot(f)
	visible := max(1, room-1-len(foot))
	first := max(0, min(d.cursor-visible/2, len(rows)-visible))
	for i := first; i < min(first+visible, len(rows)); i++ {
		r, mark := rows[i], "   "
		if i == d.cursor {
			mark = t.Accent.Render(t.Text(" ▸ "))
		}
		out = append(out, mark+widget.TableRow(t, columns, kept, widths, func(c, w int) string {
			return d.cell(f, r, c, w, i == d.cursor)
		}))
	}
	return append(out, foot...)
}

// foot is what stands under the rows.
func (d dashboard) foot(f Frame) []string {
	var out []string
	note := func(s string) { out = append(out, f.Theme.Muted.Render(widget.Cut(f.Theme, "   "+s, f.Width))) }
	switch {
	case d.loading:
		note(f.Theme.Text("Reading atmos.yaml …"))
	case d.finding || d.filter != "":
		note(fmt.Sprintf("/%s  %d of %d", d.filter, len(d.shown()), len(d.rows)))
	}
	if n := d.others; n == 1 {
		note("1 identity of another kind")
	} else if n > 1 {
		note(fmt.Sprintf("%d identities of other kinds", n))
	}
	if d.warning != "" {
		out = append(out, f.Theme.Warn.Render(widget.Cut(f.Theme, "   ! "+d.warning, f.Width)))
	}
	return out
}

func (d dashboard) cell(f Frame, r model.Row, column, width int, selected bool) string {
	t := f.Theme
	switch column {
	case 0:
		name := widget.Printable(r.Identity.Title)
		if r.Identity.Default {
			name = widget.Cut(t, name, width-2) + " *"
		}
		if name = widget.Cut(t, name, width); selected {
			return t.Strong.Render(name)
		}
		return name
	case 1:
		return r.Account()
	case 2:
		return keysCell(f, r)
	case 3:
		if selected && d.busy != "" {
			glyph, seconds := spinner(d.since, f.Now)
			return glyph + " " + d.word + t.Text(seconds)
		}
		return sessionCell(f, r.Session)
	case 4:
		if r.Device() == "" {
			return t.Muted.Render(t.Text("– none"))
		}
		return widget.CutMiddle(t, widget.Printable(model.ShortDevice(r.Device())), width)
	case 5:
		return Span(r.Asks().Duration)
	}
	if r.Record.SignedInAt.IsZero() {
		return t.Muted.Render("never")
	}
	return ago(f.Now.Sub(r.Record.SignedInAt))
}

func keysCell(f Frame, r model.Row) string {
	t := f.Theme
	switch {
	case r.Identity.Problem != nil:
		return t.Status(t.Bad, "✗", "problem")
	case r.Identity.KeysInConfig():
		return t.Status(t.Good, "✔", "in file")
	case r.Keys == model.Present:
		return t.Status(t.Good, "✔", "saved")
	case r.Keys == model.Absent:
		return t.Status(t.Muted, "–", "none")
	}
	return t.Status(t.Muted, "?", "unknown")
}

func sessionCell(f Frame, s model.SessionInfo) string {
	t := f.Theme
	left := s.Expires.Sub(f.Now)
	switch s.At(f.Now) {
	case model.NoSession:
		return t.Status(t.Muted, "–", "none")
	case model.SessionUnknown:
		return t.Status(t.Warn, "?", "unknown")
	case model.SessionExpired:
		return t.Status(t.Bad, "✗", "expired")
	}
	if left.Minutes() <= soonMinutes {
		return t.Status(t.Warn, "!", Span(left)+" left")
	}
	return t.Status(t.Good, "✔", Span(left)+" left")
}

// details describe the row under the cursor: more of it the higher the window.
func (d dashboard) details(f Frame) []string {
	r := d.current()
	if d.compact || r.Identity.Ref == (model.Ref{}) {
		return nil
	}
	t := f.Theme
	tall := f.Height >= 30
	name := " " + widget.Printable(r.Identity.Title)
	if r.Identity.Alias != "" {
		name += " (" + widget.Printable(r.Identity.Alias) + ")"
	}
	if r.Identity.Default {
		name += t.Text(" · default")
	}
	head := widget.Spread(t, t.Strong.Render(name),
		fmt.Sprintf("%d of %d ", d.cursor+1, len(d.shown())), f.Width)
	out := []string{head}
	if tall {
		out = append(out, "")
	}
	for _, l := range d.facts(f, r, tall) {
		out = append(out, " "+t.Muted.Render(widget.Pad(t, l.name, 11))+" "+widget.Cut(t, l.value, f.Width-14))
	}
	if f.Height >= 20 {
		out = append(out, "")
	}
	return out
}

type fact struct{ name, value string }

func (d dashboard) facts(f Frame, r model.Row, tall bool) []fact {
	t := f.Theme
	if d.busy != "" {
		glyph, seconds := spinner(d.since, f.Now)
		return []fact{{"Now", glyph + " " + t.Text(d.busy+seconds)}, {"", "esc cancels"}}
	}
	if p := r.Identity.Problem; p != nil {
		return []fact{{"Problem", t.Bad.Render(t.Text(sentence(p.What)))}, {"Where", p.Origin.Full()}, {"Write", firstLine(p.Fix)}}
	}
	device := widget.CutMiddle(t, widget.Printable(r.Device()), f.Width-14)
	if device == "" {
		device = t.Text("– none: AWS is asked without a code")
	}
	out := []fact{{"MFA device", device}}
	if tall && r.Record.MaskedKey != "" && !r.Identity.KeysInConfig() {
		key := t.Text(r.Record.MaskedKey)
		if at := r.Record.SavedAt; !at.IsZero() {
			key += " (saved " + at.Local().Format("2 Jan") + ")"
		}
		out = append(out, fact{"Access key", key})
	}
	out = append(out, fact{"Session", sessionLine(f, r.Session)})
	if left := r.Session.Expires.Sub(f.Now); tall && left > 0 && r.Record.Issued != nil && r.Record.Issued.Asked > 0 {
		part := left.Seconds() / float64(r.Record.Issued.Asked)
		out = append(out, fact{"", t.Good.Render(widget.Meter(t, 29, part)) + fmt.Sprintf("  %.0f%%", min(part, 1)*100)})
	}
	out = append(out, fact{"Asks for", t.Text(asksLine(r))})
	if tall {
		region := r.Identity.Region.Value
		if region == "" {
			region = model.DefaultRegion + " (no region is set)"
		}
		out = append(out, fact{"Region", region}, fact{"Source", t.Text(r.Identity.Origin.String() + " · auth.identities." + widget.Printable(r.Identity.Title))})
	}
	return out
}

func sessionLine(f Frame, s model.SessionInfo) string {
	t := f.Theme
	switch s.At(f.Now) {
	case model.NoSession:
		return t.Text("– none")
	case model.SessionUnknown:
		return "? unknown: no token or no readable expiry; sign in again"
	case model.SessionExpired:
		return t.Textf("✗ expired %s", ago(f.Now.Sub(s.Expires)))
	}
	return t.Textf("until %s · %s left", Expiry(s.Expires), Span(s.Expires.Sub(f.Now)))
}

func asksLine(r model.Row) string {
	a := r.Asks()
	mfa := r.Device() != ""
	limit := " without MFA"
	if mfa {
		limit = " with MFA"
	}
	s := fmt.Sprintf("%s (limit %s%s)", Span(a.Duration), Span(model.DurationLimit(mfa)), limit)
	if a.Wanted != a.Duration {
		s = fmt.Sprintf("%s, cut from %s (limit %s%s)", Span(a.Duration), Span(a.Wanted), Span(model.DurationLimit(mfa)), limit)
	}
	return s
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
