package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"syscall"
	"time"
)

// callerTimeout limits how long authdeck waits for AWS to say who signed in, because the result does not need it.
const callerTimeout = 3 * time.Second

// Start is the result of Begin: an attempt to continue with, or, if Attempt is nil, a session that is still good.
type Start struct {
	Attempt *Attempt
	Session SessionInfo
	Caller  *Caller // who the session belongs to; nil if unknown
	Issued  *Issued // for a role that was assumed without a code: AWS's answer
}

// WithoutCode returns the session of a start without an attempt. still says that the session already existed; otherwise AWS has just
// issued it.
func (s Start) WithoutCode(w Workspace, id Identity) (i Issued, still bool) {
	if s.Issued != nil {
		return *s.Issued, false
	}
	return Issued{Identity: id, Info: s.Session, Caller: s.Caller, Host: w.otherHost(id)}, true
}

// Issued is a session that AWS issued.
type Issued struct {
	Identity Identity
	Info     SessionInfo
	Caller   *Caller // nil if unknown
	Asked    SessionLength
	Unsaved  error // wraps ErrSessionNotSaved; Session then has the only copy
	Session  Session
	Warning  error // the state file could not be written

	Device string        // MFA device of the session; "" for a session without MFA, unless DeviceUnknown is set
	Host   string        // the host that issued it; "" for AWS's own hosts, and in the demo
	Skew   time.Duration // the clock of AWS, or of Host, minus this computer's; 0 if unknown
	Given  time.Duration // the session's length, if AWS gave less than Asked; otherwise 0
	Found  bool          // another process signed in meanwhile: this is its session, and no code was sent
	// DeviceUnknown says that another program signed in a role's user, so it is unknown whether the session has MFA.
	DeviceUnknown bool
	// WithoutMFA says why the session has no MFA; nil if it has, or if that is unknown.
	WithoutMFA *Problem
	// BelowMinTTL warns that the session lasts no longer than min_ttl; nil if it does.
	BelowMinTTL *Problem
}

// NoMFA reports whether the session is known to be without MFA.
func (i Issued) NoMFA() bool { return i.Device == "" && !i.DeviceUnknown }

// CodeSource says where the code of a sign-in comes from. It decides what a sign-in waits for: an open prompt does not block a
// process that has a code.
type CodeSource int

// Sources of codes.
const (
	TypedCode   CodeSource = iota // one process at a time asks a person
	CommandCode                   // one process at a time runs the command
	GivenCode                     // the code is already known
)

// SignInOptions say how a sign-in begins. The zero value uses a saved session that is good enough, and else needs a person who types
// the code.
type SignInOptions struct {
	Renew    bool       // even if the saved session is good enough
	Source   CodeSource // where the code comes from
	TakeOver *BusyError // the process that is asking for the code, if this one asks in its place; nil for none
}

// Begin reads the keys, takes the lock and reads the saved session again, because another process may have signed in meanwhile. It
// holds no lock while the keyring may be showing its own dialog. For a role, it assumes the role with its user's session; without
// such a session, the attempt is the user's, and assumes the role once AWS has accepted the code. Errors: ErrNoKeys, *BusyError,
// the keyring's, *Problem.
func (w Workspace) Begin(ctx context.Context, id Identity, o SignInOptions) (Start, error) {
	if err := w.Config.CheckTrust(ForSession, id); err != nil {
		return Start{}, err
	}
	if id.Role != nil {
		return w.beginRole(ctx, id, o)
	}
	id, err := id.Resolve(ctx)
	if err != nil {
		return Start{}, err
	}
	if !o.Renew {
		if s, caller, err := w.usableSession(ctx, id); err != nil || s.Saved {
			return Start{Session: s, Caller: caller}, err
		}
	}
	k, err := w.keys(ctx, id)
	if err != nil {
		return Start{}, err
	}
	read := w.Clock.Now()
	if p := cmp.Or(id.CheckDevice(k.Device), w.CheckPartitions(id, k.Device)); p != nil {
		k.Secret.Wipe()
		return Start{}, p
	}
	if err := w.checkDeviceOwner(ctx, id, id.device(k.Device), k, read); err != nil {
		k.Secret.Wipe()
		return Start{}, err
	}
	held, err := w.lockFor(ctx, id.Ref, o)
	if err != nil {
		k.Secret.Wipe()
		return Start{}, err
	}
	device := id.device(k.Device)
	a := &Attempt{
		Identity: id, Device: device, Asked: UserSessionLength(id.Duration, k.Duration, device != ""), Host: w.otherHost(id),
		w: w, keys: k, read: read, held: held, over: make(chan struct{}),
	}
	start, err := a.start(ctx, o.Renew)
	if start.Attempt == nil {
		a.Close()
	}
	return start, err
}

