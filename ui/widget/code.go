package widget

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/theme"
)

// CodeField takes the six digits of an MFA code. It never shows or keeps anything else: people type passwords into it.
type CodeField struct{ digits string }

// Insert adds what was typed or pasted. Spaces, dashes and line ends are dropped; anything else that is no digit, and
// more digits than there is room for, refuses the whole of it with a remark.
func (c CodeField) Insert(typed []rune) (CodeField, string) {
	var b strings.Builder
	for _, r := range typed {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune(" -\t\r\n\u00a0", r):
		default:
			return c, "Digits only"
		}
	}
	if len(c.digits)+b.Len() > model.CodeLength {
		return c, "Six digits, not more"
	}
	c.digits += b.String()
	return c, ""
}

// Backspace takes the last digit away.
func (c CodeField) Backspace() CodeField {
	if c.digits != "" {
		c.digits = c.digits[:len(c.digits)-1]
	}
	return c
}

// Full tells whether all six are there.
func (c CodeField) Full() bool { return len(c.digits) == model.CodeLength }

// Empty tells whether there are none.
func (c CodeField) Empty() bool { return c.digits == "" }

// Code is what was typed so far.
func (c CodeField) Code() string { return c.digits }

// View shows the digits; cells without one are "_".
func (c CodeField) View(t theme.Theme) string {
	return t.Strong.Render(c.digits) + t.Muted.Render(strings.Repeat("_", model.CodeLength-len(c.digits)))
}
