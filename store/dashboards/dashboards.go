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

	"authdeck/store/files"
)

// Limits of the protocol.
const (
	version      = 1
	maxLine      = 32 << 10         // bytes
	maxWaiting   = 64               // requests at the same time
	lineTimeout  = 2 * time.Second  // for a line that must come at once
	takeTimeout  = time.Second      // for a dashboard to accept this request, or the one before it
	turnTimeout  = 10 * time.Second // for a dashboard to accept all requests before this one
	stoppedCheck = time.Second      // how often a waiting program checks whether the dashboard is stopped
	acceptPause  = 100 * time.Millisecond
	slack        = 5 * time.Second  // how much longer than a program the dashboard waits
	socketName   = "4194304.socket" // the longest name: Linux has no larger process IDs
	suffix       = ".socket"
)

// Folders are the possible folders for sockets. Each may be "".
type Folders struct {
	Runtime string // $XDG_RUNTIME_DIR, or LoginFolder for programs without it, such as cron jobs
	State   string // base folder for state
	Temp    string // for paths that are too long for a socket
}

// LoginFolder is where systemd puts this user's $XDG_RUNTIME_DIR; "" if it does not exist or is not this user's alone. Only root
// can create it.
func LoginFolder() string { return loginFolder("/run/user") }

func loginFolder(of string) string {
	dir := filepath.Join(of, strconv.Itoa(os.Getuid()))
	if !filepath.IsAbs(dir) || private(dir) != nil { // on Windows the path is not absolute
		return ""
	}
	return dir
}

// places are the possible folders for sockets, best first.
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

// make creates the first folder that can belong to this user alone.
func (f Folders) make() (string, error) {
	err := errors.New("no folder for the dashboard's socket")
	for _, dir := range f.places() {
		if err = files.MakeFolder(dir, 0o700); err == nil {
			err = private(dir)
		}
		if err == nil {
			return dir, nil
		}
	}
	return "", err
}

// socket is a socket that a dashboard may listen on.
type socket struct {
	path string
	used time.Time
}

// pid is the process ID of the dashboard.
func (s socket) pid() int {
	number, _, _ := strings.Cut(filepath.Base(s.path), ".")
	n, _ := strconv.Atoi(number)
	return n
}

// sockets returns the sockets of all dashboards, the last used one first.
func (f Folders) sockets() (all []socket) {
	for _, dir := range f.places() {
		if private(dir) != nil {
			continue
		}
		entries, _ := os.ReadDir(dir) // a folder that cannot be read has no sockets
		for _, e := range entries {
			if info, err := e.Info(); err == nil && strings.HasSuffix(e.Name(), suffix) {
				all = append(all, socket{filepath.Join(dir, e.Name()), info.ModTime()})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b socket) int { return b.used.Compare(a.used) })
	return all
}
