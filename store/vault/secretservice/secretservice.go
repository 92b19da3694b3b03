//go:build linux || freebsd || netbsd || openbsd || dragonfly

// Package secretservice keeps entries in the Secret Service of a desktop: GNOME Keyring, KeePassXC, KWallet.
package secretservice

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/godbus/dbus/v5"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/bus"
	"authdeck/store/vault/sessionbus"
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

// Service does what the libraries do not do with the Secret Service: check whether it exists, show an unlock dialog that can be
// cancelled, and search without reading a secret. Each call has its own connection, which ends with its context. The dialog is not
// closed then, because GNOME Keyring 42 aborts if it is asked to (assertion in gkd-secret-unlock.c).
type Service struct {
	backend.Base
	bus     func() bus.Finding
	display func() bool
	plain   string // the title until the program is known

	nameAttribute string            // the attribute of an item that has the entry's name
	attributes    map[string]string // the attributes that all our items have

	name  atomic.Pointer[string]
	found atomic.Pointer[string] // the path of the collection
}

// NewService returns the Secret Service: its title until the program is known, the attribute of an item that has the entry's name,
// and the attributes that all our items have.
func NewService(title, nameAttribute string, attributes map[string]string) *Service {
	return &Service{bus: bus.Ask, display: hasDisplay, plain: title, nameAttribute: nameAttribute, attributes: attributes}
}

// Title is the name of the service that answered, or the one given to NewService.
func (s *Service) Title() string {
	if name := s.name.Load(); name != nil {
		return *name
	}
	return s.plain
}

// Present fails if the service does not answer or has no collection.
func (s *Service) Present(ctx context.Context) error {
	conn, _, err := s.open(ctx)
	if err == nil {
		_ = conn.Close()
	}
	return err
}

// connect makes sure that a program provides the service, or can be started to, and records which one.
func (s *Service) connect(ctx context.Context) (*dbus.Conn, error) {
	conn, err := sessionbus.Connect(ctx, s.bus())
	if err != nil {
		return nil, err
	}
	_, pid, err := sessionbus.Serves(ctx, conn, secrets)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	s.recognise(pid)
	return conn, nil
}

// recognise stores the name of the program that provides the service. pid is 0 if its process is not known. The system cuts the name to
// 15 bytes.
func (s *Service) recognise(pid uint32) {
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
func (s *Service) collection(ctx context.Context, conn *dbus.Conn) (dbus.BusObject, error) {
	service := conn.Object(secrets, servicePath)
	var listed dbus.Variant
	if err := property(ctx, service, serviceIface, "Collections", &listed); err != nil {
		return nil, s.Kind(err)
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
		return nil, s.Kind(err)
	}
	switch {
	case path != noPath && path != "":
		return note(path), nil
	case s.found.Load() != nil: // the bus has started another service in place of the previous one
		return nil, backend.Gone(s.Title(), errors.New("its default keyring is missing"))
	}
	return nil, &model.Problem{
		Kind: model.ErrKeyringAbsent,
		What: s.Title() + " has no keyring to save entries in", Why: "it is running, but its default keyring is missing",
		Fix: model.Do("create a default keyring in it (GNOME: in the program Passwords and Keys)").Then(backend.OtherKeyring),
	}
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

// open connects to the service and finds its collection. The caller closes the connection.
func (s *Service) open(ctx context.Context) (*dbus.Conn, dbus.BusObject, error) {
	conn, err := s.connect(ctx)
	if err != nil {
		return nil, nil, err
	}
	collection, err := s.collection(ctx, conn)
	if err != nil {
		_ = conn.Close()
		return nil, nil, err
	}
	return conn, collection, nil
}

// Prepare unlocks the collection. The library would do that too, but would wait for the dialog for ever.
func (s *Service) Prepare(ctx context.Context) error {
	conn, collection, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if yes, err := locked(ctx, collection); err != nil || !yes {
		return s.Kind(err)
	}
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err = conn.Object(secrets, servicePath).CallWithContext(ctx, serviceIface+".Unlock", 0,
		[]dbus.ObjectPath{collection.Path()}).Store(&unlocked, &prompt)
	if err != nil {
		return s.Kind(err)
	}
	if prompt != noPath {
		if err := ask(ctx, conn, prompt); err != nil {
			return s.stillLocked(s.Kind(err))
		}
	}
	if yes, err := locked(ctx, collection); err != nil || !yes {
		return s.Kind(err)
	}
	return s.stillLocked(model.ErrKeyringLocked)
}

// stillLocked says how to unlock the keyring without its dialog. It does not change other errors.
func (s *Service) stillLocked(err error) error {
	if !errors.Is(err, model.ErrKeyringLocked) {
		return err
	}
	p := &model.Problem{Kind: model.ErrKeyringLocked, What: s.Title() + " is locked", Why: "its dialog was closed, or could not be shown"}
	const dialog, terminal = "try again, and unlock it in its dialog", "unlock it in a terminal:"
	at := s.found.Load()
	if !s.display() {
		p.Kind, p.Why = model.NoDialogError{}, "its dialog cannot be shown here, because there is no display"
	}
	switch ours := s.Title() == gnome && at != nil && *at == string(loginPath); {
	case ours && !s.display():
		p.Fix = model.Fix{{Text: terminal, Code: unlockInTerminal}, backend.OtherKeyring}
	case ours:
		p.Fix = model.Fix{{Text: dialog}, backend.OtherKeyring, {Text: "or " + terminal, Code: unlockInTerminal}} // last, because it is rarely needed with a display
	case !s.display():
		p.Fix = model.Fix{backend.OtherKeyring, {Text: "or, on a desktop, unlock it in " + Unlocker(s.Title())}}
	default:
		p.Fix = model.Do(dialog, "or unlock it in "+Unlocker(s.Title())).Then(backend.OtherKeyring)
	}
	return p
}

// hasDisplay reports whether a dialog can be shown where authdeck runs.
func hasDisplay() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }

// gnome is the name that GNOME Keyring has for itself.
const gnome = "GNOME Keyring"

// unlockInTerminal is the command that unlocks the collection "login" of GNOME Keyring if no dialog can be shown; it creates this
// collection if it is missing, so it must not be suggested for another one. A line break at the end of the password would make the
// password wrong.
const unlockInTerminal = `IFS= read -rs P; printf %s "$P" | gnome-keyring-daemon --replace --unlock`

// ask shows the service's own dialog and waits until it ends, or the service does.
func ask(ctx context.Context, conn *dbus.Conn, prompt dbus.ObjectPath) error {
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptIface)},
		{dbus.WithMatchInterface(sessionbus.Iface), dbus.WithMatchMember(ownerChanged), dbus.WithMatchArg(0, secrets)},
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

