// Package vault keeps long-lived keys in a keyring, in the entries that the Atmos CLI reads and writes.
package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/99designs/keyring"

	"authdeck/model"
)

// Options say which keyring to open.
type Options struct {
	Type    string
	FileDir string // the folder of an encrypted file; see FileDir
	LockDir string // where the lock of the other keyrings is, which one writer at a time holds; "" for no lock
	// Passphrase of an encrypted file, where the environment gives one; Open copies it.
	Passphrase model.Secret
	// Repaired hears of each file and folder of ours that others could read and that is closed to them again; may be
	// nil. It is called from another goroutine.
	Repaired func(path string, was fs.FileMode)
}

// Vault is one opened keyring; it implements model.Vault. One call at a time goes into the library: one that never
// returns holds up the later ones until their contexts end, and cannot overtake them.
type Vault struct {
	kind  string
	store store
	turn  chan struct{}
}

// store is what one kind of keyring does with payloads by entry name. A missing entry is keyring.ErrKeyNotFound; other
// errors are of the model's kinds. All but look, locked, title and close are called one at a time.
type store interface {
	title() string
	look(ctx context.Context, names []string) (map[string]model.Presence, error)
	// locked says what keeps entries from being read until somebody unlocks it; without a dialog.
	locked(ctx context.Context) error
	open(ctx context.Context) error
	unlock(ctx context.Context, passphrase model.Secret) error
	read(ctx context.Context, name string) ([]byte, error)
	// write asks build for the new payload, given the old one or nil, and gate for leave just before it changes anything.
	write(ctx context.Context, g *gate, name string, build func(old []byte) ([]byte, error)) error
	remove(ctx context.Context, g *gate, name string) error
	close()
}

// Open prepares the keyring of that type without touching it. A type that is unknown, or not on this system, is
// model.ErrUnknownKeyring.
func Open(o Options) (*Vault, error) {
	if o.Type == File {
		if !filepath.IsAbs(o.FileDir) {
			return nil, fmt.Errorf("the folder of the encrypted file must be an absolute path, not %q", o.FileDir)
		}
		repaired := o.Repaired
		if repaired == nil {
			repaired = func(string, fs.FileMode) {}
		}
		return newVault(File, &files{dir: filepath.Clean(o.FileDir), pass: o.Passphrase.Clone(), repaired: repaired, writer: library}), nil
	}
	h, ring, err := backend(o.Type)
	if err != nil {
		return nil, err
	}
	lock := ""
	if o.LockDir != "" {
		lock = filepath.Join(o.LockDir, ".keyring-"+o.Type+".lock")
	}
	return newVault(o.Type, &inPlace{ring: ring, host: remember(h), lock: lock}), nil
}

func newVault(kind string, s store) *Vault {
	return &Vault{kind: kind, store: s, turn: make(chan struct{}, 1)}
}

// Close wipes the passphrase.
func (v *Vault) Close() { v.store.close() }

// Keyring describes the keyring without touching it. The title of a system keyring gets more exact once it was asked.
func (v *Vault) Keyring() model.Keyring {
	k := model.Keyring{Type: v.kind, Title: v.store.title(), Entry: Entry}
	if t, err := typeOf(v.kind); err == nil {
		k.Note = t.Note
	}
	if f, ok := v.store.(*files); ok {
		k.Place, k.TakesPassphrase = f.dir, true
	}
	return k
}

// Entry is the name of an identity's entry (cloudposse/atmos, pkg/auth/credentials/store.go).
func Entry(r model.Ref) string { return entryPrefix + r.Realm + "_" + r.Name }

const entryPrefix = "atmos_"

// entryOf refuses half a name: without a realm, checkouts would share their keys.
func entryOf(r model.Ref) (string, error) {
	if r.Realm == "" || r.Name == "" {
		return "", fmt.Errorf("a keyring entry needs a realm and a name, not %q and %q", r.Realm, r.Name)
	}
	return Entry(r), nil
}

