package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"authdeck/model"
)

// unwritable says why an encrypted file could not be written, and what to do. The entry before it is untouched: it is
// replaced whole or not at all.
func unwritable(dir string, err error) error {
	told := func(kind error, what string, do ...string) error {
		return &model.KeyringError{
			Kind: kind, What: what, Why: "the previous entry is as it was", Do: append(do, "or choose another place: ATMOS_KEYRING_FILE_PATH"), Cause: err,
		}
	}
	switch {
	case err == nil, sorted(err), errors.Is(err, model.ErrDamagedEntry), errors.Is(err, model.ErrNotStored):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, errQuota):
		return told(model.ErrKeyringFull, "the disk is full", "free some space for "+dir+", then try again")
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return told(model.ErrKeyringDenied, "the encrypted file's folder cannot be written", "make it yours to write: "+dir)
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return told(model.ErrKeyringDenied, "something is in the way of the encrypted file's folder", "move it away: "+dir)
	}
	return fmt.Errorf("cannot write the encrypted file: %w", err)
}
