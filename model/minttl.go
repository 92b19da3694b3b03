package model

import (
	"context"
	"errors"
	"time"
)

// MinTTL is how much time a session must have left to count as good.
const MinTTL = 5 * time.Minute

// AnyTimeLeft is the MinTTL with which every session that has not ended counts as good.
const AnyTimeLeft = time.Nanosecond

// ErrMinTTL says that no session lasts as long as a session must have left. It continues a sentence that begins with the setting.
var ErrMinTTL = errors.New("must be less than 36h, the longest session")

// ParseMinTTL reads how much time a session must have left.
func ParseMinTTL(s string) (time.Duration, error) {
	d, err := ParseDuration(s)
	if err == nil && d >= MaxDurationMFA {
		return 0, ErrMinTTL
	}
	return d, err
}

// lastsBelowMinTTL warns about a new session that lasts no longer than min_ttl; nil if it does. A role's session needs no code of its
// own, so it does not matter there.
func (w Workspace) lastsBelowMinTTL(lasts time.Duration) *Problem {
	if w.MinTTL == 0 || lasts > w.MinTTL {
		return nil
	}
	return &Problem{
		What: "this session lasts no longer than " + w.minTTLName() + " (" + w.minTTL() + ")", Why: "every command asks for a new code",
		Fix: Do("set " + w.minTTLName() + " to less than " + FormatDuration(lasts.Round(time.Minute))), Warning: true,
	}
}

// MinTTLFlag is the flag that sets MinTTL for one command. It is then the file of MinTTLFrom.
const MinTTLFlag = "--min-ttl"

func (w Workspace) minTTLName() string {
	if w.MinTTLFrom.File == MinTTLFlag {
		return MinTTLFlag
	}
	return "min_ttl"
}

// minTTL is the value of min_ttl and where it is set.
func (w Workspace) minTTL() string {
	if w.MinTTLFrom.File == "" || w.MinTTLFrom.File == MinTTLFlag {
		return FormatDuration(w.MinTTL)
	}
	return FormatDuration(w.MinTTL) + ", from " + w.MinTTLFrom.Full()
}

// BelowMinTTL says that there is a session already, which has too little left only because of min_ttl; nil otherwise.
func (a *Attempt) BelowMinTTL() *Problem { return a.w.BelowMinTTL(a.before) }

// BelowMinTTL says that a session has too little left only because of min_ttl; nil otherwise.
func (w Workspace) BelowMinTTL(s SessionInfo) *Problem {
	if w.MinTTL == 0 {
		return nil
	}
	now := w.Clock.Now()
	left := s.Expires.Sub(now)
	if left <= MinTTL || s.At(now, w.MinTTL) != SessionTooShort {
		return nil
	}
	return &Problem{What: "the session has " + Span(left) + " left, but " + w.minTTLName() + " is " + FormatDuration(w.MinTTL), Warning: true}
}

// MinTTLWarnings warns about users whose sessions would last no longer than min_ttl, as far as that is known without a keyring.
func (w Workspace) MinTTLWarnings(ctx context.Context) []*Problem {
	if w.MinTTL < MinDuration { // every session is longer
		return nil
	}
	var short []string
	shortest := w.MinTTL
	for _, id := range w.Config.Identities {
		r, err := w.record(ctx, id)
		if !id.Duration.Set && (err != nil || r.MaskedKey == "") {
			continue
		}
		if asked := UserSessionLength(id.Duration, r.Duration, true).Duration; asked <= w.MinTTL {
			short, shortest = append(short, id.Title), min(shortest, asked)
		}
	}
	if len(short) == 0 {
		return nil
	}
	return []*Problem{{
		Origin: w.MinTTLFrom, What: "min_ttl is not shorter than the sessions of " + Names(short), Why: "every command asks for a new code",
		Fix: Do("set it to less than " + FormatDuration(shortest)), Warning: true,
	}}
}
