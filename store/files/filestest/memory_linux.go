package filestest

import (
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	memory = "/dev/shm"
	prefix = "authdeck-gotest-" // nobody would choose this name
	marker = "locked-by-tests"  // the file in each folder whose lock shows that its tests are running
	enough = 1 << 30            // bytes for the programs and folders of one package; a container may have less
)

// inMemory creates a folder in memory for this process. leave removes it. dir is "" if there is no suitable memory; the files are
// then on the disk.
func inMemory() (dir string, leave func()) {
	if !usable(memory) {
		return "", func() {}
	}
	removeLeftovers()
	dir, err := os.MkdirTemp(memory, prefix)
	if err != nil {
		return "", func() {}
	}
	err = os.Chmod(dir, 0o711) //nolint:gosec // some tests run as another user in a folder of theirs inside
	// A folder counts as left over only if it has its marker file, which is locked before it gets its name.
	unnamed := filepath.Join(dir, marker+".new")
	var ours *os.File
	if err == nil {
		ours, err = locked(unnamed, os.O_CREATE|os.O_EXCL)
	}
	if err == nil {
		err = os.Rename(unnamed, filepath.Join(dir, marker))
	}
	leave = func() {
		_ = os.RemoveAll(dir)
		if ours != nil {
			_ = ours.Close()
		}
	}
	if err != nil {
		leave()
		return "", func() {}
	}
	return dir, leave
}

// usable reports whether a folder is in memory, has enough room, and allows programs in it to run.
func usable(dir string) bool {
	var fs unix.Statfs_t
	return unix.Statfs(dir, &fs) == nil && fs.Type == unix.TMPFS_MAGIC && fs.Flags&unix.ST_NOEXEC == 0 &&
		fs.Bavail*uint64(fs.Bsize) >= enough //nolint:gosec // a size
}

// removeLeftovers removes this user's folders of killed tests. The kernel has released their locks.
func removeLeftovers() {
	dirs, _ := filepath.Glob(filepath.Join(memory, prefix+"*"))
	for _, dir := range dirs {
		var info unix.Stat_t
		if unix.Lstat(dir, &info) != nil || info.Mode&unix.S_IFMT != unix.S_IFDIR || int(info.Uid) != os.Getuid() {
			continue
		}
		if lock, err := locked(filepath.Join(dir, marker), 0); err == nil {
			_ = os.RemoveAll(dir)
			_ = lock.Close()
		}
	}
}

// locked opens a file and locks it until it is closed. It does not wait.
func locked(path string, flags int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOFOLLOW|flags, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}
