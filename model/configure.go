package model

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// verifyTimeout limits how long authdeck waits for AWS to say who the keys belong to, because a person is waiting.
const verifyTimeout = 10 * time.Second

// Draft is the content of the form. An empty Secret keeps the stored one. Fields that the configuration sets are ignored.
type Draft struct {
	AccessKeyID string
	Secret      Secret
	Device      string
	Duration    string // one beyond AWS's limits is saved as the limit
}

// Saving says how to save a draft.
type Saving struct {
	NoVerify bool     // do not ask AWS
	Ask      bool     // ask AWS even if the same keys are already stored
	Override Conflict // conflicts that do not stop the save

	Doing func(SaveStep) // is called before AWS is asked, and before the entry is written; may be nil
}

// SaveStep says what a save is doing.
type SaveStep int32

// The steps of a save, in this order. A save may leave AsksAWS out.
const (
	ReadsKeyring  SaveStep = iota
	AsksAWS                // whose keys these are
	WritesKeyring          // which nothing cancels
)

// Receipt says what Configure did.
type Receipt struct {
	Keyring    Keyring
	Entry      string
	Device     string   // ARN or serial number; "" if it is looked up at sign-in
	Duration   string   // as stored or configured; never empty
	Caller     *Caller  // nil if AWS was not asked or did not answer
	Unusual    *Problem // what looks wrong about new keys, for example that they are incomplete; nil for nothing
	Unverified error    // why the keys were saved although AWS did not verify them; nil if it did or was not asked
	Ended      bool     // an earlier session was live, and ended because its keys or device changed
	Warnings   []error  // from what follows a save: deleting the old session, and updating the record for the list

	accepted bool // AWS accepted the keys now; Caller may be an earlier answer
}

// Unreached reports whether AWS could not be reached to verify the keys. Then most people do not sign in next.
func (r Receipt) Unreached() bool { return ConnectionIn(r.Unverified) != nil }

// Edit returns what the form starts with: the stored entry without its secret. If stored is false, there is no entry; then either
// the keyring can be written or the error says why not.
func (w Workspace) Edit(ctx context.Context, id Identity) (d Draft, stored bool, err error) {
	if err := w.Config.CheckTrust(ForSession, id); err != nil {
		return Draft{}, false, err
	}
	if id, err = id.Resolve(ctx); err != nil {
		return Draft{}, false, err
	}
	if id.KeysInConfig() {
		return Draft{}, false, nil
	}
	k, err := w.readEntry(ctx, id)
	switch {
	case errors.Is(err, ErrNoKeys), errors.Is(err, ErrDamagedEntry):
		return Draft{}, false, w.Vault.Open(ctx)
	case err != nil:
		return Draft{}, false, err
	}
	k.Secret.Wipe()
	return Draft{AccessKeyID: k.AccessKeyID, Device: k.Device, Duration: k.Duration}, true, nil
}

// Rejected reports whether AWS rejected the saved keys.
func (r Receipt) Rejected() bool { return RefusesKeys(r.Unverified) }

// Configure verifies the draft with AWS and saves it. The old session and record stay untouched until the new entry has been read
// back from the keyring; if the save fails, the old entry stays too. Cancelling ctx ends the check with AWS, and nothing is saved.
// Once the write has begun it is not cancelled, so that it is never half done. The caller keeps owning the draft's secret.
func (w Workspace) Configure(ctx context.Context, id Identity, d Draft, s Saving) (Receipt, error) {
	if err := w.Config.CheckTrust(ForSession, id); err != nil {
		return Receipt{}, err
	}
	id, err := id.Resolve(ctx)
	if err != nil {
		return Receipt{}, err
	}
	if id.KeysInConfig() {
		return Receipt{}, ErrManaged
	}
	old, err := w.stored(ctx, id)
	if err != nil {
		return Receipt{}, err
	}
	defer old.Secret.Wipe()
	k, err := merge(id, d, old)
	if err != nil {
		return Receipt{}, err
	}
	defer k.Secret.Wipe()
	if p := cmp.Or(id.CheckDevice(k.Device), w.CheckPartitions(id, k.Device)); p != nil {
		return Receipt{}, p
	}
	// Without a device, the sign-in asks AWS for one.
	r := Receipt{Keyring: w.Vault.Keyring(), Device: id.device(k.Device), Duration: FormatDuration(UserSessionLength(id.Duration, k.Duration, true).Duration)}
	r.Entry = r.Keyring.Entry(id.Ref)
	if s.Doing == nil {
		s.Doing = func(SaveStep) {}
	}
	switch {
	case s.NoVerify:
	case !k.same(old) || s.Ask || !d.Secret.Empty() && w.wasRejected(ctx, id, k):
		err = w.verify(ctx, id, k, old, s, &r)
	case old.Device != k.Device:
		err = w.verifyDevice(ctx, id, k, s, &r)
	}
	if err != nil {
		return Receipt{}, err
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return Receipt{}, ctx.Err()
	}
	s.Doing(WritesKeyring)
	writing, cancel := uncancelled(ctx)
	defer cancel()
	if err := w.Vault.Write(writing, id.Ref, k); err != nil {
		return Receipt{}, err
	}
	r.Keyring = w.Vault.Keyring()
	w.saved(context.WithoutCancel(ctx), id, k, old, &r)
	return r, nil
}

