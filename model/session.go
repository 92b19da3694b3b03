package model

import (
	"bytes"
	"cmp"
	"strings"
	"time"
	"unicode"
)

// Session is what STS returns: temporary keys that work until Expires.
type Session struct {
	AccessKeyID string
	Secret      Secret
	Token       Secret
	Expires     time.Time // AWS's time, by AWS's clock
	Region      string    // for the config file

	Skew time.Duration // AWS's clock minus this computer's when AWS answered; 0 if unknown. It is not saved
}

// Clone copies the session's secrets, so that each owner can wipe its own copy.
func (s Session) Clone() Session {
	s.Secret, s.Token = s.Secret.Clone(), s.Token.Clone()
	return s
}

// Wipe clears the session's secrets.
func (s Session) Wipe() { s.Secret.Wipe(); s.Token.Wipe() }

// SessionInfo is what is known about a saved session without its secrets. The zero value means that there is none.
type SessionInfo struct {
	Saved   bool
	Expires time.Time // zero if there is no token or no readable expiry, so that the session cannot be trusted
	Account string    // account in the access key ID; "" if it has none
}

// endsAt reports whether the session is the one that was noted with this end. Notes have whole seconds.
func (s SessionInfo) endsAt(noted time.Time) bool {
	return s.Saved && noted.Equal(s.Expires.Truncate(time.Second))
}

// SessionAccount returns the account in the session's access key ID; "" if it has none.
func SessionAccount(accessKeyID string) string {
	if !strings.HasPrefix(accessKeyID, "ASIA") {
		return ""
	}
	return KeyAccount(accessKeyID)
}

// otherAccount reports whether a session belongs to another account than expected; false if one of them is unknown.
func otherAccount(theirs, ours string) bool { return theirs != "" && ours != "" && theirs != ours }

// checkAnswered rejects an answer that is no session, or a session of another account. whose begins the sentence about our account,
// for example "your keys belong", and host is the host that answered, "" for AWS's own.
func checkAnswered(s Session, whose, ours, host string) error {
	p := cmp.Or(checkSessionID(s.AccessKeyID, host), checkSessionSecret("secret access key", s.Secret), checkSessionSecret("session token", s.Token))
	if theirs := SessionAccount(s.AccessKeyID); p == nil && otherAccount(theirs, ours) {
		p = &Problem{Kind: ErrOtherAccount, What: "AWS returned a session of account " + theirs, Why: whose + " to account " + ours + ". Nothing was saved"}
	}
	if p == nil {
		return nil
	}
	p.Fix = Do("check the endpoint and your proxy, then sign in again")
	return &AWSError{Kind: ErrAnswer, Region: s.Region, Host: host, Sent: true, Cause: p}
}

// checkSessionID rejects an access key ID that is not a session's. AWS's own begin with ASIA; an ID has 16 to 128 letters, digits and
// underscores (STS API reference, Credentials). Emulators have IDs of their own: LocalStack LSIA…, and moto answers GetSessionToken with
// AKIAIOSFODNN7EXAMPLE, which is no user's.
func checkSessionID(id, host string) *Problem {
	why := "nothing was saved"
	if host == "" {
		why = "a session's ID starts with ASIA. Nothing was saved"
	}
	switch {
	case strings.HasPrefix(id, "AKIA") && KeyAccount(id) != "":
		return &Problem{What: "AWS returned the access key ID of a user, not of a session", Why: why}
	case len(id) < 16, len(id) > 128, strings.Trim(id, letters+digits+"_") != "", host == "" && !strings.HasPrefix(id, "ASIA"):
		return &Problem{What: "AWS returned an access key ID that is not a session's", Why: why}
	}
	return nil
}

// checkSessionSecret rejects a value that cannot be on one line of a file, or in a header. AWS's own values have neither white space nor
// control characters.
func checkSessionSecret(what string, secret Secret) *Problem {
	p := &Problem{What: "AWS returned a " + what + " that is not a session's", Why: "it is empty. Nothing was saved"}
	secret.Reveal(func(b []byte) {
		switch {
		case len(b) == 0:
		case bytes.ContainsFunc(b, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
			p.Why = "it has white space or control characters in it. Nothing was saved"
		default:
			p = nil
		}
	})
	return p
}

// How far an answer's Date may be from this computer's clock to be believed, and how much later than requested an expiry may be.
const (
	dateTrust   = 24 * time.Hour
	expirySlack = 5 * time.Minute
)

// CheckExpiry rejects an expiry in the past, or later than requested. dated is AWS's time when it answered, zero if unknown; now is
// this computer's time, which is used if dated cannot be believed.
func CheckExpiry(expires, dated, now time.Time, asked time.Duration) *Problem {
	if dated.IsZero() || dated.Sub(now).Abs() > dateTrust {
		dated = now
	}
	const form = "2006-01-02 15:04:05 UTC"
	const fix = "check the endpoint and your proxy, then sign in again"
	said := " expires at " + expires.UTC().Format(form) + ", and it was issued at " + dated.UTC().Format(form)
	switch {
	case !expires.After(dated):
		return &Problem{Kind: ErrExpiry, What: "the session that AWS returned has already expired", Why: "it" + said, Fix: Do(fix)}
	case expires.After(dated.Add(asked + expirySlack)):
		return &Problem{Kind: ErrExpiry, What: "the session that AWS returned lasts longer than " + FormatDuration(asked), Why: "authdeck requested " + FormatDuration(asked) + ". It" + said, Fix: Do(fix)}
	}
	return nil
}

// SessionState says how usable a saved session is at a given time.
type SessionState int

// The states, worst first. SessionTooShort has not enough time left; what lists call "expiring soon" (listing.Ending) is longer.
const (
	NoSession SessionState = iota
	SessionUnknown
	SessionExpired
	SessionTooShort
	SessionGood
)

// mostLeft is more than a session can have left: what AWS gives, however wrong this computer's clock was. An expiry beyond it is not
// AWS's.
const mostLeft = MaxDurationMFA + dateTrust

// At returns the state of the session at now. It is good if it has more than least left; 0 means MinTTL, as in a Workspace.
func (s SessionInfo) At(now time.Time, least time.Duration) SessionState {
	switch left := s.Expires.Sub(now); {
	case !s.Saved:
		return NoSession
	case s.Expires.IsZero(), left > mostLeft:
		return SessionUnknown
	case left <= 0:
		return SessionExpired
	case left <= cmp.Or(least, MinTTL):
		return SessionTooShort
	}
	return SessionGood
}

// Live reports whether a session is saved and has not expired. A session whose expiry is unknown is live, because it may still work:
// it is shown, and only a log-out deletes it.
func (s SessionInfo) Live(now time.Time) bool {
	state := s.At(now, AnyTimeLeft)
	return state != NoSession && state != SessionExpired
}
