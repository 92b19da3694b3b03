package state

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"authdeck/model"
	"authdeck/store/files"
)

// A waiting process takes the lock for a moment to see whether it is free, and a new holder needs one to say who it is.
// So Lock asks for a little longer than either takes before it calls somebody busy.
const (
	probing  = 60 * time.Millisecond
	waitPoll = 100 * time.Millisecond
)

type holder struct {
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// Lock takes the identity's lock, or says within a moment who has it: *model.BusyError, with zero PID and Since where
// that cannot be read. The kernel frees the lock when its process ends, however it ends.
func (s *Store) Lock(ctx context.Context, ref model.Ref) (unlock func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	path, err := s.path(ref, lockSuffix)
	if err != nil {
		return nil, err
	}
	lock, err := s.lockFile(path)
	if err != nil {
		return unlocked, nil // a folder that cannot be written must not keep anybody from signing in
	}
	card, err := s.path(ref, holderSuffix)
	if err != nil {
		return nil, err
	}
	moment, cancel := context.WithTimeout(ctx, probing)
	defer cancel()
	if ok, err := lock.TryLockContext(moment, retry); !ok {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			return unlocked, nil // as above
		}
		h := readHolder(card)
		return nil, &model.BusyError{PID: h.PID, Since: h.Since}
	}
	_ = files.KeepOwner(path)
	// A killed holder's card is still there. It goes first, so that it is never taken for ours; without a card the lock
	// works all the same.
	_ = os.Remove(card)
	if text, err := json.Marshal(holder{os.Getpid(), s.clock.Now().UTC()}); err == nil {
		_ = files.Replace(card, append(text, '\n'), fileMode)
	}
	var once sync.Once
	return func() {
		once.Do(func() {
			_ = os.Remove(card)
			_ = lock.Unlock()
		})
	}, nil
}

// unlocked stands for the lock where there can be none: two processes may ask for a code at the same time.
func unlocked() {}

func readHolder(path string) holder {
	var h holder
	text, err := files.Read(path, files.MaxState)
	if err != nil || json.Unmarshal(text, &h) != nil {
		return holder{}
	}
	return h
}

// Wait returns when nobody holds the identity's lock.
func (s *Store) Wait(ctx context.Context, ref model.Ref) error {
	path, err := s.path(ref, lockSuffix)
	if err != nil {
		return err
	}
	lock := flock.New(path, flock.SetFlag(os.O_RDONLY)) // who waits makes no lock file
	// Shared, so that those who wait do not see one another.
	_, err = lock.TryRLockContext(ctx, waitPoll)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return lock.Unlock()
}
