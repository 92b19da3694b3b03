package ui

import "authdeck/model"

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
