package session_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"

	"authdeck/model"
	"authdeck/store/session"
)

func TestTheAWSSDKReadsTheFiles(t *testing.T) {
	_, credentials, configFile := both(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("AWS_REGION", "")
	t.Setenv("AWS_DEFAULT_REGION", "")
	t.Setenv("AWS_PROFILE", "bob-mfa")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", credentials)
	t.Setenv("AWS_CONFIG_FILE", configFile)
	c, err := config.LoadDefaultConfig(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if c.Region != "eu-west-1" || got.AccessKeyID != "ASIAFAKE00000002" ||
		got.SecretAccessKey != "fakeSessionSecret/00000002+abcdefghijklmnop=" || got.SessionToken != "FakeSessionToken//////////00000002==" {
		t.Errorf("%s %+v", c.Region, got)
	}
}

func TestOthersCannotLookIn(t *testing.T) {
	t.Parallel()
	onUnix(t)
	s, credentials, configFile := both(t)
	dir := filepath.Dir(credentials)
	modes := map[string]fs.FileMode{
		filepath.Join(dir, "../../.."): 0o700, filepath.Join(dir, "../.."): 0o700, filepath.Join(dir, ".."): 0o700,
		dir: 0o700, credentials: 0o600, configFile: 0o600, credentials + ".lock": 0o600, configFile + ".lock": 0o600,
	}
	wantModes(t, modes)
	for path, mode := range map[string]fs.FileMode{dir: 0o755, credentials: 0o644, configFile: 0o664} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Save(t.Context(), bob, numbered(2, bobEnds, "eu-west-1")); err != nil {
		t.Fatal(err)
	}
	wantModes(t, modes)
	wantFile(t, credentials, atmosCredentials)
}

func TestALinkedFileIsWrittenThroughTheLink(t *testing.T) {
	t.Parallel()
	onUnix(t)
	s := session.New(t.TempDir())
	credentials, _ := s.Files(model.Ref{Realm: realm})
	real := filepath.Join(t.TempDir(), "elsewhere")
	plant(t, real, "[x]\n")
	if err := os.MkdirAll(filepath.Dir(credentials), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, credentials); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), alice, numbered(1, aliceEnds, "")); err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(atmosCredentials, "\n\n")
	wantFile(t, real, "[x]\n\n"+first+"\n")
	if to, err := os.Readlink(credentials); err != nil || to != real {
		t.Errorf("the link leads to %q, %v", to, err)
	}
}

func TestAFailedSaveLeavesTheSessionBeforeIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ broken, says string }{{"config", "nothing was saved"}, {"credentials", "only the region was saved"}} {
		t.Run(c.broken, func(t *testing.T) {
			t.Parallel()
			s, credentials, _ := both(t)
			dir := filepath.Dir(credentials)
			broken := filepath.Join(dir, c.broken)
			kept := readAll(t, credentials)
			if err := os.Remove(broken); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(broken, 0o700); err != nil {
				t.Fatal(err)
			}
			err := s.Save(t.Context(), alice, numbered(3, bobEnds, "us-west-2"))
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), broken) {
				t.Errorf("error %v", err)
			}
			if c.broken == "config" {
				wantFile(t, credentials, kept)
			}
		})
	}
}

func TestLeftoversOfAKilledRunAreRemoved(t *testing.T) {
	t.Parallel()
	s, credentials, _ := both(t)
	dir := filepath.Dir(credentials)
	plant(t, filepath.Join(dir, ".credentials.42.tmp"), atmosCredentials)
	if err := s.Save(t.Context(), alice, numbered(3, aliceEnds, "us-west-2")); err != nil {
		t.Fatal(err)
	}
	wantNames(t, dir, "config config.lock credentials credentials.lock")
}

