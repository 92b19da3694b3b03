package widget

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/theme"
)

// CodeField takes the six digits of an MFA code. It never shows or keeps anything else: people type passwords into it.
// The digits live in a model.Secret: they are on the screen, and nowhere else.
type CodeField struct{ digits model.Secret }

// Insert adds what was typed or pasted, as model.AddDigits does.
func (c CodeField) Insert(typed []rune) (CodeField, string) {
	next, refused := model.AddDigits(c.Code(), typed)
	if refused != "" {
		return c, refused
	}
	c.digits.Wipe()
	return CodeField{digits: model.SecretString(next)}, ""
}

// Backspace takes the last digit away.
func (c CodeField) Backspace() CodeField {
	next := []byte(c.Code())
	c.digits.Wipe()
	return CodeField{digits: model.NewSecret(next[:max(len(next)-1, 0)])}
}

// Clear empties the field and wipes what it held.
func (c CodeField) Clear() CodeField {
	c.digits.Wipe()
	return CodeField{}
}

// Full tells whether all six are there.
func (c CodeField) Full() bool { return c.digits.Len() == model.CodeLength }

// Empty tells whether there are none.
func (c CodeField) Empty() bool { return c.digits.Empty() }

// Code is what was typed so far.
func (c CodeField) Code() (code string) {
	c.digits.Reveal(func(b []byte) { code = string(b) })
	return code
}

// View shows the digits; cells without one are "_". The cursor is on the first of these while the field takes keys.
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
