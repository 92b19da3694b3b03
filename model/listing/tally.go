package listing

import (
	"time"

	"authdeck/model"
)

// Tally counts identities by the status of their session, and separately the live sessions of roles. Roles are not counted as
// identities, because nobody signs in only to a role.
type Tally struct {
	Identities   [Statuses]int // by status
	RoleSessions int
}

// Add counts a row.
func (t *Tally) Add(r *model.Row, now time.Time) {
	switch status := StatusOf(r, now); {
	case r.Identity.Role == nil:
		t.Identities[status]++
	case status.Live():
		t.RoleSessions++
	}
}

// SignedIn counts the identities with a live session, also one that ends soon.
func (t *Tally) SignedIn() int { return t.Identities[Live] + t.Identities[EndsSoon] }

// All counts the identities.
func (t *Tally) All() (n int) {
	for _, count := range t.Identities {
		n += count
	}
	return n
}
