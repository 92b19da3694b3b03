package cli

import (
	"context"
	"fmt"
	"time"

	"authdeck/model"
)

// watchedKeyring is a keyring that may show a dialog while it is read: reading has a time limit, and the command says that it is
// waiting.
type watchedKeyring struct {
	model.Vault
	limit   time.Duration
	waiting func()
}

// watched limits the time for a keyring, which is longer if nobody sees its dialog. Without a dialog, it may still be slow on a
// busy machine. AWS calls have their own limits.
func (c *command) watched(v model.Vault, unattended bool) model.Vault {
	limit := model.KeyringTimeout
	if unattended && !v.Keyring().TakesPassphrase {
		limit = model.UnattendedTimeout
	}
	return watchedKeyring{v, limit, func() {
		fmt.Fprintln(c.stderr, c.glyphs().Text("Waiting for your keyring ("+v.Keyring().Title+"). Press ctrl+c to cancel"))
	}}
}

func (k watchedKeyring) Read(ctx context.Context, ref model.Ref) (keys model.Keys, err error) {
	err = k.watch(ctx, func(ctx context.Context) error {
		keys, err = k.Vault.Read(ctx, ref)
		return err
	})
	return keys, err
}

func (k watchedKeyring) Open(ctx context.Context) error { return k.watch(ctx, k.Vault.Open) }

func (k watchedKeyring) watch(ctx context.Context, do func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, k.limit)
	defer cancel()
	defer time.AfterFunc(time.Second, k.waiting).Stop()
	return do(limited)
}
