// Package vault keeps long-lived keys in a keyring, in the entries that the Atmos CLI reads and writes.
package vault

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/encfile"
	"authdeck/store/vault/entry"
)

// Options say which keyring to open.
type Options struct {
	Type    string
	FileDir string // the folder of an encrypted file; see FileDir
	LockDir string // folder of the lock file for writers of the other keyrings; "" for no lock
	// Passphrase of an encrypted file, if the environment sets one; Open copies it.
	Passphrase model.Secret
	Variable   string // the variable that sets it; "" is model.PassphraseVariable
	// Repaired is called for each of our files and folders that others could read and that have been made private; may be nil. It
	// is called from another goroutine.
	Repaired func(path string, was fs.FileMode)
	// Noticed is called for what a user should know after a change that succeeded; may be nil.
	Noticed func(notice string)
}

// Vault is one opened keyring; it implements model.Vault. Only one call at a time enters the library. If one never returns, later
// calls wait until their contexts end.
type Vault struct {
	kind     string
	backend  backend.Backend
	turn     chan struct{}
	variable string      // with the passphrase; "" if it does not matter
	given    atomic.Bool // the passphrase in use is the variable's
}

// Open prepares the keyring of that type without accessing it. For a type that is unknown, or not supported on this system, it
// returns model.ErrUnknownKeyring.
func Open(o Options) (*Vault, error) {
	if o.Type == File {
		if !filepath.IsAbs(o.FileDir) {
			return nil, fmt.Errorf("the folder of the encrypted file must be an absolute path, not %q", o.FileDir)
		}
		variable := cmp.Or(o.Variable, model.PassphraseVariable)
		return newVault(File, encfile.New(encfile.Options{
			Dir: o.FileDir, Passphrase: o.Passphrase, Variable: variable, Repaired: o.Repaired,
		})).takes(variable, !o.Passphrase.Empty()), nil
	}
	p, err := platform(o.Type)
	if err != nil {
		return nil, err
	}
	if teller, ok := p.(interface{ Notice(to func(string)) }); ok {
		teller.Notice(o.Noticed)
	}
	lock := ""
	if o.LockDir != "" {
		lock = filepath.Join(o.LockDir, ".keyring-"+o.Type+".lock")
	}
	return newVault(o.Type, backend.NewRingStore(p, lock)), nil
}

func newVault(kind string, b backend.Backend) *Vault {
	return &Vault{kind: kind, backend: b, turn: make(chan struct{}, 1)}
}

// takes sets the variable that may contain the passphrase, for errors. given says whether it contains one.
func (v *Vault) takes(variable string, given bool) *Vault {
	v.variable = variable
	v.given.Store(given)
	return v
}

// Close wipes the passphrase.
func (v *Vault) Close() { v.backend.Close() }

// Keyring describes the keyring without accessing it. The title of a system keyring becomes more exact after it was used.
func (v *Vault) Keyring() model.Keyring {
	dir := v.backend.Folder()
	k := model.Keyring{Type: v.kind, Title: v.backend.Title(), Place: dir, TakesPassphrase: dir != "", PassphraseVariable: v.variable, Entry: entry.Name}
	if t, err := typeOf(v.kind); err == nil {
		k.Note = t.Note
	}
	return k
}

// entryOf rejects an incomplete name: without a realm, checkouts would share their keys.
func entryOf(r model.Ref) (string, error) {
	if r.Realm == "" || r.Name == "" {
		return "", fmt.Errorf("a keyring entry needs a realm and a name, not %q and %q", r.Realm, r.Name)
	}
	return entry.Name(r), nil
}

// Look says which identities have an entry. It does not wait for other calls. It leaves out identities for which it cannot tell.
func (v *Vault) Look(ctx context.Context, refs []model.Ref) (map[model.Ref]model.Presence, error) {
	names := make([]string, len(refs))
	for i, r := range refs {
		var err error
		if names[i], err = entryOf(r); err != nil {
			return nil, err
		}
	}
	find := func(*backend.Gate) (map[string]model.Presence, error) {
		return v.backend.Look(ctx, slices.Clone(names))
	}
	byName, err := backend.Call(ctx, nil, find, func(map[string]model.Presence) {})
	found := make(map[model.Ref]model.Presence, len(byName))
	for i, r := range refs {
		if p := byName[names[i]]; p != model.Unknown {
			found[r] = p
		}
	}
	return found, err
}

