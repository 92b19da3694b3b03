package unseen_test

import (
	"testing"
	"unicode"

	"authdeck/model/unseen"
)

func TestWhatUnicodeCallsASpaceOrIgnorableIsUnseen(t *testing.T) {
	t.Parallel()
	for r := rune(0xa0); r <= unicode.MaxRune; r++ {
		space := unicode.Is(unicode.Zs, r)
		if space != unseen.LikeSpace(r) && !(r == 0x2800 || r == 0x13441 || r == 0x13442 || r == 0x1d159) {
			t.Errorf("%U: a space is %t", r, space)
		}
		if (space || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Join_Control)) && !unseen.Is(r, 'a') {
			t.Errorf("%U is seen", r)
		}
		if unseen.Is(r, 'a') && unicode.In(r, unicode.L, unicode.N, unicode.P) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && r != 0x13441 && r != 0x13442 {
			t.Errorf("%U is not seen", r)
		}
	}
}
