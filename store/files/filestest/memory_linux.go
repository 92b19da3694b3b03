package filestest

import (
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	memory = "/dev/shm"
	prefix = "authdeck-"
	enough = 1 << 30 // bytes for the programs and folders of one package; a container may have less
)

// inMemory makes a folder in memory that belongs to this process. leave removes it. dir is "" where there is no memory to use.
func inMemory() (dir string, leave func(), err error) {
	if !usable(memory) {
		return "", func() {}, nil
	}
	all, err := locked(memory, unix.LOCK_EX) // or another package's tests remove the folder before it is locked
	if err != nil {
		return "", func() {}, nil // then the files are on the disk
	}
	defer func() { _ = all.Close() }()
	removeLeftovers()
	if dir, err = os.MkdirTemp(memory, prefix); err != nil {
		return "", func() {}, nil
	}
	ours, err := locked(dir, unix.LOCK_EX)
	return dir, func() {
		_ = os.RemoveAll(dir)
		_ = ours.Close()
	}, err
}

// usable tells whether a folder is in memory with enough room, and programs in it may run.
func usable(dir string) bool {
	var fs unix.Statfs_t
	return unix.Statfs(dir, &fs) == nil && fs.Type == unix.TMPFS_MAGIC && fs.Flags&unix.ST_NOEXEC == 0 &&
		fs.Bavail*uint64(fs.Bsize) >= enough //nolint:gosec // a size
}

// removeLeftovers removes the folders of tests that were killed. The kernel has freed their locks.
func removeLeftovers() {
	dirs, _ := filepath.Glob(filepath.Join(memory, prefix+"*"))
	for _, dir := range dirs {
		if lock, err := locked(dir, unix.LOCK_EX|unix.LOCK_NB); err == nil {
			_ = os.RemoveAll(dir)
			_ = lock.Close()
		}
	}
}

// locked opens a folder and locks it until it is closed.
func locked(dir string, how int) (*os.File, error) {
	f, err := os.OpenFile(dir, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), how); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}
