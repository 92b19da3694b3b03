//go:build system

package vault

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/process/processtest"
	"authdeck/store/vault/keyctl"
)

// These tests need keyctl (Debian: keyutils) and a kernel that lets them use its keyrings. Where it does not, as in most
// containers, they fail and say so. Each test runs itself again in a session keyring without a link to the user's, which is the
// harder case. If root runs it, it runs as a user with an empty keyring and the normal quota.

const (
	kernelVar  = "AUTHDECK_TEST_KERNEL"
	nobodyElse = 64997 // a user ID that Debian gives to nobody
)

// inKernelSession reports whether this is the second run; if not, it starts that run and uses its result.
func inKernelSession(t *testing.T) bool {
	t.Helper()
	if os.Getenv(kernelVar) != "" {
		t.Cleanup(func() {
			if os.Getuid() == nobodyElse {
				_ = exec.CommandContext(context.WithoutCancel(t.Context()), "keyctl", "clear", "@u").Run()
			}
		})
		return true
	}
	if err := keyctl.New().Present(t.Context()); err != nil {
		t.Fatalf("%v: run the system tests where they may (containers: --security-opt seccomp=unconfined)", err)
	}
	dir, err := os.MkdirTemp("", "kernel")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program := filepath.Join(dir, "test")
	binary, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = errors.Join(processtest.WriteProgram(program, string(binary)), os.Chmod(dir, 0o777)) // others cannot enter the folder where Go built it
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	again := exec.CommandContext(ctx, "keyctl", "session", "-", program, "-test.run=^"+t.Name()+"$", "-test.v")
	again.Env = []string{kernelVar + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir}
	again.Dir = dir
	if os.Getuid() == 0 {
		again.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobodyElse, Gid: nobodyElse}}
	}
	out, err := again.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("%v\n%s", err, out)
	}
	return false
}

func TestTheKernelsKeyringKeepsTheContract(t *testing.T) {
	if !inKernelSession(t) {
		return
	}
	contract(t, func(t *testing.T) keyringUnderTest {
		locks := t.TempDir()
		v := openType(t, KeyCtl, locks)
		if err := v.Remove(t.Context(), alice()); err != nil {
			t.Fatal(err)
		}
		return keyringUnderTest{
			vault: v,
			again: func(t *testing.T) *Vault { t.Helper(); return openType(t, KeyCtl, locks) },
			put: func(t *testing.T, name, payload string) {
				t.Helper()
				tool(t.Context(), t, payload, "keyctl", "padd", "user", name, "@u")
			},
			get: func(t *testing.T, name string) string {
				t.Helper()
				return tool(t.Context(), t, "", "keyctl", "pipe", "%user:"+name)
			},
		}
	})
}

func TestAFullKernelKeyringSaysSoAndKeepsWhatItHas(t *testing.T) {
	if !inKernelSession(t) {
		return
	}
	if os.Getuid() == 0 {
		t.Fatal("root has a quota that is not reached")
	}
	v := openType(t, KeyCtl, "")
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	full := func(err error) {
		t.Helper()
		if !errors.Is(err, model.ErrKeyringFull) || !strings.Contains(err.Error(), "20,000 bytes") {
			t.Errorf("%v", err)
		}
	}
	big := keysOf(strings.Repeat("x", 6000))
	var err error
	for i := 0; err == nil; i++ {
		if i == 10 {
			t.Fatal("60,000 bytes found room")
		}
		err = v.Write(t.Context(), model.Ref{Realm: "acme", Name: "big" + string(rune('a'+i))}, big)
	}
	full(err)                                // a new entry
	full(v.Write(t.Context(), alice(), big)) // over an old one
	if k, err := v.Read(t.Context(), alice()); err != nil || !sameKeys(k, exampleKeys()) {
		t.Errorf("%+v, %v", k, err)
	}
	tool(t.Context(), t, "", "keyctl", "clear", "@u")
	err = nil
	for i := 0; err == nil; i++ { // and by the number of keys
		if i == 300 {
			t.Fatal("300 keys found room")
		}
		err = exec.CommandContext(t.Context(), "keyctl", "add", "user", "filler"+strings.Repeat("i", i), "x", "@u").Run()
	}
	full(v.Write(t.Context(), alice(), exampleKeys()))
	if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("%v", err)
	}
}
