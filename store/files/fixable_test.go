package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"authdeck/model"
)

func TestOnlyWritingNeedsAFolderInWhichOneCanWrite(t *testing.T) {
	t.Parallel()
	const writable, readable = "; make that folder writable", "; check its permissions"
	for cause, read := range map[error]string{fs.ErrPermission: readable, syscall.EACCES: readable, syscall.EROFS: ""} {
		err := &fs.PathError{Op: "cannot use", Path: "/f", Err: cause}
		if got := strings.TrimPrefix(Fixable("/f", err).Error(), err.Error()); got != read {
			t.Errorf("%v, read: %q", cause, got)
		}
		if got := strings.TrimPrefix(fixableWrite("/f", err).Error(), err.Error()); got != writable {
			t.Errorf("%v, written: %q", cause, got)
		}
	}
	if err := Unreadable("/f", &fs.PathError{Op: "open", Path: "/f", Err: fs.ErrPermission}); !strings.HasSuffix(err.Error(), readable) {
		t.Error(err)
	}
	if err := notLocked("/f", &fs.PathError{Op: "open", Path: "/f", Err: fs.ErrPermission}); !strings.HasSuffix(err.Error(), writable) {
		t.Error(err)
	}
	if fixableWrite("/f", nil) != nil || Fixable("/f", nil) != nil {
		t.Error("no error is one")
	}
}

func TestALimitOfTheSystemIsNamedWithWhatToDo(t *testing.T) {
	t.Parallel()
	for cause, fix := range map[error]string{
		syscall.ENOSPC: "free disk space", syscall.EDQUOT: "delete files of yours, or ask for a larger quota", syscall.EFBIG: "raise the limit for the size of files (ulimit -f)",
		syscall.EMFILE: "raise the limit for open files (ulimit -n)", syscall.ENFILE: "close other programs",
	} {
		var p *model.Problem
		if err := fixableWrite("/f", &fs.PathError{Op: "open", Path: "/f", Err: cause}); !errors.As(err, &p) || p.Fix.String() != fix {
			t.Errorf("%v: %v", cause, err)
		}
	}
}

func TestWhoeverWritesAFileSaysWhatToDo(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(file, "below")
	for what, err := range map[string]error{
		"Replace": Replace(path, nil, 0o600), "ReplaceIf": ReplaceIf(path, nil, 0o600, func() error { return nil }),
		"Remove": Remove(path), "Writable": Writable(path),
	} {
		var p *model.Problem
		if !errors.As(err, &p) || p.Fix.String() != "move or rename that file" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestALinkToNothingHasOneText(t *testing.T) {
	t.Parallel()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("none/file", link); err != nil {
		t.Skip("no links here:", err)
	}
	want := link + " is a link that leads to nothing; delete that link, or create what it leads to"
	for what, err := range map[string]error{"reading": Fixable(link, fs.ErrNotExist), "writing": Replace(link, nil, 0o600), "its folder": LinkInPlace(link)} {
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v", what, err)
		}
	}
}