// lockFor takes the lock that a code from this source needs. It takes a prompt over from the process that shows it: that process's
// attempt ends, or will end when it is continued, if it is stopped.
func (w Workspace) lockFor(ctx context.Context, ref Ref, o SignInOptions) (HeldLock, error) {
	if o.TakeOver != nil {
		return w.Locker.TakeOver(ctx, ref, o.TakeOver)
	}
	lock, needed := o.Source.Lock(ref)
	if !needed {
		return HeldLock{Release: func() {}}, nil
	}
	held, err := w.Locker.Lock(ctx, lock)
	var busy *BusyError
	if errors.As(err, &busy) && busy.idle() {
		return HeldLock{Release: func() {}}, nil
	}
	return held, err
}

// Await waits until it makes sense to ask again for the lock that a holder has. It returns *BusyError if there is a new holder or
// the holder's state changed.
func Await(ctx context.Context, l Locker, lock Ref, holder *BusyError) error {
	err := l.Wait(ctx, lock, holder)
	var now *BusyError
	if errors.As(err, &now) && now.idle() {
		return nil
	}
	return err
}

// start reads the saved session again, now that no other process can sign in, and makes sure that a new one can be saved. It
// returns the attempt if it is needed.
func (a *Attempt) start(ctx context.Context, renew bool) (_ Start, err error) {
	if a.before, err = a.w.Sessions.Info(ctx, a.Identity.Ref); err != nil && !renew {
		return Start{}, err
	}
	if !renew {
		if s, caller, err := a.w.usableSession(ctx, a.Identity); err != nil || s.Saved {
			return Start{Session: s, Caller: caller}, err
		}
	}
	if err := a.w.maySave(ctx, a.Identity); err != nil {
		return Start{}, err
	}
	return Start{Attempt: a}, nil
}

// maySave says before a code is asked for why the session could not be saved.
func (w Workspace) maySave(ctx context.Context, id Identity) error {
	if !w.MustSave {
		return nil
	}
	err := w.Sessions.Writable(ctx, id.Ref)
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	p := &Problem{Kind: ErrNoSessionFolder, What: ErrNoSessionFolder.Error(), Why: err.Error(), Fix: Do(tryAgain)}
	if known := (*Problem)(nil); errors.As(err, &known) {
		p.Why, p.Fix = known.Fault(), thenTryAgain(known.Fix)
	}
	return p
}

// thenTryAgain adds to a fix that the user should try again, unless it says so already.
func thenTryAgain(fix Fix) Fix {
	if strings.HasSuffix(fix.String(), tryAgain) {
		return fix
	}
	return fix.Then(Step{Text: "then " + tryAgain})
}

// UsableSession returns the saved session if it is good enough; otherwise the zero SessionInfo.
func (w Workspace) UsableSession(ctx context.Context, id Identity) (SessionInfo, error) {
	s, _, err := w.usableSession(ctx, id)
	return s, err
}

// NeedsNoCode reports whether authdeck can assume a role that has no usable session without a code, because its user's session is
// usable.
func (w Workspace) NeedsNoCode(ctx context.Context, role Identity) (bool, error) {
	if role.Role == nil || role.Ref.User == "" || role.Problem != nil || role.Role.Unsupported != nil {
		return false, nil //nolint:nilerr // a role with a problem is not ready, and says so itself
	}
	own, err := w.UsableSession(ctx, role)
	if err != nil || own.Saved {
		return false, err
	}
	user := role.KeyHolder()
	userSession, err := w.UsableSession(ctx, user)
	if err != nil || !userSession.Saved || user.Unresolved == nil {
		return userSession.Saved, err
	}
	if user, err = user.Resolve(ctx); err != nil { // the session cannot be checked earlier
		return false, err
	}
	userSession, err = w.UsableSession(ctx, user)
	return userSession.Saved, err
}

