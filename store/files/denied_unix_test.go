//go:build unix

package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The files of this test belong to root until it gives them to the user 54321.
func TestAFileOfAnotherUserInOurFolderIsNamedWithTheCommandThatFixesIt(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	home := t.TempDir()
	folder := filepath.Join(home, "a folder", "deep")
	file := filepath.Join(folder, "file")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const me = 54321
	own := func(paths ...string) {
		t.Helper()
		for _, path := range paths {
			if err := os.Chown(path, me, me); err != nil {
				t.Fatal(err)
			}
		}
	}
	denied := &fs.PathError{Op: "open", Path: file, Err: fs.ErrPermission}
	if err := whyDenied(denied, me); errors.As(err, new(*DeniedError)) {
		t.Errorf("no folder of the user is above, and %v is blamed", err)
	}
	own(home)
	for _, step := range []struct {
		gives, blamed, fix string
	}{
		{"", filepath.Join(home, "a folder"), "sudo find '" + filepath.Join(home, "a folder") + "' -xdev -user 0 -execdir chown -h 54321 {} \\;"},
		{filepath.Join(home, "a folder"), folder, "sudo find '" + folder + "' -xdev -user 0 -execdir chown -h 54321 {} \\;"},
		{folder, file, "sudo chown 54321 '" + file + "'"},
	} {
		if step.gives != "" {
			own(step.gives)
		}
		err := whyDenied(denied, me)
		var of *DeniedError
		if !errors.As(err, &of) || of.Path != step.blamed || of.Command != step.fix || of.Owner != "root" || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%v", err)
		}
		if want := "belongs to root, perhaps because of a command with sudo; run: " + step.fix; !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%v", err)
		}
	}
	if err := unwritable(folder, whyDenied(denied, me)); !errors.As(err, new(*DeniedError)) {
		t.Errorf("%v hides whose it is", err)
	}
	own(file)
	if err := whyDenied(denied, me); errors.As(err, new(*DeniedError)) {
		t.Errorf("all is the user's, and %v is blamed", err)
	}
	for path, want := range map[string]string{
		"/h/.config/atmos/acme": "XDG_CONFIG_HOME", "/h/.local/share/atmos": "XDG_DATA_HOME", "/h/.local/state": "XDG_STATE_HOME", "/h/.cache": "XDG_CACHE_HOME",
	} {
		if err := notMade(path, &fs.PathError{Op: "mkdir", Path: path, Err: fs.ErrPermission}); !strings.HasSuffix(err.Error(), "; set "+want+" to a folder in which you can write") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if other := errors.New("else"); !errors.Is(whyDenied(other, me), other) || whyDenied(nil, me) != nil {
		t.Error("another error is changed")
	}
}

func TestOurOwnFileWithoutPermissionIsNamedWithTheCommandThatFixesIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	folder := filepath.Join(dir, "folder")
	file := filepath.Join(folder, "file")
	if err := errors.Join(os.Mkdir(folder, 0o755), os.WriteFile(file, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	me := os.Getuid()
	if me == 0 { // whom the system denies nothing
		me = 54321
		if err := errors.Join(os.Chown(dir, me, me), os.Chown(folder, me, me), os.Chown(file, me, me)); err != nil {
			t.Fatal(err)
		}
	}
	denied := &fs.PathError{Op: "open", Path: file, Err: fs.ErrPermission}
	if err := whyDenied(denied, me); errors.As(err, new(*DeniedError)) {
		t.Errorf("the permissions allow it, and %v", err)
	}
	for _, c := range []struct {
		path string
		mode fs.FileMode
		want string
	}{
		{file, 0o000, file + " denies you access (mode 0000); run: chmod 600 " + file},
		{file, 0o044, file + " denies you access (mode 0044); run: chmod u+rw " + file},
		{file, 0o400, file + " denies you access (mode 0400); run: chmod 600 " + file},
	} {
		if err := os.Chmod(c.path, c.mode); err != nil {
			t.Fatal(err)
		}
		if err := whyDenied(denied, me); err.Error() != c.want || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%v, not %s", err, c.want)
		}
	}
	missing := &fs.PathError{Op: "mkdir", Path: filepath.Join(folder, "new", "deep"), Err: fs.ErrPermission}
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	if err := whyDenied(missing, me); err.Error() != folder+" denies you access (mode 0555); run: chmod u+rwx "+folder {
		t.Error(err)
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestAFolderThatCannotBeCreatedSaysWhatToDo(t *testing.T) {
	t.Parallel()
	err := notMade("/no/.atmos", &fs.PathError{Op: "mkdir", Path: "/no", Err: syscall.EROFS})
	if err.Error() != "cannot create the folder /no/.atmos: read-only file system; set HOME to a folder in which you can write" || !errors.Is(err, syscall.EROFS) {
		t.Error(err)
	}
	if other := errors.New("else"); !errors.Is(notMade("/no", other), other) {
		t.Error("another error is changed")
	}
}

func TestAFolderBelowAFileIsNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(file, "new")
	if err := MakeFolder(below, 0o700); err == nil || err.Error() != file+" is a file, not a folder; move or rename that file" || !errors.Is(err, syscall.ENOTDIR) {
		t.Error(err)
	}
}

// Neither "too many levels of symbolic links" nor "file exists" says what to do.
func TestALinkThatLeadsNowhereOrBackToItselfIsNamedWithWhatToDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for to, want := range map[string]string{
		"loop":    " is a link that leads back to itself; delete that link",
		"nowhere": " is a link that leads to nothing; delete that link, or create what it leads to",
	} {
		link := filepath.Join(dir, to)
		if to == "nowhere" {
			link += "-link"
		}
		if err := os.Symlink(to, link); err != nil {
			t.Fatal(err)
		}
		below := filepath.Join(link, "a", "b")
		for how, err := range map[string]error{"make": MakeFolder(below, 0o700), "writable": Writable(below), "in place": LinkInPlace(below)} {
			if err == nil || err.Error() != link+want {
				t.Errorf("%s: %v", how, err)
			}
		}
	}
	loop := filepath.Join(dir, "loop")
	_, err := Read(loop, MaxState)
	if err = Fixable(loop, err); !errors.Is(err, syscall.ELOOP) || err.Error() != loop+" is a link that leads back to itself; delete that link" {
		t.Error(err)
	}
	if err := Fixable(loop, Replace(loop, nil, 0o600)); err == nil || err.Error() != loop+" is a link that leads back to itself; delete that link" {
		t.Error(err)
	}
	if err := LinkInPlace(filepath.Join(dir, "none", "at-all")); err != nil {
		t.Error(err)
	}
}
