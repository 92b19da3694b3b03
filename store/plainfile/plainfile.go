// Package plainfile reads keys from unprotected files, and removes them from there once they are safe.
package plainfile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/store/files"
)

// Files resolves paths for a user with this home and working folder; "" is the process's own. Config is AWS's config file, which
// may have the MFA device of a profile; "" for none. ReadOnly keeps every file unchanged. Unanswered may be nil.
type Files struct {
	Home, WorkDir, Config string
	ReadOnly              bool
	Unanswered            *Unanswered
}

func (f Files) unanswered() *Unanswered {
	if f.Unanswered == nil {
		return &Unanswered{}
	}
	return f.Unanswered
}

// Read parses a file. Anything that is not a regular file (a shell's pipe, for example) is read to its end.
func (f Files) Read(ctx context.Context, path string) (model.Plaintext, error) {
	path, err := f.absolute(path)
	if err != nil {
		return model.Plaintext{}, err
	}
	text, regular, err := f.read(ctx, path)
	defer clear(text)
	if err != nil {
		return model.Plaintext{}, err
	}
	d, err := keysimport.Parse(text)
	if err != nil {
		return model.Plaintext{}, noKeysFrom(path, err)
	}
	if !d.Table {
		f.findDevices(ctx, d.Keys, path, text)
	}
	return model.Plaintext{Path: path, Stream: !regular || descriptor(path), ReadOnly: f.ReadOnly, Keys: d.Keys, Keyless: d.Keyless, Table: d.Table, Sum: sha256.Sum256(text)}, nil
}

// findDevices looks up the MFA devices of profiles that have none beside their keys: elsewhere in the file, then in AWS's config
// file. It ignores a device of another account than the keys.
func (f Files) findDevices(ctx context.Context, keys []model.PlainKeys, path string, text []byte) {
	config, shown := f.config(ctx)
	defer clear(config)
	for i := range keys {
		k := &keys[i]
		if k.Keys.Device != "" || k.Name == "" {
			continue
		}
		for _, in := range []struct {
			text  []byte
			shown string
		}{{text, path}, {config, shown}} {
			device, line := keysimport.DeviceOf(in.text, k.Name)
			if device != "" && model.CheckDeviceAccount(device, model.KeyAccount(k.Keys.AccessKeyID)) == nil {
				k.Keys.Device, k.DeviceFrom = device, fmt.Sprintf("%s:%d", in.shown, line)
				break
			}
		}
	}
}

// config reads AWS's config file. Without one, or with one that cannot be read, keys are imported without a device.
func (f Files) config(ctx context.Context) (text []byte, path string) {
	if f.Config == "" {
		return nil, ""
	}
	path, err := f.absolute(f.Config)
	if err != nil {
		return nil, ""
	}
	if text, _, err = f.read(ctx, path); err != nil {
		return nil, ""
	}
	if home := f.Home + string(filepath.Separator); f.Home != "" && strings.HasPrefix(path, home) {
		path = "~" + string(filepath.Separator) + path[len(home):]
	}
	return text, path
}

