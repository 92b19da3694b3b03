package session_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/session"
)

const realm = "2d366932af5d6faf"

// Files that Atmos 1.226.1 really wrote.
const (
	atmosCredentials = `; atmos: expiration=2026-11-24T02:56:02Z
[alice]
aws_access_key_id     = ASIAFAKE00000001
aws_secret_access_key = fakeSessionSecret/00000001+abcdefghijklmnop=
aws_session_token     = FakeSessionToken//////////00000001==

; atmos: expiration=2026-11-25T02:58:55Z
[bob-mfa]
aws_access_key_id     = ASIAFAKE00000002
aws_secret_access_key = fakeSessionSecret/00000002+abcdefghijklmnop=
aws_session_token     = FakeSessionToken//////////00000002==
`
	atmosConfig = `[profile alice]
region = us-west-2

[profile bob-mfa]
region = eu-west-1
`
)

var (
	alice     = model.Ref{Realm: realm, Name: "alice"}
	bob       = model.Ref{Realm: realm, Name: "bob-mfa"}
	aliceEnds = time.Date(2026, 11, 24, 2, 56, 2, 0, time.UTC)
	bobEnds   = time.Date(2026, 11, 25, 2, 58, 55, 0, time.UTC)
)

func numbered(n int, ends time.Time, region string) model.Session {
	return model.Session{
		AccessKeyID: fmt.Sprintf("ASIAFAKE%08d", n),
		Secret:      model.SecretString(fmt.Sprintf("fakeSessionSecret/%08d+abcdefghijklmnop=", n)),
		Token:       model.SecretString(fmt.Sprintf("FakeSessionToken//////////%08d==", n)),
		Expires:     ends, Region: region,
	}
}

// both is a store with the sessions of alice and bob.
func both(t *testing.T) (s *session.Store, credentials, config string) {
	t.Helper()
	s = session.New(t.TempDir())
	if err := s.Save(t.Context(), alice, numbered(1, aliceEnds, "us-west-2")); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), bob, numbered(2, bobEnds, "eu-west-1")); err != nil {
		t.Fatal(err)
	}
	credentials, config = s.Files(model.Ref{Realm: realm})
	return s, credentials, config
}

func must(credentials, _ string) string { return credentials }

func plant(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantFile(t *testing.T, path, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != want {
		t.Errorf("%s:\n%s\nwant:\n%s", path, b, want)
	}
}

func wantNames(t *testing.T, dir, want string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("%s holds %q, want %q", dir, got, want)
	}
}

func onUnix(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes and links")
	}
}

func errorOf(_ any, err error) error { return err }

func readAll(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func wantModes(t *testing.T, modes map[string]fs.FileMode) {
	t.Helper()
	for path, mode := range modes {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != mode {
			t.Errorf("%s has %v, want %v", path, info.Mode().Perm(), mode)
		}
	}
}
