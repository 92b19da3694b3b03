//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package pass

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/process/processtest"
)

func TestTheAdviceNamesNoEntryThatExistsOnlyDuringASave(t *testing.T) {
	t.Setenv("PASSWORD_STORE_DIR", "/store")
	if got := unlocking("authdeck/atmos_acme_dev"); got != "pass show authdeck/atmos_acme_dev" {
		t.Error(got)
	}
	if got := unlocking(newFolder + "/atmos_acme_dev"); strings.Contains(got, newFolder) || !strings.Contains(got, "/store/.gpg-id") {
		t.Error(got)
	}
}

func TestAStoreWithoutAUsableKeySaysHowToChooseOne(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"[GNUPG:] INV_RECP 0 nobody", "[GNUPG:] NO_RECP 0"} {
		err := (&store{}).Kind(&saidError{said: "Password encryption aborted.", status: status, cause: errors.New("exit status 1")})
		var p *model.Problem
		if !errors.As(err, &p) || !errors.Is(err, model.ErrKeyringAbsent) || !strings.Contains(p.FixLine(), "pass init") {
			t.Errorf("%s: %v", status, err)
		}
	}
}

// gpg would ask for a key, and nobody could answer.
func TestASaveNeedsAKeyInTheNearestFileThatNamesKeys(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		key   string // PASSWORD_STORE_KEY
		want  string // what the error says; "" if the save goes on
	}{
		"no key":                       {map[string]string{"": ""}, "", "/.gpg-id names none; choose a key: pass init YOUR"},
		"no key for authdeck":          {map[string]string{"": "me\n", folder: ""}, "", "/authdeck/.gpg-id names none; choose a key: pass init -p authdeck YOUR"},
		"only a comment":               {map[string]string{"": " # me\n\n"}, "", "names none"},
		"a line without an end":        {map[string]string{"": "me"}, "", "names none"},
		"a key":                        {map[string]string{"": "# mine\nme # yes\n"}, "", ""},
		"a key for authdeck only":      {map[string]string{"": "", folder: "me\n"}, "", ""},
		"a key in the environment":     {map[string]string{"": "", folder: ""}, "me@example.com", ""},
		"a key in a file further down": {map[string]string{"": "", "work": "me\n"}, "", "names none"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			err := processtest.WriteProgram(filepath.Join(dir, "pass"), "#!/bin/sh\nexit 1\n")
			for in, text := range c.files {
				err = errors.Join(err, os.MkdirAll(filepath.Join(dir, in), 0o700), os.WriteFile(filepath.Join(dir, in, ".gpg-id"), []byte(text), 0o600))
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", dir)
			t.Setenv("PASSWORD_STORE_DIR", dir)
			t.Setenv("PASSWORD_STORE_KEY", c.key)
			err = (&store{}).Set(keyring.Item{Key: "atmos_acme_dev"})
			if none := errors.Is(err, model.ErrKeyringAbsent); err == nil || none != (c.want != "") || !strings.Contains(err.Error(), c.want) {
				t.Error(err)
			}
		})
	}
}

func TestAStoreWithAKeyForAuthdeckOnlyIsThere(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.Mkdir(filepath.Join(dir, folder), 0o700), os.WriteFile(filepath.Join(dir, folder, ".gpg-id"), []byte("me\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "pass"), nil, 0o700), os.WriteFile(filepath.Join(dir, "gpg"), nil, 0o700)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("PASSWORD_STORE_DIR", dir)
	if err := (&store{}).Present(t.Context()); err != nil {
		t.Error(err)
	}
	if got := unlocking(newFolder + "/atmos_acme_dev"); !strings.Contains(got, filepath.Join(dir, folder, ".gpg-id")) {
		t.Error(got)
	}
}

func TestTheAdviceIsAboutTheKeyThatPassUses(t *testing.T) {
	t.Setenv("PASSWORD_STORE_DIR", "/store")
	t.Setenv("PASSWORD_STORE_KEY", "ops@example.com backup@example.com")
	if got := unlocking(newFolder + "/atmos_acme_dev"); got != "echo | gpg -er ops@example.com | gpg -d" {
		t.Error(got)
	}
	err := (&store{}).Kind(&saidError{said: "Password encryption aborted.", status: "[GNUPG:] INV_RECP 0 ops", cause: errors.New("exit status 1")})
	var p *model.Problem
	if !errors.As(err, &p) || !strings.Contains(p.What, "PASSWORD_STORE_KEY") || strings.Contains(p.FixLine(), "pass init") {
		t.Errorf("%v", err)
	}
}
