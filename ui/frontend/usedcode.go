package frontend

import (
	"time"

	"authdeck/model"
)

// UsedCode says which device showed the last used code, whom the code signed in, and until when the device shows it.
type UsedCode struct {
	Device string
	By     string
	Until  time.Time
}

// CodeUsedBy records that the code which a device showed when it was sent has signed in an identity.
func CodeUsedBy(id model.Identity, device string, sent time.Time) UsedCode {
	return UsedCode{Device: device, By: id.Title, Until: sent.Add(model.NextCode(sent))}
}

// On returns the used code of a device; the zero UsedCode if another device showed it.
func (u UsedCode) On(device string) UsedCode {
	if device == "" || device != u.Device {
		return UsedCode{}
	}
	return u
}
