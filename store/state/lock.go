package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"authdeck/model"
	"authdeck/store/files"
	"authdeck/store/process"
)

// A waiting process takes the lock for a moment to see whether it is free, and a new holder needs one to say who it is.
// So Lock asks for a little longer than either takes before it calls somebody busy.
const (
	probes    = 6 // with a pause of retry after each
	waitPoll  = 100 * time.Millisecond
	takenPoll = 500 * time.Millisecond
)

type holder struct {
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"`
	Command string    `json:"command,omitempty"`
	Folder  string    `json:"folder,omitempty"`
}

// Lock takes the identity's lock, or says within a moment who has it: *model.BusyError, with zero fields where that cannot
// be read. The kernel frees the lock when its process ends, however it ends.
func (s *Store) Lock(ctx context.Context, ref model.Ref) (model.HeldLock, error) {
	f, err := s.lockFiles(ref)
	if err := errors.Join(err, ctx.Err()); err != nil {
		return model.HeldLock{}, err
	}
	if s.makeFolder(f.lock) != nil {
		return unlocked, nil //nolint:nilerr // a folder that cannot be written must not keep anybody from signing in
	}
	lock := newPromptLock(f.lock)
	for {
		if ok, err := briefly(ctx, lock.TryLock); !ok {
			_ = lock.Close()
			switch {
			case ctx.Err() != nil:
				return model.HeldLock{}, ctx.Err()
			case err != nil:
				return unlocked, nil //nolint:nilerr // as above
			}
			return model.HeldLock{}, f.busy()
		}
		if f.has(lock) {
			return s.held(f, lock), nil
		}
		_ = lock.Unlock() // somebody took over meanwhile: this file is no longer the lock
	}
}

// briefly tries a few times. It counts them and not the time: on a busy machine a moment may pass before the first one, and a free lock
// is not busy.
func briefly(ctx context.Context, try func() (bool, error)) (ok bool, err error) {
	for range probes {
		if ok, err := try(); ok || err != nil {
			return ok, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(retry):
		}
	}
	return try()
}

// TakeOver takes the lock from the holder that was seen: it puts another file in the place of the locked one. A stopped process
// could not let go of a lock. *model.BusyError where another one has the lock by now.
func (s *Store) TakeOver(ctx context.Context, ref model.Ref, seen *model.BusyError) (model.HeldLock, error) {
	f, err := s.lockFiles(ref)
	if err != nil {
		return model.HeldLock{}, err
	}
	guard, err := s.lockFile(f.guard)
	if err != nil {
		return model.HeldLock{}, err
	}
	limited, cancel := context.WithTimeout(ctx, updateTimeout)
	defer cancel()
	if _, err := guard.TryLockContext(limited, retry); err != nil {
		return model.HeldLock{}, err
	}
	defer func() { _ = guard.Unlock() }()
	if now := f.busy(); now.PID == seen.PID && now.Since.Equal(seen.Since) {
		if err := putAside(f.lock); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return model.HeldLock{}, fmt.Errorf("cannot take over from pid %d: %w", seen.PID, err)
		}
	}
	return s.Lock(ctx, ref)
}

// lockFiles are the files of one lock.
type lockFiles struct{ lock, card, guard string }

func (s *Store) lockFiles(ref model.Ref) (f lockFiles, err error) {
	base, err := s.path(ref, "")
	return lockFiles{base + lockSuffix, base + holderSuffix, base + updateSuffix}, err
}

// has tells whether a file that is locked is still the lock.
func (f lockFiles) has(lock *promptLock) bool {
	if !lock.Locked() {
		return false
	}
	ours, err := lock.Stat()
	theirs, err2 := os.Stat(f.lock)
	return err == nil && err2 == nil && os.SameFile(ours, theirs)
}

// busy says who has the lock.
func (f lockFiles) busy() *model.BusyError {
	h := readHolder(f.card)
	return &model.BusyError{PID: h.PID, Since: h.Since, Command: h.Command, Folder: h.Folder, Stopped: h.PID > 0 && process.Stopped(h.PID)}
}

// held says who has the lock, and gives what frees it. A killed holder's card is still there. It goes first, so that it is never
// taken for ours; the lock also works without a card.
func (s *Store) held(f lockFiles, lock *promptLock) model.HeldLock {
	_ = files.KeepOwner(f.lock)
	_ = os.Remove(f.card)
	folder, _ := os.Getwd()
	if text, err := json.Marshal(holder{os.Getpid(), s.clock.Now().UTC(), s.Command, folder}); err == nil {
		_ = files.Replace(f.card, append(text, '\n'), fileMode)
	}
	var once sync.Once
	return model.HeldLock{
		Release: func() {
			once.Do(func() {
				if f.has(lock) {
					_ = os.Remove(f.card)
				}
				_ = lock.Unlock()
			})
		},
		Taken: func(ctx context.Context) error { return f.taken(ctx, lock) },
	}
}

// taken waits until a file is no longer the lock, and says who has taken it over.
func (f lockFiles) taken(ctx context.Context, lock *promptLock) error {
	again := time.NewTicker(takenPoll)
	defer again.Stop()
	for f.has(lock) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
	if free, _ := f.free(); free { // one that cannot be read has been replaced by somebody
		return nil
	}
	return f.busy()
}

// unlocked stands for the lock where there can be none: two processes may ask for a code at the same time.
var unlocked = model.HeldLock{Release: func() {}}

func readHolder(path string) holder {
	var h holder
	text, err := files.Read(path, files.MaxState)
	if err != nil || json.Unmarshal(text, &h) != nil {
		return holder{}
	}
	return h
}

// free tells whether nobody holds the lock. It asks for a shared lock, so that those who wait do not see one another, and makes
// no file.
func (f lockFiles) free() (bool, error) {
	lock := existingPromptLock(f.lock)
	defer func() { _ = lock.Close() }()
	free, err := lock.TryRLock()
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return free, err
}

// Wait returns nil when nobody holds the identity's lock and, unless seen is nil, *model.BusyError as soon as its holder is another
// one, is stopped or goes on.
func (s *Store) Wait(ctx context.Context, ref model.Ref, seen *model.BusyError) error {
	f, err := s.lockFiles(ref)
	if err != nil {
		return err
	}
	again := time.NewTicker(waitPoll)
	defer again.Stop()
	for {
		if free, err := f.free(); free || err != nil {
			return err
		}
		if seen != nil {
			if now := f.busy(); now.PID > 0 && !now.Same(seen) {
				return now
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
}