// wasRejected reports whether AWS rejected these keys when they were last checked or used.
func (w Workspace) wasRejected(ctx context.Context, id Identity, k Keys) bool {
	r, _ := w.record(ctx, id) // without the record, nothing is known about them
	return r.Rejected.ofKeys(id, MaskKeyID(k.AccessKeyID))
}

// uncancelled returns a context that still has the deadline of ctx, but does not end when ctx is cancelled.
func uncancelled(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, limited := ctx.Deadline()
	if ctx = context.WithoutCancel(ctx); !limited {
		return ctx, func() {}
	}
	return context.WithDeadline(ctx, deadline)
}

func (w Workspace) stored(ctx context.Context, id Identity) (Keys, error) {
	k, err := w.Vault.Read(ctx, id.Ref)
	if errors.Is(err, ErrNoKeys) || errors.Is(err, ErrDamagedEntry) {
		return Keys{}, nil
	}
	return k, err
}

// merge puts the draft over the stored entry. Values that the configuration manages stay as stored.
func merge(id Identity, d Draft, old Keys) (Keys, error) {
	k := Keys{AccessKeyID: d.AccessKeyID, Secret: d.Secret.Clone(), Device: d.Device, Duration: d.Duration}
	if id.Device.Set {
		k.Device = old.Device
	}
	if id.Duration.Set {
		k.Duration = old.Duration
	} else if k.Duration == "" {
		k.Duration = FormatDuration(DefaultDuration)
	} else if wanted, err := ParseDuration(k.Duration); err == nil {
		if d, cut := Clamp(wanted, true); cut { // Atmos would save a value that no sign-in uses
			k.Duration = FormatDuration(d)
		}
	}
	if !k.Secret.Empty() {
		return k, nil
	}
	if old.Secret.Empty() || old.AccessKeyID != k.AccessKeyID {
		return Keys{}, ErrSecretForOtherKey
	}
	k.Secret = old.Secret.Clone()
	return k, nil
}

// saved does what follows a save, even if the context was cancelled. Nothing here can undo the save, so failures are warnings.
func (w Workspace) saved(ctx context.Context, id Identity, k, old Keys, r *Receipt) {
	newKeys := !k.same(old)
	if newKeys && r.Caller == nil { // AWS accepts what it has verified
		r.Unusual = k.Check()
	}
	dropped := false
	if newKeys || k.Device != old.Device {
		before, _ := w.Sessions.Info(ctx, id.Ref) // if it cannot be read, there is nothing to say about it
		if err := w.Sessions.Remove(ctx, id.Ref); err != nil {
			r.Warnings = append(r.Warnings, err)
		} else {
			dropped = true
			r.Ended = before.Live(w.Clock.Now())
		}
	}
	var rejected *Rejection
	if r.Rejected() {
		rejected = w.rejection(ctx, id, k)
	}
	err := w.Records.Update(ctx, id.Ref, func(rec *Record) {
		masked := MaskKeyID(k.AccessKeyID)
		if newKeys || r.accepted || rejected != nil {
			rec.Rejected = rejected
		}
		if newKeys || r.Caller != nil || rec.MaskedKey != masked { // it may belong to keys that the configuration had
			rec.answered(r.Caller, w.otherHost(id))
		}
		rec.Device, rec.Duration = k.Device, k.Duration
		rec.ofKeys(k.AccessKeyID)
		rec.savedIn(r.Keyring)
		rec.SavedAt, rec.LastAccount = w.now(), ""
		if dropped { // an old session that is still there no longer matches the record
			rec.Session = nil
		}
	})
	if err != nil {
		r.Warnings = append(r.Warnings, err)
	}
	w.note(ctx, id, Event{Kind: KeysSaved, Keyring: r.Keyring.Title})
	if rejected != nil {
		w.noteRejected(ctx, id, r.Unverified)
	}
}

// FindDevices lists the MFA devices of the user that the draft's keys belong to. If the user may not list them, it guesses a device
// from the user's name. An empty secret in the draft means the stored one.
func (w Workspace) FindDevices(ctx context.Context, id Identity, d Draft) (Devices, error) {
	id, err := id.Resolve(ctx)
	if err != nil {
		return Devices{}, err
	}
	var old Keys
	if d.Secret.Empty() {
		if old, err = w.stored(ctx, id); err != nil {
			return Devices{}, err
		}
		defer old.Secret.Wipe()
	}
	k, err := merge(id, d, old)
	if err != nil {
		return Devices{}, err
	}
	defer k.Secret.Wipe()
	limited, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	found, err := w.Tokens.Devices(limited, k, id.Target())
	if err == nil || !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrNotOffered) {
		return found, err
	}
	c, err := w.Tokens.Caller(limited, k, id.Target())
	if err != nil {
		return Devices{}, err
	}
	if g := GuessDevice(c); g != "" {
		return Devices{Codes: []string{g}, Guessed: true}, nil
	}
	return Devices{}, nil
}
