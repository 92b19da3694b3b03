package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/99designs/keyring"
	"github.com/godbus/dbus/v5"

	"authdeck/model"
	"authdeck/store/vault/bus"
)

// Names of KWallet's own interface (KDE Frameworks 5, org.kde.KWallet.xml), the only one that 99designs speaks.
const (
	walletDaemon = "org.kde.kwalletd5"
	walletNext   = "org.kde.kwalletd6"
	walletPath   = dbus.ObjectPath("/modules/kwalletd5")
	walletIface  = "org.kde.KWallet"
)

// syncPatience is for writing a wallet's file.
const syncPatience = 10 * time.Second

// kwallet is KDE's wallet. It answers nothing while it shows a dialog, and shows one for a wallet that is closed: so it is
// opened here, on a connection that ends with the context, before the library opens it without one.
type kwallet struct {
	bus    func() bus.Finding
	wallet string // the user's own; "" until it was asked for
}

func newKWallet() *kwallet { return &kwallet{bus: bus.Ask} }

func (*kwallet) title() string { return "KWallet" }

// advice is for a wallet that does not answer.
func (*kwallet) advice() []string {
	return []string{"look for KWallet's dialog and unlock the wallet", "or unlock it in kwalletmanager5, then try again",
		otherKeyring}
}

