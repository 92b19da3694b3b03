// Package backend says what a keyring has to offer to authdeck, and has what several keyrings share.
package backend

import (
	"context"
	"errors"

	"github.com/99designs/keyring"

	"authdeck/model"
	_ "authdeck/store/vault/bus" // runs before 99designs/keyring does
)

// App is the service, folder or prefix of entries in keyrings that are not shared with Atmos.
const App = "authdeck"

// Backend keeps payloads by entry name in one kind of keyring. A missing entry is keyring.ErrKeyNotFound; other errors
// are of the model's kinds. Title, Folder, Present, Look, Names, Locked, Advice and Close may be called at any time, the
// others one at a time.
type Backend interface {
	Title() string
	// Folder is where an encrypted file is, whose passphrase authdeck asks for; "" for other keyrings.
	Folder() string
	// Present says why the keyring cannot be used on this machine, or nil. It opens nothing and shows no dialog.
	Present(ctx context.Context) error
	// Look tells, without reading a secret or a dialog, which entries exist. It leaves out what it cannot tell.
	Look(ctx context.Context, names []string) (map[string]model.Presence, error)
	// Names lists the entries, without reading a secret or a dialog: model.ErrCannotSearch where that is impossible.
	Names(ctx context.Context) ([]string, error)
	// Locked says, without a dialog, what keeps entries from being read until somebody unlocks the keyring.
	Locked(ctx context.Context) error
	// Advice says what to do when the keyring does not answer; nil for nothing special.
	Advice() []string

	Open(ctx context.Context) error
	Unlock(ctx context.Context, passphrase model.Secret) error
	ChangePassphrase(ctx context.Context, g *Gate, passphrase model.Secret) (entries int, err error)
	Read(ctx context.Context, name string) ([]byte, error)
	// Write asks build for the new payload, given the old one or nil, and passes g just before it changes anything.
	Write(ctx context.Context, g *Gate, name string, build func(old []byte) ([]byte, error)) error
	Remove(ctx context.Context, g *Gate, name string) error
	// Close wipes the passphrase.
	Close()
}

// Platform is a keyring that a library reads and writes, together with what the library lacks: whether the keyring is
// there, its dialogs, a search that reads no secret, the kinds of its errors. NewRingStore makes it a Backend.
type Platform interface {
	Ring
	Title() string
	Present(ctx context.Context) error
	// Prepare makes sure that the keyring is there and unlocked, with the keyring's own dialog if necessary.
	Prepare(ctx context.Context) error
	Look(ctx context.Context, names []string) (map[string]model.Presence, error)
	Names(ctx context.Context) ([]string, error)
	Locked(ctx context.Context) error
	Advice() []string
	// Kind gives an error of the library, or nil, one of the model's kinds.
	Kind(err error) error
}

// Ring is the part of keyring.Keyring that authdeck uses: entries are found by name, never listed.
type Ring interface {
	Get(name string) (keyring.Item, error)
	Set(item keyring.Item) error
	Remove(name string) error
}

// Base has what most keyrings answer: always there, always open, not searchable, without a passphrase of authdeck's.
type Base struct{}

// Folder is none.
func (Base) Folder() string { return "" }

// Present finds nothing missing.
func (Base) Present(context.Context) error { return nil }

// Prepare has nothing to do.
func (Base) Prepare(context.Context) error { return nil }

// Look cannot tell anything.
func (Base) Look(context.Context, []string) (map[string]model.Presence, error) {
	return map[string]model.Presence{}, nil
}

// Names cannot be listed.
func (Base) Names(context.Context) ([]string, error) { return nil, model.ErrCannotSearch }

// Locked finds nothing locked.
func (Base) Locked(context.Context) error { return nil }

// Advice is none.
func (Base) Advice() []string { return nil }

// Unlock fails: the keyring has its own dialog.
func (Base) Unlock(context.Context, model.Secret) error {
	return errors.New("this keyring has its own unlock dialog")
}

// ChangePassphrase fails.
func (Base) ChangePassphrase(context.Context, *Gate, model.Secret) (int, error) {
	return 0, errors.New("this keyring has no passphrase that authdeck can change")
}

// Close has nothing to wipe.
func (Base) Close() {}
