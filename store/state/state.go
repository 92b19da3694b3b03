// Package state keeps what the list shows about identities without opening a keyring, and the locks that let only one process at a
// time ask for a code. It contains no secret. Records can be found out again: one that cannot be read counts as missing.
package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/store/files"
)

// The files of an identity in <state>/authdeck/<realm>/. The last suffix counts, so it cannot be mistaken for a part of a name.
const (
	recordSuffix = ".json"
	updateSuffix = ".update" // locked while the record is changed
	lockSuffix   = ".lock"   // locked while a code is asked for
	holderSuffix = ".holder" // who holds the lock: on Windows, a locked file cannot be read
)

const (
	fileMode = fs.FileMode(0o600)

	updateTimeout = 10 * time.Second
)

// Store implements model.Records, model.UsedCodes, model.Activity and model.Locker.
type Store struct {
	dir   string
	clock model.Clock
	// Command is the command that this process runs, shown to processes that wait for its locks: "authdeck login".
	Command string
}

// New returns the store below a base folder for state, as files.Dirs.State. It touches nothing yet.
func New(state string, clock model.Clock) *Store {
	return &Store{dir: filepath.Join(state, "authdeck"), clock: clock}
}

// Files returns a pattern for the files of a realm's records.
func Files(state, realm string) string {
	return filepath.Join(state, "authdeck", realmFolder(realm), "*"+recordSuffix)
}

// All returns the records of a realm by identity name, and an error for each record that cannot be written.
func (s *Store) All(ctx context.Context, realm string) (map[string]model.Record, error) {
	dir, err := s.realm(realm)
	if err != nil {
		return nil, err
	}
	all := map[string]model.Record{}
	var unusable []error
	entries, err := files.List(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		file, ok := strings.CutSuffix(e.Name(), recordSuffix)
		if !ok {
			continue
		}
		if name, ok := decode(file); ok {
			path := filepath.Join(dir, e.Name())
			all[name] = read[model.Record](path)
			unusable = append(unusable, notRecord(path, e))
		}
	}
	return all, errors.Join(unusable...)
}

// notRecord says what to do about something that no record can replace; nil for a file.
func notRecord(path string, e fs.DirEntry) error {
	what := ""
	switch {
	case e.Type().IsRegular():
	case e.IsDir():
		what = "a folder is in the place of " + path
	case e.Type()&fs.ModeSymlink == 0:
		what = path + " is not a regular file"
	default: // a link
		if _, err := files.Read(path, files.MaxState); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return files.Unreadable(path, err)
		}
	}
	if what == "" {
		return nil
	}
	return &model.Problem{What: what, Fix: model.Do("move it away"), Cause: files.ErrNotRegular}
}

// Get returns one record; the zero Record if there is none.
func (s *Store) Get(ctx context.Context, ref model.Ref) (model.Record, error) {
	path, err := s.path(ref, recordSuffix)
	if err := errors.Join(err, ctx.Err()); err != nil {
		return model.Record{}, err
	}
	return read[model.Record](path), nil
}

// Update changes one record under a lock. A damaged record counts as the zero Record.
func (s *Store) Update(ctx context.Context, ref model.Ref, change func(*model.Record)) error {
	path, err := s.path(ref, recordSuffix)
	if err != nil {
		return err
	}
	return update(ctx, s, path, func(r *model.Record) error { change(r); return nil })
}

// update changes one JSON file under its lock. A damaged file counts as the zero value; if change fails, nothing is written.
func update[T any](ctx context.Context, s *Store, path string, change func(*T) error) error {
	unlock, err := s.lockFile(ctx, strings.TrimSuffix(path, recordSuffix)+updateSuffix)
	if err != nil {
		return err
	}
	defer unlock()
	v := read[T](path)
	if err := change(&v); err != nil {
		return err
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	if info, err := os.Lstat(path); err == nil {
		if err := notRecord(path, fs.FileInfoToDirEntry(info)); err != nil {
			return err
		}
	}
	return files.Replace(path, append(text, '\n'), fileMode)
}

// read returns the zero value for a file that is missing or damaged. The file is a cache, and the next update replaces it.
func read[T any](path string) T {
	var v, none T
	text, err := files.Read(path, files.MaxState)
	if err != nil || json.Unmarshal(text, &v) != nil {
		return none
	}
	return v
}

// realmFolder returns the name of a realm's folder. The folder trust belongs to store/trust, so a realm of that name gets another
// folder.
func realmFolder(realm string) string {
	if realm == "trust" {
		return "%74rust"
	}
	return encode(realm)
}

func (s *Store) realm(realm string) (string, error) {
	if realm == "" {
		return "", errors.New("records need a realm")
	}
	return filepath.Join(s.dir, realmFolder(realm)), nil
}

func (s *Store) path(ref model.Ref, suffix string) (string, error) {
	dir, err := s.realm(ref.Realm)
	if err == nil && ref.Name == "" {
		err = errors.New("records need an identity's name")
	}
	return filepath.Join(dir, encode(ref.Name)+suffix), err
}

// lockFile takes a lock in a folder that only this user can access. It waits for at most updateTimeout.
func (s *Store) lockFile(ctx context.Context, path string) (unlock func(), err error) {
	if err := s.makeFolder(path); err != nil {
		return nil, err
	}
	return files.Lock(ctx, path, updateTimeout)
}

// makeFolder creates the folder of a file, which only this user can access.
func (s *Store) makeFolder(path string) error {
	if err := files.MakePrivate(s.dir); err != nil {
		return err
	}
	return files.MakePrivate(filepath.Dir(path))
}
