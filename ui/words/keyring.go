package words

import (
	"strings"

	"authdeck/model"
)

// keyringProblems has the kinds that are not AWS's, in the order in which they are looked for.
var keyringProblems = []struct {
	kind    error
	problem Problem
}{
	{model.ErrKeyringAbsent, Problem{
		Title: "This machine has no system keyring",
		Why:   "There is no place of the operating system to keep keys in.",
		Steps: []string{"use the encrypted file: --keyring file", "or start a keyring, for example gnome-keyring"},
	}},
	{model.ErrKeyringSilent, Problem{
		Title: "The keyring did not answer",
		Why:   "It may be waiting for a dialog that cannot be seen from here.",
		Steps: []string{"look for an unlock dialog", "or choose another keyring: --keyring file"},
		Press: []string{"then press r"},
	}},
	{model.ErrKeyringLocked, Problem{
		Title: "The keyring is locked",
		Why:   "Nothing in it was changed.",
		Steps: []string{"try again, and unlock it in the dialog that it shows", "or, where none can be shown, choose another keyring: --keyring file"},
	}},
	{model.ErrKeyringGone, Problem{
		Title: "The keyring has stopped",
		Why:   "What is saved in it is there again when it runs again.",
		Steps: []string{"start it again", "then try again"},
	}},
	{model.ErrKeyringFull, Problem{
		Title: "The keyring is full",
		Why:   "The previous entry is as it was.",
		Steps: []string{"delete what is not needed, or choose another keyring: --keyring file"},
	}},
	{model.ErrKeyringFailed, Problem{
		Title: "The keyring failed",
		Steps: []string{"see what its own program says", "then try again"},
	}},
	{model.ErrEntryTooLong, Problem{
		Title: "The entry is too long for this keyring",
		Why:   "Nothing was changed.",
		Steps: []string{"choose another keyring: --keyring file"},
	}},
	{model.ErrKeyringDenied, Problem{
		Title: "The keyring refused access",
		Why:   "The request was denied; nothing in it was changed.",
		Steps: []string{"allow the access when it asks"}, Press: []string{"then press r"},
	}},
	{model.ErrWrongPassphrase, Problem{
		Title: "Wrong passphrase",
		Why:   "The encrypted file does not open with it; nothing in it was changed.",
		Steps: []string{"type the one it was saved with", "where ATMOS_KEYRING_PASSWORD gives it, correct that"},
	}},
	{model.ErrPassphraseNeeded, Problem{
		Title: "The encrypted file needs its passphrase",
		Steps: []string{"run it in a terminal, or set ATMOS_KEYRING_PASSWORD"},
	}},
	{model.ErrPassphraseNew, Problem{
		Title: "The encrypted file needs a first passphrase",
		Steps: []string{"run it in a terminal, or set ATMOS_KEYRING_PASSWORD"},
	}},
	{model.ErrShortPassphrase, Problem{
		Title: "The passphrase is too short", Why: "It needs at least 8 bytes.",
		Steps: []string{"correct ATMOS_KEYRING_PASSWORD, or unset it and type the passphrase"},
	}},
	{model.ErrDamagedEntry, Problem{
		Title: "The keyring entry is damaged",
		Why:   "It was left as it is.",
		Steps: []string{"save the keys again: authdeck user configure"}, Press: []string{"or press e on the identity"},
	}},
	{model.ErrNotStored, Problem{
		Title: "The keyring did not give back what was saved",
		Why:   "What was there before is there again, unless another program wrote it at the same time.",
		Steps: []string{"try again, or choose another keyring: --keyring file"},
	}},
	{model.ErrNoKeys, Problem{
		Title: "No keys are saved for this identity",
		Steps: []string{"save them: authdeck user configure"}, Press: []string{"or press e"},
	}},
	{model.ErrSessionNotSaved, Problem{
		Title: "The session could not be saved",
		Why:   "AWS gave it, and the code is used up; other programs cannot see it yet.",
		Steps: []string{"free the disk or mend the folder's rights"}, Press: []string{"then press r to save it again"},
	}},
}

// KeyringNote is what to know before keys are kept in a keyring; "" for nothing.
func KeyringNote(k model.Keyring) string {
	if k.Note == "" {
		return ""
	}
	return Sentence(k.Title + ": " + k.Note)
}

// FileOffer offers the encrypted file. beside is another keyring that has the identity's keys, "" for none.
func FileOffer(beside string) []string {
	offer := []string{"Your keys can be kept in an encrypted file instead, under a passphrase. The choice is remembered once keys are saved there. " +
		"Atmos reads the file only when told: auth.keyring.type: file in atmos.yaml, or ATMOS_KEYRING_TYPE=file."}
	if beside == "" {
		return offer
	}
	return append([]string{"The keys of this identity are in " + beside + ", not in the encrypted file."}, offer...)
}

// Realms names where keys lie: "realm acme, realm 2d366932af5d6faf".
func Realms(lost []model.RealmKeys) string {
	words := make([]string, len(lost))
	for i, l := range lost {
		if words[i] = "realm " + l.Realm; l.Realm == "" {
			words[i] = "no realm, by an older Atmos"
		}
	}
	return strings.Join(words, ", ")
}

// BringQuestion says what would be brought over from the first of several realms, and what is known of it.
func BringQuestion(row model.Row, w model.Workspace) (title, why string) {
	first := row.OtherRealms[0]
	title = "Bring the keys of " + row.Identity.Title + " over?"
	why = "They lie under " + Realms(row.OtherRealms[:1])
	if r := first.Record; r.MaskedKey != "" {
		why += " (" + r.MaskedKey
		if !r.SavedAt.IsZero() {
			why += ", saved " + r.SavedAt.Local().Format("2 Jan 2006")
		}
		why += ")"
	}
	why += "; this one is " + w.Config.Realm + ", by " + w.Config.RealmSource + ". The old entry stays."
	if rest := row.OtherRealms[1:]; len(rest) > 0 {
		why += " There are others under " + Realms(rest) + ": authdeck keyring bring --from-realm takes those."
	}
	return title, why
}
