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
		if !errors.As(err, &p) || !errors.Is(err, model.ErrKeyringAbsent) || !strings.Contains(p.Fix, "pass init") {
			t.Errorf("%s: %v", status, err)
		}
	}
}

func TestASaveInAStoreThatNamesNoKeySaysSo(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(filepath.Join(dir, ".gpg-id"), nil, 0o600),
		os.WriteFile(filepath.Join(dir, "pass"), []byte("#!/bin/sh\nexit 1\n"), 0o700)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("PASSWORD_STORE_DIR", dir)
	if err := (&store{}).Set(keyring.Item{Key: "atmos_acme_dev"}); !errors.Is(err, model.ErrKeyringAbsent) || !strings.Contains(err.Error(), "is empty") {
		t.Error(err)
	}
	t.Setenv("PASSWORD_STORE_KEY", "me@example.com")
	if err := (&store{}).Set(keyring.Item{Key: "atmos_acme_dev"}); errors.Is(err, model.ErrKeyringAbsent) {
		t.Error(err)
	}
}
