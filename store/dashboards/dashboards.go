// Package dashboards lets programs without a terminal ask an open dashboard of the same user for a session, over a Unix socket, or
// a named pipe on Windows. docs/dashboard-socket.md describes the protocol. No secret goes over the socket.
package dashboards

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of the protocol.
const (
	version      = 1
	maxLine      = 32 << 10         // bytes
	maxWaiting   = 64               // requests at once
	lineTimeout  = 2 * time.Second  // for a line that has to come at once
	takeTimeout  = time.Second      // for a dashboard to take a request, or another one before it
	turnTimeout  = 10 * time.Second // for a dashboard to take all that others asked before
	stoppedCheck = time.Second      // how often a waiting program looks whether the dashboard is stopped
	acceptPause  = 100 * time.Millisecond
	slack        = 5 * time.Second  // that the dashboard waits longer than a program does
	socketName   = "4194304.socket" // the longest name: Linux has no higher process number
	suffix       = ".socket"
)

// Folders are where dashboards have their sockets. Each may be "".
type Folders struct {
	Runtime string // $XDG_RUNTIME_DIR, or LoginFolder for programs without it, such as cron jobs
	State   string // base folder for state
	Temp    string // for paths that are longer than a socket may have
}

// LoginFolder is where systemd puts $XDG_RUNTIME_DIR of this user; "" where there is none that is this user's alone. Only root can
// make it.
func LoginFolder() string { return loginFolder("/run/user") }

func loginFolder(of string) string {
	dir := filepath.Join(of, strconv.Itoa(os.Getuid()))
	if !filepath.IsAbs(dir) || private(dir) != nil { // on Windows the path is not absolute
		return ""
	}
	return dir
}

// places are the folders that sockets may be in, the best first.
func (f Folders) places() (dirs []string) {
	for _, dir := range []struct{ base, name string }{
		{f.Runtime, "authdeck"}, {filepath.Join(f.State, "authdeck"), ".dashboards"}, {f.Temp, "authdeck-" + strconv.Itoa(os.Getuid())},
	} {
		path := filepath.Join(dir.base, dir.name)
		if dir.base != "" && filepath.IsAbs(path) && len(filepath.Join(path, socketName)) <= maxPath {
			dirs = append(dirs, path)
		}
	}
	return dirs
}

// make makes the first folder that can be had for this user alone.
func (f Folders) make() (string, error) {
	err := errors.New("no folder for the dashboard's socket")
	for _, dir := range f.places() {
		if err = os.MkdirAll(dir, 0o700); err == nil {
			err = private(dir)
		}
		if err == nil {
			return dir, nil
		}
	}
	return "", err
}

// socket is one that a dashboard may listen on.
type socket struct {
	path string
	used time.Time
}

// pid is the process number of the dashboard.
func (s socket) pid() int {
	number, _, _ := strings.Cut(filepath.Base(s.path), ".")
	n, _ := strconv.Atoi(number)
	return n
}

// sockets are those of all dashboards, the one used last first.
func (f Folders) sockets() (all []socket) {
	for _, dir := range f.places() {
		if private(dir) != nil {
			continue
		}
		entries, _ := os.ReadDir(dir) // what cannot be read has no sockets
		for _, e := range entries {
			if info, err := e.Info(); err == nil && strings.HasSuffix(e.Name(), suffix) {
				all = append(all, socket{filepath.Join(dir, e.Name()), info.ModTime()})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b socket) int { return b.used.Compare(a.used) })
	return all
}
