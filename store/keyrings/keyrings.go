// Package keyrings opens each keyring of a user only once, so that a passphrase is asked for only once, even if the configuration
// is read again.
package keyrings

import (
	"context"
	"io/fs"
	"sync"

	"authdeck/model"
	"authdeck/store/files"
	"authdeck/store/settings"
	"authdeck/store/vault"
)

// Opened are the keyrings that were opened so far.
type Opened struct {
	mu    sync.Mutex
	byID  map[id]*vault.Vault
	tried string // type of the keyring that was chosen until authdeck ends
}

type id struct{ kind, dir string }

// None is the initial value: no keyring is open.
func None() *Opened { return &Opened{byID: map[id]*vault.Vault{}} }

// Close wipes the passphrases.
func (o *Opened) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, v := range o.byID {
		v.Close()
	}
}

// Source says which keyring to use.
type Source struct {
	Config   model.KeyringConfig
	Getenv   func(string) string
	Home     string
	Places   files.Dirs
	Repaired func(path string, was fs.FileMode) // see vault.Options
	Forgot   func(error)                        // is called if a choice could not be saved
	Noticed  func(notice string)                // see vault.Options
}

// Keyrings implements model.Keyrings for one configuration.
type Keyrings struct {
	opened *Opened
	Source
}

// For returns the keyrings of a configuration.
func (o *Opened) For(s Source) Keyrings { return Keyrings{o, s} }

// Open opens a keyring until authdeck ends, or returns the open one.
func (k Keyrings) Open(kind string) (model.Vault, error) {
	dir, err := vault.FileDir(k.Config, k.Getenv, k.Home, k.Places.AtmosData)
	if err != nil {
		return nil, err
	}
	k.opened.mu.Lock()
	defer k.opened.mu.Unlock()
	at := id{kind, dir}
	if v, ok := k.opened.byID[at]; ok {
		return v, nil
	}
	variable := vault.PassphraseVar(k.Config, k.Getenv)
	passphrase := model.SecretString(k.Getenv(variable))
	defer passphrase.Wipe()
	v, err := vault.Open(vault.Options{
		Type: kind, FileDir: dir, LockDir: k.Places.Locks(), Passphrase: passphrase, Variable: variable, Repaired: k.Repaired, Noticed: k.Noticed,
	})
	if err != nil {
		return nil, err
	}
	k.opened.byID[at] = v
	return v, nil
}

// Use opens a keyring and saves the choice for later runs.
func (k Keyrings) Use(_ context.Context, kind string) (model.Vault, error) {
	v, err := k.Open(kind)
	if err != nil {
		return nil, err
	}
	return v, settings.Set(k.Places.Settings(), "keyring", kind)
}

// Try opens a keyring; see model.Keyrings.
func (k Keyrings) Try(kind string) (model.Vault, error) {
	v, err := k.Open(kind)
	if err != nil {
		return nil, err
	}
	k.opened.mu.Lock()
	defer k.opened.mu.Unlock()
	k.opened.tried = kind
	return &onTrial{Vault: v, kept: func() {
		if err := settings.Set(k.Places.Settings(), "keyring", kind); err != nil {
			k.Forgot(err)
		}
	}}, nil
}

// Unchosen opens the keyring if the user chose none: the one tried earlier in this run, or else that type.
func (k Keyrings) Unchosen(kind string) (model.Vault, error) {
	k.opened.mu.Lock()
	tried := k.opened.tried
	k.opened.mu.Unlock()
	if tried != "" {
		return k.Try(tried)
	}
	return k.Open(kind)
}

// onTrial is a keyring whose choice is saved with the first save.
type onTrial struct {
	model.Vault
	once sync.Once
	kept func()
}

func (v *onTrial) Write(ctx context.Context, ref model.Ref, k model.Keys) error {
	return v.saved(v.Vault.Write(ctx, ref, k))
}

func (v *onTrial) WriteEntry(ctx context.Context, ref model.Ref, entry model.Secret) error {
	return v.saved(v.Vault.WriteEntry(ctx, ref, entry))
}

func (v *onTrial) saved(err error) error {
	if err == nil {
		v.once.Do(v.kept)
	}
	return err
}

// Available checks these types of keyrings, or every one, without opening any.
func (k Keyrings) Available(ctx context.Context, kinds ...string) []model.Availability {
	return vault.Available(ctx, kinds...)
}
