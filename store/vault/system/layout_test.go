package system

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/keychain"
)

// zalando/go-keyring decides how entries look in the keyrings of macOS and Windows. This test compiles its source for those systems
// on this one, with a stand-in for /usr/bin/security and for the Windows calls.

const alicePayload = `{"type":"aws","data":{"access_key_id":"AKIAIOSFODNN7EXAMPLE",` +
	`"secret_access_key":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}}`

type told struct {
	Text, Err       string
	Missing, TooBig bool
	Exit            int
}

// foreign builds the library's file for another system, after the given changes, and returns a function that calls it.
func foreign(t *testing.T, file string, changes map[string]string, with map[string]string, env ...string) func(do, service, text string) told {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-ins are for Unix")
	}
	found, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/zalando/go-keyring").Output()
	if err != nil {
		t.Fatal(err)
	}
	library, dir := strings.TrimSpace(string(found)), t.TempDir()
	copied := func(from, to string, changes map[string]string) {
		t.Helper()
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		for old, now := range changes {
			if !strings.Contains(string(text), old) {
				t.Fatalf("%s has no %q", from, old)
			}
			text = []byte(strings.ReplaceAll(string(text), old, now))
		}
		to = filepath.Join(dir, to)
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.WriteFile(to, text, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"keyring.go", "keyring_fallback.go", "internal/shellescape/shellescape.go"} {
		copied(filepath.Join(library, name), name, nil)
	}
	copied(filepath.Join(library, file), "system.go", changes)
	copied("testdata/layout/main.txt", "main/main.go", nil)
	for from, to := range with {
		copied(filepath.Join("testdata", "layout", from), to, nil)
	}
	plantFile(t, filepath.Join(dir, "go.mod"), "module github.com/zalando/go-keyring\n\ngo 1.26\n")
	program := filepath.Join(dir, "program")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./main")
	build.Dir, build.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return func(do, service, text string) told {
		t.Helper()
		ask, err := json.Marshal(map[string]string{"Do": do, "Service": service, "User": user, "Text": text})
		if err != nil {
			t.Fatal(err)
		}
		run := exec.CommandContext(t.Context(), program)
		run.Stdin, run.Env = strings.NewReader(string(ask)), append(os.Environ(), env...)
		out, err := run.Output()
		var answer told
		if err != nil || json.Unmarshal(out, &answer) != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return answer
	}
}

func plantFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestOnMacOSEntriesHaveAtmosLayout(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script, err := os.ReadFile("testdata/layout/security.sh")
	if err != nil {
		t.Fatal(err)
	}
	plantFile(t, filepath.Join(dir, "security"), string(script))
	call := foreign(t, "keyring_darwin.go", map[string]string{`"/usr/bin/security"`: `"` + filepath.Join(dir, "security") + `"`}, nil)
	heard := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	encoded := "go-keyring-base64:" + base64.StdEncoding.EncodeToString([]byte(alicePayload))

	for service, quoted := range map[string]string{"atmos_acme_alice": "atmos_acme_alice", "atmos_acme_a 'b'": `'atmos_acme_a '"'"'b'"'"''`} {
		if got := call("set", service, alicePayload); got.Err != "" {
			t.Error(got)
		}
		want := "add-generic-password -U -s " + quoted + " -a atmos-auth -w " + encoded + "\n"
		if heard("args") != "-i\n" || heard("input") != want {
			t.Errorf("%s %s, want %s", heard("args"), heard("input"), want)
		}
	}
	for what, stored := range map[string]string{
		"as it is written now": encoded,
		"as older ones did":    "go-keyring-encoded:" + hex.EncodeToString([]byte(alicePayload)),
		"as it is":             alicePayload,
	} {
		plantFile(t, filepath.Join(dir, "output"), stored+"\n")
		if got := call("get", "atmos_acme_alice", ""); got.Text != alicePayload || got.Err != "" {
			t.Errorf("%s: %+v", what, got)
		}
		if heard("args") != "find-generic-password\n-s\natmos_acme_alice\n-wa\natmos-auth\n" {
			t.Error(heard("args"))
		}
	}
	if call("delete", "atmos_acme_alice", ""); heard("args") != "delete-generic-password\n-s\natmos_acme_alice\n-a\natmos-auth\n" {
		t.Error(heard("args"))
	}

	plantFile(t, filepath.Join(dir, "output"), "security: SecKeychainSearchCopyNext: The specified item could not be found in the keychain.\n")
	plantFile(t, filepath.Join(dir, "exit"), "44")
	if got := call("get", "atmos_acme_alice", ""); !got.Missing {
		t.Errorf("%+v", got)
	}
	plantFile(t, filepath.Join(dir, "output"), "security: SecKeychainItemCopyContent: User canceled the operation.\n")
	plantFile(t, filepath.Join(dir, "exit"), "128")
	if got := call("get", "atmos_acme_alice", ""); got.Missing || !errors.Is(keychain.ExitKind(got.Exit), model.ErrKeyringDenied) {
		t.Errorf("denied: %+v", got)
	}

	plantFile(t, filepath.Join(dir, "exit"), "0")
	for name := range map[string]bool{"atmos_acme_alice": true, "atmos_acme_a 'b'": true} {
		longest := 0
		for checkCommand(keyring.Item{Key: name, Data: make([]byte, longest+1)}) == nil {
			longest++
		}
		if got := call("set", name, strings.Repeat("x", longest)); got.Err != "" {
			t.Errorf("%s: %d bytes: %+v", name, longest, got)
		}
		if got := call("set", name, strings.Repeat("x", longest+3)); !got.TooBig {
			t.Errorf("%s: %d bytes: %+v", name, longest+3, got)
		}
	}
}

func TestOnWindowsEntriesHaveAtmosLayout(t *testing.T) {
	t.Parallel()
	kept := filepath.Join(t.TempDir(), "credentials")
	call := foreign(t, "keyring_windows.go", map[string]string{
		"\t\"syscall\"\n": "", "syscall.ERROR_NOT_FOUND": "wincred.ErrElementNotFound",
		"github.com/danieljoos/wincred": "github.com/zalando/go-keyring/wincred",
	}, map[string]string{"wincred.txt": "wincred/wincred.go"}, "CREDENTIALS="+kept)
	if got := call("get", "atmos_acme_alice", ""); !got.Missing {
		t.Errorf("%+v", got)
	}
	if got := call("set", "atmos_acme_alice", alicePayload+"é"); got.Err != "" {
		t.Errorf("%+v", got)
	}
	text, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		TargetName, UserName string
		CredentialBlob       []byte
	}
	if err := json.Unmarshal(text, &all); err != nil || len(all) != 1 || all[0].TargetName != "atmos_acme_alice:atmos-auth" ||
		all[0].UserName != "atmos-auth" || string(all[0].CredentialBlob) != alicePayload+"é" {
		t.Errorf("%s, %v", text, err)
	}
	if got := call("get", "atmos_acme_alice", ""); got.Text != alicePayload+"é" {
		t.Errorf("%+v", got)
	}
	if got := call("set", "atmos_acme_alice", strings.Repeat("x", 2560)); got.Err != "" {
		t.Errorf("%+v", got)
	}
	if got := call("set", "atmos_acme_alice", strings.Repeat("x", 2560+1)); !got.TooBig {
		t.Errorf("%+v", got)
	}
	for _, missing := range []bool{false, true} {
		if got := call("delete", "atmos_acme_alice", ""); got.Missing != missing {
			t.Errorf("%+v", got)
		}
	}
}
