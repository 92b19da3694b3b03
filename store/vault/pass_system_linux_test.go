//go:build system

package vault

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/process/processtest"
	"authdeck/store/vault/dbustest"
)

// These tests need pass and gpg (Debian: pass, gnupg). Each has its own store and key.

// startPass creates a store, and a key with that passphrase, "" for none. It returns GnuPG's folder.
func startPass(t *testing.T, passphrase string) (gnupg string) {
	t.Helper()
	home := dbustest.ShortDir(t)
	gnupg = filepath.Join(home, "gnupg")
	if err := os.Mkdir(gnupg, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GNUPGHOME", gnupg)
	t.Setenv("PASSWORD_STORE_DIR", filepath.Join(home, "store"))
	t.Setenv("XDG_RUNTIME_DIR", home)
	t.Cleanup(func() {
		tool(context.WithoutCancel(t.Context()), t, "", "gpgconf", "--homedir", gnupg, "--kill", "all")
		_ = os.RemoveAll(home)
	})
	plant(t, filepath.Join(gnupg, "gpg.conf"), "no-auto-key-locate\n")
	tool(t.Context(), t, "", "gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", passphrase,
		"--quick-gen-key", "p <p@example.test>", "future-default", "default", "never")
	tool(t.Context(), t, "", "pass", "init", "p@example.test")
	return gnupg
}

func plant(t *testing.T, path, text string) {
	t.Helper()
	if err := processtest.WriteProgram(path, text); err != nil {
		t.Fatal(err)
	}
}

// tool runs a program that must succeed, and returns its standard output.
func tool(ctx context.Context, t *testing.T, stdin, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, said.String())
	}
	return string(out)
}

func TestARealPassKeepsTheContract(t *testing.T) {
	startPass(t, "")
	contract(t, func(t *testing.T) keyringUnderTest {
		locks := t.TempDir()
		v := openType(t, Pass, locks)
		if err := v.Remove(t.Context(), alice()); err != nil {
			t.Fatal(err)
		}
		return keyringUnderTest{
			vault: v,
			again: func(t *testing.T) *Vault { t.Helper(); return openType(t, Pass, locks) },
			put: func(t *testing.T, name, payload string) {
				t.Helper()
				tool(t.Context(), t, itemText(name, payload), "pass", "insert", "-m", "-f", "authdeck/"+name)
			},
			get: func(t *testing.T, name string) string {
				t.Helper()
				return itemData(t)(tool(t.Context(), t, "", "pass", "show", "authdeck/"+name))
			},
		}
	})
}

func TestTheLibraryReadsWhatIsInPassAndIsRead(t *testing.T) {
	startPass(t, "")
	theirs, err := keyring.Open(keyring.Config{AllowedBackends: []keyring.BackendType{keyring.PassBackend}, PassPrefix: "authdeck"})
	if err != nil {
		t.Fatal(err)
	}
	tool(t.Context(), t, "", "gpgconf", "--kill", "all") // the agent that pass starts outlives it
	v := openType(t, Pass, "")
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	if got := peek(t, theirs, "atmos_acme_alice"); got != alicePayload {
		t.Error(got)
	}
	put(t, theirs, "atmos_acme_bob", alicePayload)
	if k, err := v.Read(t.Context(), model.Ref{Realm: "acme", Name: "bob"}); err != nil || !sameKeys(k, exampleKeys()) {
		t.Errorf("%+v, %v", k, err)
	}
}

// An entry that was cut off could neither be used nor saved again.
func TestACutEntryOfPassIsDamagedAndASaveReplacesIt(t *testing.T) {
	startPass(t, "")
	file := filepath.Join(os.Getenv("PASSWORD_STORE_DIR"), "authdeck", "atmos_acme_alice.gpg")
	v := openType(t, Pass, "")
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"empty": "", "zeros": strings.Repeat("\x00", len(whole)), "cut": string(whole[:100]), "short": string(whole[:len(whole)-1]), "text": "{}",
	} {
		plant(t, file, text)
		if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrDamagedEntry) {
			t.Errorf("%s, read: %v", what, err)
		}
		if got := v.Damaged(t.Context(), []model.Ref{alice()}); len(got) != 1 {
			t.Errorf("%s is not known without reading it", what)
		}
		if err := v.Write(t.Context(), alice(), otherKeys()); err != nil {
			t.Errorf("%s, save: %v", what, err)
		}
	}
	whole[len(whole)-30] ^= 1 // every packet is whole
	plant(t, file, string(whole))
	if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrKeyringFailed) || !strings.Contains(err.Error(), "delete these keys") {
		t.Errorf("a wrong byte: %v", err)
	}
}

func TestASaveToPassReplacesAnEntryThatIsALinkToItself(t *testing.T) {
	startPass(t, "")
	link := filepath.Join(os.Getenv("PASSWORD_STORE_DIR"), "authdeck", "atmos_acme_alice.gpg")
	if err := errors.Join(os.MkdirAll(filepath.Dir(link), 0o700), os.Symlink(link, link)); err != nil {
		t.Fatal(err)
	}
	v := openType(t, Pass, "")
	if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrDamagedEntry) {
		t.Errorf("%v", err)
	}
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Error(err)
	}
	if k, err := v.Read(t.Context(), alice()); err != nil || !sameKeys(k, exampleKeys()) {
		t.Errorf("%+v, %v", k, err)
	}
}

