//go:build unix

package state_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"authdeck/model"
	"authdeck/store/files/filestest"
	"authdeck/store/state"
)

// sudo keeps HOME on some systems: a lock file of root's would keep the user from changing any record later.
func TestWhatRootLocksTheUserCanLockLater(t *testing.T) {
	t.Parallel()
	home := filestest.HomeOfAnother(t)
	s := state.New(home, fixedClock{})
	held, err := s.Lock(t.Context(), alice)
	if err != nil {
		t.Fatal(err)
	}
	taken, err := s.TakeOver(t.Context(), alice, &model.BusyError{})
	var busy *model.BusyError
	if err != nil && !errors.As(err, &busy) {
		t.Fatal(err)
	}
	if err == nil {
		taken.Release()
	}
	held.Release()
	set(t, s, alice, full)
	if err := errors.Join(s.Claim(t.Context(), phone, "123456"), s.Note(t.Context(), realm, model.Event{At: noon, Kind: model.SignedIn})); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Lstat(path)
		if err == nil && info.Sys().(*syscall.Stat_t).Uid != filestest.OtherUser {
			t.Errorf("%s belongs to root", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
