package plainfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/store/plainfile"
)

func TestAPathIsCompletedFromItsFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"Downloads/accessKeys.csv", "Downloads/accessKeys-old.csv", "Downloads/notes.txt", "Documents/x", ".aws/credentials", "Downloads/bad\nname", "Down", "Downloads/notes.txt ", " first", "~"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	f := plainfile.Files{Home: dir, WorkDir: dir}
	for typed, want := range map[string]string{
		"~":                        "~/",
		"~/":                       "~/ first ~/Documents/ ~/Down ~/Downloads/ ~/~",
		"~/.a":                     "~/.aws/",
		"~/Down":                   "~/Down ~/Downloads/",
		"~/Downloads/a":            "~/Downloads/accessKeys-old.csv ~/Downloads/accessKeys.csv",
		"~/Downloads/notes.txt":    "~/Downloads/notes.txt",
		"~/Downloads/b":            "",
		"~/nowhere/":               "",
		"Do":                       "Documents/ Down Downloads/",
		"":                         "Documents/ Down Downloads/",
		"./Doc":                    "./Documents/",
		filepath.Join(dir, "Docu"): filepath.Join(dir, "Documents") + "/",
	} {
		got, err := f.Complete(t.Context(), typed)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q (%v)", typed, got, want, err)
		}
	}
}

func TestACompletionReadsNoFile(t *testing.T) {
	t.Parallel()
	f, _ := home(t, "k", keys, 0o600)
	if got, err := f.Complete(t.Context(), "~/k/"); err == nil || got != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestACompletionEndsWithItsContext(t *testing.T) {
	t.Parallel()
	f, _ := home(t, "k", keys, 0o600)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	// Either the folder was faster, or the context ended the wait.
	if got, err := f.Complete(over, "~/"); err == nil && len(got) != 1 || err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("%q %v", got, err)
	}
}