// present starts no daemon: one that is started without a desktop dies, and says so on the terminal.
func (k *kwallet) present(ctx context.Context) error {
	conn, err := k.reach(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	pid, err := serves(ctx, conn, walletDaemon)
	if err == nil && pid == 0 {
		return absent("KWallet is not running", "start kwalletd5")
	}
	_, err = k.find(ctx, conn)
	return err
}

// reach gives a connection to the session bus, without which KWallet answers nobody.
func (k *kwallet) reach(ctx context.Context) (*dbus.Conn, error) {
	found := k.bus()
	if found == bus.Absent {
		return nil, absent("KWallet needs a D-Bus session bus, and there is none", "log in to the desktop, where kwalletd5 runs")
	}
	return connect(ctx, found)
}

// connect finds the daemon and the wallet that the user keeps things in.
func (k *kwallet) connect(ctx context.Context) (conn *dbus.Conn, wallet string, err error) {
	if conn, err = k.reach(ctx); err != nil {
		return nil, "", err
	}
	if wallet, err = k.find(ctx, conn); err == nil {
		err = slowBus(KWallet)
	}
	if err != nil {
		_ = conn.Close()
	}
	return conn, wallet, err
}

// find gives the name of the user's wallet. Without one, the daemon would ask to make it.
func (k *kwallet) find(ctx context.Context, conn *dbus.Conn) (wallet string, err error) {
	if err := k.served(ctx, conn); err != nil {
		return "", err
	}
	var enabled bool
	var wallets []string
	for method, answer := range map[string]any{"isEnabled": &enabled, "networkWallet": &wallet, "wallets": &wallets} {
		if err := k.ask(ctx, conn, method, answer); err != nil {
			return "", err
		}
	}
	switch {
	case !enabled:
		return "", absent("KWallet is switched off", "switch it on in System Settings, KDE Wallet")
	case !slices.Contains(wallets, wallet):
		return "", absent("KWallet has no wallet "+wallet+" yet", "make one in kwalletmanager5")
	}
	return wallet, nil
}

func (k *kwallet) served(ctx context.Context, conn *dbus.Conn) error {
	_, err := serves(ctx, conn, walletDaemon)
	if !errors.Is(err, model.ErrKeyringAbsent) {
		return err
	}
	if _, next := serves(ctx, conn, walletNext); next == nil {
		return &model.KeyringError{
			Kind: model.ErrKeyringAbsent, What: "the keyring type kwallet needs the KWallet of Plasma 5",
			Why: "this is the one of Plasma 6", Do: []string{"use --keyring system, which KWallet serves too"},
		}
	}
	return absent("no KWallet is running", "start kwalletd5")
}

func (k *kwallet) ask(ctx context.Context, conn *dbus.Conn, method string, answer any, args ...any) error {
	call := conn.Object(walletDaemon, walletPath).CallWithContext(ctx, walletIface+"."+method, 0, args...)
	return busKind(call.Store(answer))
}

// prepare opens the wallet, with the daemon's own dialog if it is closed.
func (k *kwallet) prepare(ctx context.Context) error {
	conn, wallet, err := k.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	var handle int32
	if err := k.ask(ctx, conn, "open", &handle, wallet, int64(0), ours); err != nil {
		return err
	}
	if handle < 0 {
		return &model.KeyringError{
			Kind: model.ErrKeyringLocked,
			What: fmt.Sprintf("KWallet did not open the wallet %s", wallet),
			Do:   []string{"unlock it, and allow authdeck to use it"},
		}
	}
	k.wallet = wallet
	_, err = k.open() // while it is open here, it opens for the library without another question
	return err
}

func (k *kwallet) open() (keyring.Keyring, error) {
	return keyring.Open(keyring.Config{
		AllowedBackends: []keyring.BackendType{keyring.KWalletBackend},
		ServiceName:     k.wallet, KWalletAppID: ours, KWalletFolder: ours,
	})
}

// look asks the daemon, which knows the names in a closed wallet too. Of an open one it tells the truth only to a program
// that it has let in, and asks the user about others: then nothing is told.
func (k *kwallet) look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	conn, wallet, err := k.connect(ctx)
	if err != nil {
		return found, err
	}
	defer func() { _ = conn.Close() }()
	var open bool
	var users []string
	err = errors.Join(k.ask(ctx, conn, "isOpen", &open, wallet), k.ask(ctx, conn, "users", &users, wallet))
	if err != nil || open && !slices.Contains(users, ours) {
		return found, err
	}
	var handle int32
	if open {
		if err := k.ask(ctx, conn, "open", &handle, wallet, int64(0), ours); err != nil || handle < 0 {
			return found, err
		}
	}
	for _, name := range names {
		var has, gone bool
		if open {
			err = k.ask(ctx, conn, "hasEntry", &has, handle, ours, name, ours)
		} else {
			err = k.ask(ctx, conn, "keyDoesNotExist", &gone, wallet, ours, name)
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

// locked tells whether the wallet is closed. Whether an open one will let authdeck in, only its dialog can tell.
func (k *kwallet) locked(ctx context.Context) error {
	conn, wallet, err := k.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	var open bool
	if err := k.ask(ctx, conn, "isOpen", &open, wallet); err != nil || open {
		return err
	}
	return &model.KeyringError{
		Kind: model.ErrKeyringLocked, What: "the wallet " + wallet + " is closed",
		Do: []string{"sign in and answer KWallet's dialog (authdeck login)", "or open it in " + unlocker("KWallet")},
	}
}

func (k *kwallet) kind(err error) error { return libraryKind(k.title(), busKind(err)) }

// walletRing has the daemon write its file at once. By itself it does so some seconds later, and what was saved is lost
// when it is killed before.
type walletRing struct {
	keyring.Keyring
	wallet *kwallet
}

func (r walletRing) Set(item keyring.Item) error {
	if err := r.Keyring.Set(item); err != nil {
		return err
	}
	return r.wallet.sync()
}

func (r walletRing) Remove(name string) error {
	if err := r.Keyring.Remove(name); err != nil {
		return err
	}
	return r.wallet.sync()
}

func (k *kwallet) sync() error {
	ctx, cancel := context.WithTimeout(context.Background(), syncPatience)
	defer cancel()
	conn, wallet, err := k.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	var handle int32
	if err := k.ask(ctx, conn, "open", &handle, wallet, int64(0), ours); err != nil {
		return err
	}
	return busKind(conn.Object(walletDaemon, walletPath).CallWithContext(ctx, walletIface+".sync", 0, handle, ours).Err)
}
