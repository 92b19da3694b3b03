package yamldoc

import (
	"regexp"
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

// The patterns of secrets: a key with a telling name and the rest of its line, and any long run of characters that could be a secret
// access key.
const (
	secretKey   = `(?i)^(.*?(?:secret|password|passphrase|token)[\w.-]*["']?\s*:\s*)(.*)$`
	longSecret  = `[A-Za-z0-9/+=]{32,}`
	secretStars = "····"
)

// withoutSecrets hides the values of keys with a telling name, everything that is indented or listed below such a key, and long runs
// that could be secrets. The number of lines stays the same.
func withoutSecrets(lines []string) []string {
	named, long := regexp.MustCompile(secretKey), regexp.MustCompile(longSecret)
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
		if found := named.FindStringSubmatch(line); found != nil {
			below = indent
			if line = found[1]; found[2] != "" {
				line += secretStars
			}
		}
		out[i] = long.ReplaceAllString(line, secretStars)
	}
	return out
}
