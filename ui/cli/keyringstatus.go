package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

func (c *command) keyringStatus() *cobra.Command {
	status := &cobra.Command{
		Use: "status", Short: "Tell which keyring is used, why, and how it is", Args: cobra.NoArgs,
		Long: "status tells which keyring keys are kept in and who says so, whether it answers and is unlocked, how\n" +
			"many identities have keys in it, and which others this machine has. It shows no secret and no\n" +
			"dialog. It ends with 1 if the keyring cannot be used; one that is only locked can.",
		Example: "  authdeck keyring status",
	}
	format := formatFlag(status, "table", "json", "yaml")
	status.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.showKeyring(cmd.Context(), cmd.OutOrStdout(), format.value)
	}
	return status
}

// keyringStatusShape is `keyring status --format json`, described in docs/json.md.
type keyringStatusShape struct {
	Version    int                 `json:"version"`
	Type       string              `json:"type"`
	Title      string              `json:"title"`
	ChosenBy   *string             `json:"chosen_by"`
	Place      *string             `json:"place"`
	Note       *string             `json:"note"`
	Healthy    bool                `json:"healthy"`
	Locked     bool                `json:"locked"`
	Problem    *string             `json:"problem"`
	LatencyMS  float64             `json:"latency_ms"`
	Realm      string              `json:"realm"`
	Identities keyCountShape       `json:"identities"`
	Elsewhere  map[string][]string `json:"elsewhere"`
	Types      []keyringTypeShape  `json:"types"`
}

type keyCountShape struct {
	Saved   int `json:"saved"`
	None    int `json:"none"`
	Unknown int `json:"unknown"`
	Config  int `json:"config"`
}

type keyringTypeShape struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Available bool    `json:"available"`
	Shared    bool    `json:"shared_with_atmos"`
	Problem   *string `json:"problem"`
}

func (c *command) showKeyring(ctx context.Context, out io.Writer, format string) error {
	w, err := c.Bare(ctx, c.options)
	if err != nil {
		return failure{exitFailed, err}
	}
	s := c.keyringState(ctx, w)
	if format != "table" {
		err = emit(out, format, s)
	} else {
		err = payload(out, c.keyringText(s, w.Vault.Keyring().Type))
	}
	if err == nil && !s.Healthy && !s.Locked {
		return failure{code: exitFailed}
	}
	return err
}

func (c *command) keyringState(ctx context.Context, w model.Workspace) keyringStatusShape {
	ctx, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	s := keyringStatusShape{Version: shapeVersion, Healthy: true, Realm: w.Config.Realm, ChosenBy: orNull(w.KeyringFrom)}
	probe := model.Ref{Realm: "authdeck", Name: "probe"} // so that a keyring is asked even without an identity
	refs := []model.Ref{probe}
	for _, id := range w.Config.Identities {
		if !id.KeysInConfig() {
			refs = append(refs, id.Ref)
		}
	}
	begun := c.Clock.Now()
	found, err := w.Vault.Look(ctx, refs)
	s.LatencyMS = float64(c.Clock.Now().Sub(begun).Round(10*time.Microsecond)) / float64(time.Millisecond)
	if err == nil {
		err = w.Vault.Locked(ctx)
	}
	if err != nil {
		line := words.Explain(err).Line()
		s.Healthy, s.Locked, s.Problem = false, model.Unlockable(err), &line
	}
	k := w.Vault.Keyring() // it knows more of itself now
	s.Type, s.Title, s.Place, s.Note = k.Type, k.Title, orNull(k.Place), orNull(k.Note)
	var without []string
	for _, id := range w.Config.Identities {
		switch {
		case id.KeysInConfig():
			s.Identities.Config++
		case found[id.Ref] == model.Present:
			s.Identities.Saved++
		case found[id.Ref] == model.Absent:
			s.Identities.None++
			without = append(without, id.Ref.Name)
		default:
			s.Identities.Unknown++
		}
	}
	s.Elsewhere, _ = w.Elsewhere(ctx, without) // where it cannot be searched there is nothing to tell
	if s.Elsewhere == nil {
		s.Elsewhere = map[string][]string{}
	}
	for _, a := range w.Keyrings.Available(ctx) {
		t := keyringTypeShape{Type: a.Name, Title: a.Title, Available: a.Err == nil, Shared: a.Shared}
		if a.Err != nil {
			t.Problem = orNull(unusable(a.Err))
		}
		s.Types = append(s.Types, t)
	}
	return s
}

func (c *command) keyringText(s keyringStatusShape, kind string) string {
	t := c.glyphs()
	var b strings.Builder
	row := func(name, format string, a ...any) {
		fmt.Fprintf(&b, "%-11s %s\n", name, t.Textf(format, a...))
	}
	row("Keyring", "%s (%s)", s.Title, s.Type)
	if s.ChosenBy != nil {
		row("Chosen by", "%s", *s.ChosenBy)
	} else {
		row("Chosen by", "nobody; it is the one that Atmos takes too")
	}
	if s.Place != nil {
		row("Where", "%s", *s.Place)
	}
	switch {
	case s.Locked:
		row("Health", "! %s", *s.Problem)
	case s.Healthy:
		row("Health", "✔ answered in %.1f ms", s.LatencyMS)
	default:
		row("Health", "✗ %s", *s.Problem)
	}
	if s.Note != nil {
		row("Mind", "! %s", *s.Note)
	}
	row("Realm", "%s", s.Realm)
	n := s.Identities
	row("Keys", "saved for %d of %s%s%s", n.Saved, counted(n.Saved+n.None+n.Unknown, "identity", "identities"), more(n.Unknown, "not known"), more(n.Config, "in atmos.yaml"))
	for _, name := range slices.Sorted(maps.Keys(s.Elsewhere)) {
		row("", "%s has keys under %s: authdeck keyring bring -i %s", name, realmList(s.Elsewhere[name]), model.ShellWord(name))
	}
	b.WriteString("\nKeyrings on this machine\n")
	for _, a := range s.Types {
		switch {
		case a.Type == kind && s.Healthy:
			fmt.Fprintf(&b, "  %-15s %s\n", a.Type, t.Text("✔ in use"))
		case a.Type == kind && s.Locked:
			fmt.Fprintf(&b, "  %-15s %s\n", a.Type, t.Text("! in use, locked"))
		case a.Available:
			fmt.Fprintf(&b, "  %-15s %s\n", a.Type, t.Text("✔ can be used"))
		default:
			fmt.Fprintf(&b, "  %-15s %s\n", a.Type, t.Text("– "+widget.Printable(*a.Problem)))
		}
	}
	return b.String()
}

// unusable is why a type cannot be used, without advice to choose another one: the list has them all.
func unusable(err error) string {
	var told *model.KeyringError
	if errors.As(err, &told) {
		return told.What
	}
	return strings.TrimPrefix(err.Error(), model.ErrKeyringAbsent.Error()+": ")
}

func more(n int, what string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d %s", n, what)
}

// realmList names realms; the one of an Atmos that had none has no name.
func realmList(realms []string) string {
	words := make([]string, len(realms))
	for i, r := range realms {
		if words[i] = "realm " + r; r == "" {
			words[i] = "no realm (an older Atmos)"
		}
	}
	return strings.Join(words, ", ")
}
