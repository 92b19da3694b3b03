package model

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// Row is one identity as the list shows it: nothing in it came out of a keyring.
type Row struct {
	Identity    Identity
	Record      Record
	Session     SessionInfo
	Keys        Presence
	OtherRealms []RealmKeys // other realms with keys of an identity that has none here
}

// Overview is one look at everything that is known without reading a secret.
type Overview struct {
	Rows    []Row
	Keyring Keyring
	Warning error // the session files or the state files could not be read
}

// Device is the MFA device as far as it is known: the configuration's over the one last seen in the keyring.
func (r Row) Device() string { return r.Record.device(r.Identity) }

// Account is the account as far as it is known: AWS's word over what the device and the key ID carry.
func (r Row) Account() string {
	if r.Record.Caller != nil && r.Record.MaskedKey == r.Record.maskedKey(r.Identity) {
		return r.Record.Caller.Account
	}
	if a := DeviceAccount(r.Device()); a != "" {
		return a
	}
	return KeyAccount(r.Identity.AccessKeyID.Value)
}

// Asks is how long a session would be asked for.
func (r Row) Asks() Asked {
	stored := r.Record.Duration
	if r.Identity.KeysInConfig() {
		stored = ""
	}
	return AskFor(r.Identity.Duration, stored, r.ShownDevice() != "")
}

// Overview reads session files and state files; keys are as the state file remembers them until Look has asked the keyring.
func (w Workspace) Overview(ctx context.Context) Overview {
	sessions, err := w.Sessions.List(ctx, w.Config.Realm)
	records, err2 := w.Records.All(ctx, w.Config.Realm)
	s := Overview{Keyring: w.Vault.Keyring(), Warning: errors.Join(err, err2)}
	for _, id := range w.Config.Identities {
		r := Row{Identity: id, Record: records[id.Ref.Name], Session: sessions[id.Ref.Name]}
		switch {
		case id.KeysInConfig():
			r.Keys = Present
		case !r.Record.SavedAt.IsZero() && r.Record.Keyring == s.Keyring.Type:
			r.Keys = Present
		}
		if stale(id, r.Record, r.Session) {
			r.Session = SessionInfo{}
		}
		s.Rows = append(s.Rows, r)
	}
	return s
}

// OverviewWithKeyring is the overview with what the keyring says of its entries, without a dialog. The error says why the
// keyring cannot tell; the rows then stay as they are remembered.
func (w Workspace) OverviewWithKeyring(ctx context.Context) (Overview, error) {
	s := w.Overview(ctx)
	presence, err := w.Look(ctx)
	s.Rows = WithKeyring(s.Rows, presence, w.KeysInOtherRealms(ctx, presence))
	return s, err
}

// Look asks the keyring which identities have an entry, without reading one.
func (w Workspace) Look(ctx context.Context) (map[Ref]Presence, error) {
	var refs []Ref
	for _, id := range w.Config.Identities {
		if !id.KeysInConfig() {
			refs = append(refs, id.Ref)
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	return w.Vault.Look(ctx, refs)
}

// WithKeyring is a list with what the keyring says of it. Where the keyring cannot tell, Keys stay as they were.
func WithKeyring(rows []Row, keys map[Ref]Presence, otherRealms map[Ref][]RealmKeys) []Row {
	rows = slices.Clone(rows)
	for i, r := range rows {
		if p := keys[r.Identity.Ref]; p != Unknown {
			rows[i].Keys = p
		}
		rows[i].OtherRealms = otherRealms[r.Identity.Ref]
	}
	return rows
}

// Locked says what keeps the keyring from giving out keys until somebody unlocks it, where some of the keys are in it.
func (w Workspace) Locked(ctx context.Context) error {
	for _, id := range w.Config.Identities {
		if !id.KeysInConfig() {
			return w.Vault.Locked(ctx)
		}
	}
	return nil
}

// device is the identity's MFA device as far as it is known. With keys of the configuration the keyring's does not count.
func (r Record) device(id Identity) string {
	if id.KeysInConfig() {
		return id.device("")
	}
	return id.device(r.Device)
}

// maskedKey is the identity's access key ID as far as it is known.
func (r Record) maskedKey(id Identity) string {
	if id.KeysInConfig() {
		return MaskKeyID(id.AccessKeyID.Value)
	}
	return r.MaskedKey
}

// stale tells whether the saved session was asked for with other keys, another device or in another partition than
// count now. A session that another program saved since is not judged, nor one of an identity that is not resolved.
func stale(id Identity, r Record, s SessionInfo) bool {
	i := r.Issued
	if i == nil || id.Unresolved != nil || !s.Saved || !i.Expires.Equal(s.Expires) {
		return false
	}
	return r.device(id) != i.Device || r.maskedKey(id) != i.MaskedKey || partition(id.STSRegion()) != partition(i.Region)
}

// partition groups regions whose keys and sessions work together (AWS General Reference, "AWS partitions").
func partition(region string) string {
	for _, p := range []string{"cn-", "us-gov-", "us-iso-", "us-isob-", "us-isof-", "eu-isoe-", "eusc-"} {
		if strings.HasPrefix(region, p) {
			return p
		}
	}
	return "aws"
}

// Matches tells whether the row has a filter's letters in their order, in any case, as in most fuzzy finders.
func (r Row) Matches(letters string) bool {
	return InOrder(r.Identity.Title+" "+r.Identity.Alias+" "+r.Account(), letters)
}

// InOrder tells whether a text has the letters in their order, in any case.
func InOrder(text, letters string) bool {
	rest := strings.ToLower(text)
	for _, l := range strings.ToLower(letters) {
		i := strings.IndexRune(rest, l)
		if i < 0 {
			return false
		}
		rest = rest[i+len(string(l)):]
	}
	return true
}
