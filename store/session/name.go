package session

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"authdeck/model"
)

// checkRef rejects names that would write into another section or folder. AWS tools do not agree on how to escape a section's name:
// in some of them, "]", "#" or ";" ends it.
func checkRef(ref model.Ref) error {
	if strings.ContainsFunc(ref.Name, unicode.IsControl) || strings.ContainsAny(ref.Name, "]#;") ||
		ref.Name == "" || strings.TrimSpace(ref.Name) != ref.Name {
		return fmt.Errorf("the name %q cannot be used in AWS files; leave out ], #, ; and spaces at its ends", ref.Name)
	}
	if err := checkUser(ref.User); err != nil {
		return err
	}
	return checkRealm(ref.Realm)
}

// checkUser keeps the folder of a user's roles inside the realm's folder. A name with slashes makes nested folders, as in Atmos.
func checkUser(user string) error {
	if user == model.UsersFolder {
		return fmt.Errorf("a user named %s cannot have roles: that folder is used for all users", model.UsersFolder)
	}
	for part := range strings.SplitSeq(user, "/") {
		if user != "" && (strings.Trim(part, ".") == "" || strings.ContainsAny(part, `\:`) || strings.ContainsFunc(part, unicode.IsControl)) {
			return fmt.Errorf("the name %q cannot be used for a folder; leave out \\, : and parts that are empty or only dots", user)
		}
	}
	return nil
}

// checkRealm keeps the path inside Atmos's folder. Atmos deletes sessions without a realm.
func checkRealm(realm string) error {
	if realm == "" || strings.Trim(realm, ".") == "" || strings.ContainsAny(realm, `/\:`) ||
		strings.ContainsFunc(realm, unicode.IsControl) {
		return fmt.Errorf("%q is not a realm; use lower-case letters, digits, - and _", realm)
	}
	return nil
}

// checkSession rejects values that do not fit on one line; AWS's own values contain no white space. Errors quote no value.
func checkSession(s model.Session) error {
	if !word(s.AccessKeyID) || s.AccessKeyID == "" {
		return fmt.Errorf("the session's access key ID is empty or has white space in it")
	}
	if !word(s.Region) {
		return fmt.Errorf("the region %q has white space in it", s.Region)
	}
	for what, secret := range map[string]model.Secret{"secret access key": s.Secret, "token": s.Token} {
		fits := false
		secret.Reveal(func(b []byte) { fits = len(b) > 0 && !bytes.ContainsFunc(b, unprintable) })
		if !fits {
			return fmt.Errorf("the session's %s is empty or has white space in it", what)
		}
	}
	return nil
}

func word(s string) bool { return !strings.ContainsFunc(s, unprintable) }

func unprintable(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
