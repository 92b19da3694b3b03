// Package listing has what every list of identities shows about sessions: their status, the counts, and the filter.
package listing

import (
	"time"

	"authdeck/model"
)

// Ending is how long before its end a session counts as ending soon, as in Atmos's own list.
const Ending = 15 * time.Minute

// Status is the status of a session in a list. The order is that of the summary.
type Status int

// The statuses.
const (
	Live Status = iota
	EndsSoon
	Expired
	None
	Unknown // saved, with an unknown expiry
	Ready   // for a role: no session, but its user's session can assume it without a code
	Refused // for a role: no session, and AWS refused it at the last attempt

	Statuses // how many there are
)

// Live reports whether the session has time left, even if it ends soon.
func (s Status) Live() bool { return s == Live || s == EndsSoon }

// StatusOf returns the status of an identity's session at a time.
func StatusOf(r *model.Row, now time.Time) Status {
	switch {
	case r.Refused(now):
		return Refused
	case r.Ready(now):
		return Ready
	}
	switch r.SessionState(now) {
	case model.NoSession:
		return None
	case model.SessionUnknown:
		return Unknown
	case model.SessionExpired:
		return Expired
	}
	if r.Session.Expires.Sub(now) <= Ending && !r.Renews(now) {
		return EndsSoon
	}
	return Live
}
