// Package fileperm finds private files that other users can read or replace.
package fileperm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
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

// Checker implements model.FilePermissions.
type Checker struct{ Dirs files.Dirs }

// private are files and folders that only the user may access, including the content of the folders. They need not exist.
func (k Checker) private(realm string, more []string) []string {
	if k.Dirs == (files.Dirs{}) {
		return more
	}
	paths := []string{state.Files(k.Dirs.State, realm)}
	if realm != "" {
		credentials, _ := session.New(k.Dirs.AtmosConfig).Files(model.Ref{Realm: realm})
		paths = append(paths, credentials)
	}
	for _, path := range paths {
		if filepath.IsAbs(path) { // otherwise its base folder is unknown
			more = append(more, filepath.Dir(path))
		}
	}
	return more
}

// Writable implements model.FilePermissions.
func (Checker) Writable(folder string) error { return files.Writable(folder) }

// Exposed checks the sessions and records of a realm, other named files, and the folders above them. It skips lock files, which are
// empty. On Windows, where modes mean little, it checks nothing.
func (k Checker) Exposed(ctx context.Context, realm string, more ...string) (exposed []model.Exposed, looked int, err error) {
	if runtime.GOOS == "windows" {
		return nil, 0, nil
	}
	seen := map[string]bool{}
	add := func(found ...model.Exposed) {
		for _, e := range found {
			if !seen[e.Path+e.What] {
				seen[e.Path+e.What] = true
				exposed = append(exposed, e)
			}
		}
	}
	for _, top := range k.private(realm, more) {
		if top == "" {
			continue
		}
		n, failed := look(ctx, top, state.Files(k.Dirs.State, realm), add)
		looked += n
		err = errors.Join(err, failed)
		add(Replaceable(top)...)
	}
	if settings := k.Dirs.Settings(); settings != "" { // no secret, but it may name a command to run
		add(changeable(settings, foreign)...)
		add(Replaceable(settings)...)
	}
	return exposed, looked, err
}

// look adds problems of a file, or of a folder and everything in it, and counts what it checked.
func look(ctx context.Context, top, records string, add func(...model.Exposed)) (looked int, err error) {
	if err := files.LinkInPlace(top); err != nil {
		return 0, err
	}
	root := top
	if info, err := os.Stat(top); err == nil && info.IsDir() {
		root += string(filepath.Separator) // so that a link to a folder is followed
	}
	w := walk{ctx: ctx, records: records, add: add}
	err = filepath.WalkDir(root, w.visit)
	if ctx.Err() != nil {
		return w.looked, err
	}
	at := top
	if of := (*fs.PathError)(nil); errors.As(err, &of) {
		at = of.Path
	}
	return w.looked, files.Unreadable(at, err)
}

// walk looks at each file below a folder.
type walk struct {
	ctx     context.Context //nolint:containedctx // for one walk
	records string          // state.Files
	add     func(...model.Exposed)
	looked  int
}

func (w *walk) visit(path string, d fs.DirEntry, err error) error {
	path = filepath.Clean(path)
	var of *files.DeniedError
	if errors.As(files.WhyDenied(err), &of) {
		w.add(model.Exposed{Path: of.Path, What: "it " + of.Whose(), Command: of.Command})
		return fs.SkipDir
	}
	if w.ctx.Err() != nil || d == nil {
		return errors.Join(ignoring(err), w.ctx.Err())
	}
	info, unseen := os.Stat(path) // a link is as accessible as its target
	if unseen != nil {
		return ignoring(errors.Join(err, unseen))
	}
	if info.Mode()&(fs.ModeDevice|fs.ModeNamedPipe) != 0 { // it has no secret, and everybody may need the device
		return ignoring(err)
	}
	if found := ofRoot(path, os.Geteuid()); found != nil {
		if w.add(found...); info.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	if err = ignoring(err); err != nil || strings.HasSuffix(path, ".lock") {
		return err
	}
	if info.IsDir() && filepath.Dir(path) == filepath.Dir(w.records) && filepath.Ext(path) == filepath.Ext(w.records) {
		return nil // it is in the place of a record: state.All reports it
	}
	w.looked++
	w.add(open(path, info)...)
	w.add(foreign(path, info)...)
	w.add(closed(path, info)...)
	return nil
}

// open finds a file or folder that other users can access.
func open(path string, info fs.FileInfo) []model.Exposed {
	if info.Mode()&others == 0 {
		return nil
	}
	want := fileMode
	if info.IsDir() {
		want = dirMode
	}
	return []model.Exposed{{
		Path: path, What: fmt.Sprintf("other users can access it (%04o)", info.Mode().Perm()),
		Command: fmt.Sprintf("chmod %04o %s", want.Perm(), model.ShellWord(path)),
	}}
}

// closed finds a file that its own owner cannot read. look reports such a folder when it cannot list it.
func closed(path string, info fs.FileInfo) []model.Exposed {
	if info.IsDir() || info.Mode().Perm()&0o400 != 0 {
		return nil
	}
	return []model.Exposed{{
		Path: path, What: fmt.Sprintf("you have no permission to read it (%04o)", info.Mode().Perm()), Command: fmt.Sprintf("chmod %04o %s", fileMode, model.ShellWord(path)),
	}}
}

// Replaceable finds the folders on the way to path, through links, in which other users can replace it or a folder on the way, the
// nearest first. It returns none if the path does not exist.
func Replaceable(path string) (found []model.Exposed) {
	for _, at := range slices.Backward(wayTo(path)) {
		if info, err := os.Lstat(at); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			found = append(found, foreignOnWay(at, info)...) // the owner of a link can let it lead elsewhere
			continue
		}
		found = append(found, changeable(at, foreignOnWay)...)
	}
	return found
}

const maxLinks = 40

// wayTo returns the folders and links through which the system reaches a path, in this order, each once; none if there is nothing.
func wayTo(path string) (way []string) {
	if path == "" {
		return nil
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil
	}
	root := filepath.VolumeName(path) + string(filepath.Separator)
	at, rest := root, parts(path[len(root)-1:])
	add := func(path string) {
		if !slices.Contains(way, path) {
			way = append(way, path)
		}
	}
	for links := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		if part == ".." {
			at = filepath.Dir(at)
			continue
		}
		add(at)
		next := filepath.Join(at, part)
		info, err := os.Lstat(next)
		if err != nil {
			return nil
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		add(next)
		target, err := os.Readlink(next)
		if links++; err != nil || links > maxLinks {
			return nil
		}
		if filepath.IsAbs(target) {
			at = root
		}
		rest = slices.Concat(parts(target[len(filepath.VolumeName(target)):]), rest)
	}
	return way
}

// parts returns the names in a path.
func parts(path string) []string {
	return slices.DeleteFunc(strings.Split(filepath.ToSlash(path), "/"), func(part string) bool { return part == "" || part == "." })
}

// changeable says why other users can change a file, or the content of a folder. owned says whose it is.
func changeable(path string, owned func(string, fs.FileInfo) []model.Exposed) []model.Exposed {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	found := owned(path, info)
	if writableByOthers(info) {
		what := "other users can change it"
		if info.IsDir() {
			what = "other users can replace the files in this folder"
		}
		found = append(found, model.Exposed{Path: path, What: fmt.Sprintf("%s (%04o)", what, info.Mode().Perm()), Command: "chmod go-w " + model.ShellWord(path)})
	}
	return found
}

// ignoring returns no error for a file that disappeared or never existed.
func ignoring(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