// Damaged returns the entries that nothing can read; see model.Vault. It does not wait for other calls.
func (v *Vault) Damaged(ctx context.Context, refs []model.Ref) (damaged []model.Ref) {
	byName := map[string]model.Ref{}
	for _, r := range refs {
		if name, err := entryOf(r); err == nil {
			byName[name] = r
		}
	}
	names := slices.Sorted(maps.Keys(byName))
	backend.WhileDamaged(ctx, func() bool { // once for all entries: one after the other would take seconds
		find := func(*backend.Gate) ([]string, error) { return v.backend.Damaged(ctx, names), nil }
		still, err := backend.Call(ctx, nil, find, func([]string) {})
		if err != nil { // the last answer is all that is known
			return false
		}
		names, damaged = still, nil
		for _, name := range still {
			damaged = append(damaged, byName[name])
		}
		return len(still) > 0
	})
	return damaged
}

// Locked says why entries cannot be read; see model.Vault. It does not wait for other calls.
func (v *Vault) Locked(ctx context.Context) error {
	return v.advised(backend.Do(ctx, nil, func(*backend.Gate) error { return v.backend.Locked(ctx) }))
}

// Empty reports whether there is no entry. It does not wait for other calls.
func (v *Vault) Empty(ctx context.Context) (bool, error) {
	entries, err := v.entries(ctx)
	some := slices.ContainsFunc(entries, func(e string) bool { return strings.HasPrefix(e, entry.Prefix) })
	return err == nil && !some, err
}

func (v *Vault) entries(ctx context.Context) ([]string, error) {
	return backend.Call(ctx, nil, func(*backend.Gate) ([]string, error) { return v.backend.Names(ctx) }, func([]string) {})
}

// Open makes sure that entries can be written; see model.Vault.
func (v *Vault) Open(ctx context.Context) error {
	return v.change(ctx, func(*backend.Gate) error { return v.backend.Open(ctx) })
}

// Unlock sets the passphrase of an encrypted file. Other keyrings ask for theirs themselves.
func (v *Vault) Unlock(ctx context.Context, passphrase model.Secret) error {
	own := lend(passphrase)
	defer own.end()
	err := v.change(ctx, func(*backend.Gate) error {
		return own.use(func(s model.Secret) error { return v.backend.Unlock(ctx, s) })
	})
	var e *model.PassphraseError
	switch {
	case err == nil:
		v.given.Store(false)
	case errors.As(err, &e):
		e.Given = false
	}
	return err
}

