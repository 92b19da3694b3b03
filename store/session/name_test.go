package session_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/session"
)

func TestTheIdentityCalledDefaultHasNoWordProfileBeforeItsName(t *testing.T) {
	t.Parallel()
	s := session.New(t.TempDir())
	id := model.Ref{Realm: realm, Name: "default"}
	if err := s.Save(t.Context(), id, numbered(1, aliceEnds, "us-west-2")); err != nil {
		t.Fatal(err)
	}
	credentials, config := s.Files(model.Ref{Realm: realm})
	first, _, _ := strings.Cut(strings.ReplaceAll(atmosCredentials, "[alice]", "[default]"), "\n\n")
	wantFile(t, credentials, first+"\n")
	wantFile(t, config, "[default]\nregion = us-west-2\n")
	if err := s.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	wantNames(t, filepath.Dir(config), "config.lock credentials.lock")
}

// In Atmos a new section "team.a" is a child of "team", whose keys it then overwrites.
func TestANameWithADotIsNotPartOfAnotherName(t *testing.T) {
	t.Parallel()
	s := session.New(t.TempDir())
	for n, name := range []string{"team", "team.a"} {
		if err := s.Save(t.Context(), model.Ref{Realm: realm, Name: name}, numbered(n+1, aliceEnds, "us-west-2")); err != nil {
			t.Fatal(err)
		}
	}
	for n, name := range []string{"team", "team.a"} {
		got, err := s.Read(t.Context(), model.Ref{Realm: realm, Name: name})
		if want := numbered(n+1, aliceEnds, ""); err != nil || got.AccessKeyID != want.AccessKeyID || !got.Token.Equal(want.Token) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestAReaderOfTheOldFileKeepsItWhole(t *testing.T) {
	t.Parallel()
	onUnix(t) // Windows does not allow replacing an open file
	s, credentials, config := both(t)
	open := map[string]*os.File{}
	for _, path := range []string{credentials, config} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		open[path] = f
	}
	if err := s.Save(t.Context(), alice, numbered(3, bobEnds, "ap-south-1")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{credentials: atmosCredentials, config: atmosConfig} {
		if text, err := io.ReadAll(open[path]); err != nil || string(text) != want || readAll(t, path) == want {
			t.Errorf("%s was written in place: %q, %v", path, text, err)
		}
	}
}
