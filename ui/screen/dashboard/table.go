package dashboard

import (
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/identitytable"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
)

func (d dashboard) View(f screen.Frame) string {
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
	if d.Keyring.Title == "" {
		return ""
	}
	mark := map[model.Presence]string{model.Present: " ✔", model.Absent: " ✗"}[d.Health]
	if d.Locked {
		mark = " ! locked"
	}
	return "Keyring: " + d.Keyring.Title + mark
}

func (d dashboard) table(f screen.Frame, room int) []string {
	t := f.Theme
	columns := identitytable.Columns(d.Rows)
	kept, widths := widget.Fit(columns, f.Width-4, identitytable.LongestCell)
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
			if i == d.cursor && c == identitytable.Session && f.Work.Going() {
				return f.Progress(f.Work.Word)
			}
			return identitytable.Cell(t, f.Now, r, c, w, i == d.cursor)
		}))
	}
	return append(out, foot...)
}

// foot is what stands under the rows.
func (d dashboard) foot(f screen.Frame) []string {
	var out []string
	note := func(s string) { out = append(out, f.Theme.Muted.Render(widget.Cut(f.Theme, "   "+s, f.Width))) }
	switch {
	case f.Loading:
		note(f.Theme.Text("Reading atmos.yaml …"))
	case d.filter != "" && len(d.shown()) == 0:
		out = append(out, f.Theme.Warn.Render(d.unmatched(f)))
		note("esc clears the filter")
	case d.finding || d.filter != "":
		count := fmt.Sprintf("  %d of %d", len(d.shown()), len(d.Rows))
		note("/" + widget.CutMiddle(f.Theme, widget.Printable(d.filter), f.Width-4-len(count)) + count)
	}
	if n := d.Others; n == 1 {
		note("1 identity of another kind")
	} else if n > 1 {
		note(fmt.Sprintf("%d identities of other kinds", n))
	}
	for _, w := range []string{d.Partly, d.Warning} {
		if w != "" {
			out = append(out, widget.Clip(f.Theme, screen.Marked(f.Theme, f.Theme.Warn, "   ! ", widget.Printable(w), f.Width), 3)...)
		}
	}
	if d.Silence != "" {
		out = append(out, screen.Marked(f.Theme, f.Theme.Warn, "   ! ", widget.Printable(d.Silence), f.Width)...)
	}
	return out
}

// unmatched says that the filter lets nothing through.
func (d dashboard) unmatched(f screen.Frame) string {
	const says = "   ! No identity matches "
	return says + `"` + widget.CutMiddle(f.Theme, widget.Printable(d.filter), f.Width-len(says)-2) + `"`
}