func TestALockedKeyOfPassFailsClearlyAndKeepsTheEntry(t *testing.T) {
	gnupg := startPass(t, "throw-away passphrase")
	tool(t.Context(), t, itemText("atmos_acme_alice", alicePayload), "pass", "insert", "-m", "-f", "authdeck/atmos_acme_alice")
	file := filepath.Join(os.Getenv("PASSWORD_STORE_DIR"), "authdeck", "atmos_acme_alice.gpg")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	screen, err := os.Create(filepath.Join(gnupg, "screen"))
	if err != nil {
		t.Fatal(err)
	}
	defer func(old *os.File) { os.Stderr = old }(os.Stderr)
	os.Stderr = screen
	for what, program := range map[string]string{
		"no pinentry": "/no/such/pinentry", "one that needs a terminal": "/usr/bin/pinentry-curses", "one that fails": "/bin/false",
	} {
		if _, err := os.Stat(program); (err == nil) != (what != "no pinentry") {
			t.Fatalf("%s: %v", program, err)
		}
		plant(t, filepath.Join(gnupg, "gpg-agent.conf"), "pinentry-program "+program+"\n")
		tool(t.Context(), t, "", "gpgconf", "--kill", "gpg-agent")
		v := openType(t, Pass, "")
		_, readErr := v.Read(within(t, soon), alice())
		for _, err := range []error{readErr, v.Write(within(t, soon), alice(), exampleKeys())} {
			if !errors.Is(err, model.ErrKeyringLocked) || !strings.Contains(err.Error(), "in a terminal: pass show authdeck/atmos_acme_alice") {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	if after, err := os.ReadFile(file); err != nil || string(before) != string(after) {
		t.Errorf("the entry has changed: %v", err)
	}
	if said, err := os.ReadFile(screen.Name()); err != nil || len(said) > 0 {
		t.Errorf("gpg wrote over the screen: %s, %v", said, err)
	}
}

// A pinentry that is not answered blocks nobody, and neither pass nor the gpg that it started is left running. The agent and its
// question stay, because GnuPG 2.2 does not close it when gpg has gone.
func TestAnUnansweredQuestionOfGpgIsGivenUp(t *testing.T) {
	gnupg := startPass(t, "throw-away passphrase")
	tool(t.Context(), t, itemText("atmos_acme_alice", alicePayload), "pass", "insert", "-m", "-f", "authdeck/atmos_acme_alice")
	asked := filepath.Join(gnupg, "asked")
	plant(t, filepath.Join(gnupg, "pinentry"), "#!/bin/sh\necho OK\nwhile read -r line; do case $line in GETPIN*) "+
		"echo $$ >"+asked+"; exec sleep 600;; esac; echo OK; done\n")
	plant(t, filepath.Join(gnupg, "gpg-agent.conf"), "pinentry-program "+filepath.Join(gnupg, "pinentry")+"\n")
	tool(t.Context(), t, "", "gpgconf", "--kill", "gpg-agent")
	v := openType(t, Pass, "")
	ctx, giveUp := context.WithCancel(t.Context())
	go func() {
		defer giveUp()
		dbustest.Await(t, "gpg's question", func() bool { text, _ := os.ReadFile(asked); return strings.HasSuffix(string(text), "\n") })
	}()
	_, err := v.Read(ctx, alice())
	if !errors.Is(err, model.ErrKeyringSilent) || !strings.Contains(err.Error(), "running pass in a terminal") {
		t.Errorf("%v", err)
	}
	question, err := os.ReadFile(asked)
	if err != nil {
		t.Fatalf("nobody was asked: %v", err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(question)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
	dbustest.Await(t, "the end of pass and gpg", func() bool {
		return slices.Equal(running(t, "GNUPGHOME="+gnupg), []string{"gpg-agent", "sleep"})
	})
}

// running returns the names of other processes with that in their environment, sorted.
func running(t *testing.T, variable string) (names []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range all {
		environment, _ := os.ReadFile(filepath.Join(dir, "environ"))
		name, _ := os.ReadFile(filepath.Join(dir, "comm"))
		if filepath.Base(dir) != strconv.Itoa(os.Getpid()) && slices.Contains(strings.Split(string(environment), "\x00"), variable) {
			names = append(names, strings.TrimSpace(string(name)))
		}
	}
	slices.Sort(names)
	return names
}

// pass itself can save below an empty file that names no keys.
func TestASaveToARealPassUsesTheNearestFileThatNamesKeys(t *testing.T) {
	startPass(t, "")
	store := os.Getenv("PASSWORD_STORE_DIR")
	v := openType(t, Pass, "")
	tool(t.Context(), t, "", "pass", "init", "-p", "authdeck", "p@example.test")
	plant(t, filepath.Join(store, ".gpg-id"), "")
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "# p@example.test\n", "p@example.test"} { // pass reads no line without an end
		plant(t, filepath.Join(store, "authdeck", ".gpg-id"), text)
		if err := v.Write(t.Context(), alice(), exampleKeys()); !errors.Is(err, model.ErrKeyringAbsent) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if k, err := v.Read(t.Context(), alice()); err != nil || !sameKeys(k, exampleKeys()) {
		t.Errorf("%+v, %v", k, err)
	}
}
