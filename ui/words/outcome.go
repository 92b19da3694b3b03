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

// Copied says that a text was copied; known says whether that is certain.
func Copied(known bool) string {
	if known {
		return "Copied"
	}
	return "Sent to the terminal's clipboard"
}

// CopiedUnseen is Copied for a text that is not shown: "Details copied".
func CopiedUnseen(what string, known bool) string {
	what = strings.ToUpper(what[:1]) + what[1:]
	if known {
		return what + " copied"
	}
	return what + " sent to the terminal's clipboard"
}

// PressAgain says that a key acts when it is pressed once more, on whom; "" if on none.
func PressAgain(press, whom string) string {
	if whom != "" {
		whom = " for " + whom
	}
	return "Press " + press + " again" + whom
}

// Changed says how many identities were added and removed: "1 identity added".
func Changed(added, removed int) string {
	var parts []string
	for _, part := range []struct {
		n    int
		does string
	}{{added, "added"}, {removed, "removed"}} {
		if part.n > 0 {
			parts = append(parts, Identities(part.n)+" "+part.does)
		}
	}
	return strings.Join(parts, ", ")
}
