package roleprofile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
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

func TestAWordThatWouldBreakTheConfigFileIsRefused(t *testing.T) {
	for _, odd := range []string{"/srv/x\nrole_arn = y", "/srv/x\r", "/srv/\x1b[8m", "/srv/\u0085", "/srv/\u2028", "/srv/caf\xe9"} {
		dir := t.TempDir()
		s := roleprofile.New(dir)
		ref := model.Ref{Realm: "acme", Name: "admin", User: "dev"}
		refused := func(ref model.Ref, region string, command ...string) {
			t.Helper()
			_, _, err := s.Files(ref, region, command)
			p := (*model.Problem)(nil)
			if !errors.As(err, &p) || !strings.Contains(p.What, strconv.Quote(odd)) || !strings.Contains(p.Fix.String(), "--static") {
				t.Errorf("%q: %v", odd, err)
			}
			if made, _ := os.ReadDir(dir); len(made) > 0 {
				t.Errorf("%q: something was written", odd)
			}
		}
		refused(ref, "", "authdeck", "--chdir", odd)
		refused(ref, "", "authdeck", "--config", odd)
		refused(ref, "", odd)
		refused(ref, odd, "authdeck")
		ref.Name = odd
		refused(ref, "", "authdeck")
	}
}

// botocore splits the name of a section as a shell does; other SDKs take it as it is.
func TestANameThatBotocoreWouldSplitHasASecondSection(t *testing.T) {
	for name, second := range map[string]string{"a b": "'a b'", "a'b": `'a'"'"'b'`, `a"b`: `'a"b'`, `a\b`: `'a\b'`, "a=b": "", "ä": ""} {
		_, config, err := roleprofile.New(t.TempDir()).Files(model.Ref{Name: name}, "eu-west-1", []string{"authdeck"})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := os.ReadFile(config)
		want := "[profile " + name + "]\nregion = eu-west-1\ncredential_process = authdeck\n"
		if second != "" {
			want += "[profile " + second + "]\nregion = eu-west-1\ncredential_process = authdeck\n"
		}
		if _, got, _ := strings.Cut(string(text), "\n"); got != want {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestNothingInAPathStartsAComment(t *testing.T) {
	_, config, err := roleprofile.New(t.TempDir()).Files(model.Ref{Name: "admin"}, "", []string{"authdeck", "--chdir", "/my #1/a ;b"})
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(config); !strings.HasSuffix(string(text), "credential_process = authdeck --chdir '/my ''#1/a '';b'\n") {
		t.Errorf("%s", text)
	}
}
