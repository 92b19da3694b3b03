package listing

import (
	"strings"
	"time"

	"authdeck/model"
)

// Filter finds identities by name, by another value, or by state. The zero filter matches all of them.
type Filter struct {
	Typed  string
	states map[Status]bool
	// rejected finds identities whose keys AWS rejected.
	rejected bool
}

// NewFilter makes a filter from typed text.
func NewFilter(typed string) Filter {
	state := strings.ToLower(typed)
	return Filter{Typed: typed, states: inState(state), rejected: len(state) >= shortestState && strings.HasPrefix(rejectedKeys, state)}
}

// rejectedKeys finds identities whose keys AWS rejected, as the names of states find those.
const rejectedKeys = "rejected"

// shortestState is the shortest text that finds a state.
const shortestState = 3

// Finds reports whether the filter matches the row; text is the row's SearchText.
func (f Filter) Finds(r *model.Row, text model.SearchText, now time.Time) bool {
	return f.Typed == "" || text.Matches(f.Typed) || f.states != nil && f.states[StatusOf(r, now)] || f.rejected && r.Rejected()
}

// inState returns the states whose name begins with the typed text: "exp", "signed in", "none". Short texts match no state.
func inState(typed string) map[Status]bool {
	if len(typed) < shortestState {
		return nil
	}
	states := map[Status]bool{}
	for status, names := range map[Status][]string{
		Live: {"signed in", "live"}, EndsSoon: {"expiring soon", "ending", "ends soon", "signed in", "live"}, Expired: {"expired"},
		None: {"none", "no session"}, Unknown: {"unknown"},
		Refused: {"refused", "none", "no session"},
	} {
		for _, name := range names {
			if strings.HasPrefix(name, typed) {
				states[status] = true
			}
		}
	}
	return states
}
