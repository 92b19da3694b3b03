package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

const (
	keyringPatience = 5 * time.Second  // for a keyring that may show a dialog, without a terminal
	dialogPatience  = 60 * time.Second // the same with a person before it
)

// codeVariable gives the MFA code to one call; what that call starts does not get it.
const codeVariable = "AUTHDECK_MFA_CODE"

// acquire makes sure that there is a session that will serve: the saved one, another process's, or a new one, for which
// it asks a person if it has to. Everything that needs a session goes through it, so that any number of processes show
// one prompt. The outcome's Session is only filled where it could not be saved.
func (c *command) acquire(ctx context.Context, w model.Workspace, id model.Identity, renew bool) (frontend.Outcome, error) {
	if s, err := w.UsableSession(ctx, id); err == nil && s.Saved && !renew && id.Problem == nil {
		c.letScreenGo(ctx, w, id.Ref.Realm)
		return stillGood(id, s), nil
	}
	t, noTerminal := c.terminal("authdeck login -i " + nameOf(id))
	defer t.close()
	if noTerminal == nil {
		done, waited, err := c.takeTurn(ctx, w, id.Ref.Realm)
		if err != nil {
			return frontend.Outcome{}, err
		}
		defer done()
		renew = renew && !waited
	}
	return c.begin(ctx, w, id, renew, t, noTerminal)
}

func stillGood(id model.Identity, s model.SessionInfo) frontend.Outcome {
	return frontend.Outcome{Identity: id, StillGood: true, Issued: &model.Issued{Identity: id, Info: s}}
}

// begin takes the identity's lock, or waits for who has it.
func (c *command) begin(ctx context.Context, w model.Workspace, id model.Identity, renew bool, t screenTerminal, noTerminal error) (frontend.Outcome, error) {
	patience := keyringPatience
	if noTerminal == nil {
		patience = dialogPatience
	}
	for asked := 1; ; asked++ {
		opening, cancel := context.WithTimeout(ctx, patience)
		quiet := c.sayWaiting(w)
		start, err := w.Begin(opening, id, renew)
		quiet()
		cancel()
		var busy *model.BusyError
		switch {
		case err == nil && start.Attempt == nil:
			return stillGood(id, start.Session), nil
		case err == nil:
			return c.exchange(ctx, w, start.Attempt, t, noTerminal)
		case errors.As(err, &busy):
			if err := c.await(ctx, w, id.Ref, busy, asked, noTerminal); err != nil {
				return frontend.Outcome{}, err
			}
			renew = false // the other process may just have signed in
		case ctx.Err() != nil || !wantsPerson(w, err):
			return frontend.Outcome{}, failed(ctx, err)
		case noTerminal != nil:
			if err := c.nothingSaved(ctx, w, id, err); err != nil {
				return frontend.Outcome{}, err
			}
			why := words.Explain(err)
			if !errors.Is(err, model.ErrWrongPassphrase) && !errors.Is(err, model.ErrKeyringAbsent) {
				why = words.Problem{Title: why.Title} // a terminal is all that it takes
			}
			return frontend.Outcome{}, failure{exitUsage, fmt.Errorf("%s; %w", why.Line(), noTerminal)}
		default:
			return c.askAlone(ctx, w, id, renew, t)
		}
	}
}

// nothingSaved says what to run where no keys of an identity are saved, also where a passphrase would be asked for to save
// some; nil where there are some.
func (c *command) nothingSaved(ctx context.Context, w model.Workspace, id model.Identity, err error) error {
	if model.WantsPassphrase(err) {
		w.Config.Identities = []model.Identity{id}
		if found, _ := w.Look(ctx); found[id.Ref] == model.Absent {
			err = model.ErrNoKeys
		}
	}
	if !errors.Is(err, model.ErrNoKeys) {
		return nil
	}
	if where := c.elsewhere(ctx, w, id); where != "" {
		return failure{exitFailed, fmt.Errorf("no keys of %s are saved under realm %s%s; run: authdeck keyring bring -i %s",
			id.Title, id.Ref.Realm, where, nameOf(id))}
	}
	return failure{exitUsage, fmt.Errorf("no keys are saved for %s; run: authdeck user configure -i %s", id.Title, nameOf(id))}
}

// failed is the end of a command: by the error, or by the signal that caused it.
func failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ended(ctx, frontend.Outcome{Interrupted: true})
	}
	return failure{exitFailed, err}
}

// sayWaiting says after a second that a keyring keeps the command waiting: it may be showing a dialog.
func (c *command) sayWaiting(w model.Workspace) (stop func()) {
	t := time.AfterFunc(time.Second, func() {
		fmt.Fprintln(c.stderr, c.glyphs().Text("waiting for your keyring ("+w.Vault.Keyring().Title+"); ctrl+c ends it …"))
	})
	return func() { t.Stop() }
}

