package yamldoc

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

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
var shownValues = []string{"kind", "alias", "region", "realm", "via", "identity", "provider", "assume_role", "mfa_arn", "type"}

// The parts of a line: flow mappings and lists have several pieces, each with a key, a value, or both.
const (
	pieces     = `[^{}\[\],]+`
	keyValue   = `^(\s*(?:- +)*["']?([^"':#]*)["']?\s*:(?:\s+|$))(.*)$`
	noColon    = `^\s*(?:- +)*(\w+)\s+[^:,{}\[\]]*$`
	tellingKey = `(?i)^(.*?(?:secret|passw|passphrase|token)[\w.-]*["']?\s*:\s*)(.*)$`
	longSecret = `[A-Za-z0-9/+=]{32,}`
)

// withoutSecrets hides all values but those of well-known keys, everything below a key with a telling name, and long runs of letters,
// which could be secret keys. The number of lines stays the same.
func withoutSecrets(lines []string) []string {
	telling, mistake, long := regexp.MustCompile(tellingKey), regexp.MustCompile(noColon), regexp.MustCompile(longSecret)
	piece, pair := regexp.MustCompile(pieces), regexp.MustCompile(keyValue)
	out, below := make([]string, len(lines)), -1
	for i, line := range lines {
		line = strings.TrimRight(line, "\r")
		indent := len(line) - len(strings.TrimLeftFunc(line, unicode.IsSpace))
		text := line[indent:]
		if below >= 0 && (text == "" || indent > below || indent == below && strings.HasPrefix(text, "-")) {
			if out[i] = line; text != "" {
				out[i] = line[:indent] + secretStars
			}
			continue
		}
		below = -1
		rest := ""
		if found := telling.FindStringSubmatch(line); found != nil {
			below = indent
			if line = found[1]; found[2] != "" {
				rest = secretStars
			}
		}
		if found := mistake.FindStringSubmatch(line); found == nil || !slices.Contains(shownValues, found[1]) {
			line = piece.ReplaceAllStringFunc(line, func(text string) string { return hidden(text, pair) })
		}
		out[i] = long.ReplaceAllString(line, secretStars) + rest
	}
	return out
}

// hidden hides the value in a piece of a line, and all of a piece without a key.
func hidden(text string, pair *regexp.Regexp) string {
	found := pair.FindStringSubmatch(text)
	switch {
	case strings.Trim(text, " \t-") == "" || found != nil && strings.TrimSpace(found[3]) == "":
		return text
	case found == nil:
		return text[:len(text)-len(strings.TrimLeft(text, " \t-"))] + secretStars
	case found[3] == model.KindUser || found[3] == model.KindRole: // below a mistyped key
		return text
	case !slices.Contains(shownValues, found[2]):
		return found[1] + secretStars
	}
	value, _, comment := strings.Cut(found[3], " #")
	if comment {
		value += " # " + secretStars
	}
	return found[1] + value
}
