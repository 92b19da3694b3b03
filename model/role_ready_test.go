package model_test

import (
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
)

func TestARoleIsReadyWhileItsUserIsSignedIn(t *testing.T) {
	w := withRoles(t)
	clock := &movedClock{}
	w.Clock = clock
	row := func(name string) *model.Row {
		t.Helper()
		for _, r := range w.Overview(t.Context(), model.Remembered).Roles {
			if r.Identity.Title == name {
				return &r
			}
		}
		t.Fatal("no such row")
		return nil
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

// A role with less left than min_ttl was left out of a sign-in to several, as a role of a user without keys.
func TestARoleWithTooLittleLeftIsRenewedWithoutItsUsersKeys(t *testing.T) {
	w := withRoles(t)
	clock := &movedClock{}
	w.Clock = clock
	if _, err := get(t, w, "admin"); err != nil {
		t.Fatal(err)
	}
	w.MinTTL = 2 * time.Hour // longer than the role's session
	for _, r := range w.Overview(t.Context(), model.Remembered).Roles {
		if r.Identity.Title != "admin" {
			continue
		}
		if now := clock.Now(); r.SessionState(now) != model.SessionTooShort || !r.Renews(now) {
			t.Fatalf("%v", r.SessionState(now))
		}
		keyless := model.Row{Identity: find(t, w, "emergency-user"), Keys: model.Absent}
		if got := r.AmongSignIns(&keyless, clock.Now()); got != model.SignInReady {
			t.Errorf("%d", got)
		}
		return
	}
	t.Fatal("no such row")
}

func TestARoleNeedsNoCodeOnlyWhileItsUsersSessionServes(t *testing.T) {
	w := withRoles(t)
	clock := &movedClock{}
	w.Clock = clock
	needsNone := func(name string) bool {
		t.Helper()
		ready, err := w.NeedsNoCode(t.Context(), find(t, w, name))
		if err != nil {
			t.Fatal(err)
		}
		return ready
	}
	if needsNone("admin") {
		t.Error("without a session of the user")
	}
	if _, err := get(t, w, "admin"); err != nil {
		t.Fatal(err)
	}
	if needsNone("admin") || needsNone("emergency-user") {
		t.Error("with a session that serves, or for a user")
	}
	if clock.by = 57 * time.Minute; !needsNone("admin") {
		t.Error("a role of which three minutes are left is not assumed again")
	}
	if w.MinTTL = 12 * time.Hour; needsNone("admin") {
		t.Error("the user's session is shorter than what was asked for")
	}
	w.MinTTL = 0
	w.Config.Identities[0].Device = modeltest.Set("arn:aws:iam::123456789012:mfa/tablet", 5)
	w.Config.Roles = model.ResolveRoles(w.Config.Identities, []model.Identity{role("admin", "emergency-user")}, w.Config.Others)
	if needsNone("admin") {
		t.Error("the user's session belongs to another device")
	}
}
