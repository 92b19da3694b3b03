package session_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"

	"authdeck/model"
	"authdeck/store/session"
)

func TestTheFilesAreAtmossByteForByteWhereAtmosKeepsThem(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	credentials, config := session.New(base).Files(model.Ref{Realm: realm})
	dir := filepath.Join(base, "atmos", realm, "aws", "aws-user")
	if credentials != filepath.Join(dir, "credentials") || config != filepath.Join(dir, "config") {
		t.Errorf("%s and %s", credentials, config)
	}
	_, credentials, config = both(t)
	wantFile(t, credentials, atmosCredentials)
	wantFile(t, config, atmosConfig)
}

func TestListAndInfoTellWhatIsSaved(t *testing.T) {
	t.Parallel()
	s, _, _ := both(t)
	all, err := s.List(t.Context(), realm, "")
	if err != nil || len(all) != 2 || !all["bob-mfa"].Expires.Equal(bobEnds) || !all["bob-mfa"].Saved {
		t.Errorf("%v, %v", all, err)
	}
	info, err := s.Info(t.Context(), alice)
	if err != nil || info != (model.SessionInfo{Saved: true, Expires: aliceEnds}) {
		t.Errorf("%v, %v", info, err)
	}
	if all, err = s.List(t.Context(), "elsewhere", ""); err != nil || len(all) != 0 {
		t.Errorf("another realm: %v, %v", all, err)
	}
	unlocked := must(s.Files(model.Ref{Realm: "unlocked"}))
	plant(t, unlocked, atmosCredentials)
	if all, err = s.List(t.Context(), "unlocked", ""); err != nil || len(all) != 2 {
		t.Errorf("without a lock file: %v, %v", all, err)
	}
	wantNames(t, filepath.Dir(unlocked), "credentials")
}

func TestWithoutTokenOrReadableExpiryNobodyKnowsWhenItEnds(t *testing.T) {
	t.Parallel()
	unknown := model.SessionInfo{Saved: true}
	known := model.SessionInfo{Saved: true, Expires: aliceEnds}
	const mark = "; atmos: expiration=2026-11-24T02:56:02Z\n"
	const keys = "aws_access_key_id = k\naws_secret_access_key = s\n"
	for _, c := range []struct {
		claim, text string
		want        model.SessionInfo
	}{
		{"as Atmos writes it", mark + "[alice]\n" + keys + "aws_session_token = x\n", known},
		{"with an offset, CRLF and a byte order mark",
			"\ufeff#atmos:  x=y expiration=2026-11-24T03:56:02+01:00\r\n\r\n[alice]\r\nAWS_Session_Token:x\r\nAws_Access_Key_Id=k\r\naws_secret_access_key=s\r\n", known},
		{"no token", mark + "[alice]\naws_access_key_id = x\n", unknown},
		{"an empty token", mark + "[alice]\naws_session_token =\n", unknown},
		{"an empty token in quotes", mark + "[alice]\naws_session_token = \"\"\n", unknown},
		{"no secret access key", mark + "[alice]\naws_access_key_id = k\naws_session_token = x\n", unknown},
		{"no access key ID", mark + "[alice]\naws_access_key_id =\naws_secret_access_key = s\naws_session_token = x\n", unknown},
		{"no expiry", "[alice]\n" + keys + "aws_session_token = x\n", unknown},
		{"a damaged expiry", "; atmos: expiration=soon\n[alice]\n" + keys + "aws_session_token = x\n", unknown},
		{"another section's expiry", mark + "[bob]\n[alice]\n" + keys + "aws_session_token = x\n", unknown},
		{"an expiry inside", "[alice]\n" + keys + mark + "aws_session_token = x\n", unknown},
		{"the later of two sections counts", mark + "[alice]\n" + keys + "aws_session_token = x\n[alice]\nk = v\n", unknown},
		{"the later of two tokens counts", "[alice]\n" + keys + "aws_session_token = x\n" + mark + "[alice]\naws_session_token =\n", unknown},
		{"junk is passed over", "junk\n[\n" + mark + "junk = \n" + mark + "[alice]\njunk\n" + keys + "aws_session_token = x\n]", known},
		{"none", "[bob]\naws_session_token = x\n", model.SessionInfo{}},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			s := session.New(t.TempDir())
			plant(t, must(s.Files(model.Ref{Realm: realm})), c.text)
			if info, err := s.Info(t.Context(), alice); err != nil || info != c.want {
				t.Errorf("%v, %v; want %v", info, err, c.want)
			}
		})
	}
}

