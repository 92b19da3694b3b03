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
	Caller  *Caller // whose the session is, as far as it is known
}

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
	id, err := id.Resolve(ctx)
	if err != nil {
		return Start{}, err
	}
	if !renew {
		if s, caller, err := w.usableSession(ctx, id); err != nil || s.Saved {
			return Start{Session: s, Caller: caller}, err
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
		if s, caller, err := w.usableSession(ctx, id); err != nil || s.Saved {
			k.Secret.Wipe()
			unlock()
			return Start{Session: s, Caller: caller}, err
		}
	}
	device := id.device(k.Device)
	asked := AskFor(id.Duration, k.Duration, device != "")
	return Start{Attempt: &Attempt{Identity: id, Device: device, Asked: asked, w: w, keys: k, unlock: unlock}}, nil
}

func (w Workspace) minTTL() time.Duration {
	if w.MinTTL > 0 {
		return w.MinTTL
	}
	return MinTTL
}

// UsableSession gives the saved session if it will serve, the zero SessionInfo if not.
func (w Workspace) UsableSession(ctx context.Context, id Identity) (SessionInfo, error) {
	s, _, err := w.usableSession(ctx, id)
	return s, err
}

func (w Workspace) usableSession(ctx context.Context, id Identity) (SessionInfo, *Caller, error) {
	s, err := w.Sessions.Info(ctx, id.Ref)
	if err != nil || !s.Saved || s.Expires.Sub(w.Clock.Now()) <= w.minTTL() {
		return SessionInfo{}, nil, err
	}
	r, err := w.Records.Get(ctx, id.Ref)
	if err != nil || stale(id, r, s) {
		return SessionInfo{}, nil, err
	}
	return s, r.Caller, nil
}

// keys gives the configuration's pair or the keyring's entry. Where nothing is saved, the keyring is opened for writing
// first: the form comes next.
func (w Workspace) keys(ctx context.Context, id Identity) (Keys, error) {
	if id.KeysInConfig() {
		return Keys{AccessKeyID: id.AccessKeyID.Value, Secret: id.SecretKey.Value.Clone()}, nil
	}
	k, err := w.Vault.Read(ctx, id.Ref)
	if errors.Is(err, ErrNoKeys) {
		if err := w.Vault.Open(ctx); err != nil {
			return Keys{}, err
		}
	}
	return k, err
}
