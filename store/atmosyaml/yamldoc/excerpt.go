package yamldoc

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// Excerpt returns the lines around a place in a file, without its secrets; it returns none if the file cannot be read.
func Excerpt(at model.Origin) model.Excerpt {
	const before, after = 2, 1
	text, err := ReadFile(at.File)
	if err != nil || at.Line < 1 {
		return model.Excerpt{}
	}
	h := newHider(startsIn(at.File, text))
	h.mistakes = true
	lines := h.hideAll(strings.Split(string(bytes.TrimPrefix(text, []byte("\ufeff"))), "\n"))
	if at.Line > len(lines) {
		return model.Excerpt{}
	}
	first, end := max(at.Line-before, 1), min(at.Line+after, len(lines))
	if lines[end-1] == "" && end > at.Line { // the part after the last line break
		end--
	}
	return model.Excerpt{First: first, Lines: lines[first-1 : end]}
}

// WithoutSecrets hides in lines of the document what an excerpt hides. It shows the texts of shown as they are.
func (d *Document) WithoutSecrets(lines []string, shown ...string) []string {
	h := newHider(d.lineStarts())
	h.shown = shown
	return h.hideAll(lines)
}

// startsIn is lineStarts of a text that may be no valid YAML: then it is nil.
func startsIn(path string, text []byte) (starts map[int]int) {
	defer func() {
		if recover() != nil { // from the YAML library
			starts = nil
		}
	}()
	text, err := Normalize(path, text)
	if err != nil {
		return nil
	}
	doc, err := Parse(context.Background(), path, text)
	if err != nil || doc.More > 0 {
		return nil
	}
	return doc.lineStarts()
}

// lineStarts returns the column of the first token of each line. A line without one goes on with a value.
func (d *Document) lineStarts() map[int]int {
	starts := map[int]int{}
	for i, tk := range d.Tokens {
		at := tk.Position
		isBlockText := i > 0 && (d.Tokens[i-1].Type == token.LiteralType || d.Tokens[i-1].Type == token.FoldedType)
		if starts[at.Line] == 0 && !isBlockText {
			starts[at.Line] = at.Column
		}
	}
	return starts
}

// What an excerpt shows of a value that could be a secret, and of a comment.
const secretStars = "····"

// shownValues are the keys whose values an excerpt shows. Any other value can be a secret, such as a variable of env.
var shownValues = []string{"kind", "alias", "region", "realm", "via", "identity", "provider", "assume_role", "mfa_arn", "type", "duration"}

// harmless values are shown whatever their key is.
var harmless = []string{model.KindUser, model.KindRole, "true", "false"}

// The parts of a line: flow mappings and lists have several pieces, each with a key, a value, or both.
const (
	pieces     = `[^{}\[\],]+`
	keyValue   = `^(\s*(?:- +)*["']?([^"':#]*)["']?\s*:(?:\s+|$))(.*)$`
	noColon    = `^\s*(?:- +)*(\w+)\s+[^:,{}\[\]]*$`
	tellingKey = `(?i)^(.*?(?:secret|passw|passphrase|token)[\w.-]*["']?\s*:\s*)(.*)$`
	longSecret = `[A-Za-z0-9/+=]{32,}`
)

// hider hides all values but those of well-known keys, everything below a key with a telling name, comments, and long runs of
// letters, which could be secret keys. It goes through a file from its first line to its last.
type hider struct {
	telling, mistake, long, piece, pair *regexp.Regexp

	starts   map[int]int // Document.lineStarts; nil if the file is not valid YAML
	shown    []string    // texts to show as they are
	mistakes bool        // show a known key that has no colon, with its value
	below    int         // the indentation of a key with a telling name; -1 for none
}

func newHider(starts map[int]int) *hider {
	return &hider{telling: regexp.MustCompile(tellingKey), mistake: regexp.MustCompile(noColon), long: regexp.MustCompile(longSecret),
		piece: regexp.MustCompile(pieces), pair: regexp.MustCompile(keyValue), starts: starts, below: -1}
}

// hideAll returns as many lines as it gets.
func (h *hider) hideAll(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		line = strings.TrimRight(line, "\r")
		indent := len(line) - len(strings.TrimLeftFunc(line, unicode.IsSpace))
		text := line[indent:]
		secret := h.isBelow(indent, text)
		switch {
		case text == "" || line == "---" || line == "...":
			out[i] = line
		case !secret && (strings.HasPrefix(line, "%YAML ") || strings.HasPrefix(line, "%TAG ")):
			name, _, _ := strings.Cut(line, " ")
			out[i] = name + " " + secretStars
		case secret || h.starts != nil && h.starts[i+1] != indent+1 || text[0] == '#':
			out[i] = line[:indent] + secretStars
		default:
			line, rest := cutShown(line, h.shown)
			out[i] = h.hide(line, indent) + rest
		}
	}
	return out
}

// isBelow reports whether a line belongs to a key with a telling name.
func (h *hider) isBelow(indent int, text string) bool {
	if h.below >= 0 && (text == "" || indent > h.below || indent == h.below && strings.HasPrefix(text, "-")) {
		return true
	}
	h.below = -1
	return false
}

func (h *hider) hide(line string, indent int) string {
	line, comment := hideComment(line)
	rest := ""
	if found := h.telling.FindStringSubmatch(line); found != nil {
		h.below = indent
		if line = found[1]; found[2] != "" {
			rest = secretStars
		}
	}
	if found := h.mistake.FindStringSubmatch(line); !h.mistakes || found == nil || !slices.Contains(shownValues, found[1]) {
		line = h.piece.ReplaceAllStringFunc(line, func(text string) string { return hidden(text, h.pair) })
	}
	return h.long.ReplaceAllString(line, secretStars) + rest + comment
}

// cutShown cuts a line before the text that is shown, and returns the rest: that text, and the brackets after it.
func cutShown(line string, shown []string) (before, rest string) {
	for _, text := range shown {
		if before, after, ok := strings.Cut(line, text); ok {
			if more := strings.TrimLeft(after, " ,}]"); more != "" {
				after = after[:len(after)-len(more)] + secretStars
			}
			return before, text + after
		}
	}
	return line, ""
}

// hideComment returns a line without its comment, and what is shown of that. It may cut quoted text, which hides more.
func hideComment(line string) (rest, comment string) {
	n := strings.IndexFunc(line, unicode.IsSpace)
	for ; n >= 0 && n < len(line); n++ {
		if line[n] == '#' && (line[n-1] == ' ' || line[n-1] == '\t') {
			return strings.TrimRight(line[:n], " \t"), " # " + secretStars
		}
	}
	return line, ""
}

// hidden hides the value in a piece of a line, and all of a piece without a key. What a function takes can be anything.
func hidden(text string, pair *regexp.Regexp) string {
	found := pair.FindStringSubmatch(text)
	switch {
	case strings.Trim(text, " \t-") == "" || found != nil && strings.TrimSpace(found[3]) == "":
		return text
	case found == nil:
		return text[:len(text)-len(strings.TrimLeft(text, " \t-"))] + secretStars
	case slices.Contains(harmless, strings.TrimSpace(found[3])): // also below a mistyped key
		return text
	case !slices.Contains(shownValues, found[2]):
		return found[1] + secretStars
	}
	words := strings.Fields(found[3])
	function := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "!") })
	switch {
	case function >= 0 && function+1 < len(words):
		return found[1] + strings.Join(words[:function+1], " ") + " " + secretStars
	case strings.Contains(found[3], "://"): // an address can have a password
		return found[1] + secretStars
	}
	return text
}
