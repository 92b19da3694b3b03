package model_test

import (
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
)

func TestWhatHappensToAnIdentityIsNoted(t *testing.T) {
	t.Parallel()
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{})
	id := w.Workspace.Config.Identities[0]
	w.Keep(id.Ref.Name, modeltest.Device)
	start, err := w.Workspace.Begin(t.Context(), id, model.SignInOptions{})
	if err != nil {
		t.Fatal(err)
	}
	issued, err := start.Attempt.Send(t.Context(), modeltest.Code(time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Workspace.LogOut(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Workspace.DeleteKeys(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	var kinds []model.EventKind
	s := w.Workspace.Overview(t.Context(), model.Remembered)
	for _, e := range s.Events {
		kinds = append(kinds, e.Kind)
		if e.Identity != id.Ref.Name || e.Title != id.Title {
			t.Errorf("an event of %q: %+v", id.Title, e)
		}
		if e.Kind == model.SignedIn && !e.Expires.Equal(issued.Info.Expires.Truncate(time.Second)) {
			t.Errorf("the session ends %v, noted is %v", issued.Info.Expires, e.Expires)
		}
	}
	want := []model.EventKind{model.SignedIn, model.LoggedOut, model.KeysDeleted}
	if len(kinds) > 3 {
		kinds = kinds[len(kinds)-3:]
	}
	for i, k := range want {
		if len(kinds) != 3 || kinds[i] != k {
			t.Fatalf("noted are %v, want %v", kinds, want)
		}
	}
	if s.Rows[0].Record.SignedInAt.IsZero() {
		t.Error("the last sign-in is forgotten with the keys")
	}
}

func TestASessionOfAnotherProgramBeginsWhenItIsSeen(t *testing.T) {
	t.Parallel()
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{})
	id := w.Workspace.Config.Identities[0]
	before := w.Workspace.Overview(t.Context(), model.Remembered)
	err := w.Workspace.Sessions.Save(t.Context(), id.Ref, model.Session{
		AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(modeltest.Secret), Token: model.SecretString("token"), Expires: time.Now().Add(8 * time.Hour), Region: "us-east-1",
	})
	if err != nil {
		t.Fatal(err)
	}
	after := w.Workspace.Overview(t.Context(), model.Remembered)
	if !after.Rows[0].Began().IsZero() {
		t.Fatal("somebody knows when it began")
	}
	after = w.Workspace.NoteChanges(t.Context(), before.Tree(), after)
	if began := after.Rows[0].Began(); began.IsZero() || len(after.Events) != 1 || after.Events[0].Kind != model.SessionFound {
		t.Errorf("it began %v, the activity is %+v", began, after.Events)
	}
	if again := w.Workspace.NoteChanges(t.Context(), after.Tree(), after); len(again.Events) != 1 {
		t.Errorf("it is noted twice: %+v", again.Events)
	}
}

func TestARolesSessionOfAnotherProgramBeginsWhenItIsSeen(t *testing.T) {
	t.Parallel()
	w := withRoles(t)
	before := w.Workspace.Overview(t.Context(), model.Remembered)
	role := find(t, w, "admin")
	err := w.Workspace.Sessions.Save(t.Context(), role.Ref, model.Session{
		AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(modeltest.Secret), Token: model.SecretString("token"), Expires: time.Now().Add(time.Hour), Region: "us-east-1",
	})
	if err != nil {
		t.Fatal(err)
	}
	after := w.Workspace.NoteChanges(t.Context(), before.Tree(), w.Workspace.Overview(t.Context(), model.Remembered))
	for _, r := range after.Roles {
		if r.Identity.Ref != role.Ref {
			continue
		}
		if at, other := r.LastSignIn(); r.Began().IsZero() || at.IsZero() || !other {
			t.Errorf("it began %v, the last sign-in was %v, by another program %v", r.Began(), at, other)
		}
	}
}

func TestIdentitiesThatComeAndGoAreNoted(t *testing.T) {
	t.Parallel()
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{})
	before := w.Workspace.Overview(t.Context(), model.Remembered)
	w.Workspace.Config.Identities = append(w.Workspace.Config.Identities[1:], modeltest.Identity("new-one", 40), modeltest.Identity("another", 44))
	after := w.Workspace.NoteChanges(t.Context(), before.Tree(), w.Workspace.Overview(t.Context(), model.Remembered))
	if len(after.Events) != 1 || after.Events[0].Added != 2 || after.Events[0].Removed != 1 {
		t.Errorf("%+v", after.Events)
	}
}

func TestRolesThatStayAreNoChange(t *testing.T) {
	t.Parallel()
	w := withRoles(t)
	before := w.Workspace.Overview(t.Context(), model.Remembered)
	after := w.Workspace.NoteChanges(t.Context(), before.Tree(), w.Workspace.Overview(t.Context(), model.Remembered))
	for _, e := range after.Events {
		if e.Kind == model.Reloaded {
			t.Errorf("%+v", e)
		}
	}
}
