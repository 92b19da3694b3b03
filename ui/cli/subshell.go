package cli

import (
	"context"
	"io"
	"runtime"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/identitytable"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// subshellLabel is the column of the texts in the frame with which a subshell begins, and subshellLeast how wide a terminal with the frame
// is at least.
const (
	subshellLabel = 10
	subshellLeast = 60
)

// subshellBegins is what a subshell begins with on a terminal of that many columns: a frame in the colours of the theme that says whose
// session it has, how long, and how to leave. In line mode, and in a narrow terminal, it is a sentence.
func (c *command) subshellBegins(ctx context.Context, out io.Writer, columns int, h usableSession) string {
	now := c.Clock.Now()
	if c.wantsLines() || columns < subshellLeast {
		return c.wrapped(words.SubshellBegins(h.identity, h.info.Expires, now), columns)
	}
	row := h.workspace.Row(ctx, h.identity)
	row.Session.Saved, row.Session.Expires = true, h.info.Expires
	return strings.Join(subshellFrame(c.inks(out), runtime.GOOS, columns, row, now), "\n")
}

// subshellEnds is what stays on the terminal after a subshell of the dashboard, below what happened in it; "" in line mode, which says so
// itself.
func (c *command) subshellEnds(out io.Writer, columns int, id model.Identity, lasted time.Duration) string {
	if c.wantsLines() {
		return ""
	}
	t, says := c.inks(out), words.LeftSubshell(id, lasted)
	return t.Status(t.Good, "✔", widget.Cut(t, t.Text(widget.Printable(says)), columns-2))
}

// subshellFrame says in a frame, at most as wide as the terminal, what a subshell has.
func subshellFrame(t theme.Theme, system string, columns int, row model.Row, now time.Time) []string {
	glyph, ink := identitytable.Glyph(t, listing.StatusOf(&row, now))
	text := func(ink theme.Ink, text string) widget.Span {
		return widget.Span{Ink: ink, Text: t.Text(widget.Printable(text))}
	}
	lines := [][]widget.Span{
		{text(t.Muted, "Session"), {Ink: ink, Text: glyph}, text(t.Strong, " "+words.Left(row.Session.Expires, now)), text(t.Muted, ", expires "+words.Clock(row.Session.Expires, now))},
	}
	if account := row.Account(); account != "" {
		named := []widget.Span{text(t.Muted, "Account"), text(t.Value, account)}
		if alias := row.Alias(); alias != "" {
			named = []widget.Span{text(t.Muted, "Account"), text(t.Value, alias), text(t.Muted, "  "+account)}
		}
		lines = append(lines, named)
	}
	leave := []widget.Span{text(t.Muted, "Leave"), text(t.Key, "exit")}
	if system != "windows" { // whose shells do not end at ctrl+d
		leave = append(leave, text(t.Muted, " or "), text(t.Key, "ctrl+d"))
	}
	lines = append(lines, leave)
	title := widget.CutSpans(t, []widget.Span{text(t.Title, "Subshell for "+row.Identity.Title)}, columns-6)
	wide := widget.SpansWidth(title) + 6
	for _, line := range lines {
		wide = max(wide, 4+subshellLabel+widget.SpansWidth(line[1:]))
	}
	c := widget.NewCanvas(t, min(wide, columns), len(lines)+2)
	r := widget.Rect{W: min(wide, columns), H: len(lines) + 2}
	c.Frame(r, widget.Frame{Title: title, Focus: true})
	for i, line := range lines {
		c.Spans(2, i+1, r.W-2, line[0])
		c.Spans(2+subshellLabel, i+1, r.W-2, line[1:]...)
	}
	return c.Lines()
}
