package term

import "testing"

// On Windows, right alt and a letter counted, and one letter of a paste did.
func TestOnlyWantedKeysThatArriveAloneCount(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys []keyPress
		want bool
	}{
		"the key":              {[]keyPress{{char: 't'}}, true},
		"twice":                {[]keyPress{{char: 't'}, {char: 't'}}, true},
		"with shift before it": {[]keyPress{{}, {char: 'T'}}, true},
		"among others":         {[]keyPress{{char: 'a'}, {char: 't'}}, false},
		"with left alt":        {[]keyPress{{char: 't', leftAlt: true}}, false},
		"with right alt":       {[]keyPress{{char: 't', rightAlt: true}}, false},
		"with AltGr":           {[]keyPress{{char: 't', leftAlt: false, rightAlt: true, ctrl: true}}, true},
		"nothing":              {[]keyPress{{}}, false},
	} {
		if got := onlyWanted(typed(c.keys), "tT"); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
