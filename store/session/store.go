// Package session keeps sessions in the AWS files that it shares with Atmos, and that every AWS tool reads. Everything else in
// these files stays byte for byte.
package session

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"authdeck/model"
	"authdeck/store/files"
)

// As in Atmos (pkg/auth/cloud/aws/files.go).
const (
	dirMode  = fs.FileMode(0o700)
	fileMode = fs.FileMode(0o600)
)

// readTimeout is how long a reader waits for a writer. Atmos writes in place, so a reader could otherwise see half a file.
const readTimeout = 250 * time.Millisecond

// Store implements model.Sessions.
type Store struct {
	config string
	// Repaired is called for each session file and folder that others could read and that reading has made private. If it is nil,
	// reading changes nothing.
	Repaired func(path string, was fs.FileMode)
}

// New returns the store below a base folder for configuration, as files.Dirs.AtmosConfig. It touches nothing yet.
func New(config string) *Store { return &Store{config: config} }

// Files returns <config>/atmos/<realm>/aws/aws-user/{credentials,config} for users. For a role, the folder has the name of its
// user, even if there are other roles in between (pkg/auth/manager_chain.go: the chain's root).
func (s *Store) Files(ref model.Ref) (credentials, config string) {
	dir := filepath.Join(s.config, "atmos", ref.Realm, "aws", filepath.FromSlash(cmp.Or(ref.User, model.UsersFolder)))
	return filepath.Join(dir, "credentials"), filepath.Join(dir, "config")
}

// List returns the saved sessions of a realm's users, or of the roles of one user, by section name.
func (s *Store) List(ctx context.Context, realm, user string) (map[string]model.SessionInfo, error) {
	if err := checkRealm(realm); err != nil || checkUser(user) != nil {
		return nil, err // nothing can be saved for roles of such a user
	}
	path, _ := s.Files(model.Ref{Realm: realm, User: user})
	s.closeToOthers(path)
	f, err := read(ctx, path)
	if err != nil {
		return nil, err
	}
	defer f.wipe()
	return f.infos(), nil
}

// Info is List for one identity.
func (s *Store) Info(ctx context.Context, ref model.Ref) (model.SessionInfo, error) {
	all, err := s.List(ctx, ref.Realm, ref.User)
	return all[ref.Name], err
}

// Read returns the saved session with its secrets, which the caller wipes. Expires is zero if unknown, Region is "" if none is set.
// If there is no session, errors.Is(err, fs.ErrNotExist); long-lived keys without a token are not a session.
func (s *Store) Read(ctx context.Context, ref model.Ref) (model.Session, error) {
	if err := checkRef(ref); err != nil {
		return model.Session{}, err
	}
	credentials, config := s.Files(ref)
	s.closeToOthers(credentials)
	f, err := read(ctx, credentials)
	if err != nil {
		return model.Session{}, err
	}
	defer f.wipe()
	out := model.Session{
		AccessKeyID: string(f.get(ref.Name, accessKeyID)),
		Secret:      model.NewSecret(f.get(ref.Name, secretAccessKey)),
		Token:       model.NewSecret(f.get(ref.Name, sessionToken)),
		Expires:     f.infos()[ref.Name].Expires,
	}
	if out.AccessKeyID == "" || out.Secret.Empty() || out.Token.Empty() {
		out.Wipe()
		return model.Session{}, fmt.Errorf("no session of %s in %s: %w", ref.Name, credentials, fs.ErrNotExist)
	}
	c, err := read(ctx, config)
	if err != nil {
		out.Wipe()
		return model.Session{}, err
	}
	defer c.wipe()
	out.Region = string(c.get(profile(ref.Name), "region"))
	return out, nil
}

// Writable creates and removes a file in the session's folder, or in the folder that the missing one would be created in, and looks at
// what is in the place of the two files. The error is a *model.Problem if it is known what fixes it.
func (s *Store) Writable(ctx context.Context, ref model.Ref) error {
	if err := checkRef(ref); err != nil {
		return err
	}
	credentials, config := s.Files(ref)
	if err := files.Writable(filepath.Dir(credentials)); err != nil {
		return err
	}
	for _, path := range []string{credentials, config} {
		if err := replaceable(path); err != nil {
			return fixable(path, err)
		}
		if err := files.Unlocked(ctx, lockOf(path), lockTimeout); err != nil {
			return err
		}
	}
	return nil
}

// replaceable says why rewrite could not read or replace a file in a folder that can be written in.
func replaceable(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	text, err := toChange(path)
	clear(text)
	if err != nil {
		return err
	}
	return files.Replaceable(path)
}

// errBinary says that a file is not text, or text in UTF-16: with our lines in it, no program could read it any more.
var errBinary = errors.New("not text in UTF-8")

