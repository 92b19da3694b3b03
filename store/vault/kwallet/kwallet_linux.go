// Package kwallet keeps entries in KDE's wallet.
package kwallet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/99designs/keyring"
	"github.com/godbus/dbus/v5"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/bus"
	"authdeck/store/vault/secretservice"
	"authdeck/store/vault/sessionbus"
)

// Names of KWallet's own interface (KDE Frameworks 5, org.kde.KWallet.xml), the only one that 99designs supports.
const (
	walletDaemon = "org.kde.kwalletd5"
	walletNext   = "org.kde.kwalletd6"
	walletPath   = dbus.ObjectPath("/modules/kwalletd5")
	walletIface  = "org.kde.KWallet"
)

const kind = "kwallet"

// syncTimeout limits the wait for a wallet's file to be written.
const syncTimeout = 10 * time.Second

// wallet is KDE's wallet. It answers nothing while it shows a dialog, and shows one for a closed wallet. So authdeck opens it on a
// connection that ends with the context, before the library opens it on one that does not.
type wallet struct {
	backend.Base
	bus     func() bus.Finding
	library backend.Ring
	name    string // the user's own wallet; "" until it is known
}

// New opens the keyring type kwallet.
func New() backend.Platform {
	w := &wallet{bus: bus.Ask}
	w.library = sessionbus.OpenLibrary(kind, w.open)
	return w
}

func (*wallet) Title() string { return "KWallet" }

// Advice is for a wallet that does not answer.
func (*wallet) Advice() model.Fix {
	return model.Do("look for KWallet's dialog and unlock the wallet", "or unlock it in kwalletmanager5, then try again").
		Then(backend.OtherKeyring)
}

