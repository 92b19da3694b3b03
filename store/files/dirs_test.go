package files_test

import (
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"authdeck/store/files"
)

func TestFoldersFollowAtmosAndTheXDGSpecification(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the table's paths are written as on Unix")
	}
	here, err := filepath.Abs("here")
	if err != nil {
		t.Fatal(err)
	}
	usual := files.Dirs{Config: "/h/.config", State: "/h/.local/state", AtmosConfig: "/h/.config", AtmosData: "/h/.local/share"}
	for _, c := range []struct {
		claim, goos string
		env         map[string]string
		want        files.Dirs
	}{
		{"Linux", "linux", nil, usual},
		{"macOS as Linux", "darwin", nil, usual},
		{"Windows", "windows", map[string]string{"LOCALAPPDATA": "/local"}, files.Dirs{"/local", "/local", "/local", "/local"}},
		{"Windows without its variable", "windows", nil,
			files.Dirs{"/h/AppData/Local", "/h/AppData/Local", "/h/AppData/Local", "/h/AppData/Local"}},
		{"XDG moves everything", "linux",
			map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_DATA_HOME": "/d"},
			files.Dirs{"/c", "/s", "/c", "/d"}},
		{"Atmos's variables move only what is shared with it", "linux",
			map[string]string{"XDG_CONFIG_HOME": "/c", "ATMOS_XDG_CONFIG_HOME": "/ac", "ATMOS_XDG_DATA_HOME": "/ad"},
			files.Dirs{"/c", "/h/.local/state", "/ac", "/ad"}},
		{"a relative path counts for Atmos alone", "linux",
			map[string]string{"XDG_CONFIG_HOME": "here"}, files.Dirs{"/h/.config", "/h/.local/state", here, "/h/.local/share"}},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			got, err := files.FindDirs(c.goos, func(k string) string { return c.env[k] }, "/h")
			if err != nil || got != c.want {
				t.Errorf("%+v, %v\nwant %+v", got, err, c.want)
			}
		})
	}
}

func TestWithoutAHomeFolderTheVariablesMustSayEverything(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	env := map[string]string{}
	if _, err := files.FindDirs("linux", func(k string) string { return env[k] }, ""); !errors.Is(err, files.ErrHome) {
		t.Errorf("error %v, want ErrHome", err)
	}
	if _, err := files.FindDirs("linux", func(string) string { return "" }, "home"); err == nil || !strings.Contains(err.Error(), "HOME is not an absolute path: home") {
		t.Errorf("error %v", err)
	}
	env = map[string]string{"XDG_CONFIG_HOME": root, "XDG_STATE_HOME": root, "XDG_DATA_HOME": root}
	if _, err := files.FindDirs("linux", func(k string) string { return env[k] }, ""); err != nil {
		t.Error(err)
	}
}

// Doctor read the settings of the working folder, which may be anybody's.
func TestWithoutAHomeFolderNoSettingsAreLookedForInTheWorkingFolder(t *testing.T) {
	t.Parallel()
	at, err := files.FindDirs("linux", func(string) string { return "" }, "")
	if at.Settings() != "" || err == nil {
		t.Errorf("%q, %v", at.Settings(), err)
	}
}
