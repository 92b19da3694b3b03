package roleprofile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/roleprofile"
)

func TestAProfileRunsTheCommandAndHasNoKeys(t *testing.T) {
	s := roleprofile.New(t.TempDir())
	ref := model.Ref{Realm: "acme", Name: "admin", User: "dev"}
	command := []string{"/opt/my tools/authdeck", "--chdir", "/srv/it's here", "credential-process", "-i", "admin"}
	credentials, config, err := s.Files(ref, "eu-west-1", command)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(config)
	want := "# Written by authdeck. The command renews the session of the role.\n[profile admin]\nregion = eu-west-1\n" +
		`credential_process = '/opt/my tools/authdeck' --chdir '/srv/it'"'"'s here' credential-process -i admin` + "\n"
	if err != nil || string(text) != want {
		t.Errorf("%v\n%s\nwant:\n%s", err, text, want)
	}
	if text, err := os.ReadFile(credentials); err != nil || len(text) != 0 {
		t.Errorf("%v %q", err, text)
	}
	if again, _, err := s.Files(ref, "eu-west-1", command); err != nil || again != credentials {
		t.Errorf("again: %v %s", err, again)
	}
	if _, other, err := s.Files(ref, "eu-west-1", append(command, "--config", "a.yaml")); err != nil || filepath.Dir(other) == filepath.Dir(config) {
		t.Errorf("another command: %v %s", err, other)
	}
	ref.Name = "default"
	if _, config, err = s.Files(ref, "", command); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(config); !strings.Contains(string(text), "\n[default]\ncredential_process") {
		t.Errorf("%s", text)
	}
}
