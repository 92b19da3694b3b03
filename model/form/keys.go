// Package form defines each field of the two forms once: its label, its help, its check, and whether the configuration manages it.
// The full screen, line mode and the flags of commands use it. It does not depend on the keys of a screen.
package form

import (
	"time"

	"authdeck/model"
)

// Field is a field of the form for keys.
type Field int

// The fields, in order.
const (
	KeyID Field = iota
	SecretKey
	Device
	Duration
	Count int = iota
)

// Label is the field's name, as in the Atmos documents.
func (f Field) Label() string {
	return [...]string{
		"AWS Access Key ID", "AWS Secret Access Key", "AWS User MFA ARN (optional)", "Session Duration (optional, default: 12h)",
	}[f]
}

// Help is the purpose of the field, then its rule.
func (f Field) Help() string {
	return [...]string{
		"The public half of your keys. It starts with AKIA.",
		"The secret half of your keys. It is never shown.",
		"The ARN of the device that shows your MFA codes.",
		"How long a session lasts, 15m to " + model.FormatDuration(model.MaxDurationMFA) + ". Examples: 3600, 90m, 12h, 1d.",
	}[f]
}

// Keys is the form for one identity's keys.
type Keys struct {
	Identity model.Identity
	Stored   bool        // an entry exists: an empty secret keeps the stored one
	Initial  model.Draft // what the form starts with, without a secret
}

// NewKeys returns the form. If nothing is stored, the duration is the default one.
func NewKeys(id model.Identity, d model.Draft, stored bool) Keys {
	if d.Duration == "" && !stored {
		d.Duration = model.FormatDuration(model.DefaultDuration)
	}
	return Keys{Identity: id, Stored: stored, Initial: d}
}

// Managed reports whether the configuration sets a field, where, and to what. Such a field cannot be edited. It never returns the
// value of a secret.
func (k Keys) Managed(f Field) (value string, origin model.Origin, managed bool) {
	id := k.Identity
	switch f {
	case KeyID:
		return id.AccessKeyID.Value, id.AccessKeyID.Origin, id.KeysInConfig()
	case SecretKey:
		return "", id.SecretKey.Origin, id.KeysInConfig()
	case Device:
		return id.Device.Value, id.Device.Origin, id.Device.Set
	}
	return id.Duration.Value, id.Duration.Origin, id.Duration.Set
}

// DurationNote says which session length is used instead of a managed one, or its limits if that is not known yet; "" if the
// managed one is used as it is.
func (k Keys) DurationNote(d model.Draft) string {
	value, _, managed := k.Managed(Duration)
	mfa := k.DeviceInUse(d) != ""
	p := model.CheckDuration(value, mfa)
	if !managed || p == nil {
		return ""
	}
	if asked := model.UserSessionLength(k.Identity.Duration, "", mfa); mfa || asked.Duration >= asked.Wanted {
		return model.FormatDuration(asked.Duration) + " is used"
	}
	return p.What
}

// Edited reports whether leaving would lose something.
func (k Keys) Edited(d model.Draft) bool {
	i := k.Initial
	return !d.Secret.Empty() || d.AccessKeyID != i.AccessKeyID || d.Device != i.Device || d.Duration != i.Duration
}

// KeepsSecret reports whether an empty secret means the stored one.
func (k Keys) KeepsSecret(d model.Draft) bool {
	return k.Stored && d.AccessKeyID == k.Initial.AccessKeyID
}

// DeviceInUse is the MFA device to use: the configuration's, or else what was typed.
func (k Keys) DeviceInUse(d model.Draft) string {
	if value, _, managed := k.Managed(Device); managed {
		return value
	}
	return d.Device
}

// Verdict is the result of a check: the problem, and facts about a valid value.
type Verdict struct {
	Problem  *model.Problem // nil for a valid value
	Length   int            // length of a key, in characters
	Account  string         // in a key ID or a device
	Duration time.Duration  // the duration that was read
	WrongARN bool           // for a device: the user needs to know where to find the ARN
}

// Check checks one field of a draft.
func (k Keys) Check(f Field, d model.Draft) Verdict {
	switch f {
	case KeyID:
		return Verdict{
			Problem: model.CheckAccessKeyID(d.AccessKeyID), Length: len(d.AccessKeyID), Account: model.KeyAccount(d.AccessKeyID),
		}
	case SecretKey:
		if d.Secret.Empty() && k.KeepsSecret(d) {
			return Verdict{}
		}
		v := Verdict{Problem: model.CheckSecretKey(d.Secret), Length: d.Secret.Len()}
		if k.Stored && d.Secret.Empty() {
			v.Problem = &model.Problem{What: model.ErrSecretForOtherKey.Error()}
		}
		return v
	case Device:
		device := k.DeviceInUse(d)
		v := Verdict{Problem: model.CheckDevice(device), Account: model.DeviceAccount(device), WrongARN: model.NoDevice(device)}
		if v.Problem == nil {
			v.Problem = k.Identity.CheckPartitions(device)
		}
		if v.Problem == nil {
			v.Problem = model.CheckDeviceAccount(device, model.KeyAccount(d.AccessKeyID))
		}
		return v
	}
	v := Verdict{Problem: model.CheckDuration(d.Duration, k.DeviceInUse(d) != "")}
	if length, err := model.ParseDuration(d.Duration); err == nil {
		v.Duration = length
	}
	return v
}
