package model_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/store/state"
)

// block puts a file where a store wants its folder.
func block(t *testing.T, path ...string) {
	t.Helper()
	at := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestASessionThatCannotBeSavedIsHandedOver(t *testing.T) {
	w := newWorld(t)
	w.saved()
	a := w.begin(w.identity())
	block(t, w.Dir, "config", "atmos")
	i, err := a.Send(t.Context(), w.code(phoneSeed, 0))
	if err != nil || !errors.Is(i.Unsaved, model.ErrSessionNotSaved) {
		t.Fatalf("%+v %v", i, err)
	}
	if i.Session.Secret.Empty() || i.Session.Token.Empty() || !strings.HasPrefix(i.Session.AccessKeyID, "ASIA") ||
		!i.Session.Expires.Equal(i.Info.Expires) || i.Session.Region != model.DefaultRegion {
		t.Errorf("%+v", i.Session)
	}
	for _, s := range []model.Secret{i.Session.Secret, i.Session.Token} {
		if strings.Contains(i.Unsaved.Error(), bytesOf(s)) {
			t.Error("it is in the error")
		}
	}
	if !w.free() {
		t.Error("the lock is still held")
	}
	// Once there is room, it can be saved after all.
	if err := os.Remove(filepath.Join(w.Dir, "config", "atmos")); err != nil {
		t.Fatal(err)
	}
	if err := w.Sessions.Save(t.Context(), i.Identity.Ref, i.Session); err != nil {
		t.Fatal(err)
	}
	if s, err := w.UsableSession(t.Context(), w.identity()); err != nil || !s.Saved {
		t.Errorf("%+v %v", s, err)
	}
}

func TestASavedSessionIsWiped(t *testing.T) {
	w := newWorld(t)
	w.saved()
	var saved []model.Session
	w.Sessions = oddSessions{Sessions: w.Sessions, saving: func(s model.Session) { saved = append(saved, s) }}
	w.signIn(w.identity())
	if len(saved) != 1 || !saved[0].Secret.Empty() || !saved[0].Token.Empty() {
		t.Errorf("saved %d times; something of it is left", len(saved))
	}
}

func TestWhatAWSHasGivenIsSavedEvenIfSomebodyCancels(t *testing.T) {
	w := newWorld(t)
	w.saved()
	ctx, cancel := context.WithCancel(t.Context())
	w.Tokens = &spyTokens{Tokens: w.Tokens, answered: cancel}
	i, err := w.begin(w.identity()).Send(ctx, w.code(phoneSeed, 0))
	if err != nil || i.Unsaved != nil || i.Warning != nil || i.Caller == nil || !w.session().Saved {
		t.Errorf("%+v %v", i, err)
	}
}

func TestASaveThatFailsStillRemembersTheCode(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.Sessions = oddSessions{Sessions: w.Sessions, save: errDisk}
	code := w.code(phoneSeed, 0)
	if i, err := w.begin(w.identity()).Send(t.Context(), code); err != nil || !errors.Is(i.Unsaved, errDisk) {
		t.Fatalf("%+v %v", i, err)
	}
	w.refusedLocally(w.begin(w.identity()), code)
}

func TestAStateFileThatCannotBeWrittenIsAWarning(t *testing.T) {
	w := newWorld(t)
	w.saved()
	block(t, w.Dir, "elsewhere", "authdeck")
	w.Records = state.New(filepath.Join(w.Dir, "elsewhere"), w.clock)
	i, err := w.begin(w.identity()).Send(t.Context(), w.code(phoneSeed, 0))
	if err != nil || i.Unsaved != nil || i.Warning == nil || !w.session().Saved {
		t.Errorf("%+v %v", i, err)
	}
	if i.Caller == nil || i.Caller.Account != account {
		t.Errorf("%+v", i.Caller)
	}
	if s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{}); err != nil || s.Attempt != nil {
		t.Errorf("the session does not serve: %+v %v", s, err)
	}
}

func TestAStateFileThatCannotBeWrittenDoesNotHideWhyTheSignInFailed(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.Records = oddRecords{Records: w.Records, update: errDisk}
	w.AWS.Fail(awsfake.Cut(), 1)
	_, err := w.begin(w.identity()).Send(t.Context(), w.code(phoneSeed, 0))
	if !errors.Is(err, model.ErrNetwork) || errors.Is(err, errDisk) {
		t.Errorf("%v", err)
	}
}

func TestAWSIsAskedOnceWhoTheKeysBelongTo(t *testing.T) {
	w := newWorld(t)
	w.saved()
	if i := w.signIn(w.identity()); i.Caller == nil {
		t.Error("nobody")
	}
	w.calls("GetCallerIdentity", 1)
	again := func(id model.Identity, code string) model.Issued {
		t.Helper()
		s, err := w.Begin(t.Context(), id, model.SignInOptions{Renew: true})
		if err != nil {
			t.Fatal(err)
		}
		i, err := s.Attempt.Send(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	if i := again(w.identity(), w.code(phoneSeed, 1)); i.Caller == nil || i.Caller.Account != account {
		t.Errorf("%+v", i.Caller)
	}
	w.calls("GetCallerIdentity", 1)
	w.AWS.Put(awsfake.User{Account: "210987654321", Name: "bob", AccessKeyID: secondKeyID, SecretKey: secondSecret})
	if i := again(w.identity(withKeys(secondKeyID, secondSecret)), ""); i.Caller == nil || i.Caller.Account != "210987654321" {
		t.Errorf("other keys are said to be of %+v", i.Caller)
	}
	w.calls("GetCallerIdentity", 2)
}

func TestASessionIsSavedAlsoIfAWSDoesNotSayWhoseItIs(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.AWS.Fail(awsfake.Fault{Action: "GetCallerIdentity", Status: 403, Code: "AccessDenied"}, awsfake.Always)
	i, err := w.begin(w.identity()).Send(t.Context(), w.code(phoneSeed, 0))
	if err != nil || i.Caller != nil || i.Unsaved != nil || i.Warning != nil || !w.session().Saved {
		t.Errorf("%+v %v", i, err)
	}
}

func TestAStartWithoutAnAttemptSaysWhetherTheSessionExisted(t *testing.T) {
	t.Parallel()
	id := model.Identity{Title: "me", Endpoint: model.Setting[string]{Value: "http://localhost:4566", Set: true}}
	found := model.Start{Session: model.SessionInfo{Saved: true}, Caller: &model.Caller{Account: "123456789012"}}
	i, still := found.WithoutCode(model.Workspace{}, id)
	if !still || i.Identity.Title != "me" || !i.Info.Saved || i.Caller != found.Caller || i.Host != "localhost:4566" {
		t.Errorf("found: %+v, %v", i, still)
	}
	if i, still := (model.Start{Issued: &model.Issued{Host: "issued"}}).WithoutCode(model.Workspace{}, id); still || i.Host != "issued" {
		t.Errorf("issued: %+v, %v", i, still)
	}
}