// Present starts no daemon, because one that is started without a desktop dies and prints that on the terminal.
func (w *wallet) Present(ctx context.Context) error {
	conn, err := w.reach(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if running, _, err := sessionbus.Serves(ctx, conn, walletDaemon); err == nil && !running {
		return notRunning()
	}
	_, err = w.find(ctx, conn)
	return err
}

// reach connects to the session bus, without which KWallet cannot be reached.
func (w *wallet) reach(ctx context.Context) (*dbus.Conn, error) {
	found := w.bus()
	if found == bus.Absent {
		return nil, backend.Absent("KWallet needs a D-Bus session bus, and there is none", "log in to the desktop, where kwalletd5 runs")
	}
	return sessionbus.Connect(ctx, found)
}

// connect finds the daemon and the wallet that the user uses.
func (w *wallet) connect(ctx context.Context) (conn *dbus.Conn, wallet string, err error) {
	if conn, err = w.reach(ctx); err != nil {
		return nil, "", err
	}
	if wallet, err = w.find(ctx, conn); err == nil {
		err = sessionbus.CheckLibrary(kind)
	}
	if err != nil {
		_ = conn.Close()
	}
	return conn, wallet, err
}

// find returns the name of the user's wallet. If there is none, the daemon would ask to create it.
func (w *wallet) find(ctx context.Context, conn *dbus.Conn) (wallet string, err error) {
	if err := w.served(ctx, conn); err != nil {
		return "", err
	}
	var enabled bool
	var wallets []string
	for method, answer := range map[string]any{"isEnabled": &enabled, "networkWallet": &wallet, "wallets": &wallets} {
		if err := w.ask(ctx, conn, method, answer); err != nil {
			return "", err
		}
	}
	switch {
	case !enabled:
		return "", backend.Absent("KWallet is switched off", "switch it on in System Settings, KDE Wallet")
	case !slices.Contains(wallets, wallet):
		return "", backend.Absent("KWallet has no wallet "+wallet+" yet", "create one in kwalletmanager5")
	}
	return wallet, nil
}

func (w *wallet) served(ctx context.Context, conn *dbus.Conn) error {
	_, _, err := sessionbus.Serves(ctx, conn, walletDaemon)
	if !errors.Is(err, model.ErrKeyringAbsent) {
		return err
	}
	if _, _, next := sessionbus.Serves(ctx, conn, walletNext); next == nil {
		return &model.Problem{
			Kind: model.ErrKeyringAbsent, What: "the keyring type kwallet needs the KWallet of Plasma 5",
			Why: "this machine has Plasma 6", Fix: model.Do("use --keyring system, which KWallet serves too"),
		}
	}
	return notRunning()
}

func notRunning() error { return backend.Absent("KWallet is not running", "start kwalletd5") }

func (w *wallet) ask(ctx context.Context, conn *dbus.Conn, method string, answer any, args ...any) error {
	call := conn.Object(walletDaemon, walletPath).CallWithContext(ctx, walletIface+"."+method, 0, args...)
	return sessionbus.Kind(call.Store(answer))
}

// opened connects to the daemon and opens the wallet. handle is negative if the wallet stays closed. The caller closes the
// connection.
func (w *wallet) opened(ctx context.Context) (conn *dbus.Conn, wallet string, handle int32, err error) {
	if conn, wallet, err = w.connect(ctx); err != nil {
		return nil, "", 0, err
	}
	if err = w.ask(ctx, conn, "open", &handle, wallet, int64(0), backend.App); err != nil {
		_ = conn.Close()
		return nil, "", 0, err
	}
	return conn, wallet, handle, nil
}

// Prepare opens the wallet, with the daemon's own dialog if it is closed.
func (w *wallet) Prepare(ctx context.Context) error {
	conn, wallet, handle, err := w.opened(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if handle < 0 {
		return &model.Problem{
			Kind: model.ErrKeyringLocked,
			What: fmt.Sprintf("KWallet did not open the wallet %s", wallet),
			Fix:  model.Do("unlock it, and allow authdeck to use it"),
		}
	}
	w.name = wallet
	_, err = w.open() // while it is open here, it opens for the library without another question
	return err
}

func (w *wallet) open() (keyring.Keyring, error) {
	return backend.OpenLibrary(kind, keyring.Config{ServiceName: w.name, KWalletAppID: backend.App, KWalletFolder: backend.App})()
}

// Look asks the daemon, which knows the names in a closed wallet too. For an open wallet, it answers correctly only to a program
// that it has allowed, and asks the user about others. In that case Look returns nothing.
func (w *wallet) Look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	conn, wallet, err := w.connect(ctx)
	if err != nil {
		return found, err
	}
	defer func() { _ = conn.Close() }()
	var open bool
	var users []string
	err = errors.Join(w.ask(ctx, conn, "isOpen", &open, wallet), w.ask(ctx, conn, "users", &users, wallet))
	if err != nil || open && !slices.Contains(users, backend.App) {
		return found, err
	}
	var handle int32
	if open {
		if err := w.ask(ctx, conn, "open", &handle, wallet, int64(0), backend.App); err != nil || handle < 0 {
			return found, err
		}
	}
	for _, name := range names {
		var has, gone bool
		if open {
			err = w.ask(ctx, conn, "hasEntry", &has, handle, backend.App, name, backend.App)
		} else {
			err = w.ask(ctx, conn, "keyDoesNotExist", &gone, wallet, backend.App, name)
			has = !gone
		}
		if err != nil {
			return found, err
		}
		found[name] = model.Absent
		if has {
			found[name] = model.Present
		}
	}
	return found, nil
}

// Locked fails if the wallet is closed. Whether an open wallet will allow authdeck, only its dialog can tell.
func (w *wallet) Locked(ctx context.Context) error {
	conn, wallet, err := w.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	var open bool
	if err := w.ask(ctx, conn, "isOpen", &open, wallet); err != nil || open {
		return err
	}
	return &model.Problem{
		Kind: model.ErrKeyringLocked, What: "the wallet " + wallet + " is closed",
		Fix: model.Do("sign in and answer KWallet's dialog (authdeck login)", "or open it in "+secretservice.Unlocker("KWallet")),
	}
}

func (w *wallet) Kind(err error) error { return backend.Classify(w.Title(), sessionbus.Kind(err)) }

func (w *wallet) Get(name string) (keyring.Item, error) { return w.library.Get(name) }

// Set makes the daemon write its file at once. By itself it writes some seconds later, and the entry would be lost if it were
// killed before that.
func (w *wallet) Set(item keyring.Item) error {
	if err := w.library.Set(item); err != nil {
		return err
	}
	return w.sync()
}

func (w *wallet) Remove(name string) error {
	if err := w.library.Remove(name); err != nil {
		return err
	}
	return w.sync()
}

func (w *wallet) sync() error {
	ctx, cancel := context.WithTimeout(context.Background(), syncTimeout)
	defer cancel()
	conn, _, handle, err := w.opened(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return sessionbus.Kind(conn.Object(walletDaemon, walletPath).CallWithContext(ctx, walletIface+".sync", 0, handle, backend.App).Err)
}
