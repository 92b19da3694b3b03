package entry

import (
	"strings"

	"authdeck/model"
)

// Prefix is the start of every entry's name.
const Prefix = "atmos_"

// Name returns the name of an identity's entry (cloudposse/atmos, pkg/auth/credentials/store.go).
func Name(r model.Ref) string { return Prefix + r.Realm + "_" + r.Name }

// Split splits an entry's name. Realm and identity are joined without an escape, so the longest matching name is used. Without a
// realm, it is an entry of an Atmos version without realms.
func Split(entry string, names []string) (realm, name string, ok bool) {
	rest, ours := strings.CutPrefix(entry, Prefix)
	if !ours {
		return "", "", false
	}
	for _, n := range names {
		if len(n) <= len(name) {
			continue
		}
		if before, fits := strings.CutSuffix(rest, "_"+n); fits && isRealm(before) {
			realm, name, ok = before, n, true
		} else if rest == n {
			realm, name, ok = "", n, true
		}
	}
	return realm, name, ok
}

func isRealm(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}