// Mismatch says why the saved session of an identity is not used, with both values; nil if it is used or there is none.
func (w Workspace) Mismatch(ctx context.Context, id Identity) (*Problem, error) {
	s, err := w.Sessions.Info(ctx, id.Ref)
	if err != nil {
		return nil, err
	}
	r, err := w.record(ctx, id)
	userRecord, err2 := w.userRecord(ctx, id)
	return w.mismatch(id, r, userRecord, s), errors.Join(err, err2)
}

func (w Workspace) usableSession(ctx context.Context, id Identity) (SessionInfo, *Caller, error) {
	s, err := w.Sessions.Info(ctx, id.Ref)
	if err != nil || s.At(w.Clock.Now(), w.MinTTL) != SessionGood {
		return SessionInfo{}, nil, err
	}
	r, err := w.record(ctx, id)
	if err != nil {
		return SessionInfo{}, nil, err
	}
	userRecord, err := w.userRecord(ctx, id)
	if err != nil {
		return SessionInfo{}, nil, err
	}
	if w.mismatch(id, r, userRecord, s) != nil {
		return SessionInfo{}, nil, nil //nolint:nilerr // a session that does not fit counts as no session
	}
	return s, r.Caller, nil
}

// userRecord returns the record of a role's user; the zero Record for a user.
func (w Workspace) userRecord(ctx context.Context, id Identity) (Record, error) {
	if id.Ref.User == "" {
		return Record{}, nil
	}
	return w.Records.Get(ctx, Ref{Realm: id.Ref.Realm, Name: id.Ref.User})
}

// readKeys returns the configuration's keys or the keyring's entry.
func (w Workspace) readKeys(ctx context.Context, id Identity) (Keys, error) {
	if id.KeysInConfig() {
		return Keys{AccessKeyID: id.AccessKeyID.Value, Secret: id.SecretKey.Value.Clone()}, nil
	}
	return w.readEntry(ctx, id)
}

// readEntry reads the keyring's entry, and records for the list whether it holds a session instead of keys.
func (w Workspace) readEntry(ctx context.Context, id Identity) (Keys, error) {
	before, recordErr := w.Records.Get(ctx, id.Ref)
	k, err := w.Vault.Read(ctx, id.Ref)
	temporary := (*Temporary)(nil)
	switch {
	case errors.Is(err, ErrTemporaryKeys):
		temporary = &Temporary{KeyringType: w.Vault.Keyring().Type, SessionExpires: w.sessionEnd(ctx, id)}
	case err != nil && !errors.Is(err, ErrNoKeys):
		return k, err
	}
	// The keys matter more than whether the list is right about them.
	if recordErr == nil && !before.Temporary.same(temporary) {
		_ = w.Records.Update(context.WithoutCancel(ctx), id.Ref, func(r *Record) {
			if r.SavedAt.Equal(before.SavedAt) && r.MaskedKey == before.MaskedKey { // nobody saved other keys meanwhile
				r.Temporary = temporary
			}
		})
	}
	return k, err
}

// keys is readKeys for a sign-in. If there are none, it opens the keyring for writing, because the form comes next.
func (w Workspace) keys(ctx context.Context, id Identity) (Keys, error) {
	k, err := w.readKeys(ctx, id)
	if errors.Is(err, ErrNoKeys) {
		err := w.Vault.Open(ctx)
		if p := (*Problem)(nil); errors.As(err, &p) && (errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)) {
			return Keys{}, &Problem{Kind: p.Kind, What: "no keys are saved, and authdeck cannot save any", Why: p.What, Fix: p.Fix, Cause: p.Cause}
		}
		if err != nil {
			return Keys{}, err
		}
	}
	return k, err
}

