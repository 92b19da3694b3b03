package vault

import (
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/system"
)

var _ model.Vault = (*Vault)(nil)

func TestTheMemoryKeepsTheContract(t *testing.T) {
	contract(t, func(t *testing.T) keyringUnderTest {
		ring := &memoryRing{items: map[string][]byte{}}
		lock := filepath.Join(t.TempDir(), "lock")
		open := func(*testing.T) *Vault { return newVault(memory, backend.NewRingStore(ring, lock)) }
		return keyringUnderTest{
			vault: open(t), again: open,
			put: func(t *testing.T, name, payload string) { t.Helper(); put(t, ring, name, payload) },
			get: func(_ *testing.T, name string) string { return ring.text(name) },
		}
	})
}

func TestAnUnknownTypeListsTheOnesThereAre(t *testing.T) {
	for kind, fix := range map[string]string{"": "system, file", "System": "Did you mean system?", "fiel": "Did you mean file?", "memory": "system, file", "noop": "system, file", "keychain": "system, file"} {
		_, err := Open(Options{Type: kind, FileDir: t.TempDir()})
		if !errors.Is(err, model.ErrUnknownKeyring) || !strings.Contains(err.Error(), fix) {
			t.Errorf("%q: %v", kind, err)
		}
	}
	if _, err := Open(Options{Type: File, FileDir: "relative"}); err == nil {
		t.Error("a relative folder was taken")
	}
}

func TestAKeyringIsDescribedWithoutTouchingIt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "never", "made")
	file, err := Open(Options{Type: File, FileDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	k := file.Keyring()
	if k.Type != "file" || k.Title != "encrypted file" || k.Place != dir || !k.TakesPassphrase ||
		k.Entry(alice()) != "atmos_acme_alice" {
		t.Errorf("%+v", k)
	}
	desktop, err := Open(Options{Type: System})
	if err != nil {
		t.Fatal(err)
	}
	if k := desktop.Keyring(); k.Type != "system" || k.Title != system.Title() || k.Place != "" || k.TakesPassphrase {
		t.Errorf("%+v", k)
	}
}

func TestTheTypeIsChosenInOrder(t *testing.T) {
	yaml := model.KeyringConfig{Type: model.Setting[string]{Value: "file", Set: true,
		Origin: model.Origin{File: "/p/atmos.yaml", Line: 3}}}
	none := model.KeyringConfig{}
	for _, c := range []struct {
		own          Own
		env          string
		cfg          model.KeyringConfig
		kind, source string
		by           model.KeyringChooser
	}{
		{Own{"a", "b", "e"}, "c", yaml, "a", "--keyring", model.ChosenByFlag},
		{Own{"", "b", "e"}, "c", yaml, "b", "AUTHDECK_KEYRING", model.ChosenByVariable},
		{Own{"", "", "e"}, "c", yaml, "c", "ATMOS_KEYRING_TYPE", model.ChosenByAtmosVariable},
		{Own{"", "", "e"}, "", yaml, "file", "atmos.yaml:3", model.ChosenByConfig},
		{Own{"", "", "e"}, "", none, "e", "settings", model.ChosenBySettings},
		{Own{}, "", none, "system", "", model.ChosenByDefault},
	} {
		env := environment(map[string]string{"ATMOS_KEYRING_TYPE": c.env})
		if kind, source := Choose(c.own, env, c.cfg); kind != c.kind || source.String() != c.source || source.By != c.by {
			t.Errorf("%+v: %s from %s", c, kind, source)
		}
	}
}

func environment(m map[string]string) func(string) string {
	return func(name string) string { return m[name] }
}

func TestTheFolderFollowsAtmosRules(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the paths are those of Unix")
	}
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ env, spec, want string }{
		{"", "", "/data/atmos/keyring"},
		{"", "/spec/keys", "/spec/keys"},
		{"/env/keys", "/spec/keys", "/env/keys"},
		{"", "~/keys", "/home/u/keys"},
		{"", "~/.atmos/keyring", "/home/u/.atmos/keyring"},
		{"", "~/.keyring", "/home/u"},
		{"", "/x/.keyring", "/x"},
		{"", "/x/keys.json", "/x"},
		{"", "/x.y/keys", "/x.y/keys"},
		{"", "~other/keys", here + "/~other/keys"},
		{"", "rel/keys", here + "/rel/keys"},
		{"~", "", "/home/u"},
	} {
		env := environment(map[string]string{"ATMOS_KEYRING_FILE_PATH": c.env})
		got, err := FileDir(model.KeyringConfig{Path: c.spec}, env, "/home/u", "/data")
		if err != nil || got != c.want {
			t.Errorf("%q, %q: %s, %v; want %s", c.env, c.spec, got, err, c.want)
		}
	}
}

func TestTheVariableOfThePassphraseCanBeNamed(t *testing.T) {
	named := environment(map[string]string{"ATMOS_KEYRING_PASSWORD_ENV": "MINE"})
	none := environment(nil)
	spec := model.KeyringConfig{PasswordEnv: "THEIRS"}
	if got := PassphraseVar(spec, named); got != "MINE" {
		t.Error(got)
	}
	if got := PassphraseVar(spec, none); got != "THEIRS" {
		t.Error(got)
	}
	if got := PassphraseVar(model.KeyringConfig{}, none); got != "ATMOS_KEYRING_PASSWORD" {
		t.Error(got)
	}
}
