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

// A waiting process takes the lock briefly to see whether it is free, and a new holder needs a moment to write who it is. So Lock
// retries for a little longer than that before it reports a holder.
const (
	probes    = 6 // with a pause of files.LockRetry after each
	waitPoll  = 100 * time.Millisecond
	takenPoll = 500 * time.Millisecond
)

type holder struct {
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"`
	Command string    `json:"command,omitempty"`
	Folder  string    `json:"folder,omitempty"`
}

// Lock takes the identity's lock, or soon returns who holds it: *model.BusyError, with zero fields if that cannot be read. The
// kernel releases the lock when its process ends, in any way.
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
		if f.isCurrent(lock) {
			return s.newHeldLock(f, lock), nil
		}
		_ = lock.Unlock() // somebody took over meanwhile: this file is no longer the lock
	}
}

// briefly retries a few times. It counts the tries, not the time, because on a busy machine much time may pass before the first
// try, and a free lock must not look busy.
func briefly(ctx context.Context, try func() (bool, error)) (ok bool, err error) {
	for range probes {
		if ok, err := try(); ok || err != nil {
			return ok, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(files.LockRetry):
		}
	}
	return try()
}

// TakeOver takes the lock from a known holder: it puts another file in place of the locked one, because a stopped process cannot
// release a lock. It returns *model.BusyError if another process holds the lock by now.
func (s *Store) TakeOver(ctx context.Context, ref model.Ref, seen *model.BusyError) (model.HeldLock, error) {
	f, err := s.lockFiles(ref)
	if err != nil {
		return model.HeldLock{}, err
	}
	unlock, err := s.lockFile(ctx, f.update)
	if err != nil {
		return model.HeldLock{}, err
	}
	defer unlock()
	if now := f.busy(); now.PID == seen.PID && now.Since.Equal(seen.Since) {
		if err := putAside(f.lock); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return model.HeldLock{}, fmt.Errorf("cannot take over from pid %d: %w", seen.PID, err)
		}
	}
	return s.Lock(ctx, ref)
}

// lockFiles are the files of one lock.
type lockFiles struct {
	lock   string
	holder string      // says who holds the lock
	update string      // the lock of the record's changes, held by a take-over too, so that only one process takes over
	doing  model.Doing // what the lock is for
}

func (s *Store) lockFiles(ref model.Ref) (f lockFiles, err error) {
	base, err := s.path(ref, "")
	return lockFiles{lock: base + lockSuffix, holder: base + holderSuffix, update: base + updateSuffix, doing: ref.Doing()}, err
}

// isCurrent reports whether a locked file is still the lock.
func (f lockFiles) isCurrent(lock *promptLock) bool {
	if !lock.Locked() {
		return false
	}
	ours, err := lock.Stat()
	theirs, err2 := os.Stat(f.lock)
	return err == nil && err2 == nil && os.SameFile(ours, theirs)
}

// busy returns who holds the lock.
func (f lockFiles) busy() *model.BusyError {
	h := readHolder(f.holder)
	return &model.BusyError{Doing: f.doing, PID: h.PID, Since: h.Since, Command: h.Command, Folder: h.Folder, Stopped: h.PID > 0 && process.Stopped(h.PID)}
}

// newHeldLock writes who holds the lock, and returns the lock as its holder has it. It first removes what a killed holder wrote, so that
// nobody takes it for ours. The lock also works if nothing can be written.
func (s *Store) newHeldLock(f lockFiles, lock *promptLock) model.HeldLock {
	_ = files.KeepOwner(f.lock)
	_ = os.Remove(f.holder)
	folder, _ := os.Getwd()
	if text, err := json.Marshal(holder{os.Getpid(), s.clock.Now().UTC(), s.Command, folder}); err == nil {
		_ = files.Replace(f.holder, append(text, '\n'), fileMode)
	}
	var once sync.Once
	return model.HeldLock{
		Release: func() {
			once.Do(func() {
				if f.isCurrent(lock) {
					_ = os.Remove(f.holder)
				}
				_ = lock.Unlock()
			})
		},
		Taken: func(ctx context.Context) error { return f.taken(ctx, lock) },
	}
}

// taken waits until a file is no longer the lock, and returns who took it over.
func (f lockFiles) taken(ctx context.Context, lock *promptLock) error {
	again := time.NewTicker(takenPoll)
	defer again.Stop()
	for f.isCurrent(lock) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
	if free, _ := f.free(); free { // a lock that cannot be read has been replaced by another process
		return nil
	}
	return f.busy()
}

// unlocked replaces the lock if locks are not possible: two processes may then ask for a code at the same time.
var unlocked = model.HeldLock{Release: func() {}}

func readHolder(path string) holder {
	var h holder
	text, err := files.Read(path, files.MaxState)
	if err != nil || json.Unmarshal(text, &h) != nil {
		return holder{}
	}
	return h
}

// free reports whether nobody holds the lock. It asks for a shared lock, so that waiting processes do not see one another, and
// creates no file.
func (f lockFiles) free() (bool, error) {
	lock := existingPromptLock(f.lock)
	defer func() { _ = lock.Close() }()
	free, err := lock.TryRLock()
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return free, err
}

// Wait returns nil when the identity's lock is free. If seen is not nil, it also returns *model.BusyError as soon as there is a new
// holder, or the holder is stopped or continued.
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
