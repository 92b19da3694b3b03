// Package listing says what every list of identities says of a session, counts that, and finds identities by what is typed.
package listing

import (
	"time"

	"authdeck/model"
)

// Ending is how long before its end a session counts as ending soon, as in Atmos's own list.
const Ending = 15 * time.Minute

// Status is what a list says of a session. They are in the order of the summary.
type Status int

// The statuses.
const (
	Live Status = iota
	EndsSoon
	Expired
	None
	Unknown // saved, with an unknown expiry
	Ready   // of a role: no session, and its user's session gives one without a code
)

// StatusOf is the status of an identity's session at a moment.
func StatusOf(r *model.Row, now time.Time) Status {
	if r.Identity.Role != nil && r.Ready(now) { // a row is large: it is copied for a role only
		return Ready
	}
	switch r.Session.At(now) {
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
