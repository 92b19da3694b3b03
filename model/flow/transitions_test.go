package flow

import (
	"maps"
	"slices"
	"testing"
)

func allStates() (names []State) {
	for _, row := range states {
		names = append(names, row.state)
	}
	return names
}

// allEvents are the events of the table.
func allEvents() []Event {
	known := map[Event]bool{}
	for e := range transitions {
		known[e.event] = true
	}
	return slices.Sorted(maps.Keys(known))
}

// reachable returns the states that can follow, in any number of steps.
func reachable(from State) map[State]bool {
	seen := map[State]bool{from: true}
	for queue := []State{from}; len(queue) > 0; queue = queue[1:] {
		for _, e := range allEvents() {
			if to, ok := Next(queue[0], e); ok && !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return seen
}

func TestEveryStateIsReachedFromTheStart(t *testing.T) {
	found := reachable(Loading)
	for _, s := range allStates() {
		if !found[s] {
			t.Errorf("nothing leads to %s", s)
		}
	}
}

func TestTheTableNamesOnlyStatesThatHaveAScreen(t *testing.T) {
	named := allStates()
	for e, to := range transitions {
		if !slices.Contains(named, e.from) || !slices.Contains(named, to) {
			t.Errorf("%s on %s leads to %s", e.from, e.event, to)
		}
	}
	for i, row := range states {
		if row.screen == "" {
			t.Errorf("the row of %s is not whole: %+v", row.state, row)
		}
		if slices.Contains(named[:i], row.state) {
			t.Errorf("%s is there twice", row.state)
		}
	}
}

func TestEveryStateLeadsBackToTheList(t *testing.T) {
	for _, s := range allStates() {
		if !reachable(s)[Choosing] {
			t.Errorf("from %s nothing leads there", s)
		}
	}
}

func TestEscLeadsOutOfEveryStateThatWaits(t *testing.T) {
	for _, s := range allStates() {
		_, back := Next(s, Back)
		// While loading, saving and writing, there is nothing to go back to; these states end by themselves.
		if !back && !slices.Contains([]State{Loading, Choosing, Saving, Writing, Importing, Removing, Trusting, Deleting}, s) {
			t.Errorf("esc does nothing in %s", s)
		}
	}
}

func TestWhatIsUnderWayCanEndWellAndBadly(t *testing.T) {
	ends := map[State]struct{ well, badly []Event }{
		Loading:              {[]Event{Loaded}, []Event{Failed}},
		Opening:              {[]Event{CodeNeeded, NoDevice, Edit, NoKeys, SignedIn}, []Event{Failed, Untrusted, Back}},
		Waiting:              {[]Event{LockFree}, []Event{Failed, Back}},
		Saving:               {[]Event{Saved}, []Event{Failed}},
		Planning:             {[]Event{Planned}, []Event{Failed, Back}},
		Writing:              {[]Event{Written}, []Event{Failed, Changed}},
		Reading:              {[]Event{Planned}, []Event{Failed, Back}},
		Importing:            {[]Event{Saved}, []Event{Failed, Locked}},
		Removing:             {[]Event{Removed}, []Event{Failed}},
		Trusting:             {[]Event{Trusted}, []Event{Failed}},
		Deleting:             {[]Event{Deleted}, nil},
		Exchanging:           {[]Event{SignedIn}, []Event{Failed, CodeRejected, KeysRejected, Back}},
		SigningInWithoutCode: {[]Event{SignedIn}, []Event{Failed, KeysRejected, Back}},
	}
	for _, s := range allStates() {
		want, known := ends[s]
		if known != s.InFlight() {
			t.Errorf("%s is in flight: %v", s, s.InFlight())
		}
		for _, e := range append(want.well, want.badly...) {
			if to, ok := Next(s, e); !ok || to == s {
				t.Errorf("%s does not end on %s", s, e)
			}
		}
	}
	if State("Unheard").InFlight() {
		t.Error("a state that is none is in flight")
	}
}

func TestAnEventWithoutATransitionLeavesTheState(t *testing.T) {
	if to, ok := Next(Choosing, Saved); ok || to != Choosing {
		t.Errorf("it leads to %s, %v", to, ok)
	}
}

func TestKeysThatAWSRefusedAreCorrectedInTheForm(t *testing.T) {
	walk(t, Entering, Loaded, Chosen, CodeNeeded, SendCode, KeysRejected)
	walk(t, Finished, Loaded, Chosen, CodeNeeded, SendCode, KeysRejected, Submit, Saved, SignIn, CodeNeeded, SendCode, SignedIn)
}

func TestAWrongCodeLeavesOneInTheBox(t *testing.T) {
	walk(t, Prompting, Loaded, Chosen, CodeNeeded, SendCode, CodeRejected)
}

func TestWhoWaitedLooksAtTheSessionAgain(t *testing.T) {
	walk(t, Opening, Loaded, Chosen, Busy, LockFree)
	walk(t, Choosing, Loaded, Chosen, Busy, LockFree, SignedIn, Back, Loaded)
}

// walk applies the events one after another, from the start of the program, and checks the state at the end.
func walk(t *testing.T, want State, events ...Event) {
	t.Helper()
	s := Loading
	for _, e := range events {
		to, ok := Next(s, e)
		if !ok {
			t.Fatalf("%s has no transition for %s", s, e)
		}
		s = to
	}
	if s != want {
		t.Errorf("%v lead to %s, want %s", events, s, want)
	}
}
