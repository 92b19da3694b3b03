package model

import "strings"

// NamedValue is a value of an identity, besides its name, that a filter searches.
type NamedValue struct{ Name, Value string }

// values returns what a filter searches in a row besides its name.
func (r *Row) values() []NamedValue {
	id := &r.Identity
	out := []NamedValue{{"alias", r.Alias()}, {"account", r.Account()}, {"region", id.Region.Value}}
	if id.Alias != r.Alias() { // -i accepts it
		out = append(out, NamedValue{"alias", id.Alias})
	}
	for _, tag := range id.Tags {
		out = append(out, NamedValue{"tag", tag})
	}
	return out
}

// SearchText is the text of a row that a filter searches, in lower case. It is computed once and used for many filters, because
// every key typed into a filter searches every row.
type SearchText struct {
	name string
	rest string // the other values, one per line
}

// SearchText returns the row's text.
func (r *Row) SearchText() SearchText {
	var rest []string
	for _, v := range r.values() {
		rest = append(rest, v.Value)
	}
	return SearchText{strings.ToLower(r.Identity.Title), strings.ToLower(strings.Join(rest, "\n"))}
}

// SearchTexts returns the text of each row.
func SearchTexts(rows []Row) []SearchText {
	texts := make([]SearchText, len(rows))
	for i := range rows {
		texts[i] = rows[i].SearchText()
	}
	return texts
}

// Match says how well a filter matches a row. A higher one is better.
type Match int

// The matches.
const (
	NoMatch      Match = iota
	LettersMatch       // the name contains its letters in the same order, as in most fuzzy finders
	WholeMatch         // the name, or another value, contains it as a whole
)

// Match compares the text with a filter, in any case. Scattered letters in values that are not shown would match nearly all rows.
func (s SearchText) Match(filter string) Match {
	filter = strings.ToLower(filter)
	switch {
	case strings.Contains(s.name, filter), strings.Contains(s.rest, filter):
		return WholeMatch
	case inOrder(s.name, filter):
		return LettersMatch
	}
	return NoMatch
}

// Because returns the value, other than the name, that the filter matches; found is false if it matches the name, or nothing.
func (r *Row) Because(filter string) (v NamedValue, found bool) {
	filter = strings.ToLower(filter)
	if strings.Contains(strings.ToLower(r.Identity.Title), filter) {
		return v, false
	}
	for _, v := range r.values() {
		if strings.Contains(strings.ToLower(v.Value), filter) {
			return v, true
		}
	}
	return v, false
}

// InOrder reports whether a text contains the letters in this order, in any case.
func InOrder(text, letters string) bool {
	return inOrder(strings.ToLower(text), strings.ToLower(letters))
}

func inOrder(rest, letters string) bool {
	for _, l := range letters {
		i := strings.IndexRune(rest, l)
		if i < 0 {
			return false
		}
		rest = rest[i+len(string(l)):]
	}
	return true
}