// Attempt is one sign-in, under the lock for the source of its code. Only the attempt has the secret key; Close wipes it and
// releases the lock.
type Attempt struct {
	Identity Identity
	Device   string // "" if no MFA device is known; Send then looks for one first
	Asked    SessionLength
	// WithoutMFA says why there is no device although AWS was asked; nil if it was not asked.
	WithoutMFA *Problem
	Host       string     // the host that gets the code; "" for AWS's own hosts, and in the demo
	Roles      []Identity // the roles to assume in order once the user is signed in; the last one was requested

	renewRole bool // assume the role even if its session is still good

	w      Workspace
	keys   Keys      // as stored; Device is the one to use
	read   time.Time // when the keys were read
	held   HeldLock
	before SessionInfo   // the session when the attempt began
	over   chan struct{} // closed before the lock is released

	sending sync.Mutex // held by Send, so that only one code at a time is sent
	mu      sync.Mutex
	users   int // calls that still need the keys
	done    bool
}

// ErrCodeNeeded says that AWS listed an MFA device that was not saved. Nothing was sent, and the attempt now has the device.
var ErrCodeNeeded = errors.New("signing in needs an MFA code")

// ErrNoDevice says that a user has no MFA device.
var ErrNoDevice = errors.New("this user has no MFA device in AWS")

// FindDevice asks AWS once for the user's MFA device if none is saved. Afterwards the attempt has the device, or WithoutMFA says
// why not: the user has none that shows codes, the user may not list devices, or the endpoint is an emulator without IAM. After any
// other error the user may have a device, so the sign-in does not continue without MFA. Errors: *Problem if there are several
// devices or one of another account, *AWSError, the context's, ErrAttemptClosed.
func (a *Attempt) FindDevice(ctx context.Context) error {
	if a.Device != "" || a.WithoutMFA != nil {
		return nil
	}
	if !a.enter() {
		return ErrAttemptClosed
	}
	defer a.leave()
	limited, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	found, err := a.w.Tokens.Devices(limited, a.keys, a.Identity.Target())
	a.w.recordRejection(ctx, a.Identity, a.keys, a.read, err)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrServer):
		return a.serverFailed(err)
	case err != nil && !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrNotOffered):
		return err
	case len(found.Codes) > 1:
		return a.noDevice("this user has several in AWS: " + strings.Join(found.Codes, ", "))
	case len(found.Codes) == 1:
		if err := a.w.checkDeviceOwner(ctx, a.Identity, found.Codes[0], a.keys, a.read); err != nil {
			return err
		}
		a.Device = found.Codes[0]
		a.Asked = UserSessionLength(a.Identity.Duration, a.keys.Duration, true)
		return nil
	}
	a.WithoutMFA = withoutMFA(a.Identity, found, err)
	return nil
}

// serverFailed says how to sign in at an endpoint that may never list devices, such as an emulator.
func (a *Attempt) serverFailed(err error) error {
	var e *AWSError
	if !errors.As(err, &e) || e.Host == "" {
		return err
	}
	p := a.noDevice(e.Host + " had an internal error while it listed the MFA devices")
	p.Cause = err
	return p
}

// withoutMFA says why a sign-in continues without MFA, and what to do about it.
func withoutMFA(id Identity, found Devices, err error) *Problem {
	p := &Problem{Kind: ErrDeviceUnknown, What: "this session has no MFA"}
	var e *AWSError
	switch {
	case errors.Is(err, ErrNotOffered) && errors.As(err, &e):
		p.Why, p.Cause = "no MFA device is saved, and "+e.Host+" does not list the MFA devices of its users", err
		p.Fix = deviceFix(id)
	case err != nil:
		p.Why, p.Cause = "no MFA device is saved, and AWS does not let this user list the MFA devices (iam:ListMFADevices)", err
		p.Fix = deviceFix(id)
	case len(found.Others) > 0:
		p.Why = "this user has only security keys or passkeys, and signing in needs a device that shows codes"
		p.Fix = Do("add an authenticator app to the user in IAM, then sign in again")
	default:
		p.Kind = ErrNoDevice
		p.Why = "this user has no MFA device in AWS"
		p.Fix = Do("add an authenticator app to the user in IAM, then sign in again")
	}
	return p
}