// toChange returns the text of a file that will be changed; nil for a missing one.
func toChange(path string) ([]byte, error) {
	text, err := files.Read(path, files.MaxState)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err == nil && bytes.IndexByte(text, 0) >= 0:
		clear(text)
		return nil, &fs.PathError{Op: "cannot read", Path: path, Err: errBinary}
	}
	return text, err
}

// fixable is an error about a session file or its folder, with what to do if that is known.
func fixable(path string, err error) error {
	if errors.Is(err, errBinary) {
		return &model.Problem{What: err.Error(), Fix: model.Do("save it as UTF-8, or move it"), Cause: err}
	}
	return files.Fixable(path, err)
}

// Save writes the region first and the credentials last. Until both are written, readers find the previous session.
func (s *Store) Save(ctx context.Context, ref model.Ref, session model.Session) error {
	if err := errors.Join(checkRef(ref), checkSession(session)); err != nil {
		return err
	}
	credentials, config := s.Files(ref)
	if err := files.MakePrivate(filepath.Dir(credentials)); err != nil {
		return err
	}
	unlock, err := lockBoth(ctx, credentials, config)
	if err != nil {
		return fmt.Errorf("nothing was saved; %w", err)
	}
	defer unlock()
	if err := rewrite(config, func(f *ini) { f.putRegion(profile(ref.Name), session.Region) }); err != nil {
		return fmt.Errorf("nothing was saved; %w", err)
	}
	if err := rewrite(credentials, func(f *ini) { f.putCredentials(ref.Name, session) }); err != nil {
		return fmt.Errorf("only the region was saved, in %s; %w", config, err)
	}
	return nil
}

// Remove removes the credentials first, and the region only when these are gone.
func (s *Store) Remove(ctx context.Context, ref model.Ref) error {
	return s.remove(ctx, ref, func(f *ini) bool { f.remove(ref.Name); return true })
}

// RemoveExpired is like Remove for a session that has expired. It checks under the lock, so that a session that another program
// saves meanwhile stays; left is a session that stays.
func (s *Store) RemoveExpired(ctx context.Context, ref model.Ref, now time.Time) (left model.SessionInfo, err error) {
	err = s.remove(ctx, ref, func(f *ini) bool {
		if saved := f.infos()[ref.Name]; saved.Live(now) {
			left = saved
			return false
		}
		f.remove(ref.Name)
		return true
	})
	return left, err
}

// remove changes the credentials with the function take, and removes the region if take says that the session is gone. If there is
// nothing to remove, it does not even create a lock file.
func (s *Store) remove(ctx context.Context, ref model.Ref, take func(credentials *ini) (gone bool)) error {
	if err := checkRef(ref); err != nil {
		return err
	}
	credentials, config := s.Files(ref)
	if absent(credentials) && absent(config) {
		return nil
	}
	unlock, err := lockBoth(ctx, credentials, config)
	if err != nil {
		return fmt.Errorf("nothing was removed; %w", err)
	}
	defer unlock()
	gone := true
	if err := rewrite(credentials, func(f *ini) { gone = take(f) }); err != nil {
		return fmt.Errorf("nothing was removed; %w", err)
	}
	if !gone {
		return nil
	}
	if err := rewrite(config, func(f *ini) { f.remove(profile(ref.Name)) }); err != nil {
		return fmt.Errorf("the session was removed, but not its region, in %s; %w", config, err)
	}
	return nil
}

func absent(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// closeToOthers repairs the modes of a session file and its folder.
func (s *Store) closeToOthers(path string) {
	if s.Repaired == nil {
		return
	}
	for path, mode := range map[string]fs.FileMode{filepath.Dir(path): dirMode, path: fileMode} {
		if was, ok := files.CloseToOthers(path, mode); ok {
			s.Repaired(path, was)
		}
	}
}

// rewrite changes a file; the caller holds its lock. If nothing is left in the file, it is removed.
func rewrite(path string, change func(*ini)) error {
	old, err := toChange(path)
	if err != nil {
		return fixable(path, err)
	}
	f := parse(old)
	defer f.wipe()
	change(f)
	if f.empty() {
		return files.Remove(path)
	}
	text := f.text()
	defer clear(text)
	if bytes.Equal(text, old) {
		return files.SetMode(path, fileMode)
	}
	// Temporary files of a killed process contain a session. Nobody else writes while we hold the lock.
	files.Sweep(path)
	return files.Replace(path, text, fileMode)
}

// read returns a file as it is between two writes; a missing file is empty.
func read(ctx context.Context, path string) (*ini, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := files.ExistingLockFile(lockOf(path)) // a reader creates no lock file
	waiting, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	// It reads even without the lock, because a session must not disappear for that reason.
	if ok, _ := l.TryRLockContext(waiting, files.LockRetry); ok {
		defer func() { _ = l.Unlock() }()
	}
	data, err := files.Read(path, files.MaxState)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fixable(path, err)
	}
	return parse(data), ctx.Err()
}
