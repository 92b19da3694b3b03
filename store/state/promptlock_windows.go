package state

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"sync"

	"golang.org/x/sys/windows"
)

// promptLock is the lock for asking a person. Another process can move its file away: unlike the files of os and flock, it is
// opened so that others may rename and remove it.
type promptLock struct {
	path   string
	create uint32

	mu   sync.Mutex
	file *os.File // nil while it is not locked
}

func newPromptLock(path string) *promptLock {
	return &promptLock{path: path, create: windows.OPEN_ALWAYS}
}

// existingPromptLock creates no file: fs.ErrNotExist if there is none.
func existingPromptLock(path string) *promptLock {
	return &promptLock{path: path, create: windows.OPEN_EXISTING}
}

// TryLock takes the lock if it is free.
func (l *promptLock) TryLock() (bool, error) { return l.try(windows.LOCKFILE_EXCLUSIVE_LOCK) }

// TryRLock takes a shared lock, together with other readers.
func (l *promptLock) TryRLock() (bool, error) { return l.try(0) }

func (l *promptLock) try(kind uint32) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		return true, nil
	}
	path, err := windows.UTF16PtrFromString(l.path)
	if err != nil {
		return false, err
	}
	h, err := windows.CreateFile(path, windows.GENERIC_READ, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE,
		nil, l.create, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return false, &fs.PathError{Op: "open", Path: l.path, Err: err}
	}
	file := os.NewFile(uintptr(h), l.path)
	err = windows.LockFileEx(h, kind|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{})
	if err == nil {
		l.file = file
		return true, nil
	}
	_ = file.Close()
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return false, err
}

// Unlock releases the lock by closing the file.
func (l *promptLock) Unlock() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}

// Close is Unlock.
func (l *promptLock) Close() error { return l.Unlock() }

// Locked reports whether this process holds the lock.
func (l *promptLock) Locked() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file != nil
}

// Stat describes the file that is locked.
func (l *promptLock) Stat() (fs.FileInfo, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil, fs.ErrClosed
	}
	return l.file.Stat()
}

// putAside removes a file that may be locked. Its name is free at once; the file itself disappears when the last process closes it.
func putAside(path string) error {
	aside := path + "." + rand.Text()
	if err := os.Rename(path, aside); err != nil {
		return err
	}
	_ = os.Remove(aside) // the name is free, even if another process still reads the file
	return nil
}
