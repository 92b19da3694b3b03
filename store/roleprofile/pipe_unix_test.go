//go:build unix

package roleprofile_test

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"authdeck/model"
	"authdeck/store/roleprofile"
)

func TestAPipeInAFilesPlaceIsReplaced(t *testing.T) {
	s, ref := roleprofile.New(t.TempDir()), model.Ref{Realm: "acme", Name: "admin", User: "dev"}
	credentials, config, err := s.Files(ref, "", []string{"authdeck"})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{credentials, config} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.Files(ref, "", []string{"authdeck"}); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(config); err != nil || !strings.Contains(string(text), "credential_process = authdeck") {
		t.Errorf("%v, %s", err, text)
	}
}
