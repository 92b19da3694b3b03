package keyrings_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"authdeck/model"
	"authdeck/store/files"
	"authdeck/store/keyrings"
	"authdeck/store/settings"
)

var alice = model.Ref{Realm: "acme", Name: "alice"}

func lay(t *testing.T, opened *keyrings.Opened, forgot func(error)) (keyrings.Keyrings, string) {
	t.Helper()
	at := files.Dirs{Config: t.TempDir(), State: t.TempDir(), AtmosData: t.TempDir()}
	t.Cleanup(opened.Close)
	return opened.For(keyrings.Source{
		Getenv:   func(name string) string { return map[string]string{"ATMOS_KEYRING_PASSWORD": "made-for-a-test"}[name] },
		Places:   at,
		Repaired: func(string, fs.FileMode) {}, Forgot: forgot,
	}), at.Settings()
}

func keep(t *testing.T, v model.Vault) {
	t.Helper()
	err := v.Write(t.Context(), alice, model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", Secret: model.SecretString("made-for-a-test")})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAKeyringOnTrialIsRememberedOnceSomethingIsSavedInIt(t *testing.T) {
	t.Parallel()
	k, path := lay(t, keyrings.None(), func(err error) { t.Error(err) })
	v, err := k.Try("file")
	if err == nil {
		err = v.Open(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Read(t.Context(), alice); !errors.Is(err, model.ErrNoKeys) {
		t.Fatal(err)
	}
	again, err := k.Unchosen("system")
	if err != nil || again.Keyring().Type != "file" {
		t.Fatalf("a later reading of the run has %+v, %v", again, err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("it is remembered before anything was saved")
	}
	keep(t, again)
	if s, err := settings.Read(path); err != nil || s.Keyring != "file" {
		t.Errorf("after a save the settings say %q, %v", s.Keyring, err)
	}
	if other, err := keyrings.None().For(k.Source).Unchosen("system"); err != nil || other.Keyring().Type != "system" {
		t.Errorf("the next run has %+v, %v", other, err)
	}
}

func TestAChoiceThatCannotBeRememberedFailsNoSave(t *testing.T) {
	t.Parallel()
	var forgot []error
	k, path := lay(t, keyrings.None(), func(err error) { forgot = append(forgot, err) })
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, []byte("{theme: dark}\n"), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	v, err := k.Try("file")
	if err != nil {
		t.Fatal(err)
	}
	keep(t, v)
	keep(t, v)
	if len(forgot) != 1 {
		t.Errorf("told of %v", forgot)
	}
}
