//go:build unix

package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// For the user whose ID is one higher than ours, the files of this test belong to another user.
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
	if err := whyDenied(denied, me); errors.As(err, new(*ForeignError)) {
		t.Errorf("no folder of the user is above, and %v is blamed", err)
	}
	own(home)
	for _, step := range []struct {
		gives, blamed, fix string
	}{
		{"", filepath.Join(home, "a folder"), "sudo chown -R 54321 '" + filepath.Join(home, "a folder") + "'"},
		{filepath.Join(home, "a folder"), folder, "sudo chown -R 54321 '" + folder + "'"},
		{folder, file, "sudo chown 54321 '" + file + "'"},
	} {
		if step.gives != "" {
			own(step.gives)
		}
		err := whyDenied(denied, me)
		var of *ForeignError
		if !errors.As(err, &of) || of.Path != step.blamed || of.Fix != step.fix || of.Owner != "root" || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%v", err)
		}
		if want := "belongs to root, perhaps because of a command with sudo; run: " + step.fix; !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%v", err)
		}
	}
	if err := unwritable(folder, whyDenied(denied, me)); !errors.As(err, new(*ForeignError)) {
		t.Errorf("%v hides whose it is", err)
	}
	own(file)
	if err := whyDenied(denied, me); errors.As(err, new(*ForeignError)) {
		t.Errorf("all is the user's, and %v is blamed", err)
	}
	if other := errors.New("else"); !errors.Is(whyDenied(other, me), other) || whyDenied(nil, me) != nil {
		t.Error("another error is changed")
	}
}
