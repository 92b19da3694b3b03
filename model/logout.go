package model

import "context"

// LogOut drops the saved session and, where keys says so, the stored keys. What is not there is no error.
func (w Workspace) LogOut(ctx context.Context, id Identity, keys bool) error {
	if err := w.Sessions.Remove(ctx, id.Ref); err != nil {
		return err
	}
	if keys {
		if err := w.Vault.Remove(ctx, id.Ref); err != nil {
			return err
		}
	}
	e := Event{Kind: LoggedOut}
	if keys {
		e = Event{Kind: KeysDeleted, Keyring: w.Vault.Keyring().Title}
	}
	w.note(ctx, id, e)
	return w.Records.Update(ctx, id.Ref, func(r *Record) {
		if r.Issued = nil; keys {
			*r = Record{SignedInAt: r.SignedInAt}
		}
	})
}
