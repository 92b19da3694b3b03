package yamldoc

import "testing"

// FuzzParse is goccy's parser as it is called here, without the net under it: a panic is to be known.
func FuzzParse(f *testing.F) {
	f.Add([]byte("a: !b\nc: [d, &e {f: *e}]\n"))
	f.Add([]byte("? a\n: |\n  b\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if checkText("f", text) != nil {
			return
		}
		doc, p, err := Parse(t.Context(), "f", text)
		if err != nil || (doc == nil) == (p == nil) {
			t.Fatalf("document %v, problem %v, error %v", doc, p, err)
		}
	})
}
