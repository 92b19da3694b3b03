package flagvalue

import "strings"

// Text is a text, and whether it was given: an empty one comes from a script whose variable is not set.
type Text struct {
	Value string
	Given bool
}

// Empty reports whether only spaces were given.
func (t *Text) Empty() bool { return t.Given && strings.TrimSpace(t.Value) == "" }

// String is the text.
func (t *Text) String() string { return t.Value }

// Type is its name in the help.
func (t *Text) Type() string { return "string" }

// Set accepts any text.
func (t *Text) Set(s string) error {
	t.Value, t.Given = s, true
	return nil
}
