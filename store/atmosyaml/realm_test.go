package atmosyaml

import (
	"strings"
	"testing"
)

// The sums are those of sha256sum: printf %s /home/u/p | sha256sum | cut -c1-16.
func TestTheAutomaticRealmIsTheHashOfTheFolder(t *testing.T) {
	for dir, want := range map[string]string{
		"/home/u/p":   "60ad706fe5335804",
		"/home/u/p/":  "60ad706fe5335804",
		"/Home/U/./p": "60ad706fe5335804",
		".":           "cdb4ee2aea69cc6a",
		"x":           "2d711642b726b044",
		"./x":         "2d711642b726b044",
		"dirA;dirB;":  "e29ce40b5dae1166",
		"testdata":    "810ff2fb242a5dee",
		"/":           "8a5edab282632443",
	} {
		if got := folderRealm(dir); got != want {
			t.Errorf("%q: %s, want %s", dir, got, want)
		}
	}
}

func TestTheRealmComesFromTheVariableThenTheFileThenTheFolder(t *testing.T) {
	const ids = "identities: {a: {kind: aws/user}}"
	for name, c := range map[string]struct {
		env           map[string]string
		text          string
		realm, source string
	}{
		"variable":       {map[string]string{envRealm: "from-env"}, "auth: {realm: acme, " + ids + "}", "from-env", "ATMOS_AUTH_REALM"},
		"empty variable": {map[string]string{envRealm: ""}, "auth: {realm: acme, " + ids + "}", "acme", "a.yaml:1"},
		"file":           {nil, "auth:\n\n  realm: acme\n  " + ids, "acme", "a.yaml:3"},
		"folder":         {nil, "auth: {" + ids + "}", folderRealm("."), "the folder of a.yaml"},
		"empty in file":  {nil, "auth: {realm: '', " + ids + "}", folderRealm("."), "the folder of a.yaml"},
		"null in file":   {nil, "auth: {realm: ~, " + ids + "}", folderRealm("."), "the folder of a.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readFiles(t, c.env, c.text)
			must(t, err)
			if got.Realm != c.realm || got.RealmSource != c.source || got.Identities[0].Ref.Realm != c.realm {
				t.Errorf("got %q from %q, want %q from %q", got.Realm, got.RealmSource, c.realm, c.source)
			}
		})
	}
}

func TestAnInvalidRealmIsRefused(t *testing.T) {
	for realm, want := range map[string]string{
		"Bad Realm":             "contains invalid characters: [B   R] (only lowercase letters, numbers, hyphens, and underscores are allowed)",
		strings.Repeat("a", 65): "exceeds maximum length of 64 characters: got 65",
		"a/b":                   `cannot contain /, \ or ..`,
		`a\b`:                   `cannot contain /, \ or ..`,
		"a..b":                  `cannot contain /, \ or ..`,
		"-a":                    "cannot start with hyphen or underscore",
		"a_":                    "cannot end with hyphen or underscore",
		"a--b":                  "cannot contain consecutive hyphens or underscores",
		"a-_b":                  "cannot contain consecutive hyphens or underscores",
		"a\x1bb":                "contains invalid characters: [U+001B] (only lowercase letters, numbers, hyphens, and underscores are allowed)",
		strings.Repeat("a", 64): "",
		"acme_prod-1":           "",
	} {
		_, err := readFiles(t, map[string]string{envRealm: realm}, "auth: {identities: {a: {kind: aws/user}}}")
		if want == "" {
			must(t, err)
			continue
		}
		if p := wantProblem(t, err); p.What != "ATMOS_AUTH_REALM "+want {
			t.Errorf("%q: %s", realm, p.What)
		}
	}
}
