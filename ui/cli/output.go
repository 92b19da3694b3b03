package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/text"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
)

// shapeVersion counts the shapes of JSON and YAML that scripts read. A new field does not change it.
const shapeVersion = 1

// word is a flag that takes one of a few words. The first of them is the default.
type word struct {
	value string
	words []string
}

func (w *word) String() string { return w.value }
func (w *word) Type() string   { return "word" }

func (w *word) Set(s string) error {
	if !slices.Contains(w.words, s) {
		return fmt.Errorf("choose one of: %s", strings.Join(w.words, ", "))
	}
	w.value = s
	return nil
}

// formatFlag adds --format and -f.
func formatFlag(cmd *cobra.Command, words ...string) *word {
	w := &word{value: words[0], words: words}
	cmd.Flags().VarP(w, "format", "f", "output `format`: "+strings.Join(words, ", "))
	// It fails only for a flag that is not there.
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	return w
}

// emit writes a value as JSON or YAML; both have the same keys in the same order.
func emit(out io.Writer, format string, value any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return err
	}
	shown := text.JSON(b.String())
	if format == "yaml" && shown == b.String() { // else it stays JSON, which is YAML too: YAML's own escapes are not written by the library
		y, err := yaml.JSONToYAML([]byte(shown))
		if err != nil {
			return failure{exitFailed, err}
		}
		shown = string(y)
	}
	return payload(out, shown)
}

// payload writes what a command is for; a reader that is gone is a failure.
func payload(out io.Writer, shown string) error {
	if _, err := io.WriteString(out, text.Lines(shown)); err != nil {
		return fmt.Errorf("cannot write the output: %w", err)
	}
	return nil
}

// sessionShape is a session as scripts see it.
type sessionShape struct {
	Status      string  `json:"status"`       // good, ending, expired, none, unknown
	Expires     *string `json:"expires"`      // RFC 3339, UTC; null where it is not known
	SecondsLeft int64   `json:"seconds_left"` // 0 unless it is good or ending
	MFA         *bool   `json:"mfa"`          // null where nobody knows
}

// shapeSession: ending is what will not serve any more, although AWS still takes it.
func shapeSession(r model.Row, now time.Time, minTTL time.Duration) sessionShape {
	s := r.Session
	if minTTL <= 0 {
		minTTL = model.MinTTL
	}
	left := s.Expires.Sub(now)
	out := sessionShape{Status: "good", SecondsLeft: int64(left / time.Second)}
	switch {
	case !s.Saved:
		return sessionShape{Status: "none"}
	case s.Expires.IsZero():
		return sessionShape{Status: "unknown"}
	case left <= 0:
		out.Status, out.SecondsLeft = "expired", 0
	case left <= minTTL:
		out.Status = "ending"
	}
	out.Expires = moment(s.Expires)
	if mfa, known := r.MFA(); known {
		out.MFA = &mfa
	}
	return out
}

// moment is RFC 3339 in UTC with whole seconds, nil for no time.
func moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

// orNull is nil for an empty text.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
