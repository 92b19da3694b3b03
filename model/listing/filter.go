package listing

import (
	"strings"
	"time"

	"authdeck/model"
)

// Filter finds identities by name, by another value, or by state. The zero filter matches all of them.
type Filter struct {
	typed  string
	states map[Status]bool
	// rejected finds identities whose keys AWS rejected.
	rejected bool
}

// NewFilter makes a filter from typed text.
func NewFilter(typed string) Filter {
	state := strings.ToLower(typed)
	return Filter{typed: typed, states: inState(state), rejected: len(state) >= shortestState && strings.HasPrefix(rejectedKeys, state)}
}

// rejectedKeys finds identities whose keys AWS rejected, as the names of states find those.
const rejectedKeys = "rejected"

// shortestState is the shortest text that finds a state.
const shortestState = 3

// Find reports for each row whether the filter finds it; texts are model.SearchTexts. It finds names by scattered letters only if it finds
// no row by the whole text, so that enter never acts on another row than the one that was typed.
func (f Filter) Find(rows []model.Row, texts []model.SearchText, now time.Time) []bool {
	matches, best := make([]model.Match, len(rows)), model.LettersMatch
	for i := range rows {
		matches[i] = f.match(&rows[i], texts[i], now)
		best = max(best, matches[i])
	}
	found := make([]bool, len(rows))
	for i, match := range matches {
		found[i] = match == best
	}
	return found
}

func (f Filter) match(r *model.Row, text model.SearchText, now time.Time) model.Match {
	if f.states != nil && f.states[StatusOf(r, now)] || f.rejected && r.Rejected() {
		return model.WholeMatch
	}
	return text.Match(f.typed)
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
