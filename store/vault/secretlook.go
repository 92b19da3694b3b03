//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"errors"
	"fmt"
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
	items, err := searchItems(ctx, collection, map[string]string{"username": systemUser})
	if err != nil {
		return found, s.kind(err)
	}
	has, err := entriesAmong(ctx, conn, collection, items, names)
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

// entriesAmong tells which of the names have an item, by asking for the fewer: each name, or each item's attributes.
// A keyring that was never unlocked has only their hashes: then it can be searched, but lists none.
func entriesAmong(ctx context.Context, conn *dbus.Conn, collection dbus.BusObject, items []dbus.ObjectPath,
	names []string,
) (has map[string]bool, err error) {
	if len(names) > len(items) {
		if has, ok := entriesOf(ctx, conn, items); ok {
			return has, nil
		}
	}
	has = map[string]bool{}
	for _, name := range names {
		hits, err := searchItems(ctx, collection, map[string]string{"username": systemUser, "service": name})
		if err != nil {
			return has, err
		}
		has[name] = len(hits) > 0
	}
	return has, nil
}

// entriesOf reads the names of items; false where one does not tell.
func entriesOf(ctx context.Context, conn *dbus.Conn, items []dbus.ObjectPath) (has map[string]bool, ok bool) {
	has = map[string]bool{}
	for _, path := range items {
		var v dbus.Variant
		if property(ctx, conn.Object(secrets, path), itemIface, "Attributes", &v) != nil {
			return nil, false
		}
		attributes, _ := v.Value().(map[string]string)
		if attributes["service"] == "" {
			return nil, false
		}
		has[attributes["service"]] = true
	}
	return has, true
}

func searchItems(ctx context.Context, collection dbus.BusObject, attributes map[string]string) ([]dbus.ObjectPath, error) {
	var items []dbus.ObjectPath
	err := collection.CallWithContext(ctx, collectionIfce+".SearchItems", 0, attributes).Store(&items)
	return items, err
}

// kind sorts errors by the D-Bus names of both specifications; those that have a kind, and none, stay as they are.
func (s *secretService) kind(err error) error {
	for _, k := range []error{nil, model.ErrKeyringAbsent, model.ErrKeyringLocked, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, k) {
			return err
		}
	}
	var d dbus.Error
	name := ""
	if errors.As(err, &d) {
		name = strings.TrimPrefix(d.Name, "org.freedesktop.")
	}
	wrap := func(kind error) error { return fmt.Errorf("%w: %w", kind, err) }
	switch {
	case name == "Secret.Error.IsLocked":
		return wrap(model.ErrKeyringLocked)
	case name == "DBus.Error.AccessDenied", name == "DBus.Error.AuthFailed":
		return wrap(model.ErrKeyringDenied)
	case name == "DBus.Error.ServiceUnknown", name == "DBus.Error.NameHasNoOwner",
		strings.HasPrefix(name, "DBus.Error.Spawn."):
		return wrap(model.ErrKeyringAbsent)
	case name == "DBus.Error.NoReply", name == "DBus.Error.Timeout", name == "DBus.Error.TimedOut",
		name == "DBus.Error.Disconnected", errors.Is(err, dbus.ErrClosed):
		return wrap(model.ErrKeyringSilent)
	case strings.HasPrefix(err.Error(), "failed to unlock correct collection"):
		// The library's words after a dialog about the one item was refused; the collection was open by then.
		return wrap(model.ErrKeyringDenied)
	}
	return systemKind(err)
}
