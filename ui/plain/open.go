package plain

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/ui/words"
)

// open reads the identity's keys and takes its lock, or reads them for the form.
func (r *run) open(ctx context.Context) (model.Event, error) {
	opening, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	id, err := r.identity.Resolve(opening)
	if err != nil {
		return r.notOpened(err), nil
	}
	r.identity = id
	if r.edit {
		r.sayOpening()
		d, stored, err := r.workspace.Edit(opening, r.identity)
		if err != nil {
			return r.notOpened(err), nil
		}
		r.form = newForm(d, stored)
		return model.ForEdit, nil
	}
	start := model.Start{Attempt: r.opts.Attempt}
	if r.opts.Attempt = nil; start.Attempt == nil {
		good, err := r.workspace.Good(opening, r.identity)
		if r.renew || err != nil || !good.Saved {
			r.sayOpening()
		}
		if start, err = r.workspace.Begin(opening, r.identity, r.renew); err != nil {
			return r.notOpened(err), nil
		}
	}
	if start.Attempt == nil {
		r.signedIn(model.Issued{Identity: r.identity, Info: start.Session, Caller: r.caller(ctx)}, true)
		return model.StillGood, nil
	}
	if r.attempt = start.Attempt; r.attempt.Device == "" {
		return model.ReadyNoMFA, nil
	}
	return model.Ready, nil
}

// sayOpening warns of a dialog that the keyring may show.
func (r *run) sayOpening() {
	if k := r.workspace.Vault.Keyring(); !r.identity.KeysInConfig() && !k.TakesPassphrase {
		r.say("Opening the keyring (%s). It may show a dialog of its own.", k.Title)
	}
}

// notOpened tells where the walk goes on that could not read the keys.
func (r *run) notOpened(err error) model.Event {
	r.failed = err
	var busy *model.BusyError
	switch {
	case errors.Is(err, model.ErrNoKeys):
		r.say("No keys are saved for %s yet.", r.identity.Title)
		r.form = newForm(model.Draft{}, false)
		return model.NoKeys
	case errors.As(err, &busy):
		return model.Busy
	}
	if model.WantsPassphrase(err) || errors.Is(err, model.ErrKeyringAbsent) && r.workspace.KeyringFrom == "" {
		return model.Locked
	}
	return model.Failed
}

// caller is who the state file says the identity's keys belong to.
func (r *run) caller(ctx context.Context) *model.Caller {
	rec, err := r.workspace.Records.Get(ctx, r.identity.Ref)
	if err != nil {
		return nil
	}
	return rec.Caller
}

// wait says once who is asking for the code, and waits for the end of it.
func (r *run) wait(ctx context.Context) (model.Event, error) {
	var busy *model.BusyError
	who := ""
	if errors.As(r.failed, &busy) && busy.PID > 0 {
		who = spanSince(busy, r.ports.Clock)
	}
	r.say("Another window is asking for the code%s. Waiting for it; ctrl+c ends authdeck.", who)
	if err := r.workspace.Locker.Wait(ctx, r.identity.Ref); err != nil {
		return r.fail(err), nil
	}
	r.renew = false // the other window may just have signed in
	return model.Free, nil
}

// unlock asks for what keeps the keyring shut: its passphrase, or another keyring.
func (r *run) unlock(ctx context.Context) (model.Event, error) {
	if errors.Is(r.failed, model.ErrKeyringAbsent) {
		return r.otherKeyring(ctx)
	}
	if err := r.unlockFile(ctx, r.failed); err != nil {
		return r.orBack(err)
	}
	return r.unlocked(), nil
}

// opening does something with the keyring, again once the passphrase is typed that it turns out to need; err says why it
// was not typed.
func (r *run) opening(ctx context.Context, do func(context.Context) error) (failed, err error) {
	for {
		doing, cancel := context.WithTimeout(ctx, patience)
		failed = do(doing)
		cancel()
		if !model.WantsPassphrase(failed) {
			return failed, nil
		}
		if err := r.unlockFile(ctx, failed); err != nil {
			return nil, err
		}
	}
}

// unlockFile asks for the passphrase of the encrypted file until it is right.
func (r *run) unlockFile(ctx context.Context, why error) error {
	first := errors.Is(why, model.ErrPassphraseNew)
	if errors.Is(why, model.ErrWrongPassphrase) || errors.Is(why, model.ErrShortPassphrase) {
		r.tell(words.Explain(why))
	}
	if place := r.workspace.Vault.Keyring().Place; place != "" {
		r.say("The encrypted file is in %s.", place)
	}
	if first {
		r.say("Choose a passphrase. It protects the encrypted file that holds your keys. Without it nobody can read them, not even you.")
	}
	for {
		p, err := r.passphrase(ctx, first)
		if err != nil {
			return err
		}
		unlocking, cancel := context.WithTimeout(ctx, patience)
		err = r.workspace.Vault.Unlock(unlocking, p)
		cancel()
		p.Wipe()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		}
		r.say("Error: %s", sentence(words.Explain(err).Title))
	}
}

// unlocked goes on with what needed the keyring.
func (r *run) unlocked() model.Event {
	if r.incoming != nil {
		return model.Resumed
	}
	return model.Unlocked
}

// passphrase asks twice for a first one, for a mistyped one would lock the keys away for good.
func (r *run) passphrase(ctx context.Context, first bool) (model.Secret, error) {
	q := question{text: "Passphrase (not shown)", help: []string{"The passphrase opens the encrypted file that holds your keys. It has at least 8 characters."}}
	for {
		p, _, err := r.askSecret(ctx, q)
		if err != nil {
			return model.Secret{}, err
		}
		if p.Len() < model.MinPassphrase {
			p.Wipe()
			r.say("Error: At least 8 characters.")
			continue
		}
		if !first {
			return p, nil
		}
		again, _, err := r.askSecret(ctx, question{text: "The same again (not shown)", help: q.help})
		if err != nil {
			p.Wipe()
			return model.Secret{}, err
		}
		same := p.Equal(again)
		if again.Wipe(); same {
			return p, nil
		}
		p.Wipe()
		r.say("Error: The two are not the same. Type both again.")
	}
}

// otherKeyring offers the encrypted file on a machine without a system keyring.
func (r *run) otherKeyring(ctx context.Context) (model.Event, error) {
	why := words.Explain(r.failed)
	r.say("%s", sentence(why.Title))
	saved, _ := r.workspace.Records.Get(ctx, r.identity.Ref) // one that cannot be read counts as none
	beside := saved.SavedBeside("file")
	for _, text := range words.FileOffer(beside) {
		r.say("%s", text)
	}
	for {
		yes, err := r.confirm(ctx, "Use the encrypted file?", beside == "")
		if err != nil {
			return r.orBack(err)
		}
		if !yes {
			return r.back()
		}
		v, err := r.workspace.Keyrings.Try("file")
		if err == nil {
			r.workspace.Vault = v
			return r.unlocked(), nil
		}
		r.tell(words.Explain(err))
	}
}