func TestNamesThatWouldBreakTheFilesAreRefused(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	s := session.New(base)
	for _, ref := range []model.Ref{
		{Realm: realm, Name: ""}, {Realm: realm, Name: "a]b"}, {Realm: realm, Name: "a\nb"}, {Realm: realm, Name: "a\x00"},
		{Realm: realm, Name: "a#b"}, {Realm: realm, Name: "a;b"}, {Realm: realm, Name: " a"},
		{Realm: "", Name: "a"}, {Realm: "..", Name: "a"}, {Realm: "a/b", Name: "a"}, {Realm: `a\b`, Name: "a"},
	} {
		for does, err := range map[string]error{
			"save":   s.Save(t.Context(), ref, numbered(1, aliceEnds, "")),
			"remove": s.Remove(t.Context(), ref),
			"read":   errorOf(s.Read(t.Context(), ref)),
		} {
			if err == nil || strings.Contains(err.Error(), "not exist") {
				t.Errorf("%s of %q: %v", does, ref, err)
			}
		}
	}
	wantNames(t, base, "")
}

func TestValuesThatWouldBreakTheFilesAreRefusedAndNotQuoted(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	const canary = "canary-of-this-test"
	for claim, change := range map[string]func(*model.Session){
		"no key ID":              func(s *model.Session) { s.AccessKeyID = "" },
		"a key ID of two lines":  func(s *model.Session) { s.AccessKeyID = "a\n[x]" },
		"no secret":              func(s *model.Session) { s.Secret = model.Secret{} },
		"a secret of two lines":  func(s *model.Session) { s.Secret = model.SecretString(canary + "\n[x]") },
		"no token":               func(s *model.Session) { s.Token = model.Secret{} },
		"a token with a space":   func(s *model.Session) { s.Token = model.SecretString(canary + " x") },
		"a region of two lines":  func(s *model.Session) { s.Region = "a\r\nb" },
		"a token with a control": func(s *model.Session) { s.Token = model.SecretString(canary + "\x1b") },
	} {
		t.Run(claim, func(t *testing.T) {
			t.Parallel()
			one := numbered(1, aliceEnds, "us-west-2")
			change(&one)
			err := session.New(base).Save(t.Context(), alice, one)
			if err == nil || strings.Contains(err.Error(), canary) {
				t.Errorf("error %v", err)
			}
		})
	}
	wantNames(t, base, "")
}

func TestACancelledContextEndsEverything(t *testing.T) {
	t.Parallel()
	s, credentials, _ := both(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for does, err := range map[string]error{
		"list":   errorOf(s.List(ctx, realm, "")),
		"info":   errorOf(s.Info(ctx, alice)),
		"read":   errorOf(s.Read(ctx, alice)),
		"save":   s.Save(ctx, alice, numbered(3, bobEnds, "x")),
		"remove": s.Remove(ctx, alice),
	} {
		if err == nil || ctx.Err() == nil || !strings.Contains(fmt.Sprint(err), ctx.Err().Error()) {
			t.Errorf("%s: %v", does, err)
		}
	}
	wantFile(t, credentials, atmosCredentials)
}

func TestReadingClosesASessionToOthersAndSaysSo(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	s := session.New(t.TempDir())
	if err := s.Save(t.Context(), alice, numbered(1, aliceEnds, "eu-west-1")); err != nil {
		t.Fatal(err)
	}
	credentials, _ := s.Files(alice)
	dir := filepath.Dir(credentials)
	for name, use := range map[string]func() error{
		"list": func() error { _, err := s.List(t.Context(), alice.Realm, ""); return err },
		"read": func() error { got, err := s.Read(t.Context(), alice); got.Wipe(); return err },
	} {
		for _, repairs := range []bool{false, true} {
			if err := errors.Join(os.Chmod(credentials, 0o644), os.Chmod(dir, 0o755)); err != nil {
				t.Fatal(err)
			}
			told := map[string]fs.FileMode{}
			if s.Repaired = nil; repairs {
				s.Repaired = func(path string, was fs.FileMode) { told[path] = was }
			}
			if err := use(); err != nil {
				t.Fatal(err)
			}
			want := map[string]fs.FileMode{credentials: 0o644, dir: 0o755}
			if repairs && !maps.Equal(told, want) {
				t.Errorf("%s: told of %v", name, told)
			}
			for path, was := range want {
				info, err := os.Stat(path)
				if err != nil || (info.Mode().Perm() == was) == repairs {
					t.Errorf("%s, %t: %s is %v, %v", name, repairs, path, info.Mode(), err)
				}
			}
		}
	}
}
