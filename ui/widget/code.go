package widget

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/theme"
)

// CodeField takes the six digits of an MFA code. It never shows or keeps anything else, because people type passwords into it. The
// digits are in a model.Secret: they are on the screen, and nowhere else.
type CodeField struct{ digits model.Secret }

// Insert adds typed or pasted text, like model.AddDigits.
func (c CodeField) Insert(typed []rune) (CodeField, string) {
	next, refused := model.AddDigits(c.Code(), typed)
	if refused != "" {
		return c, refused
	}
	c.digits.Wipe()
	return CodeField{digits: model.SecretString(next)}, ""
}

// Backspace removes the last digit.
func (c CodeField) Backspace() CodeField {
	next := []byte(c.Code())
	c.digits.Wipe()
	return CodeField{digits: model.NewSecret(next[:max(len(next)-1, 0)])}
}

// Clear empties the field and wipes the digits.
func (c CodeField) Clear() CodeField {
	c.digits.Wipe()
	return CodeField{}
}

// Full reports whether there are six digits.
func (c CodeField) Full() bool { return c.digits.Len() == model.CodeLength }

// Code returns the digits so far.
func (c CodeField) Code() (code string) {
	c.digits.Reveal(func(b []byte) { code = string(b) })
	return code
}

// View shows the digits, and "_" for missing ones. While the field takes keys, the cursor is on the first missing digit.
func (c CodeField) View(t theme.Theme, active bool) string {
	code := c.Code()
	left := model.CodeLength - len(code)
	view := t.Strong.Render(code)
	if active && left > 0 {
		view += t.Cursor.Render("_")
		left--
	}
	return view + t.Muted.Render(strings.Repeat("_", left))
}
