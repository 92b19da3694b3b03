package yamldoc

import (
	"regexp"
	"slices"
	"strings"

	"authdeck/model"
)

// Excerpt returns the lines around a place in a file, without its secrets; it returns none if the file cannot be read.
func Excerpt(at model.Origin) model.Excerpt {
	const before, after = 2, 1
	text, err := ReadFile(at.File)
	if err != nil || at.Line < 1 {
		return model.Excerpt{}
	}
	lines := withoutSecrets(strings.Split(string(text), "\n"))
	if at.Line > len(lines) {
		return model.Excerpt{}
	}
	first, end := max(at.Line-before, 1), min(at.Line+after, len(lines))
	if lines[end-1] == "" && end > at.Line { // the part after the last line break
		end--
	}
	return model.Excerpt{First: first, Lines: lines[first-1 : end]}
}

// What an excerpt shows of a value that could be a secret, and of a comment.
const secretStars = "····"

// shownValues are the keys whose values an excerpt shows. Any other value can be a secret, such as a variable of env.
var shownValues = []string{
	"kind", "default", "required", "alias", "region", "realm", "via", "identity", "provider", "assume_role", "mfa_arn", "account",
	"id", "name", "level",
}

// The parts of a line: flow mappings and lists have several pieces, each with a key, a value, or both; a key ends in a colon, and a
// line can lack it by mistake.
const (
	pieces     = `[^{}\[\],]+`
	keyValue   = `^(\s*(?:- +)*)(["']?([^"':#]*)["']?\s*:(?:\s+|$)|(\w+)\s+)(.*)$`
	longSecret = `[A-Za-z0-9/+=]{32,}`
)

// withoutSecrets hides all values but those of well-known keys, and long runs of letters in them, which could be secret keys.
func withoutSecrets(lines []string) []string {
	piece, pair, long := regexp.MustCompile(pieces), regexp.MustCompile(keyValue), regexp.MustCompile(longSecret)
	hide := func(text string) string {
		found := pair.FindStringSubmatch(text)
		switch {
		case strings.Trim(text, " \t-") == "":
			return text
		case found == nil:
			return text[:len(text)-len(strings.TrimLeft(text, " \t-"))] + secretStars
		case slices.Contains(shownValues, found[3]) || slices.Contains(shownValues, found[4]):
			value, _, comment := strings.Cut(found[5], " #")
			if comment {
				value += " # " + secretStars
			}
			return found[1] + found[2] + long.ReplaceAllString(value, secretStars)
		case found[4] != "": // only a well-known key is told from other words if it has no colon
			return found[1] + secretStars
		case strings.TrimSpace(found[5]) != "":
			return found[1] + found[2] + secretStars
		}
		return text
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = piece.ReplaceAllStringFunc(strings.TrimRight(line, "\r"), hide)
	}
	return out
}
