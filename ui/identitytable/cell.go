package identitytable

import (
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// Ending is how much of a session is left when it needs an eye, as in Atmos's own list.
const Ending = 15 * time.Minute

// Status is what a list says of a session. They are in the order of the summary.
type Status int

// The statuses.
const (
	Live Status = iota
	EndsSoon
	Expired
	None
	Unknown // saved, but nobody can tell until when
	Ready   // of a role: no session, and its user's session gives one without a code
)

// StatusOf is the status of an identity's session at a moment.
func StatusOf(r *model.Row, now time.Time) Status {
	if r.Identity.Role != nil && r.Ready(now) { // a row is large: it is copied for a role only
		return Ready
	}
	switch r.Session.At(now) {
	case model.NoSession:
		return None
	case model.SessionUnknown:
		return Unknown
	case model.SessionExpired:
		return Expired
	}
	if r.Session.Expires.Sub(now) <= Ending && !r.Renews(now) {
		return EndsSoon
	}
	return Live
}

// Glyph is the mark of a status, as this terminal can show it, and its ink.
func (s Status) Glyph(t theme.Theme) (string, theme.Ink) {
	switch s {
	case Live:
		return t.Text("✔"), t.Good
	case EndsSoon:
		return "!", t.Chip
	case Expired:
		return t.Text("✗"), t.Bad
	case Unknown:
		return "?", t.Accent
	case Ready:
		return t.Text("✔"), t.Muted
	}
	return t.Text("–"), t.Muted
}

// Cell is one column of an identity.
func Cell(t theme.Theme, now time.Time, r model.Row, column, width int) string {
	switch column {
	case Identity:
		name := widget.Printable(r.Identity.Title)
		if r.Depth > 0 {
			name = strings.Repeat("  ", r.Depth-1) + Branch(t, r) + " " + name
		}
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

// Branch is the glyph that ties a role to the identity that assumes it.
func Branch(t theme.Theme, r model.Row) string {
	if r.Follows {
		return t.Glyphs.Branch
	}
	return t.Glyphs.Last
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
		return "!", t.Chip, "in yaml"
	case r.Identity.KeysInConfig():
		return t.Text("✔"), t.Muted, "in yaml"
	case r.Keys == model.Present:
		return t.Text("✔"), t.Muted, "saved"
	case InOtherRealm(r):
		return "!", t.Chip, "other realm"
	case r.Keys == model.Absent:
		return t.Text("–"), t.Muted, "none"
	}
	return "?", t.Muted, "unknown"
}

// InOtherRealm tells whether the keys of a user are saved, but only under another realm.
func InOtherRealm(r model.Row) bool { return r.Keys != model.Present && len(r.OtherRealms) > 0 }

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
	status := StatusOf(&r, now)
	glyph, ink := status.Glyph(t)
	switch status {
	case Live, EndsSoon:
		return t.Status(ink, glyph, words.Span(r.Session.Expires.Sub(now))+" left"+withoutMFA(r))
	case Expired:
		return t.Status(ink, glyph, "expired")
	case Unknown:
		return t.Status(ink, glyph, "unknown")
	case Ready:
		return t.Status(ink, glyph, "ready")
	}
	return t.Status(ink, glyph, "none")
}
