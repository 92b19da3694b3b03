package vault

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"github.com/99designs/keyring"

	"authdeck/model"
)

// ours is the service, folder or prefix that entries have in keyrings which are not shared with Atmos.
const ours = "authdeck"

// backend gives the two halves of every keyring but the encrypted file, and touches neither.
func backend(kind string) (host, keyring.Keyring, error) {
	if _, err := typeOf(kind); err != nil {
		return nil, nil, err
	}
	switch kind {
	case System:
		return newDesktop(), systemLimit(systemRing{}), nil
	case Keychain:
		ring := keychainRing{opened(kind, keyring.Config{
			ServiceName: ours, KeychainTrustApplication: true, KeychainAccessibleWhenUnlocked: true,
		})}
		return keychainHost{ring}, ring, nil
	case WinCred:
		return wincredHost{}, limited{opened(kind, keyring.Config{ServiceName: ours, WinCredPrefix: ours}), blobSize}, nil
	}
	return local(kind)
}

// opener is a backend of the library that is opened anew for each call: opening is cheap, and may be what fails.
type opener struct {
	kind string
	open func() (keyring.Keyring, error)
}

func opened(kind string, c keyring.Config) opener {
	c.AllowedBackends = []keyring.BackendType{keyring.BackendType(kind)}
	return opener{kind, func() (keyring.Keyring, error) { return keyring.Open(c) }}
}

func (o opener) Get(name string) (keyring.Item, error) {
	ring, err := o.open()
	if err != nil {
		return keyring.Item{}, err
	}
	return ring.Get(name)
}

func (o opener) Set(item keyring.Item) error {
	ring, err := o.open()
	if err != nil {
		return err
	}
	return ring.Set(item)
}

func (o opener) Remove(name string) error {
	ring, err := o.open()
	if err != nil {
		return err
	}
	return ring.Remove(name)
}

func (o opener) GetMetadata(name string) (keyring.Metadata, error) {
	ring, err := o.open()
	if err != nil {
		return keyring.Metadata{}, err
	}
	return ring.GetMetadata(name)
}

func (opener) Keys() ([]string, error) { return nil, errByName }

// removing makes sure that an entry is gone: 99designs drops KWallet's answer, and removes one item of the Secret Service
// where another program may have made several that fit.
type removing struct{ keyring.Keyring }

var errNotRemoved = errors.New("the entry could not be removed")

func (r removing) Remove(name string) error {
	const most = 8
	for range most {
		if err := r.Keyring.Remove(name); err != nil {
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

// compiled tells whether this program has a backend of the library: keychain needs cgo, and those on D-Bus a bus that
// answered when the program started.
func compiled(kind string) bool {
	for _, b := range keyring.AvailableBackends() {
		if string(b) == kind {
			return true
		}
	}
	return false
}

// sorted tells whether an error is none, or has a kind already.
func sorted(err error) bool {
	var told *model.KeyringError
	for _, k := range []error{
		nil, model.ErrKeyringAbsent, model.ErrKeyringSilent, model.ErrKeyringLocked, model.ErrKeyringDenied,
		context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, k) {
			return true
		}
	}
	return errors.As(err, &told)
}

func wrap(kind, err error) error { return fmt.Errorf("%w: %w", kind, err) }

// libraryKind is for errors that say nothing more exact.
func libraryKind(title string, err error) error {
	if sorted(err) {
		return err
	}
	return failed(title, err)
}

// failed is for what a keyring says in words of its own.
func failed(title string, err error) error {
	return &model.KeyringError{
		Kind: model.ErrKeyringFailed, What: title + " failed", Why: err.Error(), Cause: err,
		Do: []string{"see what its own program says, and whether its disk is full", "then try again", otherKeyring},
	}
}

const otherKeyring = "or choose another keyring: --keyring file"

// absent is a keyring that cannot be used here, and what to do.
func absent(what string, do ...string) error {
	return &model.KeyringError{Kind: model.ErrKeyringAbsent, What: what, Do: append(do, otherKeyring)}
}

// wincredHost is Windows' Credential Manager, which is always open.
type wincredHost struct{}

func (wincredHost) title() string                 { return "Windows Credential Manager" }
func (wincredHost) present(context.Context) error { return nil }
func (wincredHost) prepare(context.Context) error { return nil }
func (h wincredHost) kind(err error) error        { return libraryKind(h.title(), err) }

// look cannot tell: Windows hands out an entry only together with its secret.
func (wincredHost) look(context.Context, []string) (map[string]model.Presence, error) {
	return map[string]model.Presence{}, nil
}

// systemLimit is what the operating system's own keyring takes at most.
func systemLimit(ring keyring.Keyring) keyring.Keyring {
	switch runtime.GOOS {
	case "windows":
		return limited{ring, blobSize}
	case "darwin":
		return limited{ring, commandSize}
	}
	return ring
}
