//go:build system

package vault

import (
	"authdeck/store/vault/sessionbus"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"authdeck/store/vault/dbustest"
)

// inWallet is what the wallet has for alice; it is opened again, as after a login.
func inWallet(t *testing.T, wallet dbus.BusObject) string {
	t.Helper()
	var handle int32
	if err := wallet.Call(walletIface+".open", 0, "kdewallet", int64(0), "authdeck").Store(&handle); err != nil || handle < 0 {
		t.Fatal(handle, err)
	}
	var text []byte
	if err := wallet.Call(walletIface+".readEntry", 0, handle, "authdeck", "atmos_acme_alice", "authdeck").Store(&text); err != nil {
		t.Fatal(err)
	}
	return unpacked(text)
}

// The daemon is stopped, so that it has received the call when it is killed.
func TestARealKWalletThatIsKilledInTheMiddleKeepsItsEntry(t *testing.T) {
	if !inSession(t) {
		return
	}
	f := faultNamed(t, "it ends before it acts", KWallet)
	wallet, conn := startKWallet(t, true), sessionBus(t)
	for _, operation := range operations {
		if err := openType(t, KWallet, "").Write(t.Context(), alice(), exampleKeys()); err != nil {
			t.Fatal(err)
		}
		before, v := inWallet(t, wallet), openType(t, KWallet, "")
		daemon := processOf(t, conn, walletDaemon)
		if err := daemon.Signal(syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(100*time.Millisecond, func() { _ = daemon.Kill() })
		err := do(within(t, soon), v, operation)
		dbustest.Await(t, "the daemon's end", func() bool {
			var owned bool
			return conn.BusObject().Call(sessionbus.Iface+".NameHasOwner", 0, walletDaemon).Store(&owned) == nil && !owned
		})
		wallet = startKWallet(t, true)
		f.judge(t, operation, err, before, inWallet(t, wallet))
	}
}

func TestEachFaultOfADiskUnderPassIsReportedAndHarmsNoEntry(t *testing.T) {
	if !inOwnMounts(t) {
		return
	}
	startPass(t, "")
	store := os.Getenv("PASSWORD_STORE_DIR")
	id, err := os.ReadFile(filepath.Join(store, ".gpg-id"))
	if err != nil {
		t.Fatal(err)
	}
	for what, bring := range map[string]func(t *testing.T, mount string){"a full disk": fill, "a read-only folder": readOnly} {
		f := faultNamed(t, what, Pass)
		for _, operation := range operations {
			t.Run(what+", "+operation, func(t *testing.T) {
				if err := errors.Join(syscall.Mount("none", store, "tmpfs", 0, "size=64k"),
					os.WriteFile(filepath.Join(store, ".gpg-id"), id, 0o600)); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = syscall.Unmount(store, syscall.MNT_DETACH) })
				v := openType(t, Pass, "")
				if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
					t.Fatal(err)
				}
				bring(t, store)
				path := filepath.Join(store, "authdeck", "atmos_acme_alice.gpg")
				before, _ := os.ReadFile(path)
				err := do(t.Context(), v, operation)
				after, _ := os.ReadFile(path)
				f.judge(t, operation, err, string(before), string(after))
			})
		}
	}
}
