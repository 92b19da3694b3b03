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
		Steps: []string{"use an encrypted file: --keyring file", "or start a keyring, for example gnome-keyring"},
	}},
	{model.ErrKeyringSilent, Problem{
		Title: "The keyring did not answer",
		Why:   "It may be waiting for a dialog that you cannot see here.",
		Steps: []string{"look for an unlock dialog", "or use another keyring: --keyring file"},
		Press: []string{"press r to try again"},
	}},
	{model.ErrKeyringLocked, Problem{
		Title: "The keyring is locked",
		Why:   "Nothing was changed.",
		Steps: []string{"try again, and unlock it in its dialog", "or use another keyring: --keyring file"},
	}},
	{model.ErrKeyringGone, Problem{
		Title: "The keyring has stopped",
		Why:   "Your saved keys are safe. They return when it runs again.",
		Steps: []string{"start the keyring, then try again"},
	}},
	{model.ErrKeyringFull, Problem{
		Title: "The keyring is full",
		Why:   "The previous entry is unchanged.",
		Steps: []string{"delete entries you do not need, or use another keyring: --keyring file"},
	}},
	{model.ErrKeyringFailed, Problem{
		Title: "The keyring failed",
		Steps: []string{"look for errors in the keyring's own app, then try again"},
	}},
	{model.ErrEntryTooLong, Problem{
		Title: "The entry is too long for this keyring",
		Why:   "Nothing was changed.",
		Steps: []string{"use another keyring: --keyring file"},
	}},
	{model.ErrKeyringDenied, Problem{
		Title: "The keyring refused access",
		Why:   "Nothing was changed.",
		Steps: []string{"allow access when it asks"}, Press: []string{"press r to try again"},
	}},
	{model.ErrWrongPassphrase, Problem{
		Title: "Wrong passphrase",
		Why:   "It does not open the encrypted file. Nothing was changed.",
		Steps: []string{"try again", "if ATMOS_KEYRING_PASSWORD is set, correct it"},
	}},
	{model.ErrPassphraseNeeded, Problem{
		Title: "The encrypted file needs its passphrase",
		Steps: []string{"run authdeck in a terminal, or set ATMOS_KEYRING_PASSWORD"},
	}},
	{model.ErrPassphraseNew, Problem{
		Title: "The encrypted file has no passphrase yet",
		Steps: []string{"run authdeck in a terminal, or set ATMOS_KEYRING_PASSWORD"},
	}},
	{model.ErrShortPassphrase, Problem{
		Title: "The passphrase is too short", Why: "It needs at least 8 characters.",
		Steps: []string{"set a longer ATMOS_KEYRING_PASSWORD, or unset it and type the passphrase"},
	}},
	{model.ErrDamagedEntry, Problem{
		Title: "The keyring entry is damaged",
		Why:   "Nothing was changed.",
		Steps: []string{"save the keys again: authdeck user configure"}, Press: []string{"or press e on the identity"},
	}},
	{model.ErrNotStored, Problem{
		Title: "The keyring did not save the keys correctly",
		Why:   "The previous entry was restored, unless another program changed it meanwhile.",
		Steps: []string{"try again, or use another keyring: --keyring file"},
	}},
	{model.ErrNoKeys, Problem{
		Title: "No keys are saved for this identity",
		Steps: []string{"save them: authdeck user configure"}, Press: []string{"or press e"},
	}},
	{model.ErrSessionNotSaved, Problem{
		Title: "The session could not be saved",
		Why:   "AWS issued it, so the code is used up. Other programs cannot see it yet.",
		Steps: []string{"free disk space, or fix the folder's permissions"}, Press: []string{"press r to save it again"},
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
	offer := []string{"You can save your keys in an encrypted file instead. A passphrase protects it. authdeck remembers this choice. " +
		"To let Atmos read this file, set auth.keyring.type: file in atmos.yaml, or ATMOS_KEYRING_TYPE=file."}
	if beside == "" {
		return offer
	}
	return append([]string{"This identity's keys are in " + beside + ", not in the encrypted file."}, offer...)
}

// Realms names where keys are saved: "realm acme, realm 2d366932af5d6faf".
func Realms(lost []model.RealmKeys) string {
	names := make([]string, len(lost))
	for i, l := range lost {
		if names[i] = "realm " + l.Realm; l.Realm == "" {
			names[i] = "no realm (older Atmos)"
		}
	}
	return strings.Join(names, ", ")
}

// BringQuestion says what would be brought over from the first of several realms, and what is known of it.
func BringQuestion(row model.Row, w model.Workspace) (title, why string) {
	first := row.OtherRealms[0]
	title = "Copy the keys of " + row.Identity.Title + " to this realm?"
	why = "They are saved under " + Realms(row.OtherRealms[:1])
	if r := first.Record; r.MaskedKey != "" {
		why += " (" + r.MaskedKey
		if !r.SavedAt.IsZero() {
			why += ", saved " + r.SavedAt.Local().Format("2 Jan 2006")
		}
		why += ")"
	}
	why += ". This realm is " + w.Config.Realm + ", from " + w.Config.RealmSource + ". The old entry stays."
	if rest := row.OtherRealms[1:]; len(rest) > 0 {
		why += " To copy those of " + Realms(rest) + " instead, run: authdeck keyring bring --from-realm"
	}
	return title, why
}
