package vault

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/99designs/keyring"

	"authdeck/model"
)

// lister is a host that can name its entries without reading a secret and without a dialog.
type lister interface {
	names(ctx context.Context) ([]string, error)
}

// Elsewhere gives the realms under which identities of these names have entries, sorted; see model.Vault.
func (v *Vault) Elsewhere(ctx context.Context, names []string) (map[string][]string, error) {
	l, ok := v.store.(lister)
	if !ok {
		return nil, model.ErrCannotSearch
	}
	entries, err := call(ctx, nil, func(*gate) ([]string, error) { return l.names(ctx) }, func([]string) {})
	if err != nil {
		return nil, err
	}
	found := map[string][]string{}
	for _, entry := range entries {
		if realm, name, ok := split(entry, names); ok {
			found[name] = append(found[name], realm)
		}
	}
	for name := range found {
		slices.Sort(found[name])
	}
	return found, nil
}

// split takes an entry's name apart. Realm and identity are joined without an escape, so the longest of the names that
// fits is the one that is meant; without a realm it is an entry of an Atmos that had none.
func split(entry string, names []string) (realm, name string, ok bool) {
	rest, ours := strings.CutPrefix(entry, entryPrefix)
	if !ours {
		return "", "", false
	}
	for _, n := range names {
		if len(n) <= len(name) {
			continue
		}
		if before, fits := strings.CutSuffix(rest, "_"+n); fits && isRealm(before) {
			realm, name, ok = before, n, true
		} else if rest == n {
			realm, name, ok = "", n, true
		}
	}
	return realm, name, ok
}

func isRealm(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// ReadEntry gives an entry as it is stored, for its owner to wipe: model.ErrNoKeys where there is none. A Ref without a
// realm means an entry of an Atmos that had none.
func (v *Vault) ReadEntry(ctx context.Context, ref model.Ref) (model.Secret, error) {
	name := entryPrefix + ref.Name
	if ref.Realm != "" {
		name = Entry(ref)
	}
	s, err := call(ctx, v.turn, func(*gate) (model.Secret, error) {
		payload, err := v.store.read(ctx, name)
		if errors.Is(err, keyring.ErrKeyNotFound) {
			return model.Secret{}, model.ErrNoKeys
		}
		return model.NewSecret(payload), err
	}, func(s model.Secret) { s.Wipe() })
	return s, v.advised(err)
}

// WriteEntry saves an entry as another keyring had it, reads it back and compares.
func (v *Vault) WriteEntry(ctx context.Context, ref model.Ref, entry model.Secret) error {
	name, err := entryOf(ref)
	if err != nil {
		return err
	}
	own := entry.Clone() // the caller may wipe its own while a late call still runs
	return v.change(ctx, func(g *gate) error {
		defer own.Wipe()
		return v.store.write(ctx, g, name, func([]byte) (payload []byte, err error) {
			own.Reveal(func(b []byte) { payload = slices.Clone(b) })
			return payload, nil
		})
	})
}

func (s *inPlace) names(ctx context.Context) ([]string, error) {
	if l, ok := s.host.(lister); ok {
		return l.names(ctx)
	}
	return nil, model.ErrCannotSearch
}

func (r *memoryRing) names(context.Context) ([]string, error) { return r.Keys() }
