package model

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Attempt is one sign-in under the identity's lock. It alone holds the secret key; Close wipes it and frees the lock.
type Attempt struct {
	Identity Identity
	Device   string // "" where no MFA device is known: Send takes no code then
	Asked    Asked

	w      Workspace
	keys   Keys // as they are stored: Device is the one that counts
	unlock func()

	sending sync.Mutex // held by Send: one code after the other
	mu      sync.Mutex
	users   int // calls that still need the keys
	done    bool
}

// Used tells whether this code was used a moment ago and would be refused.
func (a *Attempt) Used(ctx context.Context, code string) bool {
	if !a.enter() {
		return false
	}
	defer a.leave()
	return a.used(ctx, code)
}

func (a *Attempt) used(ctx context.Context, code string) bool {
	r, err := a.w.Records.Get(ctx, a.Identity.Ref)
	return err == nil && usedCode(r.Used, codeMAC(a.keys.Secret, a.Device, code), a.w.Clock.Now())
}

// Send asks AWS for the session, once, and saves it. After a success the attempt is closed; after a failure it can be
// sent again. Errors: ErrCodeForm, ErrCodeUsed, ErrAttemptClosed, *AWSError, the context's.
func (a *Attempt) Send(ctx context.Context, code string) (Issued, error) {
	a.sending.Lock()
	defer a.sending.Unlock()
	if !a.enter() { // asked when it is its turn: the one before may have been the last
		return Issued{}, ErrAttemptClosed
	}
	defer a.leave()
	switch {
	case a.Device == "":
		code = ""
	case !isCode(code):
		return Issued{}, ErrCodeForm
	case a.used(ctx, code):
		return Issued{}, ErrCodeUsed
	}
	k := a.keys
	k.Device = a.Device
	s, err := a.w.Tokens.SessionToken(ctx, TokenRequest{
		Keys: k, Target: a.Identity.Target(), Code: code, Duration: a.Asked.Duration,
	})
	if err != nil {
		if code != "" && mayBeSpent(err) {
			// The record is a convenience: a code that AWS refuses again says so itself.
			_ = a.w.Records.Update(context.WithoutCancel(ctx), a.Identity.Ref, func(r *Record) { a.remember(r, code) })
		}
		return Issued{}, err
	}
	a.mu.Lock()
	a.done = true
	a.mu.Unlock()
	return a.issued(context.WithoutCancel(ctx), s, code), nil
}

// issued saves the session. It no longer listens to a cancel: AWS has given the session, and the code is spent.
func (a *Attempt) issued(ctx context.Context, s Session, code string) Issued {
	out := Issued{Identity: a.Identity, Asked: a.Asked, Info: SessionInfo{Saved: true, Expires: s.Expires}}
	if err := a.w.Sessions.Save(ctx, a.Identity.Ref, s); err != nil {
		out.Unsaved, out.Session = fmt.Errorf("%w: %w", ErrSessionNotSaved, err), s
	} else {
		s.Wipe()
	}
	r, err := a.w.Records.Get(ctx, a.Identity.Ref)
	if out.Caller = r.Caller; err != nil || r.Caller == nil || r.MaskedKey != MaskKeyID(a.keys.AccessKeyID) {
		out.Caller = a.caller(ctx)
	}
	out.Warning = a.w.Records.Update(ctx, a.Identity.Ref, func(r *Record) {
		now := a.w.Clock.Now().UTC().Truncate(time.Second)
		r.SignedInAt, r.Caller, r.MaskedKey = now, out.Caller, MaskKeyID(a.keys.AccessKeyID)
		if !a.Identity.KeysInConfig() {
			r.Device, r.Duration = a.keys.Device, a.keys.Duration
			r.savedIn(a.w.Vault.Keyring())
			if r.SavedAt.IsZero() {
				r.SavedAt = now
			}
		}
		r.Issued = &Issue{
			MaskedKey: r.MaskedKey, Device: a.Device, Region: s.Region,
			Asked: int(a.Asked.Duration / time.Second), Expires: s.Expires.Truncate(time.Second),
		}
		if code != "" {
			a.remember(r, code)
		}
	})
	return out
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

func (a *Attempt) remember(r *Record, code string) {
	r.Used = rememberCode(r.Used, codeMAC(a.keys.Secret, a.Device, code), a.w.Clock.Now())
}

// mayBeSpent tells whether AWS may have taken the code although no session came back.
func mayBeSpent(err error) bool {
	var e *AWSError
	if errors.As(err, &e) {
		return e.Sent && (errors.Is(e.Kind, ErrNetwork) || errors.Is(e.Kind, ErrServer))
	}
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
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

// Draft is the entry without its secret, for the form.
func (a *Attempt) Draft() Draft {
	return Draft{AccessKeyID: a.keys.AccessKeyID, Device: a.keys.Device, Duration: a.keys.Duration}
}

// Close wipes the keys and frees the lock; while a code is being sent, as soon as that ends.
func (a *Attempt) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done = true
	a.release()
}

// enter registers one call; false where the attempt is closed.
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

// release needs mu.
func (a *Attempt) release() {
	if a.users > 0 || a.unlock == nil {
		return
	}
	a.keys.Secret.Wipe()
	a.unlock()
	a.unlock = nil
}