// deviceFix says where to write an identity's MFA device.
func deviceFix(id Identity) Fix {
	if id.KeysInConfig() {
		return Do("write mfa_arn below access_key_id (" + id.AccessKeyID.Origin.String() + ")")
	}
	return Run("authdeck user configure " + IdentityFlag(id.Title) + " --mfa-arn ARN").Then(Step{Text: "or write mfa_arn in atmos.yaml"})
}

// noDevice says why there is no device for a code.
func (a *Attempt) noDevice(why string) *Problem {
	return &Problem{
		Kind: ErrDeviceUnknown, What: "the MFA device of " + a.Identity.Title + " is not known", Why: why, Fix: deviceFix(a.Identity),
	}
}

// HasDevice makes sure that there is a device for a code. It calls FindDevice, and returns a *Problem if the user has none.
func (a *Attempt) HasDevice(ctx context.Context) error {
	if err := a.FindDevice(ctx); err != nil {
		return err
	}
	if none := a.WithoutMFA; none != nil {
		p := a.noDevice(none.Why)
		p.Fix, p.Cause = none.Fix, none.Cause
		return p
	}
	return nil
}

// Taken waits until another process has taken over the prompt: *BusyError says which, nil that it has already finished. It ends
// with the context, and with ErrAttemptClosed when the attempt is closed.
func (a *Attempt) Taken(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	wait := a.held.Taken
	if wait == nil {
		wait = func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}
	}
	taken := make(chan error, 1)
	go func() { taken <- wait(ctx) }()
	select {
	case <-a.over:
		return ErrAttemptClosed
	case err := <-taken:
		if closed(a.over) { // our own release of the lock looks like a takeover
			return ErrAttemptClosed
		}
		return err
	}
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// Until returns a context that ends when wait returns, at the latest. stop ends the waiting and returns the result of wait.
func Until(ctx context.Context, wait func(context.Context) error) (until context.Context, stop func() error) {
	until, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		err := wait(until)
		cancel()
		done <- err
	}()
	return until, sync.OnceValue(func() error {
		cancel()
		return <-done
	})
}

// otherSignInTimeout is how long Send waits for another process that is signing in. That takes no longer than AWS's answer.
const otherSignInTimeout = 30 * time.Second

// lockSaving takes the lock for sending a code and saving the session. Prompts do not hold it, so this never waits for a person.
func (a *Attempt) lockSaving(ctx context.Context) (unlock func(), err error) {
	ref := a.Identity.Ref.Lock(SavingLock)
	limited, cancel := context.WithTimeout(ctx, otherSignInTimeout)
	defer cancel()
	for {
		held, err := a.w.Locker.Lock(ctx, ref)
		var busy *BusyError
		if !errors.As(err, &busy) {
			return held.Release, err
		}
		if busy.Stopped {
			return nil, busy
		}
		err = a.w.Locker.Wait(limited, ref, busy)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case limited.Err() != nil:
			return nil, busy
		case err != nil && !errors.As(err, &busy):
			return nil, err
		}
	}
}

// found returns the session that another process got since the attempt began.
func (a *Attempt) found(ctx context.Context) (Issued, bool) {
	s, caller, err := a.w.usableSession(ctx, a.Identity)
	if err != nil || !s.Saved || s.Expires.Equal(a.before.Expires) { // a session that cannot be read is replaced
		return Issued{}, false
	}
	return Issued{Identity: a.Identity, Info: s, Caller: caller, Asked: a.Asked, Device: a.Device, Host: a.Host, Found: true}, true
}

