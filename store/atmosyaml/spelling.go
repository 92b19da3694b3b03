package atmosyaml

import (
	"slices"
	"unicode/utf8"

	"authdeck/model"
)

// The keys that Atmos knows in an identity and below it (pkg/schema/schema_auth.go, user.go).
var (
	identityKeys   = []string{"kind", "default", "required", "alias", "tags", "credentials", "session", "env", "via", "provider", "principal", "emulator", "spec"}
	credentialKeys = []string{"access_key_id", "secret_access_key", "mfa_arn", "region", "webflow_enabled", "aws"}
	sessionKeys    = []string{"duration"}
	specKeys       = []string{"endpoint_url"}
)

// spelling warns of a key that is nearly one of those: what stands there would be left out in silence.
func (b *builder) spelling(f fields, known []string) {
	for _, p := range f {
		if slices.Contains(known, p.key) {
			continue
		}
		near, least := "", maxTypo+1
		for _, k := range known {
			if d := typos(p.key, k); d < least && d < min(len(p.key), len(k))-1 { // of three letters, two are another word
				near, least = k, d
			}
		}
		if near != "" {
			b.hint(&model.Problem{Origin: p.at, What: "this key is not read; " + near + " is near", Write: near + ":"})
		}
	}
}

// typos is how many letters text is away from a known word, or more than a mistake is: megabytes are not compared.
func typos(text, known string) int {
	if len(text) > len(known)+maxTypo*utf8.UTFMax {
		return maxTypo + 1
	}
	return model.Distance(text, known)
}

// misplaced warns of a duration beside the keys, where nobody reads it.
func (b *builder) misplaced(credentials fields) {
	for _, p := range credentials {
		if slices.Contains([]string{"session", "duration", "session_duration"}, p.key) {
			b.hint(&model.Problem{Origin: p.at, What: "credentials have no duration; it stands beside them", Write: "session:\n  duration: 12h"})
		}
	}
}

func (r *reader) hint(p *model.Problem) { r.hints = append(r.hints, p) }
