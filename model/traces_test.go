package model_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"authdeck/awsauth/awsfake"
)

// everyFileBelow returns the content of the files below a folder, by path.
func everyFileBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts, tree := map[string]string{}, os.DirFS(dir)
	err := fs.WalkDir(tree, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(tree, path)
		texts[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestStateFilesHaveNeitherCodesNorKeys(t *testing.T) {
	w := newWorld(t)
	w.saved()
	code, next := w.code(phoneSeed, 0), w.code(phoneSeed, 1)
	w.AWS.Fail(awsfake.Cut(), 1)
	a := w.begin(w.identity())
	if _, err := a.Send(t.Context(), code); err == nil {
		t.Fatal("it was not cut off")
	}
	if _, err := a.Send(t.Context(), next); err != nil {
		t.Fatal(err)
	}
	w.begin(w.identity(withDevice(tablet))) // so that there is a lock and its holder
	texts := everyFileBelow(t, filepath.Join(w.Dir, "state"))
	records := 0
	for path, text := range texts {
		if strings.HasSuffix(path, ".json") {
			records++
		}
		for _, private := range []string{secret, keyID, keyID[4:16]} {
			if strings.Contains(text, private) {
				t.Errorf("%q is in %s", private, path)
			}
		}
		for _, c := range []string{code, next} {
			// As a word, because six digits may be part of a time or of a MAC.
			if regexp.MustCompile(`\b` + c + `\b`).MatchString(text) {
				t.Errorf("the code %s is in %s:\n%s", c, path, text)
			}
		}
	}
	if records != 2 { // the identity's, and the device's
		t.Errorf("%d records", records)
	}
	for path, text := range everyFileBelow(t, w.Dir) {
		if strings.Contains(text, secret) {
			t.Errorf("the secret key is in %s", path)
		}
	}
}