func TestReadGivesBackWhatWasSaved(t *testing.T) {
	t.Parallel()
	s := session.New(t.TempDir())
	for _, ref := range []model.Ref{{Realm: realm, Name: "default"}, {Realm: realm, Name: "team/user.name"}, alice} {
		want := numbered(7, aliceEnds, "eu-west-1")
		if err := s.Save(t.Context(), ref, want); err != nil {
			t.Fatal(err)
		}
		got, err := s.Read(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		if got.AccessKeyID != want.AccessKeyID || !got.Secret.Equal(want.Secret) || !got.Token.Equal(want.Token) ||
			!got.Expires.Equal(aliceEnds) || got.Region != "eu-west-1" {
			t.Errorf("%s: %+v", ref.Name, got)
		}
	}
}

func TestReadTakesLongLivedKeysForNoSession(t *testing.T) {
	t.Parallel()
	s := session.New(t.TempDir())
	if _, err := s.Read(t.Context(), alice); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	plant(t, must(s.Files(model.Ref{Realm: realm})), "[alice]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n")
	if _, err := s.Read(t.Context(), alice); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no token: %v", err)
	}
	plant(t, must(s.Files(model.Ref{Realm: realm})), "[alice]\naws_access_key_id = A\naws_secret_access_key = `b#`\naws_session_token = c ; d\n")
	got, err := s.Read(t.Context(), alice)
	if err != nil || !got.Expires.IsZero() || got.Region != "" {
		t.Errorf("%+v, %v", got, err)
	}
	if !got.Secret.Equal(model.SecretString("b#")) || !got.Token.Equal(model.SecretString("c")) {
		t.Error("quotes or comment taken for a part of the value")
	}
}

func TestRemovingOneLeavesTheOtherAndTheLastTakesTheFiles(t *testing.T) {
	t.Parallel()
	s, credentials, config := both(t)
	for range 2 { // the second time there is nothing to remove
		if err := s.Remove(t.Context(), alice); err != nil {
			t.Fatal(err)
		}
		wantFile(t, credentials, atmosCredentials[strings.Index(atmosCredentials, "\n\n")+2:])
		wantFile(t, config, atmosConfig[strings.Index(atmosConfig, "\n\n")+2:])
	}
	if err := s.Remove(t.Context(), bob); err != nil {
		t.Fatal(err)
	}
	wantNames(t, filepath.Dir(config), "config.lock credentials.lock")
	if err := s.Remove(t.Context(), model.Ref{Realm: "elsewhere", Name: "alice"}); err != nil {
		t.Error(err)
	}
	wantNames(t, filepath.Join(filepath.Dir(config), "../../.."), realm)
}

func TestOnlyAnExpiredSessionIsRemovedAsExpired(t *testing.T) {
	t.Parallel()
	s, credentials, config := both(t)
	if left, err := s.RemoveExpired(t.Context(), alice, aliceEnds.Add(-time.Second)); !left.Saved || err != nil {
		t.Errorf("%v %v", left, err)
	}
	wantFile(t, credentials, atmosCredentials)
	wantFile(t, config, atmosConfig)
	for range 2 { // the second time there is nothing to remove
		if left, err := s.RemoveExpired(t.Context(), alice, aliceEnds); left.Saved || err != nil {
			t.Errorf("%v %v", left, err)
		}
		wantFile(t, credentials, atmosCredentials[strings.Index(atmosCredentials, "\n\n")+2:])
		wantFile(t, config, atmosConfig[strings.Index(atmosConfig, "\n\n")+2:])
	}
	if _, err := s.RemoveExpired(t.Context(), model.Ref{Realm: realm}, aliceEnds); err == nil {
		t.Error("an identity without a name")
	}
}

