package atmosyaml

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"authdeck/model"
)

const (
	envRealm    = "ATMOS_AUTH_REALM"
	noFileRealm = "default"
	realmLimit  = 64
	realmBytes  = 8
)

// chooseRealm follows Atmos's order: the variable, auth.realm, the folder (pkg/config/auth_realm.go).
func (s Source) chooseRealm(c *model.Config, configured model.Setting[string], f mainFiles) *model.Problem {
	origin, name := model.Origin{}, envRealm
	own := s.env(envRealm)
	promoted, _ := c.Lookup(s.LookupEnv)(envRealm)
	switch {
	case own != "":
		c.Realm, c.RealmSource = own, envRealm
	case promoted != "":
		origin = c.PromotedFrom(envRealm)
		c.Realm, c.RealmSource = promoted, envRealm+" in "+origin.String()
	case configured.Value != "":
		c.Realm, c.RealmSource, origin, name = configured.Value, configured.Origin.String(), configured.Origin, "auth.realm"
	case len(f.files) > 0:
		c.RealmOrigin = model.Origin{File: f.last()}
		c.Realm, c.RealmSource = folderRealm(f.configDir), model.RealmOfFolder+c.RealmOrigin.String()
	default:
		c.Realm, c.RealmSource = noFileRealm, model.RealmWithoutFile
	}
	if origin.File != "" {
		c.RealmOrigin = origin
	}
	for i := range c.Identities {
		c.Identities[i].Ref.Realm = c.Realm
	}
	for i := range c.Roles {
		c.Roles[i].Ref.Realm = c.Realm
	}
	if wrong := checkRealm(c.Realm); wrong != "" {
		c.BadRealm = true
		p := &model.Problem{Origin: origin, What: name + " " + wrong, Write: "realm: acme-prod"}
		if name == envRealm {
			p.Fix, p.Write = model.Do("set, for example, "+envRealm+"=acme-prod"), ""
		}
		return p
	}
	return nil
}

func folderRealm(dir string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(filepath.ToSlash(filepath.Clean(dir)))))
	return hex.EncodeToString(sum[:realmBytes])
}

// checkRealm says what is wrong with a realm, by Atmos's rules (pkg/auth/realm/realm.go); "" if nothing is.
func checkRealm(realm string) string {
	invalid := invalidChars(realm)
	switch {
	case len(realm) > realmLimit:
		return fmt.Sprintf("exceeds maximum length of %d characters: got %d", realmLimit, len(realm))
	case strings.ContainsAny(realm, `/\`), strings.Contains(realm, ".."):
		return `cannot contain /, \ or ..`
	case len(invalid) > 0:
		return fmt.Sprintf("contains invalid characters: %v (only lowercase letters, numbers, hyphens, and "+
			"underscores are allowed)", invalid)
	case strings.ContainsAny(realm[:1], "-_"):
		return "cannot start with hyphen or underscore"
	case strings.ContainsAny(realm[len(realm)-1:], "-_"):
		return "cannot end with hyphen or underscore"
	case slices.ContainsFunc([]string{"--", "__", "-_", "_-"}, func(s string) bool { return strings.Contains(realm, s) }):
		return "cannot contain consecutive hyphens or underscores"
	}
	return ""
}

// invalidChars returns the characters that a realm may not have, each once. Control characters are escaped.
func invalidChars(realm string) (strange []string) {
	for _, r := range realm {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			continue
		}
		s := string(r)
		if hasControl(s) {
			s = fmt.Sprintf("%U", r)
		}
		if !slices.Contains(strange, s) {
			strange = append(strange, s)
		}
	}
	return strange
}
