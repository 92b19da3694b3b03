package model

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"
)

// Verify asks AWS who the identity's keys belong to, and records the answer for the list. If AWS rejects them, they stay stored.
// Errors: ErrNoKeys, the keyring's, *AWSError, *Problem.
func (w Workspace) Verify(ctx context.Context, id Identity) (Caller, error) {
	if err := w.Config.CheckTrust(ForSession, id); err != nil {
		return Caller{}, err
	}
	id, err := id.Resolve(ctx)
	if err != nil {
		return Caller{}, err
	}
	k, err := w.readKeys(ctx, id)
	if err != nil {
		return Caller{}, err
	}
	defer k.Secret.Wipe()
	return w.askOwner(ctx, id, k, w.Clock.Now(), verifyTimeout)
}

// askOwner asks AWS who keys belong to, which were read at that time, and records the answer. It waits as long as limit.
func (w Workspace) askOwner(ctx context.Context, id Identity, k Keys, read time.Time, limit time.Duration) (Caller, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	c, err := w.Tokens.Caller(limited, k, id.Target())
	if err != nil {
		w.recordRejection(ctx, id, k, read, err)
		return Caller{}, err
	}
	// AWS's answer counts even if it cannot be recorded.
	_ = w.Records.Update(context.WithoutCancel(ctx), id.Ref, func(r *Record) {
		if r.replaced(id, k, read) {
			return
		}
		r.answered(&c, w.otherHost(id))
		r.Rejected = nil
		w.describe(r, id, k)
	})
	return c, nil
}

// describe records what is known of keys that were read.
func (w Workspace) describe(r *Record, id Identity, k Keys) {
	r.ofKeys(k.AccessKeyID)
	if id.KeysInConfig() {
		return
	}
	r.Device, r.Duration = k.Device, k.Duration
	if r.savedIn(w.Vault.Keyring()); r.SavedAt.IsZero() {
		r.SavedAt = w.now()
	}
}

// recordRejection records for the list that AWS rejected an identity's keys, which were read at that time; any other error says nothing
// about the keys. The error itself matters more than whether it can be recorded.
func (w Workspace) recordRejection(ctx context.Context, id Identity, k Keys, read time.Time, err error) {
	if !RefusesKeys(err) {
		return
	}
	ctx = context.WithoutCancel(ctx)
	rejected := w.rejection(ctx, id, k)
	late := false
	_ = w.Records.Update(ctx, id.Ref, func(r *Record) {
		if late = r.replaced(id, k, read); late {
			return
		}
		if r.MaskedKey != rejected.MaskedKey {
			r.Caller = nil
			w.describe(r, id, k)
		}
		r.Rejected = rejected
	})
	if !late {
		w.noteRejected(ctx, id, err)
	}
}

// replaced reports whether other keys were saved after some were read, so that an answer about these comes too late. SavedAt is in whole
// seconds.
func (r *Record) replaced(id Identity, k Keys, read time.Time) bool {
	other := r.MaskedKey != MaskKeyID(k.AccessKeyID)
	return !id.KeysInConfig() && (r.SavedAt.After(read) || other && r.SavedAt.Equal(read.Truncate(time.Second)))
}

// rejection is what to record about keys that AWS rejected now.
func (w Workspace) rejection(ctx context.Context, id Identity, k Keys) *Rejection {
	r := &Rejection{MaskedKey: MaskKeyID(k.AccessKeyID), SessionExpires: w.sessionEnd(ctx, id), Host: w.otherHost(id), At: w.now()}
	if id.KeysInConfig() {
		r.Mark = markOf(k.AccessKeyID, k.Secret)
	}
	return r
}

// sessionEnd is when the saved session of an identity ends, for a Rejection. One that cannot be read is not used.
func (w Workspace) sessionEnd(ctx context.Context, id Identity) time.Time {
	s, _ := w.Sessions.Info(ctx, id.Ref)
	return s.Expires.UTC().Truncate(time.Second)
}

// markOf tells whether a value was changed, together with the name that it belongs to. It is 32 bits of a MAC, which are too few to find a
// secret, or to recognise it by.
func markOf(name string, value Secret) string {
	mac := hmac.New(sha256.New, []byte(name))
	value.Reveal(func(b []byte) { mac.Write(b) })
	return hex.EncodeToString(mac.Sum(nil)[:4])
}

// mark is markOf the settings that AWS may have refused the role for.
func (r *Role) mark() string {
	return markOf(r.ARN.Value, SecretString(r.Via.Value+"\n"+r.ExternalID.Value+"\n"+r.SessionName.Value))
}

// ofKeys reports whether the rejection is about the keys that the identity has now. An older one has no mark.
func (r *Rejection) ofKeys(id Identity, masked string) bool {
	return r != nil && r.Role == "" && r.MaskedKey == masked &&
		(r.Mark == "" || r.Mark == markOf(id.AccessKeyID.Value, id.SecretKey.Value))
}

// ofRole reports whether the rejection is about a role with the same settings, as far as they are known.
func (r *Rejection) ofRole(role *Role) bool {
	if r == nil || role == nil || r.Role != role.ARN.Value || r.Role == "" {
		return false
	}
	return r.Mark == "" || role.ExternalID.Later || role.SessionName.Later || r.Mark == role.mark()
}

