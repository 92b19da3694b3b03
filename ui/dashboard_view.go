package ui

import (
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"
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
	if d.locked {
		mark = " ! locked"
	}
	return "Keyring: " + d.keyring.Title + mark
}

// longestCell is what a name or a device gets in a wide window.
const longestCell = 40

// dashboardColumns have room for the longest name and the longest device, where a wide window has some.
func dashboardColumns(rows []model.Row) []widget.Column {
	name, device := 0, 0
	longest := func(most int, s string) int {
		if len(s) <= most { // thousands of rows are not measured
			return most
		}
		return min(longestCell, max(most, widget.Width(widget.Printable(s))))
	}
	for _, r := range rows {
		name = longest(name, r.Identity.Title+"  ") // and the mark of the default
		device = longest(device, model.ShortDevice(r.ShownDevice()))
	}
	return []widget.Column{
		{Title: "IDENTITY", Width: 20, Least: 16, Full: name, Gap: 1},
		{Title: "ACCOUNT", Width: 12, Gap: 2, Spare: 1},
		{Title: "KEYS", Width: 9, Gap: 1},
		{Title: "SESSION", Width: 15, Gap: 2},
		{Title: "MFA", Width: 14, Least: 12, Full: device, Gap: 2, Spare: 2},
		{Title: "ASKS FOR", Width: 8, Gap: 2, Spare: 3},
		{Title: "LAST SIGN-IN", Width: 12, Spare: 4},
	}
}

func (d dashboard) table(f Frame, room int) []string {
	t := f.Theme
	columns := dashboardColumns(d.rows)
	kept, widths := widget.Fit(columns, f.Width-4, longestCell)
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
	case d.filter != "" && len(d.shown()) == 0:
		out = append(out, f.Theme.Warn.Render(d.unmatched(f)))
		note("esc clears the filter")
	case d.finding || d.filter != "":
		count := fmt.Sprintf("  %d of %d", len(d.shown()), len(d.rows))
		note("/" + widget.CutMiddle(f.Theme, widget.Printable(d.filter), f.Width-4-len(count)) + count)
	}
	if n := d.others; n == 1 {
		note("1 identity of another kind")
	} else if n > 1 {
		note(fmt.Sprintf("%d identities of other kinds", n))
	}
	for _, w := range []string{d.partly, d.warning} {
		if w != "" {
			out = append(out, widget.Clip(f.Theme, marked(f.Theme, f.Theme.Warn, "   ! ", widget.Printable(w), f.Width), 3)...)
		}
	}
	if d.silence != "" {
		out = append(out, marked(f.Theme, f.Theme.Warn, "   ! ", widget.Printable(d.silence), f.Width)...)
	}
	return out
}

// unmatched says that the filter lets nothing through.
func (d dashboard) unmatched(f Frame) string {
	const says = "   ! No identity matches "
	return says + `"` + widget.CutMiddle(f.Theme, widget.Printable(d.filter), f.Width-len(says)-2) + `"`
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
		if r.ShownDevice() == "" {
			return t.Muted.Render(t.Text("– none"))
		}
		return widget.CutMiddle(t, widget.Printable(model.ShortDevice(r.ShownDevice())), width)
	case 5:
		if r.Identity.Duration.Later {
			return "!exec"
		}
		return words.Span(r.Asks().Duration)
	}
	if r.Record.SignedInAt.IsZero() {
		return t.Muted.Render("never")
	}
	return words.Ago(f.Now.Sub(r.Record.SignedInAt))
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
	case len(r.OtherRealms) > 0:
		return t.Status(t.Warn, "!", "moved")
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
		return t.Status(t.Warn, "!", words.Span(left)+" left")
	}
	return t.Status(t.Good, "✔", words.Span(left)+" left")
}
