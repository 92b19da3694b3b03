//go:build system

package vault

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/99designs/keyring"
	"github.com/godbus/dbus/v5"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/dbustest"
	"authdeck/store/vault/sessionbus"
	"authdeck/store/vault/system"
)

// These tests need kwalletd5 (Debian: libkf5wallet-bin). It needs no window, because Qt draws off screen.

// Names of KWallet's own interface (KDE Frameworks 5, org.kde.KWallet.xml).
const (
	walletDaemon = "org.kde.kwalletd5"
	walletPath   = dbus.ObjectPath("/modules/kwalletd5")
	walletIface  = "org.kde.KWallet"
)

// startKWallet starts a daemon and, if open is set, gives it an open wallet, as a login does.
func startKWallet(t *testing.T, open bool) dbus.BusObject {
	t.Helper()
	daemon := exec.CommandContext(t.Context(), "kwalletd5")
	daemon.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "XDG_CONFIG_HOME="+os.Getenv("HOME"))
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	conn := sessionBus(t)
	dbustest.Await(t, "KWallet", func() bool {
		var owned bool
		err := conn.BusObject().Call(sessionbus.Iface+".NameHasOwner", 0, walletDaemon).Store(&owned)
		return err == nil && owned
	})
	wallet := conn.Object(walletDaemon, walletPath)
	if open {
		if err := wallet.Call(walletIface+".pamOpen", 0, "kdewallet", make([]byte, 56), 0).Err; err != nil {
			t.Fatal(err)
		}
		dbustest.Await(t, "the wallet", func() bool {
			var is bool
			return wallet.Call(walletIface+".isOpen", 0, "kdewallet").Store(&is) == nil && is
		})
	}
	return wallet
}

func TestARealKWalletKeepsTheContract(t *testing.T) {
	if !inSession(t) {
		return
	}
	wallet := startKWallet(t, true)
	var handle int32
	if err := wallet.Call(walletIface+".open", 0, "kdewallet", int64(0), "authdeck").Store(&handle); err != nil || handle < 0 {
		t.Fatal(handle, err)
	}
	contract(t, func(t *testing.T) keyringUnderTest {
		locks := t.TempDir()
		v := openType(t, KWallet, locks)
		if err := v.Remove(t.Context(), alice()); err != nil {
			t.Fatal(err)
		}
		return keyringUnderTest{
			vault: v, blind: true,
			again: func(t *testing.T) *Vault { t.Helper(); return openType(t, KWallet, locks) },
			put: func(t *testing.T, name, payload string) {
				t.Helper()
				var code int32
				err := wallet.Call(walletIface+".writeEntry", 0, handle, "authdeck", name, []byte(itemText(name, payload)), "authdeck").Store(&code)
				if err != nil || code != 0 {
					t.Fatal(code, err)
				}
			},
			get: func(t *testing.T, name string) string {
				t.Helper()
				var text []byte
				if err := wallet.Call(walletIface+".readEntry", 0, handle, "authdeck", name, "authdeck").Store(&text); err != nil {
					t.Fatal(err)
				}
				return itemData(t)(string(text))
			},
		}
	})
}

// Nobody can answer the dialog here: opening the wallet would block for ever.
func TestAClosedKWalletIsGivenUpAndStillLookedAt(t *testing.T) {
	if !inSession(t) {
		return
	}
	wallet := startKWallet(t, true)
	v := openType(t, KWallet, "")
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	var code int32
	if err := v.Locked(t.Context()); err != nil {
		t.Errorf("open: %v", err)
	}
	if err := wallet.Call(walletIface+".close", 0, "kdewallet", true).Store(&code); err != nil || code != 0 {
		t.Fatal(code, err)
	}
	if err := v.Locked(within(t, soon)); !errors.Is(err, model.ErrKeyringLocked) || !strings.Contains(err.Error(), "the wallet kdewallet is closed") {
		t.Errorf("closed: %v", err)
	}
	begun := time.Now()
	_, readErr := v.Read(within(t, time.Second), alice())
	for what, err := range map[string]error{
		"read": readErr, "open": v.Open(within(t, time.Second)), "remove": v.Remove(within(t, time.Second), alice()),
		"write": v.Write(within(t, time.Second), alice(), exampleKeys()),
	} {
		if !errors.Is(err, model.ErrKeyringSilent) || !strings.Contains(err.Error(), "kwalletmanager5") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if took := time.Since(begun); took > soon {
		t.Errorf("it took %v", took)
	}
	bob := model.Ref{Realm: "acme", Name: "bob"}
	if got, err := v.Look(within(t, soon), []model.Ref{alice(), bob}); err != nil || got[alice()] != model.Present || got[bob] != model.Absent {
		t.Errorf("look: %v, %v", got, err)
	}
}

// The daemon would ask to create a wallet.
func TestWithoutAWalletNobodyIsAskedToMakeOne(t *testing.T) {
	if !inSession(t) {
		return
	}
	startKWallet(t, false)
	if err := openType(t, KWallet, "").Open(within(t, soon)); !errors.Is(err, model.ErrKeyringAbsent) ||
		!strings.Contains(err.Error(), "no wallet kdewallet yet") {
		t.Errorf("%v", err)
	}
}

// KWallet provides the Secret Service too, for the wallets that exist when it starts.
func TestKWalletsSecretServiceKeepsTheContract(t *testing.T) {
	if !inSession(t) {
		return
	}
	t.Run("a first login", func(t *testing.T) { startKWallet(t, true) })
	startKWallet(t, true)
	theirs, err := keyring.Open(keyring.Config{
		AllowedBackends: []keyring.BackendType{keyring.SecretServiceBackend}, LibSecretCollectionName: "kdewallet",
	})
	if err != nil {
		t.Fatal(err)
	}
	for kind, ring := range map[string]backend.Ring{System: system.New(), SecretService: theirs} {
		t.Run(kind, func(t *testing.T) {
			contract(t, func(t *testing.T) keyringUnderTest {
				locks := t.TempDir()
				v := openType(t, kind, locks)
				if err := v.Remove(t.Context(), alice()); err != nil {
					t.Fatal(err)
				}
				return keyringUnderTest{
					vault: v, blind: kind == SecretService,
					again: func(t *testing.T) *Vault { t.Helper(); return openType(t, kind, locks) },
					put:   func(t *testing.T, name, payload string) { t.Helper(); put(t, ring, name, payload) },
					get:   func(t *testing.T, name string) string { t.Helper(); return peek(t, ring, name) },
				}
			})
			if title := openType(t, kind, ""); title.Open(t.Context()) != nil || title.Keyring().Title != "KWallet" {
				t.Errorf("it is called %s", title.Keyring().Title)
			}
		})
	}
}
