// Package prompt has the command "authdeck prompt", which prints one short line for shell prompts and status bars.
package prompt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/listing"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// Options are what the command needs from the program.
type Options struct {
	Open     func(context.Context) (model.Workspace, error) // also works without any identity
	Flag     func() string                                  // the identity of the flag; "" for none
	Variable func(model.Workspace) string                   // the value of $ATMOS_IDENTITY
	Getenv   func(string) string
	Theme    func() theme.Theme
	Failed   func(error) error // ends the command: with the reason for a person who looks at it, without a word in a shell's prompt
}

// defaultFormat is the format if --format is not given.
const defaultFormat = "{identity} {left}"

// Command returns authdeck prompt.
func Command(o Options) *cobra.Command {
	format := defaultFormat
	cmd := &cobra.Command{
		Use: "prompt [NAME]", Short: "Print one short line for your shell prompt",
		Long: "prompt prints which identity the programs in this shell use, and how long its session lasts. It opens no keyring, " +
			"does not contact AWS, and runs no command.\n\n" +
			"It shows the first of these identities:\n\n" +
			"  1. the one named by -i\n" +
			"  2. the one whose session $AWS_PROFILE selects (set by env, exec and shell)\n" +
			"  3. the one named by $ATMOS_IDENTITY, or else $AUTHDECK_IDENTITY\n" +
			"  4. the default identity, if it has a session\n\n" +
			"If there is none, it prints nothing. If the identity is unknown or atmos.yaml has an error, it exits with 1, and says why only " +
			"on a terminal.\n\n" +
			"--format can contain {identity}, {left}, {status}, {account} and {realm}. {status} is one of: good, ending, expired, ready, none, unknown.",
		Example: "  PS1='$(authdeck prompt --format \"[{identity} {left}] \")\\w \\$ '\n  authdeck prompt -i emergency-user",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), format, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&format, "format", defaultFormat, "print this `text`, with the fields in it replaced")
	return cmd
}

func (o Options) run(ctx context.Context, format string, out io.Writer) error {
	if err := check(format); err != nil {
		return err
	}
	w, err := o.Open(ctx)
	if err != nil {
		return o.Failed(err)
	}
	row, shown, err := o.row(ctx, w)
	if err != nil {
		return o.Failed(err)
	}
	if !shown {
		return nil
	}
	_, err = fmt.Fprintln(out, Line(o.Theme(), row, w.Clock.Now(), format))
	return err
}

// row returns the identity to show, with its session; shown is false if there is none.
func (o Options) row(ctx context.Context, w model.Workspace) (row model.Row, shown bool, err error) {
	name := o.Flag()
	if ref, ok := model.SelectedBy(o.Getenv); ok && name == "" {
		if ref.Realm != "" && ref.Realm != w.Config.Realm { // from another folder
			info, err := w.Sessions.Info(ctx, ref)
			row := model.Row{Identity: model.Identity{Ref: ref, Title: ref.Name}, Session: info}
			return row, err == nil, err
		}
		name = ref.Name
	}
	if name = cmp.Or(name, o.Variable(w), o.Getenv("AUTHDECK_IDENTITY")); name != "" {
		id, err := w.Config.Find(name)
		return w.Row(ctx, id), err == nil, err
	}
	id, err := w.Config.Default()
	if err != nil || id.Ref.Name == "" {
		return model.Row{}, false, err
	}
	row = w.Row(ctx, id)
	return row, row.Session.Saved, nil
}

// fields are the fields that a format may contain.
func fields(t theme.Theme, r model.Row, now time.Time) []string {
	status := listing.StatusOf(&r, now)
	left, word := words.Span(r.Session.Expires.Sub(now)), "good"
	switch status {
	case listing.Live:
	case listing.EndsSoon:
		left, word = "! "+left, "ending"
	case listing.Expired:
		left, word = t.Text("✗ expired"), "expired"
	case listing.Ready:
		left, word = "ready", "ready"
	case listing.Unknown:
		left, word = "?", "unknown"
	case listing.None, listing.Refused:
		left, word = t.Text("–"), "none"
	}
	if status.Live() && r.WithoutMFA() {
		left += " without MFA"
	}
	return []string{"{identity}", widget.Printable(r.Identity.Title), "{left}", left, "{status}", word,
		"{account}", r.Account(), "{realm}", widget.Printable(r.Identity.Ref.Realm)}
}

// Line is the line for an identity.
func Line(t theme.Theme, r model.Row, now time.Time, format string) string {
	return strings.NewReplacer(fields(t, r, now)...).Replace(format)
}

// check rejects an unknown field. Other braces stay, because status bars may use JSON.
func check(format string) error {
	known := fields(theme.PlainText(true), model.Row{}, time.Time{})
	for _, field := range regexp.MustCompile(`\{[a-zA-Z_-]+\}`).FindAllString(format, -1) {
		if !slices.Contains(known, field) {
			return &model.Problem{Kind: errFormat, Usage: true, What: "unknown field " + field + " in --format",
				Fix: model.Do("use {identity}, {left}, {status}, {account} or {realm}")}
		}
	}
	return nil
}

var errFormat = errors.New("wrong format")
