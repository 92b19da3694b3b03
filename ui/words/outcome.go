package words

import "strings"

// The marks that begin a line about how something ended. Each front end draws or speaks them in its own way.
const (
	Done   = "✔ "
	Warned = "! "
	Failed = "✗ "
)

// CutMark splits a line into its mark and its text; mark is "" if it has none.
func CutMark(line string) (mark, text string) {
	for _, mark := range []string{Done, Warned, Failed} {
		if text, marked := strings.CutPrefix(line, mark); marked {
			return mark, text
		}
	}
	return "", line
}
