package words

import "strings"

// YesOrNo is a question with the answers y and n. The brackets have what enter means, as at every other question: y only where a
// yes loses nothing.
func YesOrNo(question string, yes bool) string {
	fallback := "n"
	if yes {
		fallback = "y"
	}
	return question + " y or n [" + fallback + "]: "
}

// IsYes reads the answer to such a question; known is false if it is neither yes nor no.
func IsYes(answer string, fallback bool) (yes, known bool) {
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "":
		return fallback, true
	case "y", "yes":
		return true, true
	case "n", "no":
		return false, true
	}
	return false, false
}
