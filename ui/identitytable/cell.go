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

// Glyph returns the symbol of a status for this terminal, and its ink.
func Glyph(t theme.Theme, s listing.Status) (string, theme.Ink) {
	switch s {
	case listing.Live:
		return t.Text("✔"), t.Good
	case listing.EndsSoon:
		return "!", t.Chip
	case listing.Expired, listing.Refused:
		return t.Text("✗"), t.Bad
	case listing.Unknown:
		return "?", t.Accent
	case listing.Ready:
		return t.Text("✔"), t.Muted
	}
	return t.Text("–"), t.Muted
}

// cell returns one column of an identity. keyring is the type of the keyring in use.
func cell(t theme.Theme, now time.Time, r model.Row, keyring string, column, width int) string {
	switch column {
	case Identity:
		name := widget.Printable(r.Identity.Title)
		name = Branch(t, r.Follows) + name
		if r.Identity.Default {
			name = widget.CutMiddle(t, name, width-2) + " *"
		}
		return widget.CutMiddle(t, name, width)
	case Account:
		return r.Account()
	case Keys:
		return KeysCell(t, r, keyring)
	case Session:
		return SessionCell(t, now, r)
	case MFA:
		var device strings.Builder
		for _, s := range widget.CutSpans(t, Device(t, r, width), width) {
			device.WriteString(s.Ink.Render(s.Text))
		}
		return device.String()
	case Duration:
		if r.Identity.Duration.Later {
			return "!exec"
		}
		return words.Span(r.SessionLength().Duration)
	}
	return words.LastSignInBy(r, now)
}

// DeviceText is Device as a text: the name of a device of AWS, or the serial number, or why there is none.
func DeviceText(r model.Row) string {
	if word := words.NoDevice(r); word != "" {
		return "– " + word
	}
	name := strings.TrimPrefix(model.ShortDevice(r.ShownDevice()), "mfa/")
	if r.OtherDevice() {
		name = "! " + name
	}
	return name
}

// BranchWidth is the width of the lines for one level.
func BranchWidth(t theme.Theme) int { return widget.Width(t.Glyphs.Branch) + 1 }

// Branch returns the lines before a role's name that connect it with the identities above it. It uses Row.Follows, and returns ""
// for no levels.
func Branch(t theme.Theme, levels []bool) string {
	var b strings.Builder
	for level, follows := range levels {
		last, line := level == len(levels)-1, ""
		switch {
		case last && follows:
			line = t.Glyphs.Branch
		case last:
			line = t.Glyphs.Last
		case follows:
			line = t.Glyphs.Trunk
		}
		b.WriteString(widget.Pad(t, line, BranchWidth(t)))
	}
	return b.String()
}

// KeysStatus says where the keys are, or that AWS rejected or never accepted them: a symbol with its ink, and a word. keyring is the
// type of the keyring in use.
func KeysStatus(t theme.Theme, r model.Row, keyring string) (glyph string, ink theme.Ink, word string) {
	if role := r.Identity.Role; role != nil && r.Identity.Problem == nil {
		if role.Unsupported != nil {
			return t.Text("–"), t.Muted, "other"
		}
		return t.Text("–"), t.Muted, "role"
	}
	word = words.KeysState(r, keyring)
	switch word {
	case words.KeysProblem, words.KeysRejected, words.KeysDamaged, words.KeysTemporary:
		return t.Text("✗"), t.Bad, word
	case words.KeysInFile, words.KeysSaved:
		return t.Text("✔"), t.Muted, word
	case words.KeysNone:
		return t.Text("–"), t.Muted, word
	case words.KeysUnverified:
		return "?", t.Accent, word
	case words.KeysUnknown:
		return "?", t.Muted, word
	}
	return "!", t.Chip, word
}

// KeysCell is KeysStatus in one text.
func KeysCell(t theme.Theme, r model.Row, keyring string) string {
	glyph, ink, word := KeysStatus(t, r, keyring)
	return t.Status(ink, glyph, word)
}

// Device is the row's MFA device below a heading that says MFA, in w columns, with a mark if it belongs to another account than the keys.
func Device(t theme.Theme, r model.Row, w int) []widget.Span {
	switch word := words.NoDevice(r); word {
	case "":
	case words.KeysProblem:
		return []widget.Span{{Ink: t.Bad, Text: t.Text("✗")}, {Ink: t.Value, Text: " " + word}}
	default:
		return []widget.Span{{Ink: t.Muted, Text: t.Text("– " + word)}}
	}
	name, other := strings.CutPrefix(DeviceText(r), "! ")
	if !other {
		return []widget.Span{{Ink: t.Value, Text: widget.CutMiddle(t, widget.Printable(name), w)}}
	}
	return []widget.Span{{Ink: t.Chip, Text: "!"}, {Ink: t.Value, Text: " " + widget.CutMiddle(t, widget.Printable(name), w-2)}}
}

// withoutMFA is the text after a session's time left.
func withoutMFA(r model.Row) string {
	if r.WithoutMFA() {
		return " without MFA"
	}
	return ""
}

// SessionCell describes a session.
func SessionCell(t theme.Theme, now time.Time, r model.Row) string {
	status := listing.StatusOf(&r, now)
	glyph, ink := Glyph(t, status)
	switch status {
	case listing.Live, listing.EndsSoon:
		return t.Status(ink, glyph, words.Left(r.Session.Expires, now)+withoutMFA(r))
	case listing.Expired:
		return t.Status(ink, glyph, "expired")
	case listing.Unknown:
		return t.Status(ink, glyph, "unknown")
	case listing.Ready:
		return t.Status(ink, glyph, "ready")
	case listing.Refused:
		return t.Status(ink, glyph, "refused")
	}
	return t.Status(ink, glyph, "none")
}
