package files

import (
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

func TestOnlyWritingNeedsAFolderInWhichOneCanWrite(t *testing.T) {
	t.Parallel()
	const writable, readable = "; make that folder writable", "; check its permissions"
	for cause, read := range map[error]string{fs.ErrPermission: readable, syscall.EACCES: readable, syscall.EROFS: ""} {
		err := &fs.PathError{Op: "cannot use", Path: "/f", Err: cause}
		if got := strings.TrimPrefix(Fixable("/f", err).Error(), err.Error()); got != read {
			t.Errorf("%v, read: %q", cause, got)
		}
		if got := strings.TrimPrefix(FixableWrite("/f", err).Error(), err.Error()); got != writable {
			t.Errorf("%v, written: %q", cause, got)
		}
	}
	if err := Unreadable("/f", &fs.PathError{Op: "open", Path: "/f", Err: fs.ErrPermission}); !strings.HasSuffix(err.Error(), readable) {
		t.Error(err)
	}
	if err := notLocked("/f", &fs.PathError{Op: "open", Path: "/f", Err: fs.ErrPermission}); !strings.HasSuffix(err.Error(), writable) {
		t.Error(err)
	}
	if FixableWrite("/f", nil) != nil || Fixable("/f", nil) != nil {
		t.Error("no error is one")
	}
}
