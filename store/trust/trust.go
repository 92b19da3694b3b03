// Package trust remembers which powers of which folders the user trusts. It stores no values: for each power it keeps an HMAC with
// a key that stays on this machine. So a changed value is a new power, and nobody can read the old value from the file.
package trust

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"authdeck/model"
	"authdeck/store/fileperm"
	"authdeck/store/files"
)

const (
	fileMode = fs.FileMode(0o600)

	keyName  = "key"
	keySize  = 32
	suffix   = ".json"
	version  = 1
	lockName = "write.lock"

	lockTimeout = 10 * time.Second
)

// Store implements model.TrustStore with a folder of files.
type Store struct {
	dir     string
	folders []string // real paths that the settings trust
	clock   model.Clock

	mu   sync.Mutex
	key  []byte
	read map[string]map[string]bool // the MACs of trusted powers, by folder
}

// New returns the store below a base folder for state, as files.Dirs.State. It touches nothing yet. folders are the user's
// trusted_folders; relative ones are ignored.
func New(state string, folders []string, clock model.Clock) *Store {
	s := &Store{dir: Dir(state), clock: clock, read: map[string]map[string]bool{}}
	for _, f := range folders {
		if filepath.IsAbs(f) {
			s.folders = append(s.folders, files.RealPath(f))
		}
	}
	return s
}

// errNowhere says that the user has no folder for the store. Otherwise it would be looked for in the working folder.
var errNowhere = errors.New("there is no home folder to save it in; set HOME")

// Dir is the folder of the store below a base folder for state.
func Dir(state string) string { return filepath.Join(state, "authdeck", "trust") }

// power is one power as it is saved.
type power struct {
	What string `json:"what"` // kind, identity and name
	File string `json:"file"` // absolute
	MAC  string `json:"mac"`  // HMAC-SHA256 of these and the value, in hex
}

// record is the file for one folder.
type record struct {
	Version int       `json:"version"`
	Folder  string    `json:"folder"`
	At      time.Time `json:"trusted_at"`
	Powers  []power   `json:"powers"`
}

// AlwaysTrusts returns the folder of the settings that trusts a power; "" for none. A trusted folder does not include files that others
// can change, or another repository outside it.
func (s *Store) AlwaysTrusts(p model.Power) string {
	for _, f := range s.folders {
		if !p.Open && within(p.Folder, f) && (p.In == "" || within(p.In, f)) {
			return f
		}
	}
	return ""
}

// Trusts reports whether the settings trust the folder, or the user trusted this exact power.
func (s *Store) Trusts(p model.Power) bool {
	if s.AlwaysTrusts(p) != "" {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key, err := s.readKey()
	if err != nil {
		return false
	}
	known, ok := s.read[p.Folder]
	if !ok {
		r, _ := s.load(s.path(p.Folder)) // if the file cannot be read, nothing is trusted
		known = macs(r.Powers)
		s.read[p.Folder] = known
	}
	return known[remembered(key, p).MAC]
}

func macs(powers []power) map[string]bool {
	all := make(map[string]bool, len(powers))
	for _, p := range powers {
		all[p.MAC] = true
	}
	return all
}

// within reports whether a path is a folder or below it.
func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rel)
}

func remembered(key []byte, p model.Power) power {
	what := string(p.Kind)
	for _, part := range []string{p.Identity, p.Name} {
		if part != "" {
			what += " " + part
		}
	}
	return power{What: what, File: p.Origin.File, MAC: hex.EncodeToString(p.Sum(hmac.New(sha256.New, key)))}
}

func (s *Store) path(folder string) string {
	sum := sha256.Sum256([]byte(folder))
	return filepath.Join(s.dir, hex.EncodeToString(sum[:16])+suffix)
}

// load reads the file for one folder. It ignores a file that others can change.
func (s *Store) load(path string) (record, error) {
	var r record
	text, err := readOwn(path)
	if err != nil {
		return record{}, err
	}
	if err := json.Unmarshal(text, &r); err != nil || r.Version != version {
		return record{}, fmt.Errorf("%s cannot be read: %w", path, errFormat)
	}
	return r, nil
}

var (
	errFormat = errors.New("it is damaged, or from a newer version")
	errOthers = errors.New("other users can change this file, so it is not used")
)

