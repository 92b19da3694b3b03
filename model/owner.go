package model

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"
)

// Caller is the owner of the keys, as AWS says (sts:GetCallerIdentity).
type Caller struct {
	Account string `json:"account"`
	ARN     string `json:"arn"`
	UserID  string `json:"user_id,omitempty"`
}

// Name names a caller: "account 123456789012, user ops/alice".
func (c Caller) Name() string {
	account, name := c.names()
	if name != "" {
		name = ", " + name
	}
	return "account " + account + name
}

// names are the account, and the kind and the name in the ARN: "user alice"; "" if the ARN is not known.
func (c Caller) names() (account, name string) {
	if arn := strings.SplitN(c.ARN, ":", 6); len(arn) == 6 {
		kind, name, _ := strings.Cut(arn[5], "/")
		return c.Account, strings.TrimSpace(kind + " " + name)
	}
	return c.Account, ""
}

// Own is the name in the ARN without its kind, such as "alice"; "root" for the root user, and "" if the ARN is not known.
func (c Caller) Own() string {
	_, name := c.names()
	if _, own, found := strings.Cut(name, " "); found {
		return own
	}
	return name
}

// Root reports whether it is the root user of its account.
func (c *Caller) Root() bool { return c != nil && strings.HasSuffix(c.ARN, ":root") }

// ofKeys records which keys the record is about.
func (r *Record) ofKeys(accessKeyID string) {
	r.MaskedKey, r.KeyAccount = MaskKeyID(accessKeyID), KeyAccount(accessKeyID)
}

// answered records what a host answered about who the keys belong to; nil if it did not say.
func (r *Record) answered(c *Caller, host string) { r.Caller, r.Host = c, host }

// at is the record without the answers of other hosts than this one: what an emulator says about keys is not true at AWS.
func (r Record) at(host string) Record {
	if r.Host != host {
		r.Caller = nil
	}
	if r.Rejected != nil && r.Rejected.Host != host {
		r.Rejected = nil
	}
	return r
}

// recordOf is what a record says of an identity at the host that the identity uses. If a command prints the endpoint, that host is not
// known yet.
func (w Workspace) recordOf(id Identity, r Record) Record {
	if id.Endpoint.Later {
		return r
	}
	return r.at(w.otherHost(id))
}

// record reads the record of an identity.
func (w Workspace) record(ctx context.Context, id Identity) (Record, error) {
	r, err := w.Records.Get(ctx, id.Ref)
	return w.recordOf(id, r), err
}

// ownerOf returns the owner of keys, as far as known without asking: what AWS said, or else the account in the access key ID. masked is
// the masked access key ID, which is known without the keyring; accessKeyID may be "".
func (r Record) ownerOf(masked, accessKeyID string) Caller {
	account := KeyAccount(accessKeyID)
	switch {
	case r.MaskedKey != masked:
	case r.Caller != nil:
		return *r.Caller
	case accessKeyID == "":
		account = r.KeyAccount
	}
	return Caller{Account: account}
}

// owner is ownerOf for the identity's saved keys, which are not read.
func (r Record) owner(id Identity) Caller {
	return r.ownerOf(r.maskedKey(id), id.AccessKeyID.Value)
}

// account is the account of the owner, or else of the MFA device, which is probably the same; "" if unknown.
func (r Record) account(id Identity) string {
	return cmp.Or(r.owner(id).Account, DeviceAccount(r.device(id)))
}

// owner is ownerOf for keys that were read.
func (w Workspace) owner(ctx context.Context, id Identity, k Keys) Caller {
	r, _ := w.record(ctx, id) // without the record, less is known
	return r.ownerOf(MaskKeyID(k.AccessKeyID), k.AccessKeyID)
}

// deviceOfOther reports whether the MFA device belongs to another account than the keys. An emulator makes accounts up, and ignores them
// in devices.
func (w Workspace) deviceOfOther(id Identity, device string, owner Caller) bool {
	return w.otherHost(id) == "" && CheckDeviceAccount(device, owner.Account) != nil
}

// ErrDeviceAccount is the kind of error for a device of another account than the keys. AWS would refuse it, and the code would be gone.
var ErrDeviceAccount = errors.New("the MFA device belongs to another account than the keys")

