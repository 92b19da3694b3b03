// Package output writes the output of commands, for people and for scripts: text, JSON and YAML.
package output

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/term"
	"authdeck/ui/text"
	"authdeck/ui/words"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
)

// Version is the version of the JSON and YAML formats. A new field does not change it.
const Version = 1

// Word is a flag with a few allowed words. The first of them is the default.
type Word struct {
	value string
	words []string
}

func (w *Word) String() string { return w.value }

// Type is pflag's name for the value.
func (w *Word) Type() string { return "word" }

// Set accepts one of the words.
func (w *Word) Set(s string) error {
	if !slices.Contains(w.words, s) {
		return errors.New(model.OneOf(s, w.words))
	}
	w.value = s
	return nil
}

// FormatFlag adds --format and -f.
func FormatFlag(cmd *cobra.Command, words ...string) *Word {
	w := &Word{value: words[0], words: words}
	cmd.Flags().VarP(w, "format", "f", "output `format`: "+strings.Join(words, ", "))
	// fails only if there is no such flag
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	return w
}

// Write writes a value as JSON or YAML, with the same keys in the same order.
func Write(out io.Writer, format string, value any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return err
	}
	shown := text.JSON(b.String())
	if format == "yaml" && shown == b.String() { // otherwise it stays JSON, which is also YAML: the library does not write YAML's own escapes
		y, err := yaml.JSONToYAML([]byte(shown))
		if err != nil {
			return err
		}
		shown = string(y)
	}
	return Text(out, shown)
}

// Text writes the result of a command; it is an error if nobody reads it any more.
func Text(out io.Writer, shown string) error {
	_, err := io.WriteString(out, text.Lines(shown))
	return err
}

// Prose is Text for people: on a terminal, lines break between words.
func Prose(out io.Writer, shown string) error {
	width, _ := term.Columns(out)
	return Text(out, text.HangLines(shown, width))
}

// Paths writes the home folder as ~ in a text for a terminal, as screens do. Programs and logs get whole paths.
func Paths(out io.Writer, home, shown string) string {
	if _, terminal := term.Columns(out); !terminal {
		return shown
	}
	return words.Tilde(shown, home)
}

// ForPeople writes everything as Prose does, with Paths. The text of one call must be whole lines.
type ForPeople struct {
	io.Writer
	Home string
}

// Write implements io.Writer.
func (w ForPeople) Write(p []byte) (int, error) {
	if err := Prose(w.Writer, Paths(w.Writer, w.Home, string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Session is a session for scripts.
type Session struct {
	Status      string  `json:"status"`       // good, ending, expired, none, unknown, ready, refused
	Expires     *string `json:"expires"`      // RFC 3339, UTC; null if unknown
	SecondsLeft int64   `json:"seconds_left"` // 0 unless the status is good or ending
	MFA         *bool   `json:"mfa"`          // null if unknown
}

// SessionOf returns the status of a row's session: ending means that it is no longer used, although AWS still accepts it.
func SessionOf(r model.Row, now time.Time) Session {
	s := r.Session
	switch {
	case r.Ready(now):
		return Session{Status: "ready"}
	case r.Refused(now):
		return Session{Status: "refused"}
	}
	out := Session{Status: "good", SecondsLeft: int64(s.Expires.Sub(now) / time.Second)}
	switch r.SessionState(now) {
	case model.NoSession:
		return Session{Status: "none"}
	case model.SessionUnknown:
		return Session{Status: "unknown"}
	case model.SessionExpired:
		out.Status, out.SecondsLeft = "expired", 0
	case model.SessionTooShort:
		out.Status = "ending"
	}
	out.Expires = Moment(s.Expires)
	if mfa, known := r.MFA(); known {
		out.MFA = &mfa
	}
	return out
}

// Moment is RFC 3339 in UTC with whole seconds; nil for no time.
func Moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

// OrNull returns nil for an empty text.
func OrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
