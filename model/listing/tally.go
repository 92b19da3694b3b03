package listing

import (
	"time"

	"authdeck/model"
)

// Tally counts identities by the status of their session, and apart from them the live sessions of roles. A role is no identity of its own
// here, because nobody signs in to it alone.
type Tally struct {
	Identities   [Ready + 1]int // by status
	RoleSessions int
}

// Add counts a row.
func (t *Tally) Add(r *model.Row, now time.Time) {
	switch status := StatusOf(r, now); {
	case r.Identity.Role == nil:
		t.Identities[status]++
	case status <= EndsSoon:
		t.RoleSessions++
	}
}

// All counts the identities.
func (t *Tally) All() (n int) {
	for _, count := range t.Identities {
		n += count
	}
	return n
}
