package model

import (
	"context"
	"errors"
	"time"
)

// Location is a place for keys: a keyring and an entry in it.
type Location struct {
	Vault Vault
	Ref   Ref
}

// Transfer copies keys from one location to another.
type Transfer struct {
	From, To Location
	Force    bool // replace different keys at the destination
	Remove   bool // remove the old entry after the new one was read back
}

// Transferred is the outcome of a Transfer.
type Transferred int

// The outcomes. If there is nothing to copy, the error is ErrNoKeys.
const (
	NotTransferred Transferred = iota
	Copied
	AlreadyThere // the same keys were already there; nothing was written
	Replaced     // there were different keys, and Force replaced them
)

// ErrOtherKeys says that the destination has different keys for the identity.
var ErrOtherKeys = errors.New("other keys are already saved")

// Transfer copies a whole entry, reads it back and compares. Only then does it remove the old entry, if Remove is set. So the keys
// are always in at least one of the two places. removed says that the old entry is gone.
func (w Workspace) Transfer(ctx context.Context, t Transfer) (done Transferred, removed bool, err error) {
	entry, err := t.From.Vault.ReadEntry(ctx, t.From.Ref)
	if err != nil {
		return NotTransferred, false, err
	}
	defer entry.Wipe()
	if done, err = put(ctx, t, entry); err != nil {
		return NotTransferred, false, err
	}
	if t.Remove && t.From.Ref.Realm != "" { // Atmos itself removes an entry without a realm, at its next sign-in
		if err = confirm(ctx, t.To, entry); err == nil {
			err = t.From.Vault.Remove(ctx, t.From.Ref)
		}
		removed = err == nil
	}
	return done, removed, errors.Join(err, w.remember(ctx, t))
}

// put writes the entry unless the same keys are already there.
func put(ctx context.Context, t Transfer, entry Secret) (Transferred, error) {
	there, err := t.To.Vault.ReadEntry(ctx, t.To.Ref)
	defer there.Wipe()
	done := Copied
	switch {
	case errors.Is(err, ErrNoKeys):
	case err != nil:
		return NotTransferred, err
	case there.Equal(entry):
		return AlreadyThere, nil
	case !t.Force:
		return NotTransferred, ErrOtherKeys
	default:
		done = Replaced
	}
	return done, t.To.Vault.WriteEntry(ctx, t.To.Ref, entry)
}

// confirm checks once more before the old entry is removed.
func confirm(ctx context.Context, to Location, entry Secret) error {
	there, err := to.Vault.ReadEntry(ctx, to.Ref)
	defer there.Wipe()
	if err == nil && !there.Equal(entry) {
		err = ErrNotStored
	}
	return err
}

// remember copies the record of the keys, if the list is about their new place.
func (w Workspace) remember(ctx context.Context, t Transfer) error {
	k := t.To.Vault.Keyring()
	if k.Type != w.Vault.Keyring().Type {
		return nil
	}
	old := Record{}
	if t.From.Ref.Realm != "" {
		var err error
		if old, err = w.Records.Get(ctx, t.From.Ref); err != nil {
			return err
		}
	}
	return w.Records.Update(ctx, t.To.Ref, func(r *Record) {
		if old.MaskedKey != "" && r.MaskedKey == "" {
			*r = old
			r.Session, r.SignedInAt = nil, time.Time{} // its session is not here
		}
		if r.savedIn(k); r.SavedAt.IsZero() {
			r.SavedAt = w.now()
		}
	})
}

// OtherRealms finds other realms in which identities with these names have keys, in the current keyring. It matters for identities
// without keys in this realm.
func (w Workspace) OtherRealms(ctx context.Context, names []string) (map[string][]string, error) {
	found, err := w.Vault.Realms(ctx, names)
	for name, realms := range found {
		var others []string
		for _, r := range realms {
			if r != w.Config.Realm {
				others = append(others, r)
			}
		}
		if found[name] = others; len(others) == 0 {
			delete(found, name)
		}
	}
	return found, err
}

// RealmKeys are an identity's keys in another realm, and the record about them there.
type RealmKeys struct {
	Realm  string // "" is an entry of an Atmos version without realms
	Record Record
}

// otherRealms finds the keys of identities that have none here, according to the keyring. It finds none in a keyring that cannot be
// searched.
func (w Workspace) otherRealms(ctx context.Context, here map[Ref]Presence) map[Ref][]RealmKeys {
	var names []string
	for _, id := range w.Config.Identities {
		if here[id.Ref] == Absent {
			names = append(names, id.Ref.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	realms, err := w.OtherRealms(ctx, names)
	if err != nil {
		return nil
	}
	found := map[Ref][]RealmKeys{}
	for name, all := range realms {
		for _, realm := range all {
			l := RealmKeys{Realm: realm}
			if realm != "" {
				l.Record, _ = w.Records.Get(ctx, Ref{Realm: realm, Name: name}) // the record is a cache; without it, less is shown
			}
			ref := Ref{Realm: w.Config.Realm, Name: name}
			found[ref] = append(found[ref], l)
		}
	}
	return found
}

// CopyFromRealm copies an identity's keys from another realm to this one. It also copies the session, if that belongs to the same
// keys and is still usable.
func (w Workspace) CopyFromRealm(ctx context.Context, id Identity, realm string, remove bool) (done Transferred, removed bool, err error) {
	if err := w.Config.CheckTrust(ForKeyring, Identity{}); err != nil {
		return NotTransferred, false, err
	}
	from := Ref{Realm: realm, Name: id.Ref.Name}
	done, removed, err = w.Transfer(ctx, Transfer{
		From: Location{w.Vault, from}, To: Location{w.Vault, id.Ref}, Remove: remove,
	})
	if done == NotTransferred || realm == "" {
		return done, removed, err
	}
	return done, removed, errors.Join(err, w.copySession(ctx, id, from))
}

// copySession copies a session that is still usable and was requested with the copied keys.
func (w Workspace) copySession(ctx context.Context, id Identity, from Ref) error {
	rec, err := w.Records.Get(ctx, from)
	if err != nil || rec.Session == nil || rec.Session.MaskedKey != rec.MaskedKey {
		return err
	}
	info, err := w.Sessions.Info(ctx, from)
	if err != nil || !rec.Session.isOf(info) || info.At(w.Clock.Now(), w.MinTTL) != SessionGood {
		return err
	}
	s, err := w.Sessions.Read(ctx, from)
	if err != nil {
		return err
	}
	defer s.Wipe()
	if err := w.Sessions.Save(ctx, id.Ref, s); err != nil {
		return err
	}
	return w.Records.Update(ctx, id.Ref, func(r *Record) { r.Session, r.SignedInAt = rec.Session, rec.SignedInAt })
}