func TestManySavesAtOnceAreAllThere(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			ref := model.Ref{Realm: realm, Name: fmt.Sprintf("user%d", i)}
			if err := session.New(base).Save(t.Context(), ref, numbered(i, aliceEnds, "eu-west-1")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := range 8 {
		got, err := session.New(base).Read(t.Context(), model.Ref{Realm: realm, Name: fmt.Sprintf("user%d", i)})
		if err != nil || got.AccessKeyID != numbered(i, aliceEnds, "").AccessKeyID || got.Region != "eu-west-1" {
			t.Errorf("user%d: %+v, %v", i, got, err)
		}
	}
}

func TestAReaderWaitsForAWriterWhoIsHalfThrough(t *testing.T) {
	t.Parallel()
	s, credentials, _ := both(t)
	l := flock.New(credentials + ".lock")
	if ok, err := l.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	plant(t, credentials, atmosCredentials[:100])
	synctest.Test(t, func(t *testing.T) {
		time.AfterFunc(100*time.Millisecond, func() {
			plant(t, credentials, atmosCredentials)
			_ = l.Unlock()
		})
		if got, err := s.Read(t.Context(), alice); err != nil || !got.Token.Equal(numbered(1, aliceEnds, "").Token) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestSaveWaitsForAtmossLockButNotForEver(t *testing.T) {
	t.Parallel()
	s, credentials, _ := both(t)
	for _, path := range []string{credentials, filepath.Join(filepath.Dir(credentials), "config")} {
		l := flock.New(path + ".lock")
		if ok, err := l.TryLock(); !ok || err != nil {
			t.Fatal(ok, err)
		}
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			err := s.Save(t.Context(), alice, numbered(3, bobEnds, "us-west-2"))
			if took := time.Since(start); err == nil || !strings.Contains(err.Error(), path+".lock") || took != 10*time.Second {
				t.Errorf("%v after %v", err, took)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if err := s.Save(ctx, alice, numbered(3, bobEnds, "us-west-2")); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the caller's end: %v", err)
			}
			if info, err := s.Info(t.Context(), alice); err != nil || !info.Expires.Equal(aliceEnds) {
				t.Errorf("a reader does not wait for ever: %v, %v", info, err)
			}
			time.AfterFunc(5*time.Second, func() { _ = l.Unlock() })
			if err := s.Save(t.Context(), alice, numbered(1, aliceEnds, "us-west-2")); err != nil {
				t.Errorf("after the lock was freed: %v", err)
			}
		})
	}
	wantFile(t, credentials, atmosCredentials)
}

// Otherwise the folder of its roles would be the one of all users, and logging it out would delete every session.
func TestAUserWhoseNameIsNoFolderHasNoRoles(t *testing.T) {
	t.Parallel()
	s := session.New(t.TempDir())
	for _, user := range []string{"a:b", `a\b`, "..", "../x", "a//b"} {
		if saved, err := s.List(t.Context(), realm, user); err != nil || len(saved) != 0 {
			t.Errorf("%q: %v, %v", user, saved, err)
		}
	}
}

func TestAUserNamedAsTheFolderOfAllUsersHasNoRoles(t *testing.T) {
	s := session.New(t.TempDir())
	user := model.Ref{Realm: "acme", Name: "alice"}
	if err := s.Save(t.Context(), user, model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString("x"), Token: model.SecretString("y"), Expires: time.Now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if all, err := s.List(t.Context(), "acme", "aws-user"); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if err := s.Remove(t.Context(), model.Ref{Realm: "acme", User: "aws-user", Name: "alice"}); err == nil {
		t.Error("a role of it can be removed")
	}
	if i, err := s.Info(t.Context(), user); err != nil || !i.Saved {
		t.Errorf("%+v, %v", i, err)
	}
}

// One program removes a session while another saves the next one: the region of the new session must stay.
func TestASaveWaitsUntilARemovalIsWhole(t *testing.T) {
	t.Parallel()
	s, credentials, config := both(t)
	between := flock.New(config + ".lock") // the removal is between its two files
	if ok, err := between.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := s.Remove(t.Context(), alice); err != nil {
				t.Error(err)
			}
		})
		time.AfterFunc(time.Second, func() {
			if !strings.Contains(readAll(t, credentials), "[alice]") {
				t.Error("half of the session is removed, and nobody else can finish it")
			}
			_ = between.Unlock()
		})
		wg.Go(func() {
			if err := s.Save(t.Context(), alice, numbered(3, bobEnds, "us-west-2")); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
	})
	hasCredentials, hasRegion := strings.Contains(readAll(t, credentials), "[alice]"), strings.Contains(readAll(t, config), "[profile alice]")
	if hasCredentials != hasRegion {
		t.Errorf("credentials %v, region %v", hasCredentials, hasRegion)
	}
}

func TestSavesAndRemovalsLeaveFilesThatAgree(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	for range 20 {
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				if err := session.New(base).Save(t.Context(), alice, numbered(i, aliceEnds, fmt.Sprintf("eu-west-%d", i))); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if err := session.New(base).Remove(t.Context(), alice); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got, err := session.New(base).Read(t.Context(), alice)
		_, config := session.New(base).Files(alice)
		text, _ := os.ReadFile(config)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if len(text) > 0 {
				t.Fatalf("a region without a session: %q", text)
			}
		case err != nil || got.AccessKeyID != "ASIAFAKE0000000"+strings.TrimPrefix(got.Region, "eu-west-"):
			t.Fatalf("%s has the region %s: %v", got.AccessKeyID, got.Region, err)
		}
	}
}

