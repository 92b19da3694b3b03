package words

import (
	"fmt"
	"time"

	"authdeck/model"
)

// OnMarked is the effect of a key that acts on the marked identities instead of the one under the cursor.
const OnMarked = "the marked identities"

// Effect says what a key of the list changes for an identity, after the text of what the key does. keyring is the title of the keyring
// in use.
func Effect(press string, r model.Row, now time.Time, keyring string) string {
	switch press {
	case "enter":
		return signInEffect(r, now)
	case "R":
		if r.Renews(now) {
			return "for " + Span(r.Asks().Duration) + " from now, without a code"
		}
		return "for " + Span(r.Asks().Duration) + " from now, with a new code"
	case "s":
		if r.Session.At(now) != model.SessionGood {
			return "signs in first, then opens a shell"
		}
		return "a shell with this session"
	case "c":
		return "copies a link that signs a browser in"
	case "l":
		return "ends the session, keeps the keys"
	case "Y":
		return "sets the AWS variables of a shell"
	case "y":
		return model.ShortDevice(r.ShownDevice())
	case "e":
		return "access key, MFA device, session length"
	case "v":
		return "asks AWS whose keys they are"
	case "d":
		return "from " + Keyring(keyring) + "; asks first"
	case "b":
		return "from " + Realms(r.OtherRealms[:min(1, len(r.OtherRealms))])
	case "o":
		return fmt.Sprintf("at line %d", r.Identity.Origin.Line)
	}
	return ""
}

// signInEffect is the effect of enter.
func signInEffect(r model.Row, now time.Time) string {
	lasts := "for " + Span(r.Asks().Duration)
	switch device := r.ShownDevice(); {
	case !r.Offers(now).SignIn:
		return "and what to change in atmos.yaml"
	case r.Identity.Untrusted():
		return "before authdeck uses them"
	case r.NeedsKeys(now):
		return "access key ID and secret access key"
	case r.Ready(now):
		return lasts + ", without a code"
	case device == "":
		return lasts + "; looks up the MFA device"
	default:
		return lasts + ", with a code of " + model.ShortDevice(device)
	}
}