// checkDeviceOwner rejects an MFA device of another account than the keys, before a code is spent. What is known without asking may be
// out of date or a guess, so AWS decides. If it does not name the owner, the sign-in goes on, unless it rejects the keys.
func (w Workspace) checkDeviceOwner(ctx context.Context, id Identity, device string, k Keys, read time.Time) error {
	if DeviceAccount(device) == "" || !w.deviceOfOther(id, device, w.owner(ctx, id, k)) {
		return nil
	}
	c, err := w.askOwner(ctx, id, k, read, callerTimeout)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case RefusesKeys(err):
		return err
	case err != nil || !w.deviceOfOther(id, device, c):
		return nil //nolint:nilerr // AWS may still accept the code
	}
	fix := Do("correct mfa_arn in " + id.Device.Origin.String())
	if !id.Device.Set {
		fix = deviceFix(id)
	}
	return &Problem{Kind: ErrDeviceAccount, Origin: id.Device.Origin, What: inOtherAccount(DeviceAccount(device), c), Fix: fix}
}

// warnOfDevice says what a record or an access key ID suggests: that the keys belong to another account than the device; "" for nothing.
// Another host than AWS may accept such a device, and an access key ID says nothing there: only its own answer counts.
func warnOfDevice(id Identity, r Record, host string) string {
	owner, device := r.owner(id), r.device(id)
	answered := r.Caller != nil && r.MaskedKey == r.maskedKey(id)
	switch {
	case id.Role != nil, id.Device.Later, host != "" && !answered, CheckDeviceAccount(device, owner.Account) == nil:
		return ""
	case host != "":
		return ofAccount(DeviceAccount(device)) + ", but at " + host + " the keys belong to " + owner.Name()
	}
	return ofAccount(DeviceAccount(device)) + ", but the keys may belong to " + owner.Name()
}

// DeviceWarning is warnOfDevice for what is recorded of an identity now.
func (w Workspace) DeviceWarning(ctx context.Context, id Identity) string {
	r, _ := w.record(ctx, id) // without the record, less is known
	return warnOfDevice(id, r, w.otherHost(id))
}

// DeviceWarning is warnOfDevice for a row.
func (r *Row) DeviceWarning() string { return warnOfDevice(r.Identity, r.Record, r.host) }

// OtherDevice reports whether the MFA device that a sign-in uses belongs to another account than the keys. For a role, they are its user's.
func (r *Row) OtherDevice() bool { return r.foreign || r.DeviceWarning() != "" }

// DeviceWarnings warn of MFA devices in the configuration that seem to belong to another account than the keys. They ask nobody.
func (w Workspace) DeviceWarnings(ctx context.Context) (all []*Problem) {
	records, _ := w.Records.All(ctx, w.Config.Realm) // without them, less is known
	for _, id := range w.Config.Identities {
		text := warnOfDevice(id, w.recordOf(id, records[id.Ref.Name]), w.otherHost(id))
		if text != "" && id.Device.Set && id.Problem == nil {
			all = append(all, &Problem{Warning: true, Origin: id.Device.Origin, What: text, Fix: Do("check mfa_arn and the keys")})
		}
	}
	return all
}

// Account returns the account, if known: of a role the one in its ARN, of a user that of the keys, also if they were deleted.
func (r *Row) Account() string {
	if r.Identity.Role != nil {
		return r.Identity.Role.Account()
	}
	if a := r.Record.account(r.Identity); a != "" || r.Keys == Present {
		return a
	}
	return r.Record.LastAccount
}

// CheckDeviceAccount warns if an MFA device and keys with that access key ID seem to belong to different accounts at the row's host.
func (r *Row) CheckDeviceAccount(device, accessKeyID string) *Problem {
	if r.host != "" {
		return nil
	}
	return CheckDeviceAccount(device, KeyAccount(accessKeyID))
}

// OtherAccount returns the account of the saved keys, if keys with that access key ID seem to belong to another one; "" otherwise, and if
// that is not known. An emulator makes accounts up.
func (r *Row) OtherAccount(accessKeyID string) string {
	if ours := r.Account(); r.host == "" && otherAccount(KeyAccount(accessKeyID), ours) {
		return ours
	}
	return ""
}
