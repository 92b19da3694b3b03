package flow

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func allStates() (names []State) {
	for _, row := range states {
		names = append(names, row.state)
	}
	return names
}

// allEvents are the events of the table, and one that is in no row.
func allEvents() []Event {
	known := map[Event]bool{"Unheard": true}
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
		Loading:    {[]Event{Loaded}, []Event{Failed}},
		Opening:    {[]Event{Ready, Send, Edit, NoKeys, SignedIn}, []Event{Failed, Untrusted, Back}},
		Waiting:    {[]Event{Free}, []Event{Failed, Back}},
		Saving:     {[]Event{Saved}, []Event{Failed}},
		Planning:   {[]Event{Planned}, []Event{Failed, Back}},
		Writing:    {[]Event{Written}, []Event{Failed, Changed}},
		Reading:    {[]Event{Planned}, []Event{Failed, Back}},
		Importing:  {[]Event{Saved}, []Event{Failed, Locked}},
		Removing:   {[]Event{Removed}, []Event{Failed}},
		Trusting:   {[]Event{Trusted}, []Event{Failed}},
		Deleting:   {[]Event{Deleted}, nil},
		Exchanging: {[]Event{SignedIn}, []Event{Failed, CodeRejected, KeysRejected, Back}},
		Requesting: {[]Event{SignedIn}, []Event{Failed, KeysRejected, Back}},
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

func TestKeysThatAWSRefusedAreCorrectedInTheForm(t *testing.T) {
	walk(t, Loading, Loaded, Chosen, Ready, Send, KeysRejected, Submit, Saved, SignIn, Ready, Send, SignedIn)
}

func TestAWrongCodeLeavesOneInTheBox(t *testing.T) {
	if got := walk(t, Loading, Loaded, Chosen, Ready, Send, CodeRejected); got != Prompting {
		t.Errorf("one is in %s", got)
	}
}

func TestWhoWaitedLooksAtTheSessionAgain(t *testing.T) {
	walk(t, Loading, Loaded, Chosen, Busy, Free, SignedIn, Back, Loaded)
}

// walk applies the events one after another.
func walk(t *testing.T, s State, events ...Event) State {
	t.Helper()
	for _, e := range events {
		to, ok := Next(s, e)
		if !ok {
			t.Fatalf("%s knows no %s", s, e)
		}
		s = to
	}
	return s
}

func TestTheDocumentHasEveryRowOfTheTable(t *testing.T) {
	doc := StatesDoc()
	for e, to := range transitions {
		if row := "| `" + string(e.from) + "` | " + string(e.event) + " | `" + string(to) + "` |\n"; strings.Count(doc, row) != 1 {
			t.Errorf("not once in the document: %s", row)
		}
	}
	if again := StatesDoc(); again != doc {
		t.Error("it comes out differently each time")
	}
}

// FuzzTheFlowStaysInItsTable applies any events in any order.
func FuzzTheFlowStaysInItsTable(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	f.Add([]byte("\x0b\x03\x00\x10\x17\x01\x02\x13\x14\xff"))
	events, known := allEvents(), allStates()
	f.Fuzz(func(t *testing.T, choices []byte) {
		s := Loading
		for _, c := range choices {
			e := events[int(c)%len(events)]
			to, ok := Next(s, e)
			if _, listed := transitions[edge{s, e}]; listed != ok || !ok && to != s {
				t.Fatalf("%s on %s gives %s, %v", s, e, to, ok)
			}
			if s = to; !slices.Contains(known, s) {
				t.Fatalf("%q is no state", s)
			}
		}
	})
}
