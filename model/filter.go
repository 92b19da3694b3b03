package model

import "strings"

// Matches tells whether the row has a filter's letters in their order, in any case, as in most fuzzy finders.
func (r Row) Matches(letters string) bool {
	return InOrder(r.Identity.Title+" "+r.Identity.Alias+" "+r.Account(), letters)
}

// InOrder tells whether a text has the letters in their order, in any case.
func InOrder(text, letters string) bool {
	rest := strings.ToLower(text)
	for _, l := range strings.ToLower(letters) {
		i := strings.IndexRune(rest, l)
		if i < 0 {
			return false
		}
		rest = rest[i+len(string(l)):]
	}
	return true
}
