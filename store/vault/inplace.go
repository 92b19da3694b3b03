package vault

import (
	"bytes"
	"context"
	"errors"

	"github.com/99designs/keyring"

	"authdeck/model"
)

// inPlace is a keyring that replaces an entry where it stands: what was there is read first, and put back when the new
// one does not come out as it went in.
type inPlace struct {
	ring keyring.Keyring
	host host
	lock string // the file that one writer at a time holds; "" for none
}

// host is what lies around a keyring.Keyring that the interface does not know: its dialogs, its search, its errors.
type host interface {
	title() string
	// present says why the keyring cannot be used here, or nil; it opens nothing and shows no dialog.
	present(ctx context.Context) error
	// prepare makes sure that the keyring is there and open, with its own dialog if need be.
	prepare(ctx context.Context) error
	look(ctx context.Context, names []string) (map[string]model.Presence, error)
	// kind gives an error of the library one of the model's kinds.
	kind(err error) error
}

// probeName is the entry that Atmos asks for to see whether a keyring works (pkg/keyring/system.go).
const probeName = "atmos-keyring-availability-probe"

func (s *inPlace) title() string { return s.host.title() }
func (s *inPlace) close()        {}

func (s *inPlace) look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	return s.host.look(ctx, names)
}

// lockable is a host that can tell, without a dialog, whether it is locked.
type lockable interface {
	locked(ctx context.Context) error
}

func (s *inPlace) locked(ctx context.Context) error {
	if l, ok := s.host.(lockable); ok {
		return l.locked(ctx)
	}
	return nil
}

func (s *inPlace) open(ctx context.Context) error {
	payload, err := s.read(ctx, probeName)
	clear(payload)
	if errors.Is(err, keyring.ErrKeyNotFound) {
		return nil
	}
	return err
}

func (s *inPlace) unlock(context.Context, model.Secret) error {
	return errors.New("this keyring asks for its passphrase itself")
}

func (s *inPlace) read(ctx context.Context, name string) ([]byte, error) {
	if err := s.host.prepare(ctx); err != nil {
		return nil, err
	}
	return s.get(name)
}

func (s *inPlace) get(name string) ([]byte, error) {
	item, err := s.ring.Get(name)
	if err != nil {
		return nil, s.kind(err)
	}
	return item.Data, nil
}

func (s *inPlace) kind(err error) error {
	if errors.Is(err, keyring.ErrKeyNotFound) {
		return err
	}
	return s.host.kind(err)
}

func (s *inPlace) write(ctx context.Context, g *gate, name string, build func(old []byte) ([]byte, error)) error {
	if err := s.host.prepare(ctx); err != nil { // its dialog may take a while, in which others can write
		return err
	}
	free, err := s.alone(ctx)
	if err != nil {
		return err
	}
	defer free()
	old, err := s.read(ctx, name)
	unreadable := errors.Is(err, model.ErrDamagedEntry) // by the library: nobody has what could be put back
	if err != nil && !unreadable && !errors.Is(err, keyring.ErrKeyNotFound) {
		return err
	}
	defer clear(old)
	payload, err := build(old)
	if err != nil {
		return err
	}
	defer clear(payload)
	if err := g.pass(); err != nil {
		return err
	}
	err = s.set(name, payload)
	if err == nil && g.abandoned() {
		err = errGivenUp // the caller was told that it failed
	}
	if err == nil {
		return nil
	}
	if unreadable {
		return err
	}
	if back := s.putBack(name, old); back != nil {
		return unsure(err, back)
	}
	return err
}

// set saves and reads back.
func (s *inPlace) set(name string, payload []byte) error {
	if err := s.ring.Set(keyring.Item{Key: name, Data: payload}); err != nil {
		return s.kind(err)
	}
	got, err := s.get(name)
	defer clear(got)
	if errors.Is(err, keyring.ErrKeyNotFound) || errors.Is(err, model.ErrDamagedEntry) || err == nil && !bytes.Equal(got, payload) {
		return model.ErrNotStored
	}
	return err
}

// putBack makes the entry what it was, nil for none, unless it is that already.
func (s *inPlace) putBack(name string, old []byte) error {
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

func (s *inPlace) remove(ctx context.Context, g *gate, name string) error {
	if err := s.host.prepare(ctx); err != nil {
		return err
	}
	free, err := s.alone(ctx)
	if err != nil {
		return err
	}
	defer free()
	if err := g.pass(); err != nil {
		return err
	}
	return s.drop(name)
}

// drop deletes an entry; backends disagree about one that is not there.
func (s *inPlace) drop(name string) error {
	if err := s.ring.Remove(name); err != nil && !errors.Is(err, keyring.ErrKeyNotFound) {
		return s.kind(err)
	}
	return nil
}
