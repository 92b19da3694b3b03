package listing

import (
	"time"

	"authdeck/model"
)

// Tally counts identities by the status of their session. Roles are not counted: each belongs to an identity that signs in.
type Tally [Ready + 1]int

// Add counts a row.
func (t *Tally) Add(r *model.Row, now time.Time) {
	if r.Identity.Role == nil {
		t[StatusOf(r, now)]++
	}
}

// All counts the identities.
func (t *Tally) All() (n int) {
	for _, count := range t {
		n += count
	}
	return n
}