func (f Files) absolute(path string) (string, error) {
	path = strings.TrimSpace(path)
	switch {
	case path == "":
		return "", errors.New("name the file that has the keys")
	case path == "~", strings.HasPrefix(path, "~/"), strings.HasPrefix(path, `~\`):
		if f.Home == "" {
			return "", errors.New("there is no home folder; write the whole path")
		}
		return filepath.Join(f.Home, path[1:]), nil
	case !filepath.IsAbs(path) && f.WorkDir != "":
		return filepath.Join(f.WorkDir, path), nil
	}
	return filepath.Abs(path)
}

// descriptor reports whether the path is a file descriptor of this process. Its content may already have been read, and it has no
// name.
func descriptor(path string) bool {
	return path == "/dev/stdin" || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/")
}

// read returns the whole file, and whether it is a regular one. Opening a pipe may block for ever, until the context ends.
func (f Files) read(ctx context.Context, path string) (text []byte, regular bool, err error) {
	c, err := f.unanswered().files.read(ctx, path, func(path string) (c content) {
		c.text, c.regular, c.err = contentOf(path)
		return c
	}, content.fromPipe)
	if err != nil {
		return nil, false, err
	}
	return c.text, c.regular, c.err
}

type content struct {
	text    []byte
	regular bool
	err     error
}

// fromPipe reports whether it cannot be read again. It wipes what can.
func (c content) fromPipe() bool {
	if c.err == nil && !c.regular {
		return true
	}
	clear(c.text)
	return false
}

func contentOf(path string) (text []byte, regular bool, err error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, false, unreadable(path, err)
	case info.IsDir():
		return nil, false, &keysimport.FileError{What: "cannot import keys from", Path: path, WrongName: true, Err: errors.New("it is a folder; name the file in it")}
	}
	if info.Mode().IsRegular() { // a pipe may take its name by now
		text, err := files.Read(path, keysimport.MaxSize)
		if errors.Is(err, files.ErrTooLarge) {
			err = keysimport.ErrTooLarge
		}
		if err != nil {
			err = unreadable(path, err)
		}
		return text, true, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, false, unreadable(path, err)
	}
	defer func() { _ = file.Close() }()
	text, err = keysimport.ReadAll(file)
	if err != nil {
		return nil, false, unreadable(path, err)
	}
	return text, false, nil
}

// noKeysFrom says why a file has no keys to import.
func noKeysFrom(path string, err error) error {
	return &keysimport.FileError{What: "cannot import keys from", Path: path, Err: err}
}

func unreadable(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &keysimport.FileError{What: "there is no file", Path: path, WrongName: true}
	case errors.Is(err, fs.ErrPermission):
		return &keysimport.FileError{What: "you do not have permission to read", Path: path}
	case errors.Is(err, keysimport.ErrTooLarge):
		return noKeysFrom(path, err)
	}
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	return &keysimport.FileError{What: "cannot read", Path: path, Err: err}
}

// changed is the error that a file is no longer what was read from it.
type changed struct{ path string }

func (e changed) Error() string {
	return e.path + " has changed since authdeck read it; import it again to remove its keys"
}

func (changed) Unwrap() error { return model.ErrFileChanged }

// deleted deletes a file that is unchanged, and returns its path without links.
func deleted(path string, unchanged func() error) (target string, err error) {
	if target, err = files.Target(path); err != nil {
		return "", err
	}
	if err := unchanged(); err != nil {
		return "", err
	}
	if err := files.Remove(path); err != nil {
		return "", err
	}
	return target, nil
}

// Remove implements model.Plaintexts. The file keeps its mode and its owner; a symbolic link stays, and its target is changed. Other
// hard links keep the old text: writing it in place could lose it.
func (f Files) Remove(ctx context.Context, p model.Plaintext, gone, devices []int) (model.Removal, error) {
	if f.ReadOnly {
		return model.Removal{}, fmt.Errorf("%s was not changed: this program only reads it", p.Path)
	}
	info, err := os.Stat(p.Path)
	if err != nil {
		return model.Removal{}, unreadable(p.Path, err)
	}
	if !info.Mode().IsRegular() {
		return model.Removal{}, fmt.Errorf("%s is not a regular file, so keys cannot be removed from it", p.Path)
	}
	text, _, err := f.read(ctx, p.Path)
	defer clear(text)
	if err != nil {
		return model.Removal{}, err
	}
	if sha256.Sum256(text) != p.Sum {
		return model.Removal{}, changed{p.Path}
	}
	d, err := keysimport.Parse(text)
	if err != nil {
		return model.Removal{}, err
	}
	defer d.Wipe()
	rest, err := d.Without(text, gone, devices)
	defer clear(rest)
	if err != nil {
		return model.Removal{}, err
	}
	var done model.Removal
	done.OtherNames, done.Find = files.OtherNames(p.Path, info)
	unchanged := func() error {
		now, _, err := f.read(ctx, p.Path)
		defer clear(now)
		if err == nil && !bytes.Equal(now, text) {
			err = changed{p.Path}
		}
		return err
	}
	if d.Table && len(gone) == len(d.Keys) {
		done.Deleted, err = deleted(p.Path, unchanged)
		return done, err
	}
	if err := files.ReplaceIf(p.Path, rest, info.Mode().Perm(), unchanged); err != nil {
		return model.Removal{}, err
	}
	done.Left = d.SecretLines(rest, gone)
	return done, nil
}
