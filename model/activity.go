package model

import (
	"context"
	"slices"
	"time"
)

// EventKind is what happened.
type EventKind string

// The kinds of events.
const (
	SignedIn     EventKind = "signed-in"
	RoleAssumed  EventKind = "role-assumed"  // with the session of its user for the first time, or because somebody renewed it
	SessionFound EventKind = "session-found" // another program, such as Atmos, saved a session
	LoggedOut    EventKind = "logged-out"
	KeysSaved    EventKind = "keys-saved"
	KeysDeleted  EventKind = "keys-deleted"
	Reloaded     EventKind = "reloaded" // atmos.yaml has other identities now
	Ending       EventKind = "ending"   // a session ends soon: Expires says when

	// Of programs without a terminal, which asked the dashboard for a session.
	Requested       EventKind = "requested"
	RequestDeclined EventKind = "request-declined"
	RequestRefused  EventKind = "request-refused" // they use another configuration
)

// Event is a line of the activity.
type Event struct {
	At       time.Time `json:"at"`
	Kind     EventKind `json:"kind"`
	Identity string    `json:"identity,omitempty"` // Ref.Name; "" for the configuration
	Title    string    `json:"title,omitempty"`    // the identity's name as people read it
	Keyring  string    `json:"keyring,omitempty"`  // title of the keyring, of keys
	Expires  time.Time `json:"expires,omitzero"`   // end of the session that began
	Added    int       `json:"added,omitempty"`    // identities, of Reloaded
	Removed  int       `json:"removed,omitempty"`
	Program  string    `json:"program,omitempty"` // that asked for a session
}

// Same tells whether two events are one thing, seen twice: two dashboards note what a third program did, and that a session ends. What
// a process does itself it notes once: a program that asks twice has asked twice.
func (e Event) Same(other Event) bool {
	if e.Kind != SessionFound && e.Kind != Reloaded && e.Kind != Ending {
		return false
	}
	apart := e.At.Sub(other.At).Abs()
	e.At, other.At = time.Time{}, time.Time{}
	e.Expires, other.Expires = e.Expires.UTC(), other.Expires.UTC()
	return e == other && apart < time.Minute
}

// note adds a line to the activity. It is a convenience: where it cannot be written, nothing else fails.
func (w Workspace) note(ctx context.Context, id Identity, e Event) {
	if w.Activity == nil {
		return
	}
	e.At = w.Clock.Now().UTC().Truncate(time.Second)
	e.Identity, e.Title = id.Ref.Name, id.Title
	e.Expires = e.Expires.UTC().Truncate(time.Second)
	_ = w.Activity.Note(ctx, w.Config.Realm, e)
}

// NoteEnding notes that the user was told of a session that ends soon.
func (w Workspace) NoteEnding(ctx context.Context, id Identity, s SessionInfo) {
	w.note(ctx, id, Event{Kind: Ending, Expires: s.Expires})
}

// NoteRequest notes what a program asked for, and what became of it.
func (w Workspace) NoteRequest(ctx context.Context, id Identity, kind EventKind, program string) {
	w.note(ctx, id, Event{Kind: kind, Program: program})
}

// NoteChanges notes what other programs did between two readings: identities in atmos.yaml, and sessions that no authdeck
// asked for. Their own sign-ins, every authdeck notes itself. before are the rows of the earlier reading's Tree. The later
// reading is returned with the notes.
func (w Workspace) NoteChanges(ctx context.Context, before []Row, after Overview) Overview {
	was := map[Ref]Row{}
	for _, r := range before {
		was[r.Identity.Ref] = r
	}
	now := after.Tree()
	for _, r := range now {
		old, there := was[r.Identity.Ref]
		found := r.Session.Saved && r.Session.Expires.After(w.Clock.Now()) && !r.Session.Expires.Equal(old.Session.Expires)
		if there && found && r.Began().IsZero() {
			w.note(ctx, r.Identity, Event{Kind: SessionFound, Expires: r.Session.Expires})
		}
	}
	if added, removed := Compare(before, now); added+removed > 0 {
		w.note(ctx, Identity{}, Event{Kind: Reloaded, Added: added, Removed: removed})
	}
	w.addActivity(ctx, &after)
	return after
}

// Compare counts the identities that only the later reading has, and those that only the earlier one has.
func Compare(before, now []Row) (added, removed int) {
	was := map[Ref]bool{}
	for _, r := range before {
		was[r.Identity.Ref] = true
	}
	for _, r := range now {
		if !was[r.Identity.Ref] {
			added++
		}
		delete(was, r.Identity.Ref)
	}
	return added, len(was)
}

// addActivity adds the events, and the beginnings of sessions that only they know.
func (w Workspace) addActivity(ctx context.Context, s *Overview) {
	if w.Activity == nil {
		return
	}
	events, err := w.Activity.Events(ctx, w.Config.Realm)
	s.Events = events
	s.warn(err)
	s.Rows = slices.Clone(s.Rows)
	started(s.Rows, events)
}

// started gives the rows the beginnings of their sessions that only the activity knows.
func started(rows []Row, events []Event) {
	began := map[string]Event{}
	for _, e := range events {
		if e.Kind == SignedIn || e.Kind == SessionFound {
			began[e.Identity] = e
		}
	}
	for i, r := range rows {
		if e, ok := began[r.Identity.Ref.Name]; ok && r.Session.Saved && e.Expires.Equal(r.Session.Expires.Truncate(time.Second)) {
			rows[i].started = e.At
		}
	}
}
