package mfacode

import (
	"regexp"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"authdeck/model"
	"authdeck/ui/text"
)

const (
	keptBytes = 4 << 10 // of a command's messages, from their end
	shownLine = 160     // characters
)

// lastLine keeps the end of what a command says. A line of it may be shown long after the command's terminal was repainted.
type lastLine struct {
	mu   sync.Mutex
	kept []byte
}

func (l *lastLine) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, p...)
	l.kept = l.kept[max(0, len(l.kept)-keptBytes):]
	return len(p), nil
}

// shown is the last line that is not blank, without colours and without what may be a code or a secret; "" for none.
func (l *lastLine) shown() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := strings.FieldsFunc(ansi.Strip(string(l.kept)), func(r rune) bool { return r == '\n' || r == '\r' })
	for i := len(lines) - 1; i >= 0; i-- {
		if line := strings.Join(strings.Fields(text.Typed(strings.ToValidUTF8(lines[i], ""))), " "); strings.Trim(line, ".") != "" {
			return ansi.Truncate(withoutSecrets(strings.TrimRight(line, ".")), shownLine, "…")
		}
	}
	return ""
}

// withoutSecrets puts … in the place of what may be a code, a seed or a key: messages are written for a terminal that one person sees.
func withoutSecrets(line string) string {
	words := strings.Split(line, " ")
	for i, w := range words {
		if secretWord(w) {
			words[i] = "…"
		}
	}
	return manyDigits().ReplaceAllString(strings.Join(words, " "), "…")
}

// manyDigits finds six digits or more, also in groups as apps show them.
var manyDigits = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\pN(?:[ \-]?\pN){5,}`) })

// longestWord is in characters. A longer word that has digits or no small letter may be a seed or a key.
const longestWord = 15

// secretWord tells whether a word may be a seed, a key or an address with a seed in it.
func secretWord(word string) bool {
	if strings.Contains(strings.ToLower(word), "otpauth:") {
		return true
	}
	parts := strings.FieldsFunc(word, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '+')
	})
	for _, p := range parts {
		digits, small := strings.ContainsAny(p, "0123456789"), strings.ContainsAny(p, "abcdefghijklmnopqrstuvwxyz")
		if len(p) > longestWord && (digits || !small) || strings.HasPrefix(p, "AKIA") || strings.HasPrefix(p, "ASIA") {
			return true
		}
	}
	return model.LooksLikeKey(strings.Trim(word, `"'.,;:()`))
}
