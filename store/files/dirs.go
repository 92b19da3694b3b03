// Package files finds the folders where things are kept, and replaces whole files.
package files

import (
	"errors"
	"fmt"
	"path/filepath"
)

// ErrHome says that the user's folders are unknown.
var ErrHome = errors.New("there is no home folder; set HOME")

// Dirs are absolute paths of base folders. They need not exist.
type Dirs struct {
	Config string // authdeck's settings are below it
	State  string // authdeck's records and locks are below it
	// Files shared with Atmos are below these folders. Atmos's own variables (ATMOS_XDG_…) move them, and on macOS they are the
	// same as on Linux (cloudposse/atmos, pkg/xdg/xdg.go).
	AtmosConfig, AtmosData string
}

// Settings is the path of authdeck's own settings file; "" if its folder is unknown, because a relative path would mean the working
// folder.
func (d Dirs) Settings() string {
	if d.Config == "" {
		return ""
	}
	return filepath.Join(d.Config, "authdeck", "config.yaml")
}

// Locks is the folder of locks that do not belong to one realm.
func (d Dirs) Locks() string { return filepath.Join(d.State, "authdeck") }

// FindDirs returns the folders for an operating system (runtime.GOOS), an environment and a home folder, which may be "" if
// variables set all folders.
func FindDirs(goos string, getenv func(string) string, home string) (Dirs, error) {
	f := finder{getenv: getenv, home: home, local: getenv("LOCALAPPDATA"), windows: goos == "windows"}
	d := Dirs{
		Config:      f.own("XDG_CONFIG_HOME", ".config"),
		State:       f.own("XDG_STATE_HOME", ".local", "state"),
		AtmosConfig: f.atmos("ATMOS_XDG_CONFIG_HOME", "XDG_CONFIG_HOME", ".config"),
		AtmosData:   f.atmos("ATMOS_XDG_DATA_HOME", "XDG_DATA_HOME", ".local", "share"),
	}
	return d, f.err
}

// AtmosCache is the folder of data that Atmos can get again; "" if unknown.
func AtmosCache(goos string, getenv func(string) string, home string) string {
	f := finder{getenv: getenv, home: home, local: getenv("LOCALAPPDATA"), windows: goos == "windows"}
	dir := f.atmos("ATMOS_XDG_CACHE_HOME", "XDG_CACHE_HOME", ".cache")
	switch {
	case f.err != nil:
		return ""
	case f.windows && dir == f.fallback(nil): // adrg/xdg keeps it apart there
		return filepath.Join(dir, "cache")
	}
	return dir
}

// SystemConfig is the folder of the configuration that all users of this computer share; "" for none (pkg/config/const.go).
func SystemConfig(goos string, getenv func(string) string) string {
	if goos == "windows" {
		return getenv("LOCALAPPDATA")
	}
	return "/usr/local/etc/atmos"
}

type finder struct {
	getenv      func(string) string
	home, local string
	windows     bool
	err         error
}

// own ignores a relative path, as the XDG base directory specification asks.
func (f *finder) own(variable string, fallback ...string) string {
	if dir := f.getenv(variable); filepath.IsAbs(dir) {
		return dir
	}
	return f.fallback(fallback)
}

// atmos resolves a relative path from the working directory, as Atmos does.
func (f *finder) atmos(first, second string, fallback ...string) string {
	for _, variable := range []string{first, second} {
		if dir := f.getenv(variable); dir != "" {
			abs, err := filepath.Abs(dir)
			f.err = errors.Join(f.err, err)
			return abs
		}
	}
	return f.fallback(fallback)
}

func (f *finder) fallback(parts []string) string {
	switch {
	case f.windows && f.local != "":
		return f.local
	case f.home == "":
		f.err = ErrHome
		return ""
	case !f.windows && !filepath.IsAbs(f.home): // its meaning would change with the working folder
		f.err = fmt.Errorf("HOME is not an absolute path: %s", f.home)
		return ""
	case f.windows:
		return filepath.Join(f.home, "AppData", "Local")
	}
	return filepath.Join(append([]string{f.home}, parts...)...)
}
