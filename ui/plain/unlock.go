package plain

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/form"
	"authdeck/ui/words"
)

// openKeyring asks for what opens the keyring: its passphrase, or another keyring.
func (r *run) openKeyring(ctx context.Context) (flow.Event, error) {
	if errors.Is(r.failed, model.ErrKeyringAbsent) {
		return r.otherKeyring(ctx)
	}
	if err := r.askFilePassphrase(ctx, r.failed); err != nil {
		return r.orBack(err)
	}
	return r.keyringOpened(), nil
}

// withKeyring does something with the keyring, again after the passphrase that is needed; err says why it was not typed.
func (r *run) withKeyring(ctx context.Context, do func(context.Context) error) (failed, err error) {
	for {
		doing, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
		failed = do(doing)
		cancel()
		if !model.WantsPassphrase(failed) {
			return failed, nil
		}
		if err := r.askFilePassphrase(ctx, failed); err != nil {
			return nil, err
		}
	}
}

// askFilePassphrase asks for the passphrase of the encrypted file until it is right.
func (r *run) askFilePassphrase(ctx context.Context, why error) error {
	first := errors.Is(why, model.ErrPassphraseNew)
	if errors.Is(why, model.ErrWrongPassphrase) || errors.Is(why, model.ErrShortPassphrase) {
		r.tell(words.BeforePassphrase(why))
	}
	is := "is"
	if first {
		is = "will be" // it does not exist yet
	}
	if place := r.workspace.Vault.Keyring().Place; place != "" {
		r.say("The encrypted file %s in %s.", is, place)
	}
	if first {
		r.say("Choose a passphrase. It protects your keys. If you forget it, your keys are lost.")
	}
	defer r.t.Hide()() // a second passphrase may be typed before its question appears
	for {
		p, err := r.passphrase(ctx, first)
		if err != nil {
			return err
		}
		unlocking, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
		err = r.workspace.Vault.Unlock(unlocking, p)
		cancel()
		p.Wipe()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		}
		r.sayFailed(words.Short(err))
	}
}

// keyringOpened continues what needed the keyring.
func (r *run) keyringOpened() flow.Event {
	if len(r.pending.File.Keys) > 0 {
		return flow.ToImport.Unlock()
	}
	return flow.ToOpen.Unlock()
}

// passphrase asks twice for a new one, because with a mistyped one the keys would be lost.
func (r *run) passphrase(ctx context.Context, first bool) (model.Secret, error) {
	q := question{cancels: r.backCancels(), help: []string{"The passphrase opens the encrypted file with your keys. It has " + words.PassphraseLength + "."}}
	return form.AskPassphrase(first, func(confirm bool) (model.Secret, error) {
		if q.text = "Passphrase (not shown)"; confirm {
			q.text = "Confirm passphrase (not shown)"
		}
		p, _, err := r.askSecret(ctx, q)
		return p, err
	}, func(err error) { r.sayFailed(words.PassphraseRefused(err)) })
}

// otherKeyring offers the encrypted file on a machine without a system keyring.
func (r *run) otherKeyring(ctx context.Context) (flow.Event, error) {
	why := words.Explain(r.failed)
	r.say("%s", sentence(why.What))
	saved, _ := r.workspace.Records.Get(ctx, r.identity.Ref) // one that cannot be read counts as none
	switch yes, err := r.useFile(ctx, saved.OtherKeyring(model.FileKeyring)); {
	case err != nil:
		return r.orBack(err)
	case !yes:
		return r.back()
	}
	return r.keyringOpened(), nil
}

// useFile offers the encrypted file, and uses it after a yes. beside is another keyring that has the identity's keys; "" for none.
func (r *run) useFile(ctx context.Context, beside string) (yes bool, err error) {
	if beside != "" {
		r.say("%s", words.KeysBeside(beside))
	}
	if !r.offered {
		r.say("%s", words.FileOffer)
	}
	r.offered = true
	for {
		yes, err := r.confirm(ctx, "Use the encrypted file?", beside == "", words.FileOffer)
		if err != nil || !yes {
			return false, err
		}
		v, err := r.workspace.Keyrings.Try(model.FileKeyring)
		if err == nil {
			r.workspace.Vault = v
			return true, nil
		}
		r.tell(words.Explain(err))
	}
}
