// Package keychain keeps entries in the macOS keychain through Security.framework.
package keychain

import (
	"context"
	"errors"
	"strings"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/backend"
)

const kind = "keychain"

// metadataRing also returns the attributes of an entry, which macOS shows to everybody.
type metadataRing interface {
	backend.Ring
	GetMetadata(name string) (keyring.Metadata, error)
}

// keychain is the macOS keychain by entry name. It needs cgo.
type keychain struct {
	backend.Base
	library metadataRing
}

// New opens the keyring type keychain.
func New() backend.Platform {
	return keychain{library: backend.OpenLibrary(kind, keyring.Config{
		ServiceName: backend.App, KeychainTrustApplication: true, KeychainAccessibleWhenUnlocked: true,
	})}
}

var errNotHandedOut = errors.New("macOS refused access to the entry")

// Get distinguishes a missing entry from one that macOS refuses: 99designs' Get reports both as missing.
func (k keychain) Get(name string) (keyring.Item, error) {
	item, err := k.library.Get(name)
	if !errors.Is(err, keyring.ErrKeyNotFound) {
		return item, err
	}
	if _, meta := k.library.GetMetadata(name); !errors.Is(meta, keyring.ErrKeyNotFound) {
		return keyring.Item{}, errors.Join(errNotHandedOut, meta)
	}
	return keyring.Item{}, err
}

// Set gives the entry a label for Keychain Access.
func (k keychain) Set(item keyring.Item) error {
	item.Label = backend.App + " " + item.Key
	return k.library.Set(item)
}

func (keychain) Title() string { return "macOS Keychain" }

func (k keychain) Present(context.Context) error {
	if backend.Compiled(kind) {
		return nil
	}
	return &model.Problem{
		Kind: model.ErrKeyringAbsent,
		What: "this build of authdeck does not support the keyring type keychain",
		Why:  "it was built without cgo",
		Fix:  model.Do("use --keyring system, which keeps keys in the same keychain", "or build authdeck on a Mac"),
	}
}

func (k keychain) Prepare(ctx context.Context) error { return k.Present(ctx) }

func (k keychain) Look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	for _, name := range names {
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
		switch _, err := k.library.GetMetadata(name); {
		case err == nil:
			found[name] = model.Present
		case errors.Is(err, keyring.ErrKeyNotFound):
			found[name] = model.Absent
		}
	}
	return found, nil
}

func (k keychain) Remove(name string) error { return k.library.Remove(name) }

// Kind uses the numbers of Security/SecBase.h at the end of 99designs/go-keychain's messages, because the library wraps the errors
// in a way that loses the type.
func (k keychain) Kind(err error) error {
	if errors.Is(err, errNotHandedOut) {
		return backend.Wrap(model.ErrKeyringDenied, err)
	}
	for number, found := range map[string]error{
		"(-25308)": model.ErrKeyringLocked, // errSecInteractionNotAllowed
		"(-25293)": model.ErrKeyringDenied, // errSecAuthFailed
		"(-25243)": model.ErrKeyringDenied, // errSecNoAccessForItem
		"(-128)":   model.ErrKeyringDenied, // errSecUserCanceled
	} {
		if strings.HasSuffix(err.Error(), number) {
			return backend.Wrap(found, err)
		}
	}
	return backend.Classify(k.Title(), err)
}

// Exit codes of /usr/bin/security: the low byte of the error numbers of Security/SecBase.h.
const (
	exitNotFound      = 44  // errSecItemNotFound, -25300
	exitNoInteraction = 36  // errSecInteractionNotAllowed, -25308
	exitAuthFailed    = 51  // errSecAuthFailed, -25293
	exitCanceled      = 128 // errSecUserCanceled, -128
)

// ExitKind returns the kind of error for an exit code of /usr/bin/security; nil for others.
func ExitKind(exit int) error {
	switch exit {
	case exitNoInteraction:
		return model.ErrKeyringLocked
	case exitAuthFailed, exitCanceled:
		return model.ErrKeyringDenied
	}
	return nil
}

// ExitPresence returns what an exit code of /usr/bin/security says about the entry that it searched for.
func ExitPresence(exit int) model.Presence {
	switch exit {
	case 0:
		return model.Present
	case exitNotFound:
		return model.Absent
	}
	return model.Unknown
}
