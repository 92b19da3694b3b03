package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"authdeck/model"
)

// watchedKeyring is a keyring that may show a dialog while an entry is read or changed: each call has a time limit, and the command says
// that it is waiting. Once the keyring has not answered, later calls fail at once: they would wait as long.
type watchedKeyring struct {
	model.Vault
	limit   time.Duration
	waiting func()

	mu     sync.Mutex
	silent error
}

// watched limits the time for a keyring, which is longer if nobody sees its dialog. Without a dialog, it may still be slow on a
// busy machine. AWS calls have their own limits. Call it once per command, because what it remembers is about one keyring.
func (c *command) watched(v model.Vault, unattended bool) model.Vault {
	limit := model.KeyringTimeout
	if unattended && !v.Keyring().TakesPassphrase {
		limit = model.UnattendedTimeout
	}
	return &watchedKeyring{Vault: v, limit: limit, waiting: func() {
		fmt.Fprintln(c.stderr, c.glyphs().Text("Waiting for your keyring ("+v.Keyring().Title+"). Press ctrl+c to cancel"))
	}}
}

// Look is limited although it opens no dialog: a keyring may have stopped.
func (k *watchedKeyring) Look(ctx context.Context, refs []model.Ref) (map[model.Ref]model.Presence, error) {
	return presenceIn(ctx, k.Vault, refs)
}

func (k *watchedKeyring) Realms(ctx context.Context, names []string) (map[string][]string, error) {
	return realmsIn(ctx, k.Vault, names)
}

func presenceIn(ctx context.Context, v model.Vault, refs []model.Ref) (map[model.Ref]model.Presence, error) {
	limited, cancel := context.WithTimeout(ctx, model.LookTimeout(len(refs)))
	defer cancel()
	return v.Look(limited, refs)
}

func realmsIn(ctx context.Context, v model.Vault, names []string) (map[string][]string, error) {
	limited, cancel := context.WithTimeout(ctx, model.LookTimeout(len(names)))
	defer cancel()
	return v.Realms(limited, names)
}

func (k *watchedKeyring) Open(ctx context.Context) error { return k.watch(ctx, k.Vault.Open) }

func (k *watchedKeyring) Read(ctx context.Context, ref model.Ref) (keys model.Keys, err error) {
	err = k.watch(ctx, func(ctx context.Context) error {
		keys, err = k.Vault.Read(ctx, ref)
		return err
	})
	return keys, err
}

func (k *watchedKeyring) Write(ctx context.Context, ref model.Ref, keys model.Keys) error {
	return k.watch(ctx, func(ctx context.Context) error { return k.Vault.Write(ctx, ref, keys) })
}

func (k *watchedKeyring) Remove(ctx context.Context, ref model.Ref) error {
	return k.watch(ctx, func(ctx context.Context) error { return k.Vault.Remove(ctx, ref) })
}

func (k *watchedKeyring) ReadEntry(ctx context.Context, ref model.Ref) (entry model.Secret, err error) {
	err = k.watch(ctx, func(ctx context.Context) error {
		entry, err = k.Vault.ReadEntry(ctx, ref)
		return err
	})
	return entry, err
}

func (k *watchedKeyring) WriteEntry(ctx context.Context, ref model.Ref, entry model.Secret) error {
	return k.watch(ctx, func(ctx context.Context) error { return k.Vault.WriteEntry(ctx, ref, entry) })
}

func (k *watchedKeyring) watch(ctx context.Context, do func(context.Context) error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.silent != nil {
		return k.silent
	}
	switch err := ctx.Err(); { // it ended while another call was waiting
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %w", model.ErrKeyringSilent, err)
	case err != nil:
		return err
	}
	limited, cancel := context.WithTimeout(ctx, k.limit)
	defer cancel()
	defer time.AfterFunc(time.Second, k.waiting).Stop()
	err := do(limited)
	if errors.Is(err, model.ErrKeyringSilent) && !errors.Is(ctx.Err(), context.Canceled) {
		k.silent = err
	}
	return err
}
