// Package console has the command "authdeck console", which opens the AWS console as a role.
package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"authdeck/model"
	"authdeck/model/console"
	"authdeck/ui/cli/browser"
	"authdeck/ui/cli/flagvalue"
	"authdeck/ui/words"

	"github.com/spf13/cobra"
)

// Options are what the command needs from the program.
type Options struct {
	// Choose finds the identity for the command.
	Choose func(context.Context) (model.Workspace, model.Identity, error)
	// Session returns its session, which the caller wipes. It signs in first if necessary, or always with renew.
	Session func(ctx context.Context, w model.Workspace, id model.Identity, renew bool) (model.Session, error)
	Browser func() browser.Browser
	Say     func(line string) // writes to standard error
}

// request is one command line.
type request struct {
	destination string
	duration    time.Duration
	printOnly   bool
}

// Command returns authdeck console.
func Command(o Options) *cobra.Command {
	var r request
	cmd := &cobra.Command{
		Use: "console [NAME]", Short: "Open the AWS console as a role",
		Long: "console makes a link that signs a browser in to the AWS console as a role, and opens it. Without a browser, it " +
			"prints the link.\n\n" +
			"Anyone with the link can sign in as the role, so treat it like a password. The link works for " + words.Span(console.LinkLife) + ". The console's session " +
			"lasts as long as the role's session, at most one hour. It is for roles only: AWS makes no link for the session of an IAM user.",
		Example: "  authdeck console -i admin\n  authdeck console -i admin --destination s3 --print-only",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.run(cmd.Context(), o, cmd.OutOrStdout())
		},
	}
	f := cmd.Flags()
	f.BoolVar(&r.printOnly, "print-only", false, "print the link and open no browser")
	f.Var((*flagvalue.Duration)(&r.duration), "duration", "renew the role first if less than this `duration` is left: 15m to 1h")
	f.StringVar(&r.destination, "destination", "", "open this `page`: a service such as s3, or a console URL")
	f.BoolVar(&r.printOnly, "no-open", false, "alias of --print-only, for Atmos")
	_ = f.MarkHidden("no-open") // fails only if there is no such flag
	return cmd
}

func (r request) run(ctx context.Context, o Options, out io.Writer) error {
	if err := console.CheckDuration(r.duration); err != nil {
		return err
	}
	w, id, err := o.Choose(ctx)
	if err != nil {
		return err
	}
	if err := console.Check(w.Config, id); err != nil {
		return err
	}
	if err := console.CheckPage(id, r.destination); err != nil {
		return err
	}
	saved, err := w.UsableSession(ctx, id)
	if err != nil {
		return err
	}
	wanted, renew := console.Ask(id, saved, r.duration, w.Clock.Now())
	s, err := o.Session(ctx, w, wanted, renew)
	if err != nil {
		return err
	}
	defer s.Wipe()
	link, err := console.For(ctx, w, id, s, r.destination)
	if err != nil {
		return err
	}
	defer link.URL.Wipe()
	return r.hand(ctx, o, link, id, out)
}

// hand opens the link, or prints it.
func (r request) hand(ctx context.Context, o Options, link console.Link, id model.Identity, out io.Writer) error {
	b := browser.Browser{}
	if !r.printOnly {
		b = o.Browser()
	}
	if b.Found() {
		err := b.Open(ctx, link.URL)
		if err == nil {
			o.Say("✔ " + words.ConsoleOpened(id, false, words.Expiry(link.Ends)))
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w; run: authdeck console --print-only %s", err, model.IdentityFlag(id.Title))
	}
	if !r.printOnly {
		o.Say("! No browser found. Open this link in a browser")
	}
	var failed error
	link.URL.Reveal(func(url []byte) {
		if _, err := fmt.Fprintf(out, "%s\n", url); err != nil {
			failed = errors.New("cannot write the link")
		}
	})
	if failed != nil {
		return failed
	}
	o.Say("✔ The link signs in as " + id.Title + ". It works for " + words.Span(console.LinkLife) + ". The session expires " + words.Expiry(link.Ends))
	return nil
}
