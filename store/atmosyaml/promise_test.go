package atmosyaml

import (
	"os"
	"path/filepath"
	"testing"

	"authdeck/model"
)

// TestTheFileThatIsNamedIsTheOneThatIsWritten: what is said where no identity is there yet names the file that adding one
// then changes.
func TestTheFileThatIsNamedIsTheOneThatIsWritten(t *testing.T) {
	const none = "auth:\n  realm: r\n"
	for name, c := range map[string]struct {
		files map[string]string
		env   map[string]string
		want  string
	}{
		"nothing":                         {want: "home/.atmos/atmos.yaml"},
		"an empty folder":                 {files: map[string]string{"home/.atmos/note.txt": "x"}, want: "home/.atmos/atmos.yaml"},
		"one at home":                     {files: map[string]string{"home/.atmos/atmos.yaml": none}, want: "home/.atmos/atmos.yaml"},
		"one here":                        {files: map[string]string{"p/atmos.yaml": none}, want: "p/atmos.yaml"},
		"both":                            {files: map[string]string{"p/atmos.yaml": none, "home/.atmos/atmos.yaml": none}, want: "p/atmos.yaml"},
		"a folder by the variable":        {env: map[string]string{"ATMOS_CLI_CONFIG_PATH": "q"}, files: map[string]string{"q/note.txt": "x"}, want: "q/atmos.yaml"},
		"a part of one and no main file":  {files: map[string]string{"p/atmos.d/more.yaml": none}, want: "home/.atmos/atmos.yaml"},
		"one at home that is only a part": {files: map[string]string{"home/.atmos/atmos.yml": none}, want: "home/.atmos/atmos.yml"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for path, text := range c.files {
				path = filepath.Join(dir, path)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for k, v := range c.env {
				c.env[k] = filepath.Join(dir, v)
			}
			if err := os.MkdirAll(filepath.Join(dir, "p"), 0o700); err != nil {
				t.Fatal(err)
			}
			s := Source{WorkDir: filepath.Join(dir, "p"), Home: filepath.Join(dir, "home"), Getenv: lookup(c.env)}
			_, err := Read(t.Context(), s)
			said, empty := model.NothingYet(err)
			if !empty {
				t.Fatal(err)
			}
			a, err := s.Add(t.Context(), model.NewIdentity{Name: "new-one"})
			if err != nil {
				t.Fatal(err)
			}
			if want := filepath.Join(dir, c.want); said.Origin.File != want || a.File != want {
				t.Errorf("said %s, writes %s, want %s", said.Origin.File, a.File, want)
			}
		})
	}
}
