package model_test

import (
	"testing"
	"time"

	"authdeck/model"
)

func TestARoleIsReadyWhileItsUserIsSignedIn(t *testing.T) {
	w := withRoles(t)
	clock := &movedClock{}
	w.Clock = clock
	row := func(name string) model.Row {
		t.Helper()
		for _, r := range w.Overview(t.Context(), model.Remembered).Roles {
			if r.Identity.Title == name {
				return r
			}
		}
		t.Fatal("no such row")
		return model.Row{}
	}
	if row("admin").Ready(clock.Now()) {
		t.Error("ready without a session of the user")
	}
	if _, err := get(t, w, "admin"); err != nil {
		t.Fatal(err)
	}
	if r := row("admin"); r.Ready(clock.Now()) || r.EndsForGood(clock.Now()) {
		t.Error("a role with a session that is renewed")
	}
	if !row("audit").Ready(clock.Now()) {
		t.Error("not ready, although the user is signed in")
	}
	if err := w.Sessions.Remove(t.Context(), find(t, w, "emergency-user").Ref); err != nil {
		t.Fatal(err)
	}
	if r := row("admin"); !r.EndsForGood(clock.Now()) || r.EndsForGood(clock.Now().Add(2*time.Hour)) {
		t.Error("nobody renews it, which it does not say")
	}
}
