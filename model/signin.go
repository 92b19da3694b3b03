package model

import (
	"context"
	"errors"
	"time"
)

// callerTimeout bounds the question who signed in, which only decorates the result.
const callerTimeout = 3 * time.Second

// Start is what Begin found: an attempt to go on with, or, where Attempt is nil, a session that is still good.
type Start struct {
	Attempt *Attempt
	Session SessionInfo
}

// Attempt is one sign-in under the identity's lock. It alone holds the secret key; Close wipes it and frees the lock.
// Issued is a session that AWS gave.
type Issued struct {
	Identity Identity
	Info     SessionInfo
	Caller   *Caller // nil if it is not known
	Asked    Asked
	Unsaved  error // wraps ErrSessionNotSaved; Session then holds the only copy
	Session  Session
	Warning  error // the state file could not be written
}

// Begin reads the keys, takes the lock and looks at the saved session again: another process may have signed in
// meanwhile. Nothing is locked while the keyring may be showing a dialog of its own. Errors: ErrNoKeys, *BusyError, the
// keyring's, *Problem.
func (w Workspace) Begin(ctx context.Context, id Identity, renew bool) (Start, error) {
	if id.Problem != nil {
		return Start{}, id.Problem
	}
	if !renew {
		if s, err := w.Good(ctx, id); err != nil || s.Saved {
			return Start{Session: s}, err
		}
	}
	k, err := w.keys(ctx, id)
	if err != nil {
		return Start{}, err
	}
	unlock, err := w.Locker.Lock(ctx, id.Ref)
	if err != nil {
		k.Secret.Wipe()
		return Start{}, err
	}
	if !renew {
		if s, err := w.Good(ctx, id); err != nil || s.Saved {
			k.Secret.Wipe()
			unlock()
			return Start{Session: s}, err
		}
	}
	a := &Attempt{Identity: id, Device: k.Device, Asked: AskFor(id.Duration, k.Duration, k.Device != ""), w: w, keys: k, unlock: unlock}
	return Start{Attempt: a}, nil
}

// Good gives the saved session if it will serve, the zero SessionInfo if not.
func (w Workspace) Good(ctx context.Context, id Identity) (SessionInfo, error) {
	s, err := w.Sessions.Info(ctx, id.Ref)
	if err != nil || s.At(w.Clock.Now()) != SessionGood {
		return SessionInfo{}, err
	}
	r, err := w.Records.Get(ctx, id.Ref)
	if err != nil || stale(id, r, s) {
		return SessionInfo{}, err
	}
	return s, nil
}

// keys gives the configuration's pair or the keyring's, with the device that counts. Where nothing is saved, the keyring
// is opened for writing first: the form comes next.
func (w Workspace) keys(ctx context.Context, id Identity) (k Keys, err error) {
	if id.KeysInConfig() {
		k = Keys{AccessKeyID: id.AccessKeyID.Value, Secret: id.SecretKey.Value.Clone()}
	} else if k, err = w.Vault.Read(ctx, id.Ref); err != nil {
		if errors.Is(err, ErrNoKeys) {
			if err := w.Vault.Open(ctx); err != nil {
				return Keys{}, err
			}
		}
		return Keys{}, err
	}
	if id.Device.Set {
		k.Device = id.Device.Value
	}
	return k, nil
}

// Used tells whether this code was used a moment ago and would be refused.
// Send asks AWS for the session, once, and saves it. After a success the attempt is closed; after a failure it can be
// sent again. Errors: ErrCodeForm, ErrCodeUsed, *AWSError, the context's.
// issued saves the session. It no longer listens to a cancel: AWS has given the session, and the code is spent.
// mayBeSpent tells whether AWS may have taken the code although no session came back.
// Draft is the entry without its secret, for the form.
// Close wipes the keys and frees the lock; while a code is being sent, as soon as that ends.
// enter registers one Send; false where the attempt is closed.
// release needs mu.
