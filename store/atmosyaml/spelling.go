package atmosyaml

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"authdeck/model"
)

// maxTypo is how many letters of a word may be wrong. The other kinds of Atmos differ more from aws/user.
const maxTypo = 2

// The keys that Atmos knows in an identity and below it (pkg/schema/schema_auth.go, user.go).
var (
	identityKeys   = []string{"kind", "default", "required", "alias", "tags", "credentials", "session", "env", "via", "provider", "principal", "emulator", "spec"}
	credentialKeys = []string{"access_key_id", "secret_access_key", "mfa_arn", "region", "webflow_enabled", "aws"}
	sessionKeys    = []string{"duration"}
	specKeys       = []string{"endpoint_url"}
)

// checkKeys warns of a key that looks like a known one: its value would be ignored silently.
func (b *builder) checkKeys(f fields, known []string) {
	for _, p := range f {
		if slices.Contains(known, p.Key) {
			continue
		}
		near, least := "", maxTypo+1
		for _, k := range known {
			if d := distance(p.Key, k); d < least && d < min(len(p.Key), len(k))-1 { // two of three letters make another word
				near, least = k, d
			}
		}
		if near != "" {
			b.warn(&model.Problem{Origin: p.At, What: fmt.Sprintf("unknown key %q", p.Key), Fix: model.DidYouMean(near)})
		}
	}
}

// distance is the number of wrong letters. It skips the comparison with text that is far too long.
func distance(text, known string) int {
	if len(text) > len(known)+maxTypo*utf8.UTFMax {
		return maxTypo + 1
	}
	return model.Distance(text, known)
}

func (r *reader) warn(p *model.Problem) { r.warnings = append(r.warnings, p) }

// checkIdentitiesKey warns of a probable typo of auth.identities if the key is missing.
func (r *reader) checkIdentitiesKey(auth fields) {
	const known, most = "identities", 3 // "identity" too
	if _, there := auth.find(known); there {
		return
	}
	for _, p := range auth {
		if len(p.Key) <= len(known)+most && model.Distance(p.Key, known) <= most {
			r.warn(&model.Problem{Origin: p.At, What: fmt.Sprintf("unknown key %q", p.Key), Fix: model.DidYouMean(known)})
		}
	}
}
