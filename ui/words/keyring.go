package words

import (
	"errors"
	"strings"

	"authdeck/model"
)

// NoSystemKeyring is about a machine without a system keyring, in the few words that fit above a list.
const NoSystemKeyring = "No system keyring"

// Why a key that acts on saved keys does nothing on a machine without a keyring.
const (
	NoKeyringToVerify = "There is no keyring with keys to verify"
	NoKeyringToDelete = "There is no keyring to delete keys from"
)

// NoKeyringToDeleteFrom says that nothing is known about the keys of these identities, because there is no keyring.
func NoKeyringToDeleteFrom(titles []string) string {
	have := "have"
	if len(titles) == 1 {
		have = "has"
	}
	return "No keys were deleted: this machine has no system keyring. authdeck cannot tell whether " + model.Names(titles) + " " + have + " saved keys"
}

// KeyringNote is what a user should know before saving keys in a keyring; "" for nothing.
func KeyringNote(k model.Keyring) string {
	if k.Note == "" {
		return ""
	}
	return Sentence(k.Title + ": " + k.Note)
}

// KeyringProblem explains why a keyring cannot be used. from says what chose it.
func KeyringProblem(err error, from model.KeyringSource) *model.Problem {
	p := Explain(err)
	if from.Chosen() && errors.Is(err, model.ErrKeyringAbsent) {
		p.Why = "It is set by " + from.String() + ", so authdeck does not try another keyring."
	}
	return p
}

// Reason says why a keyring cannot be used, in sentences; "" if the reason is unknown.
func Reason(p *model.Problem) string {
	if p.Why != "" || p.Details == "" {
		return p.Why
	}
	return strings.TrimSuffix(Sentence(p.Details), ".") + "."
}

// FileOffer offers the encrypted file.
const FileOffer = "authdeck can keep keys in an encrypted file with a passphrase, and remembers this choice. " +
	"To let Atmos read this file, set auth.keyring.type: file in atmos.yaml."

// KeysBeside says, before the offer, that another keyring has the identity's keys.
func KeysBeside(other string) string {
	return "This identity's keys are in " + other + ", not in the encrypted file."
}

// PassphraseRefused says why a typed passphrase cannot be used, and what to do, before form.AskPassphrase asks again.
func PassphraseRefused(err error) string {
	if errors.Is(err, model.ErrShortPassphrase) {
		return "Use " + PassphraseLength
	}
	return "The passphrases do not match. Enter both again"
}

// BeforePassphrase explains why the passphrase has to be typed, before it is asked for.
func BeforePassphrase(err error) *model.Problem {
	p := Explain(err)
	if model.WrongInVariable(err) {
		p.Fix = model.Do("type the right one here")
	}
	return p
}

// WrongVariable explains that the passphrase in the variable is wrong. elsewhere says how to type one instead.
func WrongVariable(err error, elsewhere string) *model.Problem {
	v := model.PassphraseVariableIn(err)
	return &model.Problem{Kind: model.ErrWrongPassphrase, What: "the passphrase in " + v + " is wrong", Fix: model.Do("correct " + v + ", or unset it and " + elsewhere)}
}

// Realms names the realms where keys are saved: "realm acme, realm 2d366932af5d6faf".
func Realms(keys []model.RealmKeys) string {
	names := make([]string, len(keys))
	for i, l := range keys {
		names[i] = l.Realm
	}
	return RealmNames(names)
}

// Realm names the realm of a configuration and its source. A realm that comes from a folder is a hash that says nothing.
func Realm(c model.Config) string {
	if strings.HasPrefix(c.RealmSource, model.RealmOfFolder) {
		return c.RealmSource
	}
	return c.Realm + ", from " + c.RealmSource
}

// RealmNames is Realms for realm names.
func RealmNames(realms []string) string {
	names := make([]string, len(realms))
	for i, realm := range realms {
		if names[i] = "realm " + realm; realm == "" {
			names[i] = "no realm (older Atmos)"
		}
	}
	return strings.Join(names, ", ")
}

// WhyNoKeys says above the form for keys why it is shown if nobody asked for it. err says why there are none. copies says that
// there is a list, in which b copies keys.
func WhyNoKeys(row model.Row, err error, copies bool) string {
	switch {
	case errors.Is(err, model.ErrTemporaryKeys):
		return "The saved keys are temporary. Enter long-lived keys to sign in."
	case !row.InOtherRealm():
		return "No keys are saved yet. Enter them to sign in."
	case copies:
		return "No keys in this realm. Press esc, then b, to copy those of " + Realms(row.OtherRealms[:1]) + "."
	}
	return "No keys in this realm. Enter them to sign in."
}

// BringQuestion asks whether to copy the keys from the first of several realms, and says what is known about them.
func BringQuestion(row model.Row, w model.Workspace) (title, why string) {
	first := row.OtherRealms[0]
	title = "Copy the keys of " + row.Identity.Title + " to this realm?"
	why = "They are saved in " + Realms(row.OtherRealms[:1])
	if r := first.Record; r.MaskedKey != "" {
		why += " (" + r.MaskedKey
		if !r.SavedAt.IsZero() {
			why += ", " + Date(r.SavedAt)
		}
		why += ")"
	}
	why += ". This realm is " + Realm(w.Config) + ". The old entry stays."
	if rest := row.OtherRealms[1:]; len(rest) > 0 {
		why += " To copy those of " + Realms(rest) + " instead, run: authdeck keyring bring --from-realm REALM"
	}
	return title, why
}

// Keyring is a keyring's title inside a sentence: "GNOME Keyring", but "the encrypted file".
func Keyring(title string) string {
	if title != Sentence(title) && title != "pass" { // the name of a program
		return "the " + title
	}
	return title
}

// PassphraseLength says how long a passphrase must be; it must match model.MinPassphrase.
const PassphraseLength = "at least 8 characters"

// NoKeysYet is about an encrypted file without keys, which may not exist yet.
const NoKeysYet = "no keys yet"
