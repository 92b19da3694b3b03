package vault

import (
	"context"
	"errors"
	"strings"

	"github.com/99designs/keyring"

	"authdeck/model"
)

// keychainRing tells an entry that is missing from one that macOS did not hand out: for both, 99designs' Get says that
// there is none. The attributes of an entry are shown to everybody.
type keychainRing struct{ keyring.Keyring }

var errNotHandedOut = errors.New("macOS did not hand out the entry")

func (r keychainRing) Get(name string) (keyring.Item, error) {
	item, err := r.Keyring.Get(name)
	if !errors.Is(err, keyring.ErrKeyNotFound) {
		return item, err
	}
	if _, meta := r.GetMetadata(name); !errors.Is(meta, keyring.ErrKeyNotFound) {
		return keyring.Item{}, errors.Join(errNotHandedOut, meta)
	}
	return keyring.Item{}, err
}

// Set names the entry for the list of Keychain Access.
func (r keychainRing) Set(item keyring.Item) error {
	item.Label = ours + " " + item.Key
	return r.Keyring.Set(item)
}

// keychainHost is the keychain by name, through Security.framework, which needs cgo.
type keychainHost struct{ ring keychainRing }

func (keychainHost) title() string { return "macOS Keychain" }

func (h keychainHost) present(context.Context) error {
	if compiled(Keychain) {
		return nil
	}
	return &model.KeyringError{
		Kind: model.ErrKeyringAbsent,
		What: "the keyring type keychain is not in this program",
		Why:  "it was built without cgo, as for another system",
		Do:   []string{"use --keyring system, which keeps keys in the same keychain", "or build authdeck on a Mac"},
	}
}

func (h keychainHost) prepare(ctx context.Context) error { return h.present(ctx) }

func (h keychainHost) look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	for _, name := range names {
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
		switch _, err := h.ring.GetMetadata(name); {
		case err == nil:
			found[name] = model.Present
		case errors.Is(err, keyring.ErrKeyNotFound):
			found[name] = model.Absent
		}
	}
	return found, nil
}

// kind goes by the numbers of Security/SecBase.h with which 99designs/go-keychain ends its texts: the library wraps them
// in a way that loses the type.
func (h keychainHost) kind(err error) error {
	if errors.Is(err, errNotHandedOut) {
		return wrap(model.ErrKeyringDenied, err)
	}
	for number, kind := range map[string]error{
		"(-25308)": model.ErrKeyringLocked, // errSecInteractionNotAllowed
		"(-25293)": model.ErrKeyringDenied, // errSecAuthFailed
		"(-25243)": model.ErrKeyringDenied, // errSecNoAccessForItem
		"(-128)":   model.ErrKeyringDenied, // errSecUserCanceled
	} {
		if strings.HasSuffix(err.Error(), number) {
			return wrap(kind, err)
		}
	}
	return libraryKind(h.title(), err)
}