// Send asks AWS once for the session and saves it. If another process has just signed in, Send returns that session and does not
// send the code. If no device is known, it looks for one first, so that nobody signs in without MFA by accident and no code is
// ignored. After a success the attempt is closed; after a failure Send may be called again. Errors: ErrCodeForm, ErrCodeUsed,
// ErrCodeNeeded, ErrAttemptClosed, *AWSError, *BusyError, *Problem, the context's; *AssumeError closes the attempt too.
func (a *Attempt) Send(ctx context.Context, code string) (Issued, error) {
	a.sending.Lock()
	defer a.sending.Unlock()
	if !a.enter() { // checked only now, because the previous call may have closed the attempt
		return Issued{}, ErrAttemptClosed
	}
	defer a.leave()
	if a.Device == "" {
		if err := a.deviceFor(ctx, code); err != nil {
			return Issued{}, err
		}
	}
	unlock, err := a.lockSaving(ctx)
	if err != nil {
		return Issued{}, err
	}
	defer unlock()
	if found, ok := a.found(ctx); ok {
		return a.finish(ctx, found)
	}
	if a.Device != "" {
		if err := a.claim(ctx, code); err != nil {
			return Issued{}, err
		}
	}
	k := a.keys
	k.Device = a.Device
	s, err := a.w.Tokens.SessionToken(ctx, TokenRequest{
		Keys: k, Target: a.Identity.Target(), Code: code, Duration: a.Asked.Duration,
	})
	var caller *Caller
	if err == nil {
		caller, err = a.checkAccount(ctx, s)
	}
	if err != nil {
		s.Wipe()
		a.w.recordRejection(ctx, a.Identity, a.keys, a.read, err)
		var e *AWSError
		if errors.As(err, &e) {
			e.WithCode = code != ""
		}
		if fate := FateOfCode(err); code != "" && fate != CodeUnsure && fate != CodeUsed {
			_ = a.w.Codes.Release(context.WithoutCancel(ctx), a.Device, code)
		}
		return Issued{}, err
	}
	return a.finish(ctx, a.save(context.WithoutCancel(ctx), s, caller))
}

// claim checks a code, and records that it is about to be sent. If codes cannot be remembered, AWS itself rejects a used one.
func (a *Attempt) claim(ctx context.Context, code string) error {
	if !isCode(code) {
		return ErrCodeForm
	}
	if err := a.w.Codes.Claim(ctx, a.Device, code); errors.Is(err, ErrCodeUsed) {
		return err
	}
	return nil
}

// deviceFor looks for a device if none is known. With a code there must be one; without a code there must be none.
func (a *Attempt) deviceFor(ctx context.Context, code string) error {
	if code != "" {
		return a.HasDevice(ctx)
	}
	err := a.FindDevice(ctx)
	if err == nil && a.Device != "" {
		err = ErrCodeNeeded
	}
	return err
}

// finish closes the attempt, and assumes its roles with the session.
func (a *Attempt) finish(ctx context.Context, signedIn Issued) (Issued, error) {
	a.mu.Lock()
	a.done = true
	a.mu.Unlock()
	if len(a.Roles) == 0 {
		return signedIn, nil
	}
	if signedIn.Unsaved != nil {
		defer signedIn.Session.Wipe()
	}
	issued, _, err := a.w.assume(ctx, append([]Identity{a.Identity}, a.Roles...), a.renewRole, signedIn.Session)
	if err != nil {
		return Issued{}, &AssumeError{Role: a.Roles[len(a.Roles)-1], Err: err}
	}
	issued.Skew = cmp.Or(issued.Skew, signedIn.Skew) // the role's session may have been there already
	return issued, nil
}

// save saves the session and records what it was requested with. It ignores cancellation, because AWS has given the
// session and the code is used up.
func (a *Attempt) save(ctx context.Context, s Session, caller *Caller) Issued {
	out := Issued{Identity: a.Identity, Asked: a.Asked, Device: a.Device, Host: a.Host, Skew: s.Skew, Given: a.given(s), WithoutMFA: a.WithoutMFA,
		Info: SessionInfo{Saved: true, Expires: s.Expires, Account: SessionAccount(s.AccessKeyID)}}
	if lasts := s.Expires.Sub(a.w.Clock.Now()); !s.Expires.IsZero() {
		out.BelowMinTTL = a.w.lastsBelowMinTTL(lasts)
	}
	a.w.keepSession(ctx, &out, s)
	r, err := a.w.record(ctx, a.Identity)
	if out.Caller = r.Caller; err != nil || r.Caller == nil || r.MaskedKey != MaskKeyID(a.keys.AccessKeyID) {
		if out.Caller = caller; caller == nil {
			out.Caller = a.caller(ctx)
		}
	}
	out.Warning = a.w.Records.Update(ctx, a.Identity.Ref, func(r *Record) {
		now := a.w.now()
		r.answered(out.Caller, a.Host)
		r.ofKeys(a.keys.AccessKeyID)
		r.SignedInAt, r.Rejected = now, nil
		if !a.Identity.KeysInConfig() {
			r.Device, r.Duration = cmp.Or(a.keys.Device, a.Device), a.keys.Duration
			r.savedIn(a.w.Vault.Keyring())
			if r.SavedAt.IsZero() {
				r.SavedAt = now
			}
		}
		r.Session = &SessionRecord{
			MaskedKey: r.MaskedKey, Device: a.Device, Region: s.Region,
			Asked: int(cmp.Or(out.Given, a.Asked.Duration) / time.Second), Expires: s.Expires.Truncate(time.Second),
			Endpoint: a.w.SessionEndpoint(a.Identity), LookedUp: a.Identity.device(a.keys.Device) == "",
		}
	})
	a.w.note(ctx, a.Identity, Event{Kind: SignedIn, Expires: out.Info.Expires, NoMFA: out.NoMFA()})
	return out
}

