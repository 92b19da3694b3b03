package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui"
	"authdeck/ui/theme"

	"github.com/aymanbagabas/go-osc52/v2"
)

type opener func(context.Context, Options) (model.Workspace, error)

func (c *command) browse(ctx context.Context) error {
	w, err := c.Open(ctx, c.options)
	id := model.Identity{}
	if err == nil {
		if id, err = c.named(w, c.identityName()); err != nil {
			return err
		}
	}
	return c.screen(ctx, c.Open, ui.Options{Goal: ui.Browse, Identity: id.Ref.Name}, err, "authdeck login -i NAME")
}

// configure always asks for the identity unless -i names it.
func (c *command) configure(ctx context.Context) error {
	w, err := c.Open(ctx, c.options)
	id := model.Identity{}
	if err == nil {
		if id, err = c.named(w, c.identity); err != nil {
			return err
		}
	}
	return c.screen(ctx, c.Open, ui.Options{Goal: ui.Configure, Identity: id.Ref.Name}, err, "authdeck user configure -i "+nameOf(id))
}

// signIn needs no terminal where the saved session will serve or a code is given.
func (c *command) signIn(ctx context.Context) error {
	w, err := c.Open(ctx, c.options)
	id := model.Identity{}
	if err == nil {
		if id, err = c.named(w, c.identityName()); err != nil {
			return err
		}
		if id.Ref.Name == "" && !c.pick {
			id, _ = w.Config.Default()
		}
		if id.Ref.Name != "" {
			outcome, err := c.acquire(ctx, w, id, c.renew)
			if err != nil {
				return err
			}
			c.leave(outcome)
			return ended(ctx, outcome)
		}
	}
	return c.screen(ctx, c.Open, ui.Options{Goal: ui.SignIn, Renew: c.renew}, err, "authdeck login -i NAME")
}

// nameOf is the identity in a command to run instead.
func nameOf(id model.Identity) string {
	if id.Title == "" {
		return "NAME"
	}
	return ui.ShellWord(id.Title)
}

func (c *command) identityName() string {
	if c.identity != "" || c.pick {
		return c.identity
	}
	return c.Getenv("ATMOS_IDENTITY")
}

// named finds the identity that was asked for by name; the zero Identity where none was.
func (c *command) named(w model.Workspace, name string) (model.Identity, error) {
	if name == "" {
		return model.Identity{}, nil
	}
	id, err := w.Config.Find(name)
	if err != nil {
		return model.Identity{}, failure{exitFailed, err}
	}
	return id, nil
}

