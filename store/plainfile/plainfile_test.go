package plainfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/store/plainfile"
)

const (
	keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
	csv  = "Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
)

// home has one file.
func home(t *testing.T, name, text string, mode os.FileMode) (f plainfile.Files, path string) {
	t.Helper()
	dir := t.TempDir()
	path = filepath.Join(dir, name)
	if err := errors.Join(os.WriteFile(path, []byte(text), mode), os.Chmod(path, mode)); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	return plainfile.Files{Home: dir, WorkDir: dir}, path
}

func read(t *testing.T, f plainfile.Files, path string) model.Plaintext {
	t.Helper()
	p, err := f.Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Wipe)
	return p
}

// A credentials file seldom has the MFA device, because AWS programs read it from their config file.
func TestTheDeviceOfAProfileComesFromAWSsConfigFile(t *testing.T) {
	const mine, foreign = "arn:aws:iam::123456789012:mfa/me", "arn:aws:iam::210987654321:mfa/me"
	const known = "aws_access_key_id = AKIARZPUZDIKGB2VALC4\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n" // of account 123456789012
	for what, c := range map[string]struct{ text, config, device, from string }{
		"its profile":         {"[ops]\n" + known, "[profile ops]\nregion = x\nmfa_serial = " + mine + "\n", mine, "~/.aws/config:3"},
		"a role's profile":    {"[ops]\n" + known, "[profile admin]\nsource_profile = ops\nmfa_serial = " + mine + "\n", mine, "~/.aws/config:3"},
		"the file itself":     {"[ops]\n" + known + "[admin]\nrole_arn = x\nsource_profile = ops\nmfa_serial = " + mine + "\n", "", mine, "HOME/k:7"},
		"beside the keys":     {"[ops]\n" + known + "mfa_serial = " + mine + "\n", "[profile ops]\nmfa_serial = GAHT12345678\n", mine, ""},
		"of another account":  {"[ops]\n" + known, "[profile ops]\nmfa_serial = " + foreign + "\n", "", ""},
		"of another profile":  {"[ops]\n" + known, "[default]\nmfa_serial = " + mine + "\n", "", ""},
		"keys without a name": {known, "[default]\nmfa_serial = " + mine + "\n", "", ""},
		"no config file":      {"[ops]\n" + known, "", "", ""},
	} {
		f, path := home(t, "k", c.text, 0o600)
		f.Config = "~/.aws/config"
		if c.config != "" {
			config := filepath.Join(f.Home, ".aws", "config")
			if err := errors.Join(os.Mkdir(filepath.Dir(config), 0o700), os.WriteFile(config, []byte(c.config), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		k := read(t, f, path).Keys[0]
		if from := filepath.ToSlash(strings.ReplaceAll(k.DeviceFrom, f.Home, "HOME")); k.Keys.Device != c.device || from != c.from {
			t.Errorf("%s: %q from %q", what, k.Keys.Device, from)
		}
	}
}

func has(t *testing.T, path, want string) {
	t.Helper()
	if text, err := os.ReadFile(path); err != nil || string(text) != want {
		t.Errorf("%s: %q, %v", path, text, err)
	}
}

func TestAPathMayStartWithTheHomeFolder(t *testing.T) {
	f, path := home(t, "k.csv", csv, 0o600)
	for _, way := range []string{path, "k.csv", "~/k.csv", " ~/k.csv "} {
		if p := read(t, f, way); p.Path != path || len(p.Keys) != 1 || !p.Table {
			t.Errorf("%s: %+v", way, p)
		}
	}
}

func TestWhatCannotBeReadIsSaidWithoutQuotingIt(t *testing.T) {
	f, _ := home(t, "secret", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n", 0o600)
	big := filepath.Join(f.Home, "big")
	locked := filepath.Join(f.Home, "locked")
	if err := errors.Join(os.WriteFile(big, make([]byte, 1<<20+1), 0o600), os.WriteFile(locked, []byte(csv), 0)); err != nil {
		t.Fatal(err)
	}
	for way, says := range map[string]string{
		"": "name the file", "none": "there is no file", ".": "is a folder", "big": "larger than 1 MB", "secret": "no AWS keys found",
		"locked": "you do not have permission to read",
	} {
		if way == "locked" && os.Geteuid() <= 0 {
			continue // root can read everything, and so can anybody on Windows by mode
		}
		if _, err := f.Read(t.Context(), way); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "wJalr") {
			t.Errorf("%q: %v", way, err)
		}
	}
	if _, err := (plainfile.Files{}).Read(t.Context(), "~/x"); err == nil {
		t.Error("without a home there is one")
	}
}

func TestOnlyTheKeysAreRemovedFromTheFile(t *testing.T) {
	const file = "[a]\n" + keys + "region = x\n\n[b]\n" + keys + "# end"
	f, path := home(t, "credentials", file, 0o640)
	link := filepath.Join(f.Home, "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	done, err := f.Remove(t.Context(), read(t, f, "link"), []int{0}, nil)
	if done.Deleted != "" || err != nil {
		t.Error(done, err)
	}
	has(t, path, "[a]\nregion = x\n\n[b]\n"+keys+"# end")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v %v", info, err)
	}
	if target, err := os.Readlink(link); err != nil || target != path {
		t.Errorf("the link leads to %q, %v", target, err)
	}
	if others, err := filepath.Glob(filepath.Join(f.Home, ".*")); err != nil || len(others) > 0 {
		t.Errorf("left behind: %v", others)
	}
}

func TestACSVGoesAsAFileUnlessOtherKeysAreInIt(t *testing.T) {
	f, path := home(t, "k.csv", csv, 0o600)
	if done, err := f.Remove(t.Context(), read(t, f, path), []int{0}, nil); done.Deleted != path || err != nil {
		t.Error(done, err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	f, path = home(t, "k.csv", csv+"AKIAI44QH8DHBEXAMPLE,je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n", 0o600)
	if done, err := f.Remove(t.Context(), read(t, f, path), []int{1}, nil); done.Deleted != "" || err != nil {
		t.Error(done, err)
	}
	has(t, path, csv)
}

func TestADeletedFileIsNamedAlsoBehindALink(t *testing.T) {
	f, path := home(t, "k.csv", csv, 0o600)
	link := filepath.Join(f.Home, "link")
	if err := os.Symlink("k.csv", link); err != nil {
		t.Skip(err)
	}
	done, err := f.Remove(t.Context(), read(t, f, link), []int{0}, nil)
	if real, _ := filepath.EvalSymlinks(filepath.Dir(path)); err != nil || done.Deleted != filepath.Join(real, "k.csv") {
		t.Error(done, err)
	}
}

func TestTheLinesThatStillHaveARemovedSecretAreKnown(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	const file = "# old " + secret + "\n[a]\n" + keys + "; " + secret + "\n[b]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n"
	wide := []byte("\xff\xfe")
	for _, c := range []byte(file) {
		wide = append(wide, c, 0)
	}
	for _, text := range []string{file, string(wide)} {
		f, path := home(t, "credentials", text, 0o600)
		done, err := f.Remove(t.Context(), read(t, f, path), []int{0}, nil)
		if want := []int{1, 2}; err != nil || !slices.Equal(done.Left, want) {
			t.Errorf("%v, %v", done, err)
		}
	}
}

func TestAFileThatIsNotWhatWasReadIsLeftAlone(t *testing.T) {
	f, path := home(t, "k.csv", csv, 0o600)
	p := read(t, f, path)
	if err := os.WriteFile(path, []byte(csv+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Remove(t.Context(), p, []int{0}, nil); !errors.Is(err, model.ErrFileChanged) {
		t.Error(err)
	}
	has(t, path, csv+"\n")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Remove(t.Context(), p, []int{0}, nil); err == nil {
		t.Error("a file that is gone was cleaned")
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	f, path := home(t, "k.csv", csv, 0o600)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 { // either answer may come first
		if p, err := f.Read(ctx, path); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("%v %v", p, err)
		}
	}
}

func TestATextIsReadWhateverItsLength(t *testing.T) {
	for _, n := range []int{0, 1, 64<<10 - 1, 64 << 10, 200_000, 1 << 20} {
		if text, err := keysimport.ReadAll(strings.NewReader(strings.Repeat("x", n))); err != nil || len(text) != n {
			t.Errorf("%d: %d %v", n, len(text), err)
		}
	}
	if _, err := keysimport.ReadAll(strings.NewReader(strings.Repeat("x", 1<<20+1))); !errors.Is(err, keysimport.ErrTooLarge) {
		t.Error(err)
	}
}

func TestAFileStaysAsItIsIfOtherTextWouldGoWithTheKeys(t *testing.T) {
	const object = `"AccessKey": {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}}`
	for _, text := range []string{"{" + object, `{"db": "hunter2", ` + object, "[a]\n" + strings.TrimSpace(keys) + " # of bob\n"} {
		f, path := home(t, "k", text, 0o600)
		done, err := f.Remove(t.Context(), read(t, f, path), []int{0}, nil)
		if text == "{"+object {
			if err != nil || done.Deleted != path {
				t.Error(done, err)
			}
			continue
		}
		var other *keysimport.OtherTextError
		if !errors.As(err, &other) || done.Deleted != "" {
			t.Errorf("%s: %v %v", text, done, err)
		}
		has(t, path, text)
	}
}

func TestOtherHardLinksOfAFileAreCounted(t *testing.T) {
	for _, text := range []string{csv, "[a]\n" + keys + "region = x\n"} {
		f, path := home(t, "k", text, 0o600)
		other := filepath.Join(f.Home, "other")
		if err := os.Link(path, other); err != nil {
			t.Skip(err)
		}
		done, err := f.Remove(t.Context(), read(t, f, path), []int{0}, nil)
		if err != nil || done.OtherNames != 1 {
			t.Errorf("%+v %v", done, err)
		}
		has(t, other, text)
	}
}