// promptEnd reports whether a signal ends the dialog, and how.
func promptEnd(signal *dbus.Signal, prompt dbus.ObjectPath) (ended bool, err error) {
	var dismissed bool
	if len(signal.Body) > 0 {
		dismissed, _ = signal.Body[0].(bool)
	}
	switch {
	case signal.Name == sessionbus.Iface+"."+ownerChanged && len(signal.Body) > 0 && signal.Body[0] == secrets:
		return true, backend.Stopped("it ended while its dialog was open", errors.New("its D-Bus service ended"))
	case signal.Path != prompt || signal.Name != promptIface+".Completed" || len(signal.Body) == 0:
		return false, nil
	case dismissed:
		return true, backend.Dismissed()
	}
	return true, nil
}

// Look searches by attributes, which reads no secret and unlocks nothing. A locked keyring may hide entries, so an entry that is
// not found there does not count as absent.
func (s *Service) Look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	conn, collection, err := s.open(ctx)
	if err != nil {
		return found, err
	}
	defer func() { _ = conn.Close() }()
	lock, err := locked(ctx, collection)
	if err != nil {
		return found, s.Kind(err)
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
	return found, s.Kind(err)
}

// Locked asks the collection, which shows no dialog.
func (s *Service) Locked(ctx context.Context) error {
	conn, collection, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	yes, err := locked(ctx, collection)
	if err != nil || !yes {
		return s.Kind(err)
	}
	if !s.display() {
		return s.stillLocked(model.ErrKeyringLocked)
	}
	return &model.Problem{
		Kind: model.ErrKeyringLocked, What: s.Title() + " is locked",
		Fix: model.Do("sign in and answer its dialog (authdeck login)", "or unlock it in "+Unlocker(s.Title())).
			Then(backend.OtherKeyring),
	}
}

// Unlocker is the program in which a user can unlock a keyring.
func Unlocker(title string) string {
	switch title {
	case gnome:
		return "Passwords and Keys (seahorse)"
	case "KWallet":
		return "kwalletmanager5"
	case "KeePassXC":
		return title
	}
	return "its own program"
}

// entriesAmong says which of the names have an item. It makes as few calls as possible: one for each name, or one for the
// attributes of each of our items. A keyring that was never unlocked has only hashes of the attributes: it can be searched, but
// lists none. Items without a common attribute are only searched by name, because otherwise the items of every program would be
// listed.
func (s *Service) entriesAmong(ctx context.Context, conn *dbus.Conn, collection dbus.BusObject, names []string,
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

// entriesOf reads the names of items; nil if one of them has no readable name.
func (s *Service) entriesOf(ctx context.Context, conn *dbus.Conn, items []dbus.ObjectPath) (has map[string]bool, err error) {
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

// Names lists the entries of Atmos and authdeck. It does not ask for items of other programs.
func (s *Service) Names(ctx context.Context) ([]string, error) {
	if len(s.attributes) == 0 {
		return nil, model.ErrCannotSearch
	}
	conn, collection, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	items, err := searchItems(ctx, collection, s.attributes)
	if err != nil {
		return nil, s.Kind(err)
	}
	has, err := s.entriesOf(ctx, conn, items)
	if err != nil {
		return nil, s.Kind(err)
	}
	if has == nil {
		return nil, model.ErrCannotSearch // locked since it started: it has only hashes
	}
	return slices.Sorted(maps.Keys(has)), nil
}

func searchItems(ctx context.Context, collection dbus.BusObject, attributes map[string]string) ([]dbus.ObjectPath, error) {
	var items []dbus.ObjectPath
	err := collection.CallWithContext(ctx, collectionIfce+".SearchItems", 0, attributes).Store(&items)
	return items, err
}

// Kind gives an error of the bus or of the library one of the model's kinds.
func (s *Service) Kind(err error) error {
	err = sessionbus.Kind(err)
	switch {
	case backend.Classified(err):
		return err
	case strings.HasPrefix(err.Error(), "failed to unlock correct collection"):
		// The library's text if the dialog about one item was refused; the collection was already open.
		return backend.Wrap(model.ErrKeyringDenied, err)
	}
	return backend.Failed("the keyring", err)
}
