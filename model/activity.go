package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// EventKind says what happened.
type EventKind string

// The kinds of events.
const (
	SignedIn     EventKind = "signed-in"
	RoleAssumed  EventKind = "role-assumed"  // with its user's session, for the first time or because somebody renewed it
	SessionFound EventKind = "session-found" // another program, such as Atmos, saved a session
	LoggedOut    EventKind = "logged-out"
	KeysSaved    EventKind = "keys-saved"
	KeysDeleted  EventKind = "keys-deleted"
	KeysRejected EventKind = "keys-rejected" // by AWS
	RoleRefused  EventKind = "role-refused"  // by AWS
	Reloaded     EventKind = "reloaded"      // the identities in atmos.yaml changed
	Ending       EventKind = "ending"        // a session ends soon; Expires says when

	// Programs without a terminal asked the dashboard for a session.
	Requested       EventKind = "requested"
	RequestDeclined EventKind = "request-declined"
	RequestFailed   EventKind = "request-failed"  // the sign-in failed
	RequestRefused  EventKind = "request-refused" // the program uses another configuration
)

// Begins reports whether a session of the identity began.
func (k EventKind) Begins() bool { return k == SignedIn || k == RoleAssumed || k == SessionFound }

// Ends reports whether the identity's session ended before its time.
func (k EventKind) Ends() bool { return k == LoggedOut || k == KeysDeleted }

// rejection reports whether AWS said no.
func (k EventKind) rejection() bool { return k == KeysRejected || k == RoleRefused }

// EventsKept is how many events of a realm the activity keeps. It drops the oldest first.
const EventsKept = 200

// Event is one line of the activity.
type Event struct {
	At       time.Time `json:"at"`
	Kind     EventKind `json:"kind"`
	Identity string    `json:"identity,omitempty"` // Ref.Name; "" for the configuration
	Title    string    `json:"title,omitempty"`    // the identity's name as shown to people
	Keyring  string    `json:"keyring,omitempty"`  // title of the keyring, for events about keys
	Expires  time.Time `json:"expires,omitzero"`   // when the session that began will end
	Added    int       `json:"added,omitempty"`    // number of identities, for Reloaded
	Removed  int       `json:"removed,omitempty"`
	Program  string    `json:"program,omitempty"` // the program that asked for a session
	NoMFA    bool      `json:"no_mfa,omitempty"`  // the new session is without MFA
	Why      string    `json:"why,omitempty"`     // in a few words, why a request failed, or how AWS rejected keys or refused a role
}

// NotedIn reports whether events, oldest first, already have e because it was seen twice. What AWS says after new keys or a new session
// is news, even if it is the same again.
func (e Event) NotedIn(events []Event) bool {
	for _, known := range slices.Backward(events) {
		switch {
		case known.same(e):
			return true
		case e.Kind == RoleRefused && known.Kind == SignedIn, // perhaps of the role's user
			e.Kind.rejection() && known.Identity == e.Identity && (known.Kind == KeysSaved || known.Kind.Begins()):
			return false
		}
	}
	return false
}

// same reports whether two events describe the same thing, seen twice. Two dashboards may both note what a third program did, or
// that a session ends. A process notes its own actions only once, so a program that asks twice gives two events. But AWS may say no to
// a program that tries again and again, and that would push everything else out of the activity.
func (e Event) same(other Event) bool {
	within := time.Minute
	switch {
	case e.Kind == SessionFound, e.Kind == Reloaded, e.Kind == Ending:
	case e.Kind.rejection():
		within = 10 * time.Minute
	default:
		return false
	}
	apart := e.At.Sub(other.At).Abs()
	e.At, other.At = time.Time{}, time.Time{}
	e.Expires, other.Expires = e.Expires.UTC(), other.Expires.UTC()
	return e == other && apart < within
}

// note adds a line to the activity. If it cannot be written, nothing else fails.
func (w Workspace) note(ctx context.Context, id Identity, e Event) {
	if w.Activity == nil {
		return
	}
	e.At = w.now()
	e.Identity, e.Title = id.Ref.Name, id.Title
	e.Expires = e.Expires.UTC().Truncate(time.Second)
	_ = w.Activity.Note(ctx, w.Config.Realm, e)
}

// noteRejected records that AWS rejected keys, with err.
func (w Workspace) noteRejected(ctx context.Context, id Identity, err error) {
	e := Event{Kind: KeysRejected}
	if answer := (*AWSError)(nil); errors.As(err, &answer) {
		e.Why = answer.Kind.Error()
		if !errors.Is(answer.Kind, ErrKeyUnknown) { // which says that AWS rejected them
			e.Why = "AWS rejected the keys: " + e.Why
		}
	}
	w.note(ctx, id, e)
}

// noteRefused records that AWS did not let an identity assume a role, with err.
func (w Workspace) noteRefused(ctx context.Context, role, by Identity, err error) {
	e := Event{Kind: RoleRefused}
	if answer := (*AWSError)(nil); errors.As(err, &answer) {
		e.Why = answer.Kind.Error()
		if errors.Is(answer.Kind, ErrRoleDenied) { // the line of the activity begins with the role
			e.Why = fmt.Sprintf("AWS does not let %q assume this role", by.Title)
		}
	}
	w.note(ctx, role, e)
}

// NoteEnding records that the user was told that a session ends soon.
func (w Workspace) NoteEnding(ctx context.Context, id Identity, s SessionInfo) {
	w.note(ctx, id, Event{Kind: Ending, Expires: s.Expires})
}

// NoteRequest records what a program asked for, or the result; why is "" unless the sign-in failed.
func (w Workspace) NoteRequest(ctx context.Context, id Identity, kind EventKind, program, why string) {
	w.note(ctx, id, Event{Kind: kind, Program: program, Why: why})
}

// NoteChanges records what other programs did between two readings: changed identities in atmos.yaml, and sessions that no authdeck
// requested. (Every authdeck records its own sign-ins.) before has the rows of the earlier reading's Tree. It returns the later
// reading with the new events.
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

// Compare counts the identities that only the later reading has, and those that only the earlier reading has.
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

// addActivity adds the events to an overview, and the start times of sessions that only the events contain.
func (w Workspace) addActivity(ctx context.Context, o *Overview) {
	if w.Activity == nil {
		return
	}
	events, err := w.Activity.Events(ctx, w.Config.Realm)
	o.Events = events
	o.warn(err)
	o.Rows, o.Roles = slices.Clone(o.Rows), slices.Clone(o.Roles)
	started(o.Rows, events)
	started(o.Roles, events)
}

// started fills in the start times of sessions from the activity.
func started(rows []Row, events []Event) {
	began := map[string]Event{}
	for _, e := range events {
		if e.Kind.Begins() {
			began[e.Identity] = e
		}
	}
	for i := range rows {
		r := &rows[i]
		if e, ok := began[r.Identity.Ref.Name]; ok && r.Session.endsAt(e.Expires) {
			r.started, r.found = e.At, e.Kind == SessionFound
		}
	}
}