// Read returns an entry. As in Atmos, session keys count as no keys: model.ErrNoKeys.
func (v *Vault) Read(ctx context.Context, ref model.Ref) (model.Keys, error) {
	name, err := entryOf(ref)
	if err != nil {
		return model.Keys{}, err
	}
	k, err := backend.Call(ctx, v.turn, func(*backend.Gate) (model.Keys, error) {
		payload, err := v.backend.Read(ctx, name)
		defer clear(payload)
		if errors.Is(err, keyring.ErrKeyNotFound) {
			return model.Keys{}, model.ErrNoKeys
		}
		if err != nil {
			return model.Keys{}, err
		}
		k, err := entry.Decode(payload)
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
	own := lend(k.Secret)
	defer own.end()
	return v.change(ctx, func(g *backend.Gate) error {
		return own.use(func(s model.Secret) error {
			k.Secret = s
			return v.backend.Write(ctx, g, name, func(old []byte) ([]byte, error) { return entry.Encode(old, k) })
		})
	})
}

// Remove deletes an entry; a missing entry is not an error.
func (v *Vault) Remove(ctx context.Context, ref model.Ref) error {
	name, err := entryOf(ref)
	if err != nil {
		return err
	}
	return v.change(ctx, func(g *backend.Gate) error {
		err := v.backend.Remove(ctx, g, name)
		if errors.Is(err, keyring.ErrKeyNotFound) {
			return nil
		}
		return err
	})
}

// Realms returns the realms in which identities with these names have entries, sorted; see model.Vault.
func (v *Vault) Realms(ctx context.Context, names []string) (map[string][]string, error) {
	entries, err := v.entries(ctx)
	if err != nil {
		return nil, err
	}
	found := map[string][]string{}
	for _, e := range entries {
		if realm, name, ok := entry.Split(e, names); ok {
			found[name] = append(found[name], realm)
		}
	}
	for name := range found {
		slices.Sort(found[name])
	}
	return found, nil
}

func holdsSession(payload []byte) bool {
	keys, err := entry.Decode(payload)
	keys.Secret.Wipe()
	return errors.Is(err, model.ErrNoKeys)
}

// ReadEntry returns an entry as stored, which the caller wipes. The error is model.ErrNoKeys if there is no entry, or one with a
// session. A Ref without a realm means an entry of an Atmos version without realms.
func (v *Vault) ReadEntry(ctx context.Context, ref model.Ref) (model.Secret, error) {
	name := entry.Prefix + ref.Name
	if ref.Realm != "" {
		name = entry.Name(ref)
	}
	s, err := backend.Call(ctx, v.turn, func(*backend.Gate) (model.Secret, error) {
		payload, err := v.backend.Read(ctx, name)
		switch {
		case errors.Is(err, keyring.ErrKeyNotFound):
			return model.Secret{}, model.ErrNoKeys
		case err != nil:
			return model.Secret{}, err
		case holdsSession(payload):
			clear(payload)
			return model.Secret{}, model.ErrNoKeys
		}
		return model.NewSecret(payload), nil
	}, func(s model.Secret) { s.Wipe() })
	return s, v.advised(err)
}

// WriteEntry saves an entry from another keyring, reads it back and compares.
func (v *Vault) WriteEntry(ctx context.Context, ref model.Ref, whole model.Secret) error {
	name, err := entryOf(ref)
	if err != nil {
		return err
	}
	own := lend(whole)
	defer own.end()
	return v.change(ctx, func(g *backend.Gate) error {
		return own.use(func(s model.Secret) error {
			return v.backend.Write(ctx, g, name, func([]byte) (payload []byte, err error) {
				s.Reveal(func(b []byte) { payload = slices.Clone(b) })
				return payload, nil
			})
		})
	})
}

// ChangePassphrase encrypts every entry again; see model.Vault.
func (v *Vault) ChangePassphrase(ctx context.Context, passphrase model.Secret) (int, error) {
	own := lend(passphrase)
	defer own.end()
	n, err := backend.Call(ctx, v.turn, func(g *backend.Gate) (n int, err error) {
		err = own.use(func(s model.Secret) error {
			n, err = v.backend.ChangePassphrase(ctx, g, s)
			return err
		})
		return n, err
	}, func(int) {})
	if err == nil {
		v.given.Store(false)
	}
	return n, v.advised(err)
}

func (v *Vault) change(ctx context.Context, f func(*backend.Gate) error) error {
	return v.advised(backend.Do(ctx, v.turn, f))
}

// advised adds what to do if a keyring of this type does not answer, and the variable with the passphrase if that is wrong or missing.
func (v *Vault) advised(err error) error {
	if v.variable != "" && model.WantsPassphrase(err) {
		return &model.PassphraseError{Err: err, Variable: v.variable, Given: v.given.Load()}
	}
	advice := v.backend.Advice()
	if advice == nil || !errors.Is(err, model.ErrKeyringSilent) || errors.As(err, new(*model.Problem)) {
		return err
	}
	return &model.Problem{Kind: model.ErrKeyringSilent, What: v.backend.Title() + " did not answer", Fix: advice, Cause: err}
}
