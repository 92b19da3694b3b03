//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// readmeCommands are the blocks of commands below a heading of the README.
func readmeCommands(t *testing.T, heading string) (blocks []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "\n## "+heading+"\n")
	section, _, _ := strings.Cut(after, "\n## ")
	for part := range strings.SplitSeq(section, "\n\n") {
		if strings.HasPrefix(strings.TrimLeft(part, "\n"), "    ") {
			blocks = append(blocks, part)
		}
	}
	return blocks
}

// The first block leaves what Atmos needs, and the second one nothing.
func TestNothingIsLeftAfterTheUninstallLinesOfTheReadme(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bin := filepath.Join(w.home, ".local", "bin")
	man := filepath.Join(w.home, ".local", "share", "man", "man1")
	for _, dir := range []string{bin, man} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(os.Getenv(programVar), filepath.Join(bin, "authdeck")); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"authdeck.1", "authdeck-demo.1"} {
		if err := os.WriteFile(filepath.Join(man, page), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.vars["PATH"] = bin + string(os.PathListSeparator) + w.vars["PATH"]
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["AWS_ENDPOINT_URL"] = passphrase, w.endpoint
	w.work = w.home
	w.did("", "identity", "add", "work", "--region", "us-east-1", "--yes")
	w.did("", "keyring", "use", "file")
	w.did(w.secret+"\n", "user", "configure", "-i", "work", "--access-key-id", w.keyID, "--mfa-arn", device, "--secret-stdin")
	w.did("", "login", "-i", "work", "--mfa-code", w.code())
	w.did("", "list")

	blocks := readmeCommands(t, "Uninstall")
	if len(blocks) != 2 {
		t.Fatalf("%q", blocks)
	}
	x := open(t, 80, 24, w.other("sh", "-e", "-c", blocks[0]))
	x.see("Delete the keys of work", "y or n")
	x.press("y", enter)
	x.exits(0)
	left := files(t, w.home)
	if left[".atmos/atmos.yaml"] == "" {
		t.Error("atmos.yaml is gone")
	}
	for path := range left {
		if strings.Contains(path, "authdeck") {
			t.Errorf("left: %s", path)
		}
	}
	if out, err := w.other("sh", "-e", "-c", blocks[1]).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if left = files(t, w.home); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// did runs authdeck, which must succeed.
func (w *world) did(stdin string, args ...string) {
	w.t.Helper()
	c := w.command(args...)
	c.Stdin = strings.NewReader(stdin)
	if out, err := c.CombinedOutput(); err != nil {
		w.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
