package vault

import "authdeck/model"

// Exit codes of /usr/bin/security: the low byte of the error numbers of Security/SecBase.h.
const (
	exitNotFound      = 44  // errSecItemNotFound, -25300
	exitNoInteraction = 36  // errSecInteractionNotAllowed, -25308
	exitAuthFailed    = 51  // errSecAuthFailed, -25293
	exitCanceled      = 128 // errSecUserCanceled, -128
)

// securityKind sorts how /usr/bin/security ended. Only its own word for it means that there is no entry.
func securityKind(exit int, err error) error {
	switch exit {
	case exitNoInteraction:
		return wrap(model.ErrKeyringLocked, err)
	case exitAuthFailed, exitCanceled:
		return wrap(model.ErrKeyringDenied, err)
	}
	return systemKind(err)
}

// securityPresence is what it says by its end of an entry that it looked for.
func securityPresence(exit int) model.Presence {
	switch exit {
	case 0:
		return model.Present
	case exitNotFound:
		return model.Absent
	}
	return model.Unknown
}
