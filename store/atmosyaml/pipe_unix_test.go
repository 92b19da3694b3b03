//go:build unix

package atmosyaml

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestReadDoesNotWaitForAPipe(t *testing.T) {
	dir := folder(t, map[string]string{"atmos.yaml": "import: ['*', pipe.yaml]\n" + users("r", "a"), ".atmos.d/x.yaml": "", "profiles/dev/x.yaml": "", "inc/atmos.yaml": "auth: !include ../pipe.yaml\n"})
	for _, name := range []string{"pipe.yaml", ".atmos.d/pipe.yaml", "profiles/dev/pipe.yaml"} {
		must(t, syscall.Mkfifo(filepath.Join(dir, name), 0o600))
	}
	waited(t, "a pipe", func() {
		c, err := Read(t.Context(), Source{WorkDir: dir, Profiles: []string{"dev"}, LookupEnv: lookup(nil)})
		if err != nil || len(c.Identities) != 1 || len(c.Warnings) != 1 {
			t.Errorf("%v; %v", err, c.Warnings)
		}
		if _, err := Read(t.Context(), Source{WorkDir: filepath.Join(dir, "inc"), LookupEnv: lookup(nil)}); err == nil {
			t.Error("a pipe was included")
		}
	})
}

func TestAPipeNamedAtmosYAMLIsReported(t *testing.T) {
	dir := t.TempDir()
	must(t, syscall.Mkfifo(filepath.Join(dir, "atmos.yaml"), 0o600))
	_, err := Read(t.Context(), Source{WorkDir: dir, LookupEnv: lookup(nil)})
	wantProblem(t, err, "atmos.yaml is not a regular file")
}
