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

// The listings are those of gpg 2.2, shortened to the fields that are read.
func TestAKeyThatCannotEncryptSaysWhyAndWhatToDo(t *testing.T) {
	t.Setenv("PASSWORD_STORE_DIR", "/store")
	key := func(record, validity, uses, fingerprint string) string {
		return record + ":" + validity + ":255:22:::::::" + ":" + uses + ":\nfpr:::::::::" + fingerprint + ":\n"
	}
	const fine = "INV_RECP 0 me\n"
	for name, c := range map[string]struct {
		status, listing string
		none            bool
		what, fix       string
	}{
		"expired": {
			fine, key("pub", "e", "sc", "AA") + key("sub", "e", "e", "BB"), false, "the password store's GPG key has expired",
			"extend it: gpg --quick-set-expire AA 1y && gpg --quick-set-expire AA 1y BB",
		},
		"the subkey expired": {fine, key("pub", "u", "scSC", "AA") + key("sub", "u", "s", "CC") + key("sub", "e", "e", "BB"), false, "has expired", "extend it: gpg --quick-set-expire AA 1y BB"},
		"only one that encrypted before expired": {
			"INV_RECP 10 me\n", key("pub", "-", "scESC", "AA") + key("sub", "-", "e", "BB") + key("sub", "e", "e", "CC"), false,
			"gpg does not trust the password store's GPG key", "trust it: gpg --edit-key AA trust save",
		},
		"revoked":            {fine, key("pub", "r", "sc", "AA") + key("sub", "r", "e", "BB"), false, "was revoked", "choose another: pass init YOUR-GPG-KEY"},
		"disabled":           {fine, key("pub", "u", "scESCD", "AA") + key("sub", "u", "e", "BB"), false, "is disabled", "enable it: gpg --edit-key AA enable save"},
		"for signatures":     {fine, key("pub", "u", "scSC", "AA"), false, "cannot encrypt", "choose another"},
		"missing":            {fine, "", true, "is not on this computer", "import or create the key"},
		"nothing is known":   {fine, "", false, "gpg cannot encrypt for the password store's GPG key", "create or trust the key"},
		"one of several":     {fine, key("pub", "e", "sc", "AA") + key("pub", "u", "sc", "BB"), false, "gpg cannot encrypt", "create or trust the key"},
		"a line that is cut": {fine, "pub:e\nsub\nfpr:\n", false, "gpg cannot encrypt", "create or trust the key"},
	} {
		err := (&store{}).Kind(&saidError{status: c.status, key: c.listing, noKey: c.none, cause: errors.New("exit status 1")})
		var p *model.Problem
		if !errors.As(err, &p) || !errors.Is(err, model.ErrKeyringAbsent) || !strings.Contains(p.What, c.what) || !strings.Contains(p.Fix.String(), c.fix) ||
			!strings.Contains(p.Fix.String(), "pass init") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASaveAsksGPGAboutAKeyThatCannotEncrypt(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(filepath.Join(dir, ".gpg-id"), []byte("me\n"), 0o600),
		processtest.WriteProgram(filepath.Join(dir, "pass"), "#!/bin/sh\necho '[GNUPG:] INV_RECP 0 me too' >&2\nexit 1\n"),
		processtest.WriteProgram(filepath.Join(dir, "gpg"), "#!/bin/sh\n[ \"$5\" = 'me too' ] && echo pub:e:255:22:::::::::sc:\n")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("PASSWORD_STORE_DIR", dir)
	p := &store{}
	err := p.Set(keyring.Item{Key: "atmos_acme_dev"})
	if err = p.Kind(err); !strings.Contains(err.Error(), "the password store's GPG key has expired") {
		t.Error(err)
	}
}