func TestTheUsersWhoseRolesMayHaveSessionsAreFoundInOneFolder(t *testing.T) {
	t.Parallel()
	s := session.New(t.TempDir())
	users := []string{"alice", "bob", "team/carol", "aws-user"}
	if some, err := s.WithRoles(t.Context(), realm, users); err != nil || len(some) != 0 {
		t.Errorf("%v %v", some, err)
	}
	for _, ref := range []model.Ref{alice, {Realm: realm, User: "bob", Name: "admin"}, {Realm: realm, User: "team/carol", Name: "admin"}} {
		if err := s.Save(t.Context(), ref, numbered(1, aliceEnds, "us-west-2")); err != nil {
			t.Fatal(err)
		}
	}
	if some, err := s.WithRoles(t.Context(), realm, users); err != nil || !slices.Equal(some, []string{"bob", "team/carol"}) {
		t.Errorf("%v %v", some, err)
	}
	if _, err := s.WithRoles(t.Context(), "../x", users); err == nil {
		t.Error("a realm that is a path")
	}
}

func TestASessionIsSavedAlthoughSomethingBesideItCannotBeDeleted(t *testing.T) {
	t.Parallel()
	s, credentials, _ := both(t)
	plant(t, filepath.Join(filepath.Dir(credentials), ".credentials.1.tmp", "kept"), "a folder that is not empty")
	if err := s.Save(t.Context(), alice, numbered(3, bobEnds, "us-west-2")); err != nil {
		t.Error(err)
	}
}

func TestAFolderThatCannotBeWrittenIsFoundBeforeASessionIsThere(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	s := session.New(base)
	if err := s.Writable(t.Context(), alice); err != nil {
		t.Error(err)
	}
	wantNames(t, base, "")
	plant(t, filepath.Join(base, "atmos"), "a file")
	var p *model.Problem
	if err := s.Writable(t.Context(), alice); !errors.As(err, &p) || !strings.HasSuffix(p.What, "atmos is a file, not a folder") || p.Fix.String() != "move or rename that file" {
		t.Error(err)
	}
}

func TestWhatIsInAFilesPlaceIsFoundBeforeASessionIsThere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		put       func(path string) error
		what, fix string
	}{
		"a folder": {func(path string) error { return os.Mkdir(path, 0o700) }, "cannot read %s: not a regular file", "move or rename it"},
		"a link into a missing folder": {
			func(path string) error { return os.Symlink(filepath.Join("missing", "x"), path) },
			"%s is a link that leads to nothing", "delete that link, or create what it leads to",
		},
		"UTF-16": {
			func(path string) error { return os.WriteFile(path, []byte("\xff\xfe[\x00a\x00]\x00\n\x00"), 0o600) },
			"cannot read %s: not text in UTF-8", "save it as UTF-8, or move it",
		},
		"a link to a missing file": {func(path string) error { return os.Symlink("missing", path) }, "", ""},
		"nothing":                  {func(string) error { return nil }, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i := range 2 {
				s, credentials, config := both(t)
				path := []string{credentials, config}[i]
				if err := errors.Join(os.Remove(path), c.put(path)); err != nil {
					t.Skip(err)
				}
				before := s.Writable(t.Context(), alice)
				for does, err := range map[string]error{"before": before, "save": s.Save(t.Context(), alice, numbered(3, bobEnds, "us-west-2"))} {
					var p *model.Problem
					switch ok := errors.As(err, &p); {
					case c.what == "" && err != nil:
						t.Errorf("%s: %v", does, err)
					case c.what != "" && (!ok || p.What != fmt.Sprintf(c.what, path) || p.Fix.String() != c.fix):
						t.Errorf("%s: %v", does, err)
					}
				}
			}
		})
	}
}

func TestAHeldLockIsFoundBeforeASessionIsThere(t *testing.T) {
	t.Parallel()
	s, credentials, config := both(t)
	for _, path := range []string{credentials, config} {
		l := flock.New(path + ".lock")
		if err := l.Lock(); err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			if err := s.Writable(t.Context(), alice); err == nil || !strings.Contains(err.Error(), " has held "+path+".lock for 10s") {
				t.Error(err)
			}
			time.AfterFunc(9*time.Second, func() { _ = l.Unlock() })
			if err := s.Writable(t.Context(), alice); err != nil {
				t.Errorf("the lock was free after 9 seconds: %v", err)
			}
		})
	}
}