// keepSession saves the session of out.Identity and wipes it. If it cannot be saved, out gets the only copy, and says why.
func (w Workspace) keepSession(ctx context.Context, out *Issued, s Session) {
	if err := w.Sessions.Save(ctx, out.Identity.Ref, s); err != nil {
		out.Unsaved, out.Session = fmt.Errorf("%w: %w", ErrSessionNotSaved, err), s
		return
	}
	s.Wipe()
}

// given returns the session's length if AWS gave less than requested; otherwise 0. It is in whole minutes, or in whole seconds below a
// minute.
func (a *Attempt) given(s Session) time.Duration {
	lasts, unit := s.Expires.Sub(a.w.Clock.Now().Add(s.Skew)), time.Minute
	if lasts < unit {
		unit = time.Second
	}
	if s.Expires.IsZero() || lasts <= 0 || lasts.Round(unit) > a.Asked.Duration-expirySlack {
		return 0
	}
	return max(lasts.Round(unit), unit)
}

// checkAccount rejects an answer that is no session, or a session for another account than the keys. If the account of
// the keys is unknown, it asks AWS and returns the answer. Only an endpoint that is not AWS's own can give such a
// session.
func (a *Attempt) checkAccount(ctx context.Context, s Session) (*Caller, error) {
	if SessionAccount(s.AccessKeyID) == "" {
		return nil, checkAnswered(s, "", "", a.Host)
	}
	ours := a.w.owner(ctx, a.Identity, a.keys).Account
	var caller *Caller
	if ours = cmp.Or(ours, DeviceAccount(a.Device)); ours == "" {
		if caller = a.caller(context.WithoutCancel(ctx)); caller != nil {
			ours = caller.Account
		}
	}
	if err := checkAnswered(s, "your keys belong", ours, a.Host); err != nil {
		return nil, err
	}
	return caller, nil
}

func (a *Attempt) caller(ctx context.Context) *Caller {
	ctx, cancel := context.WithTimeout(ctx, callerTimeout)
	defer cancel()
	c, err := a.w.Tokens.Caller(ctx, a.keys, a.Identity.Target())
	if err != nil {
		return nil
	}
	return &c
}

func isCode(code string) bool {
	if len(code) != CodeLength {
		return false
	}
	for _, c := range code {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// Draft returns the entry without its secret, for the form.
func (a *Attempt) Draft() Draft {
	return Draft{AccessKeyID: a.keys.AccessKeyID, Device: a.keys.Device, Duration: a.keys.Duration}
}

// Close wipes the keys and releases the lock. If a code is being sent, it does so when that ends.
func (a *Attempt) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done = true
	a.release()
}

// enter registers a call; false if the attempt is closed.
func (a *Attempt) enter() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.done {
		a.users++
	}
	return !a.done
}

func (a *Attempt) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.users--
	if a.done {
		a.release()
	}
}

// The caller of release holds mu.
func (a *Attempt) release() {
	if a.users > 0 || a.held.Release == nil {
		return
	}
	a.keys.Secret.Wipe()
	close(a.over)
	a.held.Release()
	a.held.Release = nil
}
