package words_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"

	"authdeck/ui/words"
)

func TestNoErrorAboutAFileNamesASystemCall(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"Cannot open /a/b: not a directory. Check /a/b: a file is where a folder should be": &fs.PathError{Op: "open", Path: "/a/b", Err: syscall.ENOTDIR},
		"Cannot open /a: permission denied. Check the permissions of /a and its folder":     &fs.PathError{Op: "openat", Path: "/a", Err: syscall.EACCES},
		"Cannot read /a: input/output error; cannot remove /b: read-only file system. Use a folder on a disk that is not read-only": errors.Join(
			&fs.PathError{Op: "read", Path: "/a", Err: syscall.EIO}, &fs.PathError{Op: "unlinkat", Path: "/b", Err: syscall.EROFS}),
		"Nothing was removed; cannot remove /a: read-only file system. Use a folder on a disk that is not read-only": fmt.Errorf("nothing was removed; %w",
			&fs.PathError{Op: "unlinkat", Path: "/a", Err: syscall.EROFS}),
		"Cannot rename /a to /b: no space left on device. Free disk space": &os.LinkError{Op: "rename", Old: "/a", New: "/b", Err: syscall.ENOSPC},
		"Cannot change the permissions of /a: operation not permitted; cannot create the folder /b: file exists": errors.Join(
			&fs.PathError{Op: "chmod", Path: "/a", Err: syscall.EPERM}, fmt.Errorf("%w", &fs.PathError{Op: "mkdir", Path: "/b", Err: syscall.EEXIST})),
		"Cannot read /a: too many levels of symbolic links. Check the links in /a: they form a loop": &fs.PathError{Op: "lstat", Path: "/a", Err: syscall.ELOOP},
		"Cannot read /a: not a regular file":             &fs.PathError{Op: "cannot read", Path: "/a", Err: errors.New("not a regular file")},
		"Cannot change the owner of /a: no such process": &fs.PathError{Op: "lchown", Path: "/a", Err: syscall.ESRCH},
	} {
		if got := words.Line(words.Explain(err)); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
