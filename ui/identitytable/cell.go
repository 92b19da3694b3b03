package identitytable

import (
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// Glyph is the mark of a status, as this terminal can show it, and its ink.
func Glyph(t theme.Theme, s listing.Status) (string, theme.Ink) {
	switch s {
	case listing.Live:
		return t.Text("✔"), t.Good
	case listing.EndsSoon:
		return "!", t.Chip
	case listing.Expired:
		return t.Text("✗"), t.Bad
	case listing.Unknown:
		return "?", t.Accent
	case listing.Ready:
		return t.Text("✔"), t.Muted
	}
	return t.Text("–"), t.Muted
}

// Cell is one column of an identity.
func Cell(t theme.Theme, now time.Time, r model.Row, column, width int) string {
	switch column {
	case Identity:
		name := widget.Printable(r.Identity.Title)
		name = Branch(t, r.Follows) + name
		if r.Identity.Default {
			name = widget.Cut(t, name, width-2) + " *"
		}
		return widget.Cut(t, name, width)
	case Account:
		return r.Account()
	case Keys:
		return KeysCell(t, r)
	case Session:
		return SessionCell(t, now, r)
	case MFA:
		if r.ShownDevice() == "" {
			return t.Muted.Render(t.Text("– none"))
		}
		return widget.CutMiddle(t, widget.Printable(model.ShortDevice(r.ShownDevice())), width)
	case Duration:
		if r.Identity.Duration.Later {
			return "!exec"
		}
		return words.Span(r.Asks().Duration)
	}
	return words.LastSignIn(r.Record.SignedInAt, now)
}

// Branch are the lines that tie a role to the identities above it, before its name. It takes Row.Follows, and draws nothing for none.
func Branch(t theme.Theme, levels []bool) string {
	var b strings.Builder
	for level, follows := range levels {
		last := level == len(levels)-1
		switch {
		case last && follows:
			b.WriteString(t.Glyphs.Branch + " ")
		case last:
			b.WriteString(t.Glyphs.Last + " ")
		case follows:
			b.WriteString(t.Glyphs.Trunk + " ")
		default:
			b.WriteString("  ")
		}
	}
	return b.String()
}

// KeysStatus says where the keys are: a glyph with its ink, and a word.
func KeysStatus(t theme.Theme, r model.Row) (glyph string, ink theme.Ink, word string) {
	switch {
	case r.Identity.Untrusted():
		return "!", t.Chip, "untrusted"
	case r.Identity.Problem != nil:
		return t.Text("✗"), t.Bad, "problem"
	case r.Identity.Role != nil && r.Identity.Role.Unsupported != nil:
		return t.Text("–"), t.Muted, "other"
	case r.Identity.Role != nil:
		return t.Text("–"), t.Muted, "role"
	case r.Identity.CheckPlainKeys() != nil:
		return "!", t.Chip, "plain text"
	case r.Identity.KeysInConfig():
		return t.Text("✔"), t.Muted, "atmos.yaml"
	case r.Keys == model.Present:
		return t.Text("✔"), t.Muted, "saved"
	case r.InOtherRealm():
		return "!", t.Chip, "other realm"
	case r.Keys == model.Absent:
		return t.Text("–"), t.Muted, "none"
	}
	return "?", t.Muted, "unknown"
}

// KeysCell is KeysStatus in one text.
func KeysCell(t theme.Theme, r model.Row) string {
	glyph, ink, word := KeysStatus(t, r)
	return t.Status(ink, glyph, word)
}

// withoutMFA follows what is left of a session.
func withoutMFA(r model.Row) string {
	if r.WithoutMFA() {
		return " without MFA"
	}
	return ""
}

// SessionCell says what a session is.
func SessionCell(t theme.Theme, now time.Time, r model.Row) string {
	status := listing.StatusOf(&r, now)
	glyph, ink := Glyph(t, status)
	switch status {
	case listing.Live, listing.EndsSoon:
		return t.Status(ink, glyph, words.Span(r.Session.Expires.Sub(now))+" left"+withoutMFA(r))
	case listing.Expired:
		return t.Status(ink, glyph, "expired")
	case listing.Unknown:
		return t.Status(ink, glyph, "unknown")
	case listing.Ready:
		return t.Status(ink, glyph, "ready")
	}
	return t.Status(ink, glyph, "none")
}
