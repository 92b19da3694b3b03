package model_test

import (
	"context"
	"errors"
	"testing"

	"authdeck/model"
)

// Adapters that wrap the real ones, to make one call fail or to do something just before it.

var errDisk = errors.New("no space left on device")

// sealedVault fails the test when it is opened.
type sealedVault struct {
	model.Vault
	t *testing.T
}

func (v sealedVault) Open(context.Context) error {
	v.t.Error("the keyring was opened")
	return nil
}

func (v sealedVault) Read(context.Context, model.Ref) (model.Keys, error) {
	v.t.Error("the keyring was read")
	return model.Keys{}, model.ErrNoKeys
}

func (v sealedVault) Look(context.Context, []model.Ref) (map[model.Ref]model.Presence, error) {
	v.t.Error("the keyring was searched")
	return nil, nil
}

func (v sealedVault) Locked(context.Context) error {
	v.t.Error("the keyring was asked")
	return nil
}

// oddVault fails where a test says so, keeps what it returned, and calls after when a write is done.
type oddVault struct {
	model.Vault
	open, read, write error
	opened            int
	after             func()
	handedOut         []model.Secret
}

func (v *oddVault) Open(ctx context.Context) error {
	v.opened++
	if v.open != nil {
		return v.open
	}
	return v.Vault.Open(ctx)
}

func (v *oddVault) Read(ctx context.Context, ref model.Ref) (model.Keys, error) {
	if v.read != nil {
		return model.Keys{}, v.read
	}
	k, err := v.Vault.Read(ctx, ref)
	v.handedOut = append(v.handedOut, k.Secret)
	return k, err
}

func (v *oddVault) Write(ctx context.Context, ref model.Ref, k model.Keys) error {
	if v.write != nil {
		return v.write
	}
	v.handedOut = append(v.handedOut, k.Secret)
	err := v.Vault.Write(ctx, ref, k)
	if v.after != nil {
		v.after()
	}
	return err
}

// wiped reports whether everything that was returned has been wiped.
func (v *oddVault) wiped() bool {
	for _, s := range v.handedOut {
		if !s.Empty() {
			return false
		}
	}
	return len(v.handedOut) > 0
}

type oddSessions struct {
	model.Sessions
	info, save, remove error
	saving             func(model.Session)
}

func (s oddSessions) Info(ctx context.Context, ref model.Ref) (model.SessionInfo, error) {
	if s.info != nil {
		return model.SessionInfo{}, s.info
	}
	return s.Sessions.Info(ctx, ref)
}

func (s oddSessions) Save(ctx context.Context, ref model.Ref, v model.Session) error {
	if s.save != nil {
		return s.save
	}
	if s.saving != nil {
		s.saving(v)
	}
	return s.Sessions.Save(ctx, ref, v)
}

func (s oddSessions) Remove(ctx context.Context, ref model.Ref) error {
	if s.remove != nil {
		return s.remove
	}
	return s.Sessions.Remove(ctx, ref)
}

// oddRecords fails where a test says so.
type oddRecords struct {
	model.Records
	update error
}

func (r oddRecords) Update(ctx context.Context, ref model.Ref, change func(*model.Record)) error {
	if r.update != nil {
		return r.update
	}
	return r.Records.Update(ctx, ref, change)
}

// lateLocker does something while the lock is being taken, as another process might, and counts.
type lateLocker struct {
	model.Locker
	before       func()
	given, freed int
}

func (l *lateLocker) Lock(ctx context.Context, ref model.Ref) (model.HeldLock, error) {
	if l.before != nil {
		l.before()
	}
	held, err := l.Locker.Lock(ctx, ref)
	if err != nil {
		return held, err
	}
	l.given++
	release := held.Release
	held.Release = func() {
		l.freed++
		release()
	}
	return held, nil
}

// spyTokens records what is sent, and calls answered as soon as AWS has answered.
type spyTokens struct {
	model.Tokens
	requests []model.TokenRequest
	answered func()
}

func (s *spyTokens) SessionToken(ctx context.Context, r model.TokenRequest) (model.Session, error) {
	s.requests = append(s.requests, r)
	if s.answered != nil {
		defer s.answered()
	}
	return s.Tokens.SessionToken(ctx, r)
}

func TestALookTakesLongerForManyIdentitiesButNeverForEver(t *testing.T) {
	t.Parallel()
	if few, many := model.LookTimeout(3), model.LookTimeout(500); few >= many || few < model.UnattendedTimeout {
		t.Errorf("%v, %v", few, many)
	}
	if got := model.LookTimeout(1_000_000); got != model.KeyringTimeout {
		t.Error(got)
	}
}
