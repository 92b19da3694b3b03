package browser

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestAPathWithADriveIsOneBrowser(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "my browser.exe")
	if err := os.WriteFile(program, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	getenv := func(name string) string {
		return map[string]string{"BROWSER": `C:\none.exe;` + program + " --new"}[name]
	}
	if got := Find(getenv, nil).command; !slices.Equal(got, []string{program, "--new"}) {
		t.Errorf("%q", got)
	}
}
