// Package prompt is the command prompt: it prints one short line for shell prompts and status bars.
package prompt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
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
	Open   func(context.Context) (model.Workspace, error) // also works without any identity
	Named  func(model.Workspace) string                   // the identity of the flag or the variable; "" for none
	Getenv func(string) string
	Theme  func() theme.Theme
	Failed func(error) error // ends the command: with the reason for a person who looks at it, without a word in a shell's prompt
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
			"  1. the one named by -i or $ATMOS_IDENTITY\n" +
			"  2. the one whose session authdeck env, exec or shell put into this shell\n" +
			"  3. the default identity, if it has a session\n\n" +
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
	name := o.Named(w)
	if name == "" {
		name = o.Getenv("AUTHDECK_IDENTITY")
	}
	if ref, ok := o.selected(); ok && name == "" {
		if ref.Realm != w.Config.Realm { // from another folder
			info, err := w.Sessions.Info(ctx, ref)
			row := model.Row{Identity: model.Identity{Ref: ref, Title: ref.Name}, Session: info}
			return row, err == nil, err
		}
		name = ref.Name
	}
	if name == "" && o.renewing() {
		name = o.Getenv("AWS_PROFILE")
	}
	if name != "" {
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

// selected is the identity whose session files AWS's variables name: .../atmos/REALM/aws/FOLDER/credentials. FOLDER is the folder
// of all users, or the user of a role.
func (o Options) selected() (model.Ref, bool) {
	parts := strings.Split(filepath.ToSlash(o.Getenv("AWS_SHARED_CREDENTIALS_FILE")), "/")
	profile, last := o.Getenv("AWS_PROFILE"), len(parts)-1
	for at, part := range parts {
		if part != "atmos" || at+4 > last || parts[at+2] != "aws" || parts[last] != "credentials" || profile == "" {
			continue
		}
		ref := model.Ref{Realm: parts[at+1], Name: profile, User: strings.Join(parts[at+3:last], "/")}
		if ref.User == usersFolder {
			ref.User = ""
		}
		return ref, true
	}
	return model.Ref{}, false
}

// usersFolder is Atmos's folder for the sessions of users.
const usersFolder = "aws-user"

// renewing reports whether the variables name one of our profiles, which renews a role.
func (o Options) renewing() bool {
	return strings.Contains(filepath.ToSlash(o.Getenv("AWS_CONFIG_FILE")), "/authdeck/profiles/")
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
	case listing.None:
		left, word = t.Text("–"), "none"
	}
	if status <= listing.EndsSoon && r.WithoutMFA() {
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
				Fix: "use {identity}, {left}, {status}, {account} or {realm}"}
		}
	}
	return nil
}

var errFormat = errors.New("wrong format")
