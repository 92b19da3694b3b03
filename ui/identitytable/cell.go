package identitytable

import (
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// soon is how much of a session must be left for it to be shown without a warning, as in Atmos's own list.
const soonMinutes = 15

// Cell is one column of an identity. selected shows its name stronger.
func Cell(t theme.Theme, now time.Time, r model.Row, column, width int, selected bool) string {
	switch column {
	case Identity:
		name := widget.Printable(r.Identity.Title)
		if r.Identity.Default {
			name = widget.Cut(t, name, width-2) + " *"
		}
		if name = widget.Cut(t, name, width); selected {
			return t.Strong.Render(name)
		}
		return name
	case Account:
		return r.Account()
	case Keys:
		return KeysCell(t, r)
	case Session:
		return SessionCell(t, now, r.Session)
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
	if r.Record.SignedInAt.IsZero() {
		return t.Muted.Render("never")
	}
	return words.Ago(now.Sub(r.Record.SignedInAt))
}

// KeysCell says where the keys are.
func KeysCell(t theme.Theme, r model.Row) string {
	switch {
	case r.Identity.Problem != nil:
		return t.Status(t.Bad, "✗", "problem")
	case r.Identity.KeysInConfig():
		return t.Status(t.Good, "✔", "in yaml")
	case r.Keys == model.Present:
		return t.Status(t.Good, "✔", "saved")
	case len(r.OtherRealms) > 0:
		return t.Status(t.Warn, "!", "moved")
	case r.Keys == model.Absent:
		return t.Status(t.Muted, "–", "none")
	}
	return t.Status(t.Muted, "?", "unknown")
}

// SessionCell says what a session is.
func SessionCell(t theme.Theme, now time.Time, s model.SessionInfo) string {
	left := s.Expires.Sub(now)
	switch s.At(now) {
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
