package mfacode

import (
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"authdeck/ui/text"
)

const (
	keptBytes = 4 << 10 // bytes at the end of a command's messages
	shownLine = 160     // characters
)

// lastLine keeps the end of a command's messages. Its last line may be shown long after the terminal was repainted.
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

// text returns the last line that is not blank, without colours and without possible codes or secrets; "" for none.
func (l *lastLine) text() string {
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
