// Package unseen knows the characters that people cannot see, or take for a space. Text can hide behind them.
package unseen

// Is reports whether people cannot see a character that follows another one, or take it for a space although it is none: Unicode's
// spaces, Default_Ignorable_Code_Point, the marks of annotations, and letters and signs without ink. The two
// joiners and the selectors of a form are part of some languages and symbols: they are seen by what they do to the character before
// them, unless that is ASCII or itself one of them.
func Is(r, before rune) bool {
	switch {
	case r < 0xa0: // most characters
		return false
	case r == 0x200c, r == 0x200d, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef:
		return before < 0x80 || ignorable(before) && !(r == 0x200d && before == 0xfe0f)
	}
	return LikeSpace(r) || ignorable(r)
}

// LikeSpace reports whether a character other than the space looks like one.
func LikeSpace(r rune) bool {
	switch {
	case r == 0xa0, r == 0x1680, r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f, r == 0x3000, // Zs
		r == 0x2800, r == 0x13441, r == 0x13442, r == 0x1d159: // blanks of Braille, hieroglyphs and notes
		return true
	}
	return false
}

func ignorable(r rune) bool {
	switch {
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r >= 0x180b && r <= 0x180f,
		r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0x3164, r >= 0xfe00 && r <= 0xfe0f,
		r == 0xfeff, r == 0xffa0, r >= 0xfff0 && r <= 0xfffb, r == 0x16fe4, r >= 0x1bca0 && r <= 0x1bca3, r >= 0x1d173 && r <= 0x1d17a,
		r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}
