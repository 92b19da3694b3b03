package model

import "time"

// Session is what STS gives: temporary keys that work until Expires.
type Session struct {
	AccessKeyID string
	Secret      Secret
	Token       Secret
	Expires     time.Time // by this computer's clock: AWS's time, corrected by the measured skew
	Region      string    // for the config file
}

// Wipe empties the session's secrets.
func (s Session) Wipe() { s.Secret.Wipe(); s.Token.Wipe() }

// SessionInfo is what is known of a saved session without its secrets. The zero value: there is none.
type SessionInfo struct {
	Saved   bool
	Expires time.Time // zero: no readable expiry or no token, so it is no session that can be trusted
}

// SessionState is how usable a saved session is at a moment.
type SessionState int

// The states, in the order of the table's words: none, unknown, expired, good but for less than MinTTL, good.
const (
	NoSession SessionState = iota
	SessionUnknown
	SessionExpired
	SessionEnding
	SessionGood
)

// At gives the state of the session at now.
func (s SessionInfo) At(now time.Time) SessionState {
	switch left := s.Expires.Sub(now); {
	case !s.Saved:
		return NoSession
	case s.Expires.IsZero():
		return SessionUnknown
	case left <= 0:
		return SessionExpired
	case left <= MinTTL:
		return SessionEnding
	}
	return SessionGood
}
