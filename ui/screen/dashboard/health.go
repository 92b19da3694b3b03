package dashboard

import (
	"fmt"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// KeyAge is the age in days from which keys should be replaced, as AWS's own advice has it (IAM security best practices).
const KeyAge = 90

// oldKeys tells whether the row's keys should be replaced.
func (d dashboard) oldKeys(r *model.Row, now time.Time) bool {
	limit := time.Duration(d.MaxKeyAge) * 24 * time.Hour
	return limit > 0 && r.Keys == model.Present && !r.Record.SavedAt.IsZero() && now.Sub(r.Record.SavedAt) >= limit
}

// finding is a line of the health pane.
type finding struct {
	about, glyph string
	ink          theme.Ink
	text, more   string
}

func (p picture) health(r widget.Rect) {
	t := p.theme()
	p.Frame(r, widget.Frame{Title: []widget.Span{{Ink: t.Title, Text: "Health"}}})
	y, end := r.Y+1, r.X+r.W-2
	all := p.findings()
	if len(all)+4 <= r.H {
		y++
	}
	for i, f := range all {
		if y >= r.Y+r.H-1 {
			return
		}
		if i == 0 || all[i-1].about != f.about {
			p.Put(r.X+3, y, t.Muted, f.about)
		}
		x := p.Spans(r.X+16, y, end, widget.Span{Ink: f.ink, Text: f.glyph}, widget.Span{Text: " "})
		p.Put(x, y, t.Value, widget.Cut(t, f.text, r.X+41-x))
		p.Put(r.X+42, y, t.Muted, widget.Cut(t, f.more, end-r.X-42))
		y++
	}
}

// findings are what is well and what is not.
func (p picture) findings() (out []finding) {
	t := p.theme()
	good := func(about, text, more string) { out = append(out, finding{about, t.Text("✔"), t.Good, text, more}) }
	warn := func(about, text, more string) { out = append(out, finding{about, "!", t.Chip, text, more}) }
	title := widget.Printable(p.Keyring.Title)
	switch {
	case p.Locked:
		warn("Keyring", title, "locked")
	case p.List.Health == model.Present:
		good("Keyring", title, "unlocked")
	case p.List.Health == model.Absent:
		out = append(out, finding{"Keyring", t.Text("✗"), t.Bad, title, "no answer"})
	default:
		out = append(out, finding{"Keyring", "?", t.Muted, title, "not asked yet"})
	}
	if glyph, ink, off := p.clock(t); off != "" {
		out = append(out, finding{"Clock", glyph, ink, off + " to AWS", "asked " + words.Clock(p.Clock.At, p.now())})
	}
	roles, broken := 0, 0
	for i := range p.Rows {
		id := &p.Rows[i].Identity
		if id.Role != nil {
			roles++
		}
		if id.Problem != nil && !id.Untrusted() {
			broken++
		}
	}
	file := counted(len(p.Rows)-roles, "identity", "identities")
	if roles > 0 {
		file += ", " + counted(roles, "role", "roles")
	}
	switch {
	case broken > 0:
		warn("atmos.yaml", file, counted(broken, "problem", "problems"))
	case p.Untrusted != "":
		warn("atmos.yaml", file, "not trusted; t shows why")
	case p.Partly != "":
		warn("atmos.yaml", file, "authdeck validate says more")
	default:
		good("atmos.yaml", file, "no problems")
	}
	out = append(out, p.keyFindings()...)
	if e := p.Error; e.What != "" {
		out = append(out, finding{"Last error", t.Text("✗"), t.Bad, widget.Printable(e.What), strings.TrimSpace(words.Clock(e.At, p.now()) + " " + widget.Printable(e.Who))})
	}
	return out
}

// keyFindings are the identities whose keys need somebody.
func (p picture) keyFindings() (out []finding) {
	t := p.theme()
	kinds := []struct {
		text string
		is   func(*model.Row) bool
	}{
		{"in another keyring", func(r *model.Row) bool {
			return r.Keys == model.Absent && len(r.OtherRealms) == 0 && r.Record.OtherKeyring(p.Keyring.Type) != ""
		}},
		{"in another folder", func(r *model.Row) bool { return r.Keys != model.Present && len(r.OtherRealms) > 0 }},
		{"signed in without MFA", func(r *model.Row) bool {
			return r.Session.Saved && r.WithoutMFA() && r.Session.At(p.now()) == model.SessionGood
		}},
		{fmt.Sprintf("over %d days old", p.MaxKeyAge), func(r *model.Row) bool { return p.oldKeys(r, p.now()) }},
	}
	for _, k := range kinds {
		n, first := 0, ""
		for i := range p.Rows {
			if r := &p.Rows[i]; k.is(r) {
				if n++; n == 1 {
					first = widget.Printable(r.Identity.Title)
				}
			}
		}
		if n > 0 {
			out = append(out, finding{"Keys", "!", t.Chip, fmt.Sprintf("%d %s", n, k.text), first})
		}
	}
	if out == nil && len(p.Rows) > 0 {
		out = append(out, finding{"Keys", t.Text("✔"), t.Good, "no old ones", ""})
	}
	return out
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