// readOwn reads a file that only the user can change.
func readOwn(path string) ([]byte, error) {
	text, info, err := files.ReadInfo(path, files.MaxState)
	if err != nil {
		return nil, files.Fixable(path, err)
	}
	if fileperm.OthersCanWrite(info) || fileperm.OwnedByAnother(info) {
		clear(text)
		return nil, fmt.Errorf("%s: %w", path, errOthers)
	}
	return text, nil
}

func (s *Store) readKey() ([]byte, error) {
	if s.key != nil {
		return s.key, nil
	}
	if !filepath.IsAbs(s.dir) {
		return nil, errNowhere
	}
	key, err := readOwn(filepath.Join(s.dir, keyName))
	if err == nil && len(key) != keySize {
		err = errFormat
	}
	if err == nil {
		s.key = key
	}
	return s.key, err
}

// Remember adds the powers to those of the same folder that are still trusted.
func (s *Store) Remember(ctx context.Context, powers []model.Power) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	key, err := s.ensureKey()
	if err != nil {
		return NotSaved(err)
	}
	byFolder := map[string][]power{}
	for _, p := range powers {
		byFolder[p.Folder] = append(byFolder[p.Folder], remembered(key, p))
	}
	for folder, added := range byFolder {
		if err := s.add(folder, added); err != nil {
			return NotSaved(err)
		}
		delete(s.read, folder)
	}
	return nil
}

func (s *Store) add(folder string, added []power) error {
	path := s.path(folder)
	r, _ := s.load(path) // a damaged file is replaced
	r.Version, r.Folder, r.At = version, folder, s.clock.Now().UTC().Truncate(time.Second)
	known := macs(r.Powers)
	for _, p := range added {
		if !known[p.MAC] {
			r.Powers, known[p.MAC] = append(r.Powers, p), true
		}
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return files.Replace(path, append(text, '\n'), fileMode)
}

// lock creates the folder, for this user alone, and lets only one process at a time write in it.
func (s *Store) lock(ctx context.Context) (unlock func(), err error) {
	if !filepath.IsAbs(s.dir) {
		return nil, errNowhere
	}
	if err := files.MakePrivate(s.dir); err != nil {
		return nil, NotSaved(err)
	}
	return files.Lock(ctx, filepath.Join(s.dir, lockName), lockTimeout)
}

// ensureKey creates the key if there is none. It replaces a key that cannot be used; what was protected with it is no longer
// trusted. A new key that cannot be read back is an error: on a disk without owners and modes, nothing could be trusted.
func (s *Store) ensureKey() ([]byte, error) {
	key, err := s.readKey()
	if err == nil || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errFormat) && !errors.Is(err, errOthers) {
		return key, err
	}
	key = make([]byte, keySize)
	_, _ = rand.Read(key) // it never fails
	if err := files.Replace(filepath.Join(s.dir, keyName), key, fileMode); err != nil {
		return nil, err
	}
	clear(s.read)
	return s.readKey()
}

// Folders returns the folders with trusted powers, and those of the settings. It returns what it can read together with the error.
func (s *Store) Folders(ctx context.Context) (all []model.TrustedFolder, err error) {
	for _, f := range s.folders {
		all = append(all, model.TrustedFolder{Path: f, Always: true})
	}
	if !filepath.IsAbs(s.dir) {
		return all, nil
	}
	entries, failed := files.List(s.dir)
	if failed != nil && !errors.Is(failed, fs.ErrNotExist) {
		err = failed
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), suffix) || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if ctx.Err() != nil {
			return all, ctx.Err()
		}
		r, failed := s.load(filepath.Join(s.dir, e.Name()))
		if failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		all = append(all, model.TrustedFolder{Path: r.Folder, Powers: len(r.Powers), Since: r.At})
	}
	slices.SortStableFunc(all, func(a, b model.TrustedFolder) int { return strings.Compare(a.Path, b.Path) })
	return all, err
}

// Revoke forgets everything that is trusted in a folder, whatever its file contains.
func (s *Store) Revoke(ctx context.Context, folder string) (bool, error) {
	if _, err := os.Stat(s.path(folder)); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.read, folder)
	return true, files.Remove(s.path(folder))
}

// NotSaved says that the trusted settings could not be saved.
func NotSaved(err error) error { return fmt.Errorf("cannot save the trusted settings: %w", err) }
