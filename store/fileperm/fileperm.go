// Package fileperm finds private files that other users can read.
package fileperm

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"authdeck/model"
	"authdeck/store/files"
	"authdeck/store/session"
	"authdeck/store/state"
)

const (
	dirMode  = fs.FileMode(0o700)
	fileMode = fs.FileMode(0o600)
	others   = fs.FileMode(0o077)
)

// Checker implements model.Custody.
type Checker struct{ Dirs files.Dirs }

// private are files and folders that are the user's alone, with all that is in the folders; none need exist.
func (k Checker) private(realm string, more []string) []string {
	if k.Dirs == (files.Dirs{}) {
		return more
	}
	credentials, _ := session.New(k.Dirs.AtmosConfig).Files(realm)
	return append(more, filepath.Dir(credentials), filepath.Dir(state.Files(k.Dirs.State, realm)))
}

// Exposed looks at the sessions and records of a realm, and what else is named. Lock files, which hold nothing, do not count. On Windows, where modes say little, nothing
// is looked at.
func (k Checker) Exposed(ctx context.Context, realm string, more ...string) (exposed []model.Exposed, looked int, err error) {
	if runtime.GOOS == "windows" {
		return nil, 0, nil
	}
	for _, top := range k.private(realm, more) {
		if top == "" {
			continue
		}
		failed := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
			if err := errors.Join(ignoring(err), ctx.Err()); err != nil || d == nil || strings.HasSuffix(path, ".lock") {
				return err
			}
			info, err := os.Stat(path) // a link is as open as what it leads to
			if err != nil {
				return ignoring(err)
			}
			looked++
			want := fileMode
			if info.IsDir() {
				want = dirMode
			}
			if info.Mode()&others != 0 {
				exposed = append(exposed, model.Exposed{Path: path, Mode: info.Mode(), Want: want})
			}
			return nil
		})
		err = errors.Join(err, failed)
	}
	return exposed, looked, err
}

// ignoring what went away meanwhile, or never was.
func ignoring(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
