package files

import (
	"io/fs"
	"os"
	"runtime"
)

// CloseToOthers takes the permissions of others away from one of our files or folders, and returns those it had; ok is false if it
// changed nothing. A mode with x is for a folder, one without for a regular file. It leaves everything else as it is: a link in our
// file's place may lead to a device that everyone needs, such as /dev/null.
func CloseToOthers(path string, mode fs.FileMode) (was fs.FileMode, ok bool) {
	info, err := os.Stat(path)
	isOurs := err == nil && (info.Mode().IsRegular() || info.IsDir()) && info.IsDir() == (mode&0o100 != 0)
	if !isOurs || runtime.GOOS == "windows" || info.Mode().Perm()&^mode == 0 {
		return 0, false
	}
	return info.Mode().Perm(), os.Chmod(path, mode) == nil
}
