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
		Fix:  "wait for the next code",
	},
	{
		Kind: model.ErrCodeUsed,
		Why:  "authdeck has sent it, and AWS takes each code once.",
		Fix:  "use the next one",
	},
	{
		Kind: model.ErrDeviceUnknown,
		Why:  "The ARN may be mistyped, or the device was replaced.",
		Fix:  "correct the MFA device",
	},
	{
		Kind: model.ErrKeyUnknown,
		Why:  "The key may be deleted, inactive, brand new, or from another AWS partition.",
		Fix:  "check that the key is active in IAM\ncheck the region's partition\ncorrect the keys",
	},
	{
		Kind: model.ErrSecretWrong,
		Fix:  "enter the secret access key again",
	},
	{
		Kind: model.ErrClock,
		Why:  "AWS rejects requests if the clock is more than a few minutes off.",
		Fix:  "set the clock, then try again",
	},
	{
		Kind: model.ErrThrottled,
		Fix:  "try again in a moment",
	},
	{
		Kind: model.ErrServer,
		Fix:  "try again in a moment",
	},
	{
		Kind: model.ErrSessionRefused,
		Fix:  "sign in again",
	},
	{
		Kind: model.ErrSessionKeys,
		Why:  "Signing in needs the IAM user's own keys.",
		Fix:  "save an access key that starts with AKIA",
	},
	{
		Kind: model.ErrWrongRegion,
		Fix:  "correct credentials.region in atmos.yaml",
	},
	{
		Kind: model.ErrRegionOff,
		Fix:  "correct credentials.region in atmos.yaml",
	},
	{
		Kind: model.ErrRoleOfRoot,
		Why:  "AWS lets IAM users assume roles, but not an account's root user.",
		Fix:  "save the keys of an IAM user",
	},
	{
		Kind: model.ErrRoleDuration,
		Why:  "A role that is assumed with a session lasts 15 minutes to 1 hour. authdeck renews it.",
		Fix:  "set principal.duration to 1h or less, or remove it",
	},
	{
		Kind: model.ErrRoleSessionName,
		Why:  "AWS accepts 2 to 64 letters, digits and the characters _ + = , . @ -",
		Fix:  "correct principal.session_name in atmos.yaml",
	},
	{
		Kind: model.ErrRoleExternalID,
		Why:  "AWS accepts 2 to 1224 letters, digits and the characters _ + = , . @ : / -",
		Fix:  "correct principal.external_id in atmos.yaml",
	},
	{
		Kind: model.ErrRoleARN,
		Fix:  "correct principal.assume_role in atmos.yaml",
	},
	{
		Kind: model.ErrForbidden,
	},
	{
		Kind: model.ErrRequest,
	},
	{
		Kind: model.ErrKeyringAbsent,
		Fix:  "start a keyring, for example gnome-keyring\nor use an encrypted file: run authdeck keyring use file",
	},
	{
		Kind: model.ErrKeyringSilent,
		Why:  "It may be waiting for a dialog that you cannot see here.",
		Fix:  "look for an unlock dialog\nor use another keyring: run authdeck keyring use file",
	},
	{
		Kind: model.ErrKeyringLocked,
		Why:  "Nothing was changed.",
		Fix:  "try again, and unlock it in its dialog\nor use another keyring: run authdeck keyring use file",
	},
	{
		Kind: model.ErrKeyringGone,
		Why:  "Your saved keys are safe. You can use them when it runs again.",
		Fix:  "start the keyring, then try again",
	},
	{
		Kind: model.ErrKeyringFull,
		Why:  "The previous entry is unchanged.",
		Fix:  "delete entries you do not need, or use another keyring: run authdeck keyring use file",
	},
	{
		Kind: model.ErrKeyringFailed,
		Fix:  "look for errors in the keyring's own app, then try again",
	},
	{
		Kind: model.ErrEntryTooLong,
		Why:  "Nothing was changed.",
		Fix:  "use another keyring: run authdeck keyring use file",
	},
	{
		Kind: model.ErrKeyringDenied,
		Why:  "Nothing was changed.",
		Fix:  "allow access when it asks",
	},
	{
		Kind: model.ErrWrongPassphrase,
		Why:  "It does not open the encrypted file. Nothing was changed.",
		Fix:  "try again",
	},
	{
		Kind: model.ErrPassphraseNeeded,
		Fix:  "run authdeck in a terminal, or set " + model.PassphraseVariable,
	},
	{
		Kind: model.ErrPassphraseNew,
		Fix:  "run authdeck in a terminal, or set " + model.PassphraseVariable,
	},
	{
		Kind: model.ErrShortPassphrase,
		Why:  "It needs " + PassphraseLength + ".",
		Fix:  "set a longer " + model.PassphraseVariable + ", or unset it and type the passphrase",
	},
	{
		Kind: model.ErrDamagedEntry,
		Why:  "Nothing was changed.",
		Fix:  model.SaveKeysAgain,
	},
	{
		Kind: model.ErrNotStored,
		Why:  "The previous entry was restored, unless another program changed it meanwhile.",
		Fix:  "try again, or use another keyring: run authdeck keyring use file",
	},
	{
		Kind: model.ErrNoKeys,
		Fix:  "save them: authdeck user configure",
	},
	{
		Kind: model.ErrSessionNotSaved,
		Why:  "AWS issued it, so the code is used up. Other programs cannot see it yet.",
		Fix:  "free disk space, or fix the folder's permissions",
	},
}

// advised returns the advice for the kind of an error; nil if there is none.
func advised(err error) *model.Problem {
	for _, p := range advice {
		if errors.Is(err, p.Kind) {
			p.What = Sentence(p.Kind.Error())
			p.Fix = strings.ReplaceAll(p.Fix, model.PassphraseVariable, model.PassphraseVariableIn(err))
			if model.WrongInVariable(err) {
				return whole(WrongVariable(err, "type the passphrase"))
			}
			return &p
		}
	}
	return nil
}
