// Package backend defines what a keyring must offer to authdeck, and has what several keyrings share.
package backend

import (
	"context"
	"errors"

	"github.com/99designs/keyring"

	"authdeck/model"
	_ "authdeck/store/vault/bus" // runs before 99designs/keyring does
)

// App is the service, folder or prefix of entries in keyrings that authdeck does not share with Atmos.
const App = "authdeck"

// Backend keeps payloads by entry name in one kind of keyring. A missing entry is keyring.ErrKeyNotFound; other errors
// are of the model's kinds. Title, Folder, Present, Look, Damaged, Names, Locked, Advice and Close may be called at any
// time, the others one at a time.
type Backend interface {
	Title() string
	// Folder is the folder of an encrypted file, whose passphrase authdeck asks for; "" for other keyrings.
	Folder() string
	// Present says why the keyring cannot be used on this machine; nil if it can. It opens nothing and shows no dialog.
	Present(ctx context.Context) error
	// Look says which entries exist, without reading a secret or showing a dialog. It leaves out entries for which it cannot tell.
	Look(ctx context.Context, names []string) (map[string]model.Presence, error)
	// Damaged returns the entries that no program can read now, as far as it can tell without reading a secret or showing a dialog.
	// Another program may be writing them; see WhileDamaged.
	Damaged(ctx context.Context, names []string) []string
	// Names lists the entries, without reading a secret or showing a dialog; model.ErrCannotSearch if that is impossible.
	Names(ctx context.Context) ([]string, error)
	// Locked says, without a dialog, why entries cannot be read until somebody unlocks the keyring.
	Locked(ctx context.Context) error
	// Advice says what to do if the keyring does not answer; nil for nothing special.
	Advice() model.Fix

	Open(ctx context.Context) error
	Unlock(ctx context.Context, passphrase model.Secret) error
	ChangePassphrase(ctx context.Context, g *Gate, passphrase model.Secret) (entries int, err error)
	Read(ctx context.Context, name string) ([]byte, error)
	// Write calls build with the old payload, or nil, to get the new one, and passes g just before it changes anything.
	Write(ctx context.Context, g *Gate, name string, build func(old []byte) ([]byte, error)) error
	Remove(ctx context.Context, g *Gate, name string) error
	// Close wipes the passphrase.
	Close()
}

// Platform is a keyring that a library reads and writes, with what the library does not do: check that the keyring exists, handle
// its dialogs, search without reading a secret, and classify its errors. NewRingStore makes it a Backend.
type Platform interface {
	Ring
	Title() string
	Present(ctx context.Context) error
	// Prepare makes sure that the keyring exists and is unlocked, with the keyring's own dialog if necessary.
	Prepare(ctx context.Context) error
	Look(ctx context.Context, names []string) (map[string]model.Presence, error)
	Damaged(ctx context.Context, names []string) []string
	Names(ctx context.Context) ([]string, error)
	Locked(ctx context.Context) error
	Advice() model.Fix
	// Kind gives an error of the library one of the model's kinds; nil stays nil.
	Kind(err error) error
}

// Ring is the part of keyring.Keyring that authdeck uses: entries are found by name, never listed.
type Ring interface {
	Get(name string) (keyring.Item, error)
	Set(item keyring.Item) error
	Remove(name string) error
}

// Base has the answers of most keyrings: they always exist, are always open, cannot be searched, and have no passphrase that
// authdeck asks for.
type Base struct{}

// Folder returns "".
func (Base) Folder() string { return "" }

// Present returns nil.
func (Base) Present(context.Context) error { return nil }

// Prepare does nothing.
func (Base) Prepare(context.Context) error { return nil }

// Look returns nothing.
func (Base) Look(context.Context, []string) (map[string]model.Presence, error) {
	return map[string]model.Presence{}, nil
}

// Damaged returns nothing.
func (Base) Damaged(context.Context, []string) []string { return nil }

// Names returns ErrCannotSearch.
func (Base) Names(context.Context) ([]string, error) { return nil, model.ErrCannotSearch }

// Locked returns nil.
func (Base) Locked(context.Context) error { return nil }

// Advice returns nil.
func (Base) Advice() model.Fix { return nil }

// Unlock fails, because the keyring has its own dialog.
func (Base) Unlock(context.Context, model.Secret) error {
	return errors.New("this keyring has its own unlock dialog")
}

// ChangePassphrase fails.
func (Base) ChangePassphrase(context.Context, *Gate, model.Secret) (int, error) {
	return 0, errors.New("this keyring has no passphrase that authdeck can change")
}

// Close does nothing.
func (Base) Close() {}
