//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/godbus/dbus/v5"

	"authdeck/model"
	"authdeck/store/vault/bus"
)

// Names of the Secret Service (freedesktop.org, "Secret Storage Specification").
const (
	secrets        = "org.freedesktop.secrets"
	servicePath    = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath      = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	noPath         = dbus.ObjectPath("/")
	serviceIface   = "org.freedesktop.Secret.Service"
	collectionIfce = "org.freedesktop.Secret.Collection"
	itemIface      = "org.freedesktop.Secret.Item"
	promptIface    = "org.freedesktop.Secret.Prompt"
	ownerChanged   = "NameOwnerChanged"
)

// secretService is what the libraries lack around the Secret Service: whether one is there, an unlock dialog that can be
// given up, and a search that reads no secret. Each call has a connection of its own, which ends with its context. The
// dialog is not dismissed then: GNOME Keyring 42 aborts when it is asked to (assertion in gkd-secret-unlock.c).
type secretService struct {
	bus   func() bus.Finding
	plain string // the title where nobody was recognised

	nameAttribute string            // which of an item's attributes is the entry's name
	attributes    map[string]string // those that all items of ours have

	name  atomic.Pointer[string]
	found atomic.Pointer[string] // the path of the collection
}

func newSecretService(title, nameAttribute string, attributes map[string]string) *secretService {
	return &secretService{bus: bus.Ask, plain: title, nameAttribute: nameAttribute, attributes: attributes}
}

func newDesktop() host {
	return newSecretService(systemTitle(), "service", map[string]string{"username": systemUser})
}

func (s *secretService) title() string {
	if name := s.name.Load(); name != nil {
		return *name
	}
	return s.plain
}

func (s *secretService) present(ctx context.Context) error {
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_, err = s.collection(ctx, conn)
	return err
}

// connect makes sure that somebody serves secrets, or can be started to, and notes who.
func (s *secretService) connect(ctx context.Context) (*dbus.Conn, error) {
	conn, err := connect(ctx, s.bus())
	if err != nil {
		return nil, err
	}
	pid, err := serves(ctx, conn, secrets)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	s.recognise(pid)
	return conn, nil
}

// recognise names the program that serves secrets, if one does yet (0); the system cuts its name to 15 bytes.
func (s *secretService) recognise(pid uint32) {
	if pid == 0 {
		return
	}
	comm, err := os.ReadFile("/proc/" + strconv.FormatUint(uint64(pid), 10) + "/comm")
	if err != nil {
		return
	}
	for prefix, name := range map[string]string{
		"gnome-keyring": "GNOME Keyring", "keepassxc": "KeePassXC", "kwalletd": "KWallet", "ksecretd": "KWallet",
	} {
		if strings.HasPrefix(string(comm), prefix) {
			s.name.Store(&name)
		}
	}
}

// collection is where the library keeps entries: "login", or else the default one.
func (s *secretService) collection(ctx context.Context, conn *dbus.Conn) (dbus.BusObject, error) {
	service := conn.Object(secrets, servicePath)
	var listed dbus.Variant
	if err := property(ctx, service, serviceIface, "Collections", &listed); err != nil {
		return nil, s.kind(err)
	}
	note := func(path dbus.ObjectPath) dbus.BusObject {
		text := string(path)
		s.found.Store(&text)
		return conn.Object(secrets, path)
	}
	if paths, ok := listed.Value().([]dbus.ObjectPath); ok && slices.Contains(paths, loginPath) {
		return note(loginPath), nil
	}
	var path dbus.ObjectPath
	if err := service.CallWithContext(ctx, serviceIface+".ReadAlias", 0, "default").Store(&path); err != nil {
		return nil, s.kind(err)
	}
	if path == noPath || path == "" {
		return nil, fmt.Errorf("%w: %s has nothing to keep entries in", model.ErrKeyringAbsent, s.title())
	}
	return note(path), nil
}

func property(ctx context.Context, o dbus.BusObject, iface, name string, value *dbus.Variant) error {
	return o.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, iface, name).Store(value)
}

func locked(ctx context.Context, collection dbus.BusObject) (bool, error) {
	var v dbus.Variant
	if err := property(ctx, collection, collectionIfce, "Locked", &v); err != nil {
		return false, err
	}
	yes, _ := v.Value().(bool)
	return yes, nil
}

// prepare unlocks the collection. The library would do so too, but wait for the dialog for ever.
func (s *secretService) prepare(ctx context.Context) error {
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	collection, err := s.collection(ctx, conn)
	if err != nil {
		return err
	}
	if yes, err := locked(ctx, collection); err != nil || !yes {
		return s.kind(err)
	}
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err = conn.Object(secrets, servicePath).CallWithContext(ctx, serviceIface+".Unlock", 0,
		[]dbus.ObjectPath{collection.Path()}).Store(&unlocked, &prompt)
	if err != nil {
		return s.kind(err)
	}
	if prompt != noPath {
		if err := ask(ctx, conn, prompt); err != nil {
			return s.kind(err)
		}
	}
	if yes, err := locked(ctx, collection); err != nil || !yes {
		return s.kind(err)
	}
	return model.ErrKeyringLocked
}

// ask shows the service's own dialog and waits for its end, or for that of the service.
func ask(ctx context.Context, conn *dbus.Conn, prompt dbus.ObjectPath) error {
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptIface)},
		{dbus.WithMatchInterface(busIface), dbus.WithMatchMember(ownerChanged), dbus.WithMatchArg(0, secrets)},
	} {
		if err := conn.AddMatchSignalContext(ctx, match...); err != nil {
			return err
		}
	}
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	if err := conn.Object(secrets, prompt).CallWithContext(ctx, promptIface+".Prompt", 0, "").Err; err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case signal, ok := <-signals:
			if !ok {
				return dbus.ErrClosed
			}
			if ended, err := promptEnd(signal, prompt); ended {
				return err
			}
		}
	}
}

// promptEnd tells whether a signal ends the dialog, and how.
func promptEnd(signal *dbus.Signal, prompt dbus.ObjectPath) (ended bool, err error) {
	var dismissed bool
	if len(signal.Body) > 0 {
		dismissed, _ = signal.Body[0].(bool)
	}
	switch {
	case signal.Name == busIface+"."+ownerChanged && len(signal.Body) > 0 && signal.Body[0] == secrets:
		return true, gone("it ended while its dialog was open", errors.New("the service left the bus"))
	case signal.Path != prompt || signal.Name != promptIface+".Completed" || len(signal.Body) == 0:
		return false, nil
	case dismissed:
		return true, fmt.Errorf("%w: its dialog was closed, or could not be shown", model.ErrKeyringLocked)
	}
	return true, nil
}
