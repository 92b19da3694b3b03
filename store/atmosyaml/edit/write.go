package edit

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
	"authdeck/store/files"
)

// Permissions of a new file. It may contain keys one day.
const (
	newFileMode = fs.FileMode(0o600)
	newDirMode  = fs.FileMode(0o700)
)

// writer replaces the whole file and keeps its mode. It fails if the file changed meanwhile.
func writer(path string, before, after []byte, locker model.Locker) func(context.Context) error {
	return func(ctx context.Context) error {
		unlock, err := lock(ctx, locker)
		if err != nil {
			return err
		}
		defer unlock()
		mode := newFileMode
		if info, err := os.Stat(path); err == nil {
			mode = info.Mode().Perm()
		} else if before == nil {
			if err := files.MakeFolder(filepath.Dir(path), newDirMode); err != nil {
				return err
			}
		}
		return files.ReplaceIf(path, after, mode, func() error { return unchanged(path, before) })
	}
}

// lock takes the lock for writing configuration files.
func lock(ctx context.Context, locker model.Locker) (unlock func(), err error) {
	if locker == nil {
		return func() {}, ctx.Err()
	}
	ref := model.SharedLock("default", "atmos.yaml")
	for {
		held, err := locker.Lock(ctx, ref)
		var busy *model.BusyError
		if !errors.As(err, &busy) {
			return held.Release, err
		}
		if err := locker.Wait(ctx, ref, nil); err != nil {
			return nil, err
		}
	}
}

// unchanged returns model.ErrFileChanged unless a file still has the content before; nil means no file.
func unchanged(path string, before []byte) error {
	now, err := files.Read(path, yamldoc.MaxSize)
	if errors.Is(err, fs.ErrNotExist) && before == nil || err == nil && before != nil && bytes.Equal(now, before) {
		return nil
	}
	return model.ErrFileChanged
}
