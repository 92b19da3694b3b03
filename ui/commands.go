package ui

import (
	"context"
	"time"

	"authdeck/model"

	tea "github.com/charmbracelet/bubbletea"
)

// patience is how long a keyring may show a dialog of its own before the program stops waiting.
const patience = 60 * time.Second

// safely turns a panic into a message. The panic's value is dropped: it may quote a secret.
func safely(where string, f func() tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			if recover() != nil {
				msg = crashed{where: where}
			}
		}()
		return f()
	}
}

// ask runs f and brings its answer back under the request's number.
func ask(request int, where string, f func() (any, error)) tea.Cmd {
	return safely(where, func() tea.Msg {
		body, err := f()
		return answer{request: request, body: body, err: err}
	})
}

func load(ctx context.Context, request int, from func(context.Context) (model.Workspace, error)) tea.Cmd {
	return ask(request, "reading the configuration", func() (any, error) {
		return survey(ctx, from)
	})
}

// survey reads the configuration and what is known of its identities. What changes while it reads counts as changed.
func survey(ctx context.Context, from func(context.Context) (model.Workspace, error)) (loaded, error) {
	w, err := from(ctx)
	if err != nil {
		return loaded{}, err
	}
	l := loaded{workspace: w}
	if w.Watch != nil {
		l.changed = w.Watch()
	}
	l.survey = w.Overview(ctx)
	return l, nil
}

func look(ctx context.Context, generation int, w model.Workspace) tea.Cmd {
	return safely("looking at the keyring", func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		presence, err := w.Look(ctx)
		l := looked{generation: generation, presence: presence, lost: w.KeysInOtherRealms(ctx, presence), err: err}
		if err == nil {
			err = w.Locked(ctx)
			if l.locked = model.Unlockable(err); !l.locked {
				l.err = err
			}
		}
		l.keyring = w.Vault.Keyring() // it knows more of itself now
		return l
	})
}

func begin(ctx context.Context, request int, w model.Workspace, id model.Identity, renew bool) tea.Cmd {
	return ask(request, "opening the keyring", func() (any, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		s, err := w.Begin(ctx, id, renew)
		return began{start: s}, err
	})
}

func edit(ctx context.Context, request int, w model.Workspace, id model.Identity) tea.Cmd {
	return ask(request, "opening the keyring", func() (any, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		id, err := id.Resolve(ctx)
		if err != nil {
			return form{}, err
		}
		d, stored, err := w.Edit(ctx, id)
		return form{identity: id, draft: d, stored: stored}, err
	})
}

// save has a deadline of its own and no cancel: half a save must not happen.
func save(request int, w model.Workspace, id model.Identity, d model.Draft) tea.Cmd {
	return ask(request, "saving the keys", func() (any, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
		defer cancel()
		defer d.Secret.Wipe()
		r, err := w.Configure(ctx, id, d)
		return saved{receipt: r}, err
	})
}

func send(ctx context.Context, request int, a *model.Attempt, code string) tea.Cmd {
	return ask(request, "asking AWS", func() (any, error) {
		i, err := a.Send(ctx, code)
		return issued{issued: i}, err
	})
}

// closeAttempt wipes the attempt's keys and frees its lock off the loop: freeing touches a file.
func closeAttempt(a *model.Attempt) tea.Cmd {
	if a == nil {
		return nil
	}
	return safely("closing", func() tea.Msg {
		a.Close()
		return nil
	})
}

func waitFor(ctx context.Context, request int, w model.Workspace, id model.Identity) tea.Cmd {
	return ask(request, "waiting for the other window", func() (any, error) {
		return freed{}, w.Locker.Wait(ctx, id.Ref)
	})
}

func unlockWith(ctx context.Context, request int, v model.Vault, secret model.Secret) tea.Cmd {
	return ask(request, "unlocking", func() (any, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return unlocked{}, v.Unlock(ctx, secret)
	})
}

func use(request int, k model.Keyrings, kind string) tea.Cmd {
	return ask(request, "choosing a keyring", func() (any, error) {
		v, err := k.Try(kind)
		return switched{vault: v}, err
	})
}

func findMFADevices(ctx context.Context, generation int, w model.Workspace, id model.Identity, d model.Draft) tea.Cmd {
	return safely("looking for MFA devices", func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		defer d.Secret.Wipe()
		devices, guessed, err := w.FindDevices(ctx, id, d)
		return devicesFound{generation: generation, devices: devices, guessed: guessed, err: err}
	})
}

func saveSession(ctx context.Context, w model.Workspace, i model.Issued) tea.Cmd {
	return safely("saving the session", func() tea.Msg {
		return savedAgain{err: w.Sessions.Save(ctx, i.Identity.Ref, i.Session)}
	})
}

func tick(generation int, d time.Duration) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return ticked{generation: generation} })
}
