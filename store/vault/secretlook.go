//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"

	"authdeck/model"
)

// look searches by attributes, which reads no secret and unlocks nothing. A locked keyring may hide what it has, so what
// it does not show is not called absent.
func (s *secretService) look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	conn, err := s.connect(ctx)
	if err != nil {
		return found, err
	}
	defer func() { _ = conn.Close() }()
	collection, err := s.collection(ctx, conn)
	if err != nil {
		return found, err
	}
	lock, err := locked(ctx, collection)
	if err != nil {
		return found, s.kind(err)
	}
	has, err := s.entriesAmong(ctx, conn, collection, names)
	for _, name := range names {
		switch {
		case has[name]:
			found[name] = model.Present
		case !lock && err == nil:
			found[name] = model.Absent
		}
	}
	return found, s.kind(err)
}

// locked asks the collection, which shows no dialog.
func (s *secretService) locked(ctx context.Context) error {
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	collection, err := s.collection(ctx, conn)
	if err != nil {
		return err
	}
	yes, err := locked(ctx, collection)
	if err != nil || !yes {
		return s.kind(err)
	}
	return &model.KeyringError{
		Kind: model.ErrKeyringLocked, What: s.title() + " is locked",
		Do: []string{"sign in and answer its dialog (authdeck login)", "or unlock it in " + unlocker(s.title()),
			otherKeyring},
	}
}

// unlocker is the program in which people unlock a keyring themselves.
func unlocker(title string) string {
	switch title {
	case "GNOME Keyring":
		return "Passwords and Keys (seahorse)"
	case "KWallet":
		return "kwalletmanager5"
	case "KeePassXC":
		return title
	}
	return "its own program"
}

// entriesAmong tells which of the names have an item, by asking for the fewer: each name, or the attributes of each item
// of ours. A keyring that was never unlocked has only their hashes: then it can be searched, but lists none. Items that
// have nothing in common are only asked for by name: all of them would be those of every program.
func (s *secretService) entriesAmong(ctx context.Context, conn *dbus.Conn, collection dbus.BusObject, names []string,
) (has map[string]bool, err error) {
	if len(s.attributes) > 0 {
		items, err := searchItems(ctx, collection, s.attributes)
		if err != nil {
			return nil, err
		}
		if len(names) > len(items) {
			if has, err := s.entriesOf(ctx, conn, items); has != nil || err != nil {
				return has, err
			}
		}
	}
	has = map[string]bool{}
	for _, name := range names {
		search := maps.Clone(s.attributes)
		if search == nil {
			search = map[string]string{}
		}
		search[s.nameAttribute] = name
		hits, err := searchItems(ctx, collection, search)
		if err != nil {
			return has, err
		}
		has[name] = len(hits) > 0
	}
	return has, nil
}

// entriesOf reads the names of items; nil where one does not tell.
func (s *secretService) entriesOf(ctx context.Context, conn *dbus.Conn, items []dbus.ObjectPath) (has map[string]bool, err error) {
	has = map[string]bool{}
	for _, path := range items {
		var v dbus.Variant
		if err := property(ctx, conn.Object(secrets, path), itemIface, "Attributes", &v); err != nil {
			return nil, err
		}
		attributes, _ := v.Value().(map[string]string)
		if attributes[s.nameAttribute] == "" {
			return nil, nil
		}
		has[attributes[s.nameAttribute]] = true
	}
	return has, nil
}

// names lists what Atmos and authdeck keep. Other programs' items are not asked for.
func (s *secretService) names(ctx context.Context) ([]string, error) {
	if len(s.attributes) == 0 {
		return nil, model.ErrCannotSearch
	}
	conn, err := s.connect(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	collection, err := s.collection(ctx, conn)
	if err != nil {
		return nil, err
	}
	items, err := searchItems(ctx, collection, s.attributes)
	if err != nil {
		return nil, s.kind(err)
	}
	has, err := s.entriesOf(ctx, conn, items)
	if err != nil {
		return nil, s.kind(err)
	}
	if has == nil {
		return nil, model.ErrCannotSearch // locked since it started: then it has only hashes
	}
	return slices.Sorted(maps.Keys(has)), nil
}

func searchItems(ctx context.Context, collection dbus.BusObject, attributes map[string]string) ([]dbus.ObjectPath, error) {
	var items []dbus.ObjectPath
	err := collection.CallWithContext(ctx, collectionIfce+".SearchItems", 0, attributes).Store(&items)
	return items, err
}

func (s *secretService) kind(err error) error {
	err = busKind(err)
	switch {
	case sorted(err):
		return err
	case strings.HasPrefix(err.Error(), "failed to unlock correct collection"):
		// The library's words after a dialog about the one item was refused; the collection was open by then.
		return wrap(model.ErrKeyringDenied, err)
	}
	return systemKind(err)
}