// recordRefusal records for the list that AWS did not let an identity assume a role; any other error says nothing about the role. The
// error itself matters more than whether it can be recorded.
func (w Workspace) recordRefusal(ctx context.Context, id, by Identity, err error) {
	if !RefusesRole(err) {
		return
	}
	ctx = context.WithoutCancel(ctx)
	role := id.Role
	refused := &Rejection{Role: role.ARN.Value, Mark: role.mark(), SessionExpires: w.sessionEnd(ctx, id), Host: w.otherHost(id), At: w.now()}
	_ = w.Records.Update(ctx, id.Ref, func(r *Record) { r.Rejected = refused })
	w.noteRefused(ctx, id, by, err)
}

// Conflict is a reason not to trust keys that a user may override. Several conflicts are added; 0 is none.
type Conflict uint8

// The conflicts that stop a save until the user overrides them.
const (
	ConflictRefused  Conflict = 1 << iota // AWS rejected the keys
	ConflictDevice                        // the MFA device belongs to another account than the keys
	ConflictReplaced                      // the keys belong to another user than the keys they replace
	ConflictUnusual                       // the keys look wrong, for example incomplete
	EveryConflict    = ConflictRefused | ConflictDevice | ConflictReplaced | ConflictUnusual
)

// UnusualError says that keys look wrong, for example incomplete.
type UnusualError struct{ Problem *Problem }

func (e *UnusualError) Error() string { return e.Problem.Error() }

// Unwrap returns the problem.
func (e *UnusualError) Unwrap() error { return e.Problem }

// AccountError says that the MFA device is in another account than the keys, according to AWS.
type AccountError struct {
	Caller Caller // the owner of the keys
	Device string // the device's account
}

func (e *AccountError) Error() string {
	return inOtherAccount(e.Device, e.Caller)
}

// OfDevice is the part of the error about the device.
func (e *AccountError) OfDevice() string { return ofAccount(e.Device) }

// ReplacedError says that the keys belong to another user than the keys that they would replace. For the old keys, perhaps only the
// account is known.
type ReplacedError struct{ Old, New Caller }

func (e *ReplacedError) Error() string {
	account, now := e.New.names()
	if same, was := e.Old.names(); same == account && now != "" && was != "" {
		return "the new keys belong to " + now + ", the saved ones to " + was + ", both in account " + account
	}
	return "the new keys belong to " + e.New.Name() + ", and the saved keys belong to " + e.Old.Name()
}

// ConflictsIn returns the conflicts in an error that the user may override.
func ConflictsIn(err error) (d Conflict) {
	var account *AccountError
	var replaced *ReplacedError
	var unusual *UnusualError
	if RefusesKeys(err) {
		d |= ConflictRefused
	}
	if errors.As(err, &account) {
		d |= ConflictDevice
	}
	if errors.As(err, &replaced) {
		d |= ConflictReplaced
	}
	if errors.As(err, &unusual) {
		d |= ConflictUnusual
	}
	return d
}

// verify asks AWS who the keys belong to. A conflict stops the save unless it is in the override; if AWS does not answer, that is a
// warning.
func (w Workspace) verify(ctx context.Context, id Identity, k, old Keys, s Saving, r *Receipt) error {
	c, err := w.caller(ctx, id, k, s)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && RefusesKeys(err) && s.Override&ConflictRefused == 0:
		if k.same(old) {
			w.recordRejection(ctx, id, k, w.Clock.Now(), err)
		}
		return err
	case err != nil:
		r.Unverified = err
		return nil //nolint:nilerr // it is a warning, kept in the receipt
	}
	r.Caller, r.accepted = &c, true
	return errors.Join(otherDevice(id, k, c, s.Override), w.otherOwner(ctx, id, k, old, c, s.Override))
}

// verifyDevice makes sure that a new MFA device is in the account of the stored keys. It asks AWS only if it has no earlier answer
// about their owner; if AWS rejects the keys, the new device is still saved.
func (w Workspace) verifyDevice(ctx context.Context, id Identity, k Keys, s Saving, r *Receipt) error {
	if DeviceAccount(k.Device) == "" {
		return nil
	}
	c := w.owner(ctx, id, k)
	if c.ARN == "" {
		var err error
		if c, err = w.caller(ctx, id, k, s); ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			r.Unverified = err
			return nil //nolint:nilerr // as above
		}
		r.accepted = true
	}
	r.Caller = &c
	return otherDevice(id, k, c, s.Override)
}

func (w Workspace) caller(ctx context.Context, id Identity, k Keys, s Saving) (Caller, error) {
	s.Doing(AsksAWS)
	limited, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	return w.Tokens.Caller(limited, k, id.Target())
}

func otherDevice(id Identity, k Keys, c Caller, override Conflict) error {
	if a := DeviceAccount(id.device(k.Device)); a != "" && a != c.Account && override&ConflictDevice == 0 {
		return &AccountError{Caller: c, Device: a}
	}
	return nil
}

// otherOwner compares the owner with that of the stored keys. A user that is renamed keeps the user ID.
func (w Workspace) otherOwner(ctx context.Context, id Identity, k, old Keys, c Caller, override Conflict) error {
	if old.AccessKeyID == "" || old.AccessKeyID == k.AccessKeyID || override&ConflictReplaced != 0 {
		return nil
	}
	was := w.owner(ctx, id, old)
	renamed := was.UserID != "" && was.UserID == c.UserID
	switch {
	case was.Account == "", was.ARN == "" && w.otherHost(id) != "": // an emulator makes accounts up
		return nil
	case was.Account != c.Account, was.ARN != "" && was.ARN != c.ARN && !renamed:
		return &ReplacedError{Old: was, New: c}
	}
	return nil
}
