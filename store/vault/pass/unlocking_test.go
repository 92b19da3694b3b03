//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package pass

import (
	"strings"
	"testing"
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
