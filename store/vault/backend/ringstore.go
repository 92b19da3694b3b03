package backend

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/files"
)

// ringStore replaces an entry in place: it reads the old one first, and restores it if the new one does not read back correctly.
type ringStore struct {
	Base
	platform Platform
	lock     string // the lock file for writers; "" for none
	answered goneDetector
}

// NewRingStore makes a platform a Backend. Processes that change entries take turns with the lock file; "" means no lock.
func NewRingStore(p Platform, lock string) Backend { return &ringStore{platform: p, lock: lock} }

// probeName is the entry that Atmos reads to see whether a keyring works (pkg/keyring/system.go).
const probeName = "atmos-keyring-availability-probe"

func (s *ringStore) Title() string     { return s.platform.Title() }
func (s *ringStore) Advice() model.Fix { return s.platform.Advice() }

func (s *ringStore) Present(ctx context.Context) error { return s.platform.Present(ctx) }

func (s *ringStore) Look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found, err := s.platform.Look(ctx, names)
	return found, s.answered.judge(s.Title(), err)
}

func (s *ringStore) Damaged(ctx context.Context, names []string) []string {
	return s.platform.Damaged(ctx, names)
}

func (s *ringStore) Names(ctx context.Context) ([]string, error) {
	names, err := s.platform.Names(ctx)
	return names, s.answered.judge(s.Title(), err)
}

func (s *ringStore) Locked(ctx context.Context) error {
	return s.answered.judge(s.Title(), s.platform.Locked(ctx))
}

func (s *ringStore) prepare(ctx context.Context) error {
	return s.answered.judge(s.Title(), s.platform.Prepare(ctx))
}

// goneDetector remembers whether a keyring has answered. If it answered before and is absent now, it has stopped. An error that says
// that a keyring has stopped gets the keyring's name.
type goneDetector struct{ answered atomic.Bool }

func (d *goneDetector) judge(title string, err error) error {
	var known *model.Problem
	switch {
	case err == nil:
		d.answered.Store(true)
	case d.answered.Load() && errors.Is(err, model.ErrKeyringAbsent) && !errors.As(err, new(*model.Problem)):
		return Gone(title, err) // a Problem already says more exactly what is missing
	case errors.As(err, &known) && errors.Is(known, model.ErrKeyringGone):
		named := *known
		named.What = title + " has stopped"
		return &named
	}
	return err
}

func (s *ringStore) Open(ctx context.Context) error {
	payload, err := s.Read(ctx, probeName)
	clear(payload)
	if errors.Is(err, keyring.ErrKeyNotFound) {
		return nil
	}
	return err
}

func (s *ringStore) Read(ctx context.Context, name string) ([]byte, error) {
	if err := s.prepare(ctx); err != nil {
		return nil, err
	}
	return s.get(name)
}

func (s *ringStore) get(name string) ([]byte, error) {
	item, err := s.platform.Get(name)
	if err != nil {
		return nil, s.kind(err)
	}
	return item.Data, nil
}

func (s *ringStore) kind(err error) error {
	if errors.Is(err, keyring.ErrKeyNotFound) {
		return err
	}
	return s.answered.judge(s.Title(), s.platform.Kind(err))
}

func (s *ringStore) Write(ctx context.Context, g *Gate, name string, build func(old []byte) ([]byte, error)) error {
	if err := s.prepare(ctx); err != nil { // its dialog may take a while, and other processes may write meanwhile
		return err
	}
	free, err := s.alone(ctx)
	if err != nil {
		return err
	}
	defer free()
	old, err := s.Read(ctx, name)
	unreadable := errors.Is(err, model.ErrDamagedEntry) // by the library: there is nothing to restore
	if err != nil && !unreadable && !errors.Is(err, keyring.ErrKeyNotFound) {
		return err
	}
	defer clear(old)
	payload, err := build(old)
	if err != nil {
		return err
	}
	defer clear(payload)
	if err := g.Pass(); err != nil {
		return err
	}
	err = s.set(name, payload)
	if err == nil && g.Abandoned() {
		err = ErrGivenUp // the caller was told that it failed
	}
	if err == nil {
		return nil
	}
	if unreadable {
		return err
	}
	if back := s.putBack(name, old); back != nil {
		return Unsure(err, back)
	}
	return err
}

// set saves an entry and reads it back.
func (s *ringStore) set(name string, payload []byte) error {
	if err := s.platform.Set(keyring.Item{Key: name, Data: payload}); err != nil {
		return s.kind(err)
	}
	got, err := s.get(name)
	defer clear(got)
	if errors.Is(err, keyring.ErrKeyNotFound) || errors.Is(err, model.ErrDamagedEntry) || err == nil && !bytes.Equal(got, payload) {
		return model.ErrNotStored
	}
	return err
}

// putBack restores an entry, nil for none, unless it is already there.
func (s *ringStore) putBack(name string, old []byte) error {
	now, err := s.get(name)
	defer clear(now)
	gone := errors.Is(err, keyring.ErrKeyNotFound)
	switch {
	case old == nil && gone, old != nil && err == nil && bytes.Equal(now, old):
		return nil
	case old == nil:
		return s.drop(name)
	}
	return s.set(name, old)
}

func (s *ringStore) Remove(ctx context.Context, g *Gate, name string) error {
	if err := s.prepare(ctx); err != nil {
		return err
	}
	free, err := s.alone(ctx)
	if err != nil {
		return err
	}
	defer free()
	if err := g.Pass(); err != nil {
		return err
	}
	return s.drop(name)
}

// drop deletes an entry; a missing entry is no error, although backends disagree about it.
func (s *ringStore) drop(name string) error {
	if err := s.platform.Remove(name); err != nil && !errors.Is(err, keyring.ErrKeyNotFound) {
		return s.kind(err)
	}
	return nil
}

// alone lets only one authdeck process at a time change entries. Otherwise an entry that another process writes between our write
// and our read-back would look wrong, and restoring the old one would lose it. Other programs take no lock. If a lock file is not
// possible (a home folder that cannot be written to), there is no lock.
func (s *ringStore) alone(ctx context.Context) (free func(), err error) {
	none := func() {}
	if s.lock == "" {
		return none, nil
	}
	if err := files.MakeFolder(filepath.Dir(s.lock), 0o700); err != nil {
		return none, nil //nolint:nilerr // see above
	}
	free, err = files.Lock(ctx, s.lock, lockLimit(ctx))
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOSPC):
		return none, nil
	case err != nil:
		return nil, fmt.Errorf("another authdeck is changing the keyring: %w", err)
	}
	return free, nil
}

// lockLimit is how long another process may hold the lock: it may wait for a dialog. The limit is shorter than the call may take, so
// that the call can still say who holds the lock, and is not a keyring that did not answer.
func lockLimit(ctx context.Context) time.Duration {
	limit := model.KeyringTimeout
	if end, ends := ctx.Deadline(); ends {
		const toSayWho = time.Second
		left := (time.Until(end) - toSayWho).Truncate(toSayWho)
		limit = min(limit, max(left, files.LockRetry)) // a free lock is taken however late it is
	}
	return limit
}