func (c *command) runDemo(ctx context.Context) (err error) {
	if _, err := c.terminal("authdeck demo"); err != nil {
		return err
	}
	// What is half made when a signal comes is made, and then removed: a write given up may end after the removal.
	d, err := c.Demo(context.WithoutCancel(ctx))
	if err != nil {
		return failure{exitFailed, err}
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return c.screen(ctx, d.Open, ui.Options{Goal: ui.Browse, Hint: d.Hint, Example: d.Example}, nil, "authdeck demo")
}

// screen runs the full-screen program. broken is why the configuration could not be read: the program shows it, and
// where there is no terminal it is the answer.
func (c *command) screen(ctx context.Context, open opener, o ui.Options, broken error, instead string) error {
	t, err := c.terminal(instead)
	if err != nil {
		if broken != nil {
			return failure{exitFailed, broken}
		}
		return err
	}
	defer t.close()
	outcome, err := c.show(ctx, t, open, o)
	if err != nil {
		return err
	}
	if o.Goal != ui.Browse {
		c.leave(outcome)
	}
	return ended(ctx, outcome)
}

// show runs the full screen, or the line mode in its stead, until it ends.
func (c *command) show(ctx context.Context, t screenTerminal, open opener, o ui.Options) (outcome ui.Outcome, err error) {
	if o.Theme, err = c.drawing(); err != nil {
		return outcome, err
	}
	o.NoVerify, o.Confirm = c.noVerify, c.confirm
	ports := ui.Ports{
		Load:  func(ctx context.Context) (model.Workspace, error) { return open(ctx, c.options) },
		Clock: c.Clock, Shell: c.subshells(ctx, t, o.Hint != nil),
		Copy: func(text string) error { return c.clipboard(t.out, text) },
	}
	if c.lineMode() || t.piped && o.Goal != ui.Browse {
		return c.showLines(ctx, t, ports, o)
	}
	if outcome, err = ui.Run(ctx, ports, o, t.in, t.out); err != nil {
		return outcome, failure{exitFailed, fmt.Errorf("the terminal failed: %w", err)}
	}
	return outcome, nil
}

// ended finds the exit code of a run.
func ended(ctx context.Context, o ui.Outcome) error {
	var s signalled
	switch {
	case o.Crash != "":
		return failure{exitBug, fmt.Errorf("a bug in authdeck, while %s; what it said is withheld, for it may quote a secret", o.Crash)}
	case errors.As(context.Cause(ctx), &s):
		return failure{code: s.exit()}
	case o.Interrupted:
		return failure{exitInterrupted, o.Err}
	case o.Err != nil:
		return failure{exitFailed, o.Err}
	case o.Cancelled:
		return failure{exitFailed, errors.New("cancelled")}
	case o.Issued != nil && o.Issued.Unsaved != nil:
		return failure{code: exitFailed}
	}
	return nil
}

// leave writes the lines that stay behind.
func (c *command) leave(o ui.Outcome) {
	say := func(format string, args ...any) {
		fmt.Fprintln(c.stderr, c.glyphs().Textf(format, args...))
	}
	name := o.Identity.Title
	if o.Saved != nil {
		for _, l := range ui.SavedLines(*o.Saved) {
			say("✔ %s", l)
		}
		if who := o.Saved.Caller; who != nil {
			say("  Account %s · %s", who.Account, who.ARN)
		}
		for _, l := range ui.SavedWarnings(*o.Saved) {
			say("! %s", l)
		}
	}
	switch i := o.Issued; {
	case i == nil:
	case i.Unsaved != nil:
		say("! Signed in as %s, but %s", name, i.Unsaved)
	case o.StillGood:
		say("✔ Still signed in as %s · session until %s (%s left)", name, ui.Expiry(i.Info.Expires), c.left(i))
	default:
		say("✔ Signed in as %s · session until %s (%s)", name, ui.Expiry(i.Info.Expires), c.left(i))
	}
}

func (c *command) left(i *model.Issued) string {
	return ui.Span(i.Info.Expires.Sub(c.Clock.Now()).Round(time.Minute))
}

// drawing chooses theme and glyphs: flag, then environment, then settings.
func (c *command) drawing() (theme.Theme, error) {
	p, err := c.Preferences()
	if err != nil {
		return theme.Theme{}, failure{exitFailed, err}
	}
	o := theme.Options{Name: c.theme, ASCII: c.asciiOnly(p)}
	if o.Name == "" && c.Getenv("AUTHDECK_THEME") == "" && (c.Getenv("NO_COLOR") != "" || c.Getenv("TERM") == "dumb") {
		o.Name = "mono"
	}
	if o.Name == "" {
		o.Name = p.Theme
	}
	t, err := theme.New(o)
	if err != nil {
		return theme.Theme{}, failure{exitUsage, err}
	}
	return t, nil
}

func (c *command) asciiOnly(p Preferences) bool {
	if c.ascii || p.ASCII != nil {
		return c.ascii || *p.ASCII
	}
	return c.Getenv("TERM") == "linux" || !utf8Locale(c.Getenv)
}

// glyphs serves the lines that stay behind; a broken settings file must not hide them.
func (c *command) glyphs() theme.Theme {
	p, _ := c.Preferences()
	t, _ := theme.New(theme.Options{Name: "mono", ASCII: c.asciiOnly(p)})
	return t
}

// clipboard writes the terminal's own copy sequence, which works over ssh too.
func (c *command) clipboard(out io.Writer, text string) error {
	s := osc52.New(text)
	switch {
	case c.Getenv("TMUX") != "":
		s = s.Tmux()
	case strings.HasPrefix(c.Getenv("TERM"), "screen"):
		s = s.Screen()
	}
	_, err := s.WriteTo(out)
	return err
}
