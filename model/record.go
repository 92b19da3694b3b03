package model

import "time"

// Record is what the list shows about an identity without opening a keyring. It contains no secret.
type Record struct {
	Device       string         `json:"device,omitempty"`
	MaskedKey    string         `json:"access_key_id,omitempty"` // MaskKeyID
	KeyAccount   string         `json:"key_account,omitempty"`   // KeyAccount of the same access key ID
	Caller       *Caller        `json:"caller,omitempty"`
	Host         string         `json:"host,omitempty"` // the host that Caller is from; "" for AWS's own
	Rejected     *Rejection     `json:"rejected,omitempty"`
	Temporary    *Temporary     `json:"temporary,omitempty"`
	SavedAt      time.Time      `json:"saved_at,omitzero"`
	KeyringType  string         `json:"keyring,omitempty"` // of the keyring that holds the keys
	KeyringTitle string         `json:"keyring_title,omitempty"`
	SignedInAt   time.Time      `json:"signed_in_at,omitzero"`
	Duration     string         `json:"duration,omitempty"`
	Session      *SessionRecord `json:"issued,omitempty"`
	// LastAccount is the account of keys that were deleted. Lists show it until there are others.
	LastAccount string `json:"last_account,omitempty"`
}

// Rejection says which keys AWS rejected when they were last used, or which role it refused.
type Rejection struct {
	MaskedKey      string    `json:"access_key_id,omitempty"`
	Role           string    `json:"role,omitempty"`           // its ARN
	Mark           string    `json:"mark,omitempty"`           // markOf what else the configuration said: the secret access key, or the role's settings
	SessionExpires time.Time `json:"session_expires,omitzero"` // of the session that was saved then
	Host           string    `json:"host,omitempty"`           // the host that rejected it; "" for AWS's own
	At             time.Time `json:"at,omitzero"`              // when; zero in an older record
}

// Temporary says that a keyring's entry held a session, and so no keys for signing in, when authdeck last read it.
type Temporary struct {
	KeyringType    string    `json:"keyring"`                  // type of the keyring with the entry
	SessionExpires time.Time `json:"session_expires,omitzero"` // of the session that was saved then
}

// same reports whether both say the same. nil says that nothing is known of a session in the entry.
func (t *Temporary) same(other *Temporary) bool {
	if t == nil || other == nil {
		return t == other
	}
	return t.KeyringType == other.KeyringType && t.SessionExpires.Equal(other.SessionExpires)
}

// device returns the identity's MFA device, if known. If the configuration has the keys, the keyring's device does not count.
func (r Record) device(id Identity) string {
	if id.KeysInConfig() {
		return id.device("")
	}
	return id.device(r.Device)
}

// maskedKey returns the identity's masked access key ID, if known.
func (r Record) maskedKey(id Identity) string {
	if id.KeysInConfig() {
		return MaskKeyID(id.AccessKeyID.Value)
	}
	return r.MaskedKey
}

// OtherKeyring names the keyring where the keys were last saved, if it is not this one; "" for none.
func (r Record) OtherKeyring(kind string) string {
	if r.SavedAt.IsZero() || r.KeyringType == "" || r.KeyringType == kind {
		return ""
	}
	if r.KeyringTitle != "" {
		return r.KeyringTitle
	}
	for _, t := range KeyringTypes() {
		if t.Name == r.KeyringType {
			return t.Title
		}
	}
	return r.KeyringType
}

// savedIn records the keyring that has the keys.
func (r *Record) savedIn(k Keyring) {
	r.KeyringType, r.KeyringTitle, r.Temporary = k.Type, k.Title, nil
}

// SessionRecord records what a session was requested with. If one of these changes, the session no longer matches.
type SessionRecord struct {
	MaskedKey string    `json:"access_key_id"`
	Device    string    `json:"device,omitempty"`
	Region    string    `json:"region"`
	Asked     int       `json:"asked_seconds"`
	Role      string    `json:"role,omitempty"` // ARN of the role; the key and the device are then its user's
	Expires   time.Time `json:"expires"`
	Endpoint  string    `json:"endpoint,omitempty"` // "" for AWS's own
	// LookedUp says that no device was saved, and authdeck asked AWS for one.
	LookedUp bool `json:"device_looked_up,omitempty"`
	// DeviceUnknown says that another program signed in a role's user. Device is then the user's own, and the session may be
	// without MFA.
	DeviceUnknown bool `json:"device_unknown,omitempty"`
}

// isOf reports whether the record is about that session; otherwise another program has replaced the session. It is false for nil.
func (r *SessionRecord) isOf(s SessionInfo) bool { return r != nil && s.endsAt(r.Expires) }

// otherDevice reports whether the session has another MFA device than the identity; "" means no device.
func (r *SessionRecord) otherDevice(device string) bool {
	return device != r.Device && (device != "" || !r.LookedUp)
}
