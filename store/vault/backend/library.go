package backend

import (
	"errors"

	"github.com/99designs/keyring"
)

// Library is a backend of 99designs/keyring that is opened again for each call, because opening is cheap, and may be what fails.
type Library func() (keyring.Keyring, error)

// OpenLibrary opens the library's backend of that type.
func OpenLibrary(kind string, c keyring.Config) Library {
	c.AllowedBackends = []keyring.BackendType{keyring.BackendType(kind)}
	return func() (keyring.Keyring, error) { return keyring.Open(c) }
}

// Get reads an entry.
func (l Library) Get(name string) (keyring.Item, error) {
	ring, err := l()
	if err != nil {
		return keyring.Item{}, err
	}
	return ring.Get(name)
}

// GetMetadata reads an entry's attributes.
func (l Library) GetMetadata(name string) (keyring.Metadata, error) {
	ring, err := l()
	if err != nil {
		return keyring.Metadata{}, err
	}
	return ring.GetMetadata(name)
}

// Set writes an entry.
func (l Library) Set(item keyring.Item) error {
	ring, err := l()
	if err != nil {
		return err
	}
	return ring.Set(item)
}

// Remove deletes an entry.
func (l Library) Remove(name string) error {
	ring, err := l()
	if err != nil {
		return err
	}
	return ring.Remove(name)
}

// Compiled reports whether this program contains a backend of the library: keychain needs cgo, and D-Bus backends need a bus that
// answered when the program started.
func Compiled(kind string) bool {
	for _, b := range keyring.AvailableBackends() {
		if string(b) == kind {
			return true
		}
	}
	return false
}

// CheckedRemoval removes an entry until it is gone. 99designs ignores KWallet's answer, and removes only one item of the Secret
// Service, although other programs may have created several that match.
type CheckedRemoval struct{ Ring }

var errNotRemoved = errors.New("the entry could not be removed")

// Remove deletes an entry and checks that it is gone.
func (r CheckedRemoval) Remove(name string) error {
	const most = 8
	for range most {
		if err := r.Ring.Remove(name); err != nil {
			return err
		}
		item, err := r.Get(name)
		clear(item.Data)
		if errors.Is(err, keyring.ErrKeyNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return errNotRemoved
}
