package keyctl

import (
	"errors"
	"fmt"
	"testing"

	"github.com/99designs/keyring"
	"golang.org/x/sys/unix"

	"authdeck/model"
)

func TestWhatTheKernelSaysIsSortedAlsoWhereTheLibraryLosesItsNumber(t *testing.T) {
	for number, kind := range map[unix.Errno]error{
		unix.EDQUOT: model.ErrKeyringFull, unix.ENOSYS: model.ErrKeyringAbsent, unix.EPERM: model.ErrKeyringAbsent,
		unix.EACCES: model.ErrKeyringDenied,
	} {
		for _, err := range []error{number, fmt.Errorf("adding key: %w", number), fmt.Errorf("adding key: %v", number)} { //nolint:errorlint // as the library does
			if got := (kernel{}).Kind(err); !errors.Is(got, kind) {
				t.Errorf("%v: %v", err, got)
			}
		}
	}
	for _, err := range []error{nil, errors.New("something else"), unix.EINVAL} {
		if got := (kernel{}).Kind(err); errors.Is(got, model.ErrKeyringFailed) != (err != nil) {
			t.Errorf("%v: %v", err, got)
		}
	}
}

// The library says this about every key that it may not see.
func TestARefusedRemovalIsNotAMissingEntry(t *testing.T) {
	for number, missing := range map[unix.Errno]bool{unix.ENOKEY: true, unix.EKEYEXPIRED: true, unix.EKEYREVOKED: true, unix.EACCES: false, unix.EPERM: false} {
		if missingKey(number) != missing {
			t.Errorf("%v", number)
		}
	}
	if missingKey(keyring.ErrKeyNotFound) {
		t.Error("an error of the library has no number")
	}
}
