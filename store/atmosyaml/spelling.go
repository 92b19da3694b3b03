package atmosyaml

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"authdeck/model"
	"authdeck/model/spelling"
	"authdeck/store/atmosyaml/yamldoc"
)

// maxTypo is how many letters of a kind may be wrong. The other kinds in Atmos differ from aws/user by more.
const maxTypo = 2

// The keys that Atmos knows in an identity and below it (pkg/schema/schema_auth.go, user.go).
var (
	identityKeys   = []string{"kind", "default", "required", "alias", "tags", "credentials", "session", "env", "via", "provider", "principal", "emulator", "spec"}
	credentialKeys = []string{"access_key_id", "secret_access_key", "mfa_arn", "region", "webflow_enabled", "aws"}
	sessionKeys    = []string{"duration"}
	specKeys       = []string{"endpoint_url"}
)

// The keys of the auth section and below it (pkg/schema/schema_auth.go, AuthConfig).
var (
	authKeys    = []string{"realm", "logs", "keyring", "console", "providers", "identities", "integrations"}
	keyringKeys = []string{"type", "spec"}
)

// checkKeys warns about a key that is similar to a known one, because its value would be ignored silently.
func (r *reader) checkKeys(f fields, known []string) {
	for _, p := range f {
		if near := nearKey(p.Key, known); near != "" {
			r.warn(unknownKey(p, near))
		}
	}
}

// unknownKey is the problem with a key that probably means another one.
func unknownKey(p yamldoc.Pair, near string) *model.Problem {
	return (&model.Problem{Origin: p.At, What: fmt.Sprintf("unknown key %q", p.Key)}).Suggest(near)
}

// nearKey returns the known key that is similar to a key; "" for none, and for a known key.
func nearKey(key string, known []string) (near string) {
	if slices.Contains(known, key) {
		return ""
	}
	least := maxTypo + 1
	for _, k := range known {
		if d := distance(key, k); d < least && d < min(len(key), len(k))-1 { // with two of three letters different, it is another word
			near, least = k, d
		}
	}
	return near
}

// checkAuthKeys warns about every unknown key of auth, which Atmos ignores too (it decodes without ErrorUnused). It accepts names
// that are common for anchors.
func (r *reader) checkAuthKeys(auth fields) {
	const identities, most = "identities", 3 // "identity" too
	_, listed := auth.find(identities)
	for _, p := range auth {
		if slices.Contains(authKeys, p.Key) || strings.HasPrefix(p.Key, "_") || strings.HasPrefix(p.Key, ".") || strings.HasPrefix(p.Key, "x-") {
			continue
		}
		near := nearKey(p.Key, authKeys)
		if !listed && len(p.Key) <= len(identities)+most && spelling.Distance(p.Key, identities) <= most {
			near = identities
		}
		w := &model.Problem{Origin: p.At, What: fmt.Sprintf("unknown key %q", p.Key), Fix: model.Do("remove it, because nothing reads it")}
		if near != "" {
			w = w.Suggest(near)
		}
		r.warn(w)
	}
}

// distance is the number of wrong letters. It skips the comparison with text that is far too long.
func distance(text, known string) int {
	if len(text) > len(known)+maxTypo*utf8.UTFMax {
		return maxTypo + 1
	}
	return spelling.Distance(text, known)
}

func (r *reader) warn(p *model.Problem) { r.warnings = append(r.warnings, p) }
