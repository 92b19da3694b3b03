package words

import (
	"errors"
	"strings"

	"authdeck/model"
)

// advice says why a kind of failure happens and what to do about it. The first matching kind wins. The text of the kind itself says
// what happened.
var advice = []model.Problem{
	{
		Kind: model.ErrCodeRejected,
		Why:  "A code works once, for about 30 seconds.",
		Fix:  model.Fix{{Text: "wait for the next code"}},
	},
	{
		Kind: model.ErrCodeUsed,
		Why:  "authdeck has sent it, and AWS takes each code once.",
		Fix:  model.Fix{{Text: "use the next one"}},
	},
	{
		Kind: model.ErrDeviceUnknown,
		Why:  "The ARN may be mistyped, or the device was replaced.",
		Fix:  model.Fix{{Text: "correct the MFA device"}},
	},
	{
		Kind: model.ErrKeyUnknown,
		Why:  "The key may be deleted, inactive, brand new, or from another AWS partition.",
		Fix:  model.Fix{{Text: "check that the key is active in IAM"}, {Text: "check the region's partition"}, {Text: "correct the keys"}},
	},
	{
		Kind: model.ErrSecretWrong,
		Fix:  model.Fix{{Text: "enter the secret access key again"}},
	},
	{
		Kind: model.ErrClock,
		Why:  "AWS rejects requests if the clock is more than a few minutes off.",
		Fix:  model.Fix{{Text: "set the clock, then try again"}},
	},
	{
		Kind: model.ErrThrottled,
		Fix:  model.Fix{{Text: "try again in a moment"}},
	},
	{
		Kind: model.ErrServer,
		Fix:  model.Fix{{Text: "try again in a moment"}},
	},
	{
		Kind: model.ErrSessionRefused,
		Fix:  model.Fix{{Text: "sign in again"}},
	},
	{
		Kind: model.ErrSessionKeys,
		Why:  "Signing in needs the IAM user's own keys.",
		Fix:  model.Fix{{Text: "save an access key that starts with AKIA"}},
	},
	{
		Kind: model.ErrWrongRegion,
		Fix:  model.Fix{{Text: "correct credentials.region in atmos.yaml"}},
	},
	{
		Kind: model.ErrRegionOff,
		Fix:  model.Fix{{Text: "correct credentials.region in atmos.yaml"}},
	},
	{
		Kind: model.ErrRoleOfRoot,
		Why:  "AWS lets IAM users assume roles, but not an account's root user.",
		Fix:  model.Fix{{Text: "save the keys of an IAM user"}},
	},
	{
		Kind: model.ErrRoleDuration,
		Why:  "A role that is assumed with a session lasts 15 minutes to 1 hour. authdeck renews it.",
		Fix:  model.Fix{{Text: "set principal.duration to 1h or less, or remove it"}},
	},
	{
		Kind: model.ErrRoleSessionName,
		Why:  "AWS accepts 2 to 64 letters, digits and the characters _ + = , . @ -",
		Fix:  model.Fix{{Text: "correct principal.session_name in atmos.yaml"}},
	},
	{
		Kind: model.ErrRoleExternalID,
		Why:  "AWS accepts 2 to 1224 letters, digits and the characters _ + = , . @ : / -",
		Fix:  model.Fix{{Text: "correct principal.external_id in atmos.yaml"}},
	},
	{
		Kind: model.ErrRoleARN,
		Fix:  model.Fix{{Text: "correct principal.assume_role in atmos.yaml"}},
	},
	{
		Kind: model.ErrForbidden,
	},
	{
		Kind: model.ErrRequest,
	},
	{
		Kind: model.ErrKeyringAbsent,
		Fix:  model.Fix{{Text: "start a keyring, for example gnome-keyring"}, {Text: "or use an encrypted file: run", Code: "authdeck keyring use file"}},
	},
	{
		Kind: model.ErrKeyringSilent,
		Why:  "It may be waiting for a dialog that you cannot see here.",
		Fix:  model.Fix{{Text: "look for an unlock dialog"}, {Text: "or use another keyring: run", Code: "authdeck keyring use file"}},
	},
	{
		Kind: model.ErrKeyringLocked,
		Why:  "Nothing was changed.",
		Fix:  model.Fix{{Text: "try again, and unlock it in its dialog"}, {Text: "or use another keyring: run", Code: "authdeck keyring use file"}},
	},
	{
		Kind: model.ErrKeyringGone,
		Why:  "Your saved keys are safe. You can use them when it runs again.",
		Fix:  model.Fix{{Text: "start the keyring, then try again"}},
	},
	{
		Kind: model.ErrKeyringFull,
		Why:  "The previous entry is unchanged.",
		Fix:  model.Fix{{Text: "delete entries you do not need, or use another keyring: run", Code: "authdeck keyring use file"}},
	},
	{
		Kind: model.ErrKeyringFailed,
		Fix:  model.Fix{{Text: "look for errors in the keyring's own app, then try again"}},
	},
	{
		Kind: model.ErrEntryTooLong,
		Why:  "Nothing was changed.",
		Fix:  model.Fix{{Text: "use another keyring: run", Code: "authdeck keyring use file"}},
	},
	{
		Kind: model.ErrKeyringDenied,
		Why:  "Nothing was changed.",
		Fix:  model.Fix{{Text: "allow access when it asks"}},
	},
	{
		Kind: model.ErrWrongPassphrase,
		Why:  "It does not open the encrypted file. Nothing was changed.",
		Fix:  model.Fix{{Text: "try again"}},
	},
	{
		Kind: model.ErrPassphraseNeeded,
		Fix:  model.Fix{{Text: "run authdeck in a terminal, or set " + model.PassphraseVariable}},
	},
	{
		Kind: model.ErrPassphraseNew,
		Fix:  model.Fix{{Text: "run authdeck in a terminal, or set " + model.PassphraseVariable}},
	},
	{
		Kind: model.ErrShortPassphrase,
		Why:  "It needs " + PassphraseLength + ".",
		Fix:  model.Fix{{Text: "set a longer " + model.PassphraseVariable + ", or unset it and type the passphrase"}},
	},
	{
		Kind: model.ErrDamagedEntry,
		Why:  "Nothing was changed.",
		Fix:  model.Fix{{Text: model.ToSaveAgain, Code: model.SaveKeys}},
	},
	{
		Kind: model.ErrNotStored,
		Why:  "The previous entry was restored, unless another program changed it meanwhile.",
		Fix:  model.Fix{{Text: "try again, or use another keyring: run", Code: "authdeck keyring use file"}},
	},
	{
		Kind: model.ErrTemporaryKeys, // before ErrNoKeys, which it also is
		Why:  "Signing in needs long-lived keys.",
		Fix:  model.Fix{{Text: model.ToSaveOthers, Code: model.SaveKeys}},
	},
	{
		Kind: model.ErrNoKeys,
		Fix:  model.Fix{{Text: "save them:", Code: model.SaveKeys}},
	},
	{
		Kind: model.ErrSessionNotSaved,
		Why:  "AWS issued it, so the code is used up. Other programs cannot see it yet.",
		Fix:  model.Fix{{Text: "free disk space, or fix the folder's permissions"}},
	},
}

// advised returns the advice for the kind of an error; nil if there is none.
func advised(err error) *model.Problem {
	for _, p := range advice {
		if errors.Is(err, p.Kind) {
			p.What = Sentence(p.Kind.Error())
			p.Fix = p.Fix.Map(func(text string) string {
				return strings.ReplaceAll(text, model.PassphraseVariable, model.PassphraseVariableIn(err))
			})
			if model.WrongInVariable(err) {
				return whole(WrongVariable(err, "type the passphrase"))
			}
			return &p
		}
	}
	return nil
}