// Look tells which identities have an entry. It waits for no other call. What cannot be told is left out.
func (v *Vault) Look(ctx context.Context, refs []model.Ref) (map[model.Ref]model.Presence, error) {
	names := make([]string, len(refs))
	for i, r := range refs {
		var err error
		if names[i], err = entryOf(r); err != nil {
			return nil, err
		}
	}
	find := func(*gate) (map[string]model.Presence, error) { return v.store.look(ctx, slices.Clone(names)) }
	byName, err := call(ctx, nil, find, func(map[string]model.Presence) {})
	found := make(map[model.Ref]model.Presence, len(byName))
	for i, r := range refs {
		if p := byName[names[i]]; p != model.Unknown {
			found[r] = p
		}
	}
	return found, err
}

// Locked says what keeps entries from being read; see model.Vault. It waits for no other call.
func (v *Vault) Locked(ctx context.Context) error {
	_, err := call(ctx, nil, func(*gate) (struct{}, error) { return struct{}{}, v.store.locked(ctx) }, func(struct{}) {})
	return err
}

// Open makes sure that entries can be written; see model.Vault.
func (v *Vault) Open(ctx context.Context) error {
	return v.change(ctx, func(*gate) error { return v.store.open(ctx) })
}

// Unlock takes the passphrase of an encrypted file. Other keyrings ask for theirs themselves.
func (v *Vault) Unlock(ctx context.Context, passphrase model.Secret) error {
	own := passphrase.Clone() // the caller may wipe its own while a late call still runs
	return v.change(ctx, func(*gate) error {
		defer own.Wipe()
		return v.store.unlock(ctx, own)
	})
}

// Read gives an entry. Session keys in it count as none, as they do for Atmos: model.ErrNoKeys.
func (v *Vault) Read(ctx context.Context, ref model.Ref) (model.Keys, error) {
	name, err := entryOf(ref)
	if err != nil {
		return model.Keys{}, err
	}
	k, err := call(ctx, v.turn, func(*gate) (model.Keys, error) {
		payload, err := v.store.read(ctx, name)
		defer clear(payload)
		if errors.Is(err, keyring.ErrKeyNotFound) {
			return model.Keys{}, model.ErrNoKeys
		}
		if err != nil {
			return model.Keys{}, err
		}
		k, err := decodeKeys(payload)
		if err != nil {
			return model.Keys{}, fmt.Errorf("%s: %w", name, err)
		}
		return k, nil
	}, func(k model.Keys) { k.Secret.Wipe() })
	return k, v.advised(err)
}

// Write saves, reads back and compares. Fields of an existing entry that authdeck does not know are kept.
func (v *Vault) Write(ctx context.Context, ref model.Ref, k model.Keys) error {
	name, err := entryOf(ref)
	if err != nil {
		return err
	}
	if k.AccessKeyID == "" || k.Secret.Empty() {
		return errors.New("an entry needs the access key ID and the secret access key")
	}
	k.Secret = k.Secret.Clone() // the caller may wipe its own while a late call still runs
	return v.change(ctx, func(g *gate) error {
		defer k.Secret.Wipe()
		return v.store.write(ctx, g, name, func(old []byte) ([]byte, error) { return encodeKeys(old, k) })
	})
}

// Remove deletes an entry; one that is not there is no error.
func (v *Vault) Remove(ctx context.Context, ref model.Ref) error {
	name, err := entryOf(ref)
	if err != nil {
		return err
	}
	return v.change(ctx, func(g *gate) error {
		err := v.store.remove(ctx, g, name)
		if errors.Is(err, keyring.ErrKeyNotFound) {
			return nil
		}
		return err
	})
}

func (v *Vault) change(ctx context.Context, f func(*gate) error) error {
	_, err := call(ctx, v.turn, func(g *gate) (struct{}, error) { return struct{}{}, f(g) }, func(struct{}) {})
	return v.advised(err)
}

// advised adds what to do about a keyring of this type that does not answer.
func (v *Vault) advised(err error) error {
	var told *model.KeyringError
	s, ok := v.store.(*inPlace)
	if !ok || !errors.Is(err, model.ErrKeyringSilent) || errors.As(err, &told) {
		return err
	}
	host := s.host
	if r, remembers := host.(*remembering); remembers {
		host = r.host
	}
	h, ok := host.(interface{ advice() []string })
	if !ok {
		return err
	}
	return &model.KeyringError{Kind: model.ErrKeyringSilent, What: s.title() + " did not answer", Do: h.advice(), Cause: err}
}

// fileTitle is what users read.
func fileTitle() string { return "encrypted file" }