// wantsPerson tells whether a screen can mend it: a passphrase, keys, or, where none was chosen, a keyring.
func wantsPerson(w model.Workspace, err error) bool {
	return model.WantsPassphrase(err) || errors.Is(err, model.ErrNoKeys) ||
		errors.Is(err, model.ErrKeyringAbsent) && w.KeyringFrom == ""
}

// exchange sends the code that was given or asks for one. The attempt holds the identity's lock until then.
func (c *command) exchange(ctx context.Context, w model.Workspace, a *model.Attempt, t screenTerminal, noTerminal error) (frontend.Outcome, error) {
	defer a.Close()
	code, given := "", false
	if a.Device != "" {
		var err error
		if code, given, err = c.givenCode(ctx, a.Identity); err != nil {
			return frontend.Outcome{}, failed(ctx, err)
		}
	}
	switch {
	case given || a.Device == "":
		issued, err := a.Send(ctx, code)
		if err != nil {
			return frontend.Outcome{}, failed(ctx, err)
		}
		return frontend.Outcome{Identity: a.Identity, Issued: &issued}, nil
	case noTerminal != nil:
		return frontend.Outcome{}, noTerminal
	}
	return c.ask(ctx, w, t, frontend.Options{Goal: frontend.SignIn, Identity: a.Identity.Ref.Name, Attempt: a})
}

// askAlone shows the screens before an attempt can begin, one process at a time: ten that want the same passphrase would
// ask for it ten times.
func (c *command) askAlone(ctx context.Context, w model.Workspace, id model.Identity, renew bool, t screenTerminal) (frontend.Outcome, error) {
	screen := model.Ref{Realm: id.Ref.Realm, Name: id.Ref.Name + " SCREEN"} // no identity's: those are in lower case
	for asked := 1; ; asked++ {
		unlock, err := w.Locker.Lock(ctx, screen)
		var busy *model.BusyError
		if errors.As(err, &busy) {
			if err := c.await(ctx, w, screen, busy, asked, nil); err != nil {
				return frontend.Outcome{}, err
			}
			if s, err := w.UsableSession(ctx, id); err == nil && s.Saved {
				return stillGood(id, s), nil
			}
			continue
		}
		if err != nil {
			return frontend.Outcome{}, failure{exitFailed, err}
		}
		defer unlock()
		return c.ask(ctx, w, t, frontend.Options{Goal: frontend.SignIn, Identity: id.Ref.Name, Renew: renew})
	}
}

// ask shows the screens, and says how they ended where that was without a session.
func (c *command) ask(ctx context.Context, w model.Workspace, t screenTerminal, o frontend.Options) (frontend.Outcome, error) {
	open := func(context.Context, Options) (model.Workspace, error) { return w, nil }
	outcome, err := c.show(ctx, t, open, o)
	if err != nil {
		return outcome, err
	}
	if outcome.Issued == nil || outcome.Cancelled || outcome.Interrupted || ctx.Err() != nil {
		if err := ended(ctx, outcome); err != nil {
			return outcome, err
		}
		return outcome, failure{exitFailed, errors.New("cancelled")}
	}
	return outcome, nil
}

// givenCode is the code that needs no typing: --mfa-code, the environment, or what a command prints.
func (c *command) givenCode(ctx context.Context, id model.Identity) (code string, given bool, err error) {
	if code = strings.TrimSpace(c.mfaCode); code == "" {
		code = strings.TrimSpace(c.Getenv(codeVariable))
	}
	if code != "" {
		return code, true, nil
	}
	line := c.mfaCommand
	if line == "" {
		p, err := c.Preferences()
		if err != nil {
			return "", true, err
		}
		if line = p.MFACommand(id.Ref.Name); line == "" {
			return "", false, nil
		}
	}
	ctx, cancel := context.WithTimeout(ctx, dialogPatience)
	defer cancel()
	shell := []string{"sh", "-c"}
	if runtime.GOOS == "windows" {
		shell = []string{"cmd", "/c"}
	}
	cmd := exec.CommandContext(ctx, shell[0], shell[1], line) //nolint:gosec // the user's own command
	cmd.Env, cmd.Stderr = c.ChildEnv(), c.stderr
	cmd.WaitDelay = hangUpPatience // what it left running may keep its output open for ever
	out, err := cmd.Output()
	if err != nil {
		return "", true, fmt.Errorf("the MFA command failed: %w", err)
	}
	return strings.TrimSpace(string(out)), true, nil
}
