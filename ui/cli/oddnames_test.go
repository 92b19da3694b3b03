//go:build !windows

package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/ui/text"
)

// Names, aliases, paths and errors of a file that somebody else wrote reach the terminal through every command.
func TestNoCommandLetsTheTerminalObeyAName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"] = passphrase, "file"
	w.work = filepath.Join(w.work, "odd\u202efolder\x1b]0;t\x07\x1b[31m\u009b2J")
	if err := os.MkdirAll(filepath.Join(w.work, "profiles", "pro\u202efile\x1b[2J\x1b[31m"), 0o700); err != nil {
		t.Fatal(err)
	}
	w.config("import: [\"no\\u202esuch\\e[2J.yaml\"]\nauth:\n  realm: acme\n  identities:\n" +
		"    dev:\n      kind: aws/user\n      alias: \"ali\\e[31m\\u202Eresu\\u2066\\u200f\\u061c\"\n" +
		"    \"k\\u202E\\u200eb\":\n      kind: aws/user\n      tags: [\"x\\e[31m\\u2066\"]\n      credentials: {mfa_arn: \"arn\\e[31m\\u202e\"}\n" +
		"    \"c\\u009B31m\":\n      kind: aws/user\n      alias: \"x\\u009D0;title\\u009C\"\n" +
		"    \"e\\e[2J\":\n      kind: \"aws\\e[31m\\u202e\"\n")
	const section = "[od\x1b[31md\x1b[2J]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
	keys := filepath.Join(t.TempDir(), "credentials\x1b[31m")
	if err := os.WriteFile(keys, []byte(section), 0o600); err != nil {
		t.Fatal(err)
	}
	odd := "n\u202eo\x1b[2J\x1b[31m\u009bx"
	for _, args := range [][]string{
		{"list"}, {"list", "--format", "json"}, {"list", "--format", "yaml"}, {"list", "--format", "tree"}, {"list", "--format", "graphviz"},
		{"list", "--format", "mermaid"}, {"list", "--format", "markdown"}, {"list", "-i", odd}, {"validate"}, {"validate", "--explain"},
		{"validate", "--format", "json"}, {"validate", "--config", odd}, {"validate", "--config-path", odd}, {"validate", "--profile", odd},
		{"doctor", "--offline"}, {"doctor", "--offline", "--format", "json"}, {"doctor", "-i", odd}, {"whoami", "-i", "dev"}, {"whoami", "-i", odd},
		{"login", "-i", "dev"}, {"login", "-i", "k\u202e\u200eb"}, {"login", "-i", odd}, {"logout", "-i", "k\u202e\u200eb", "--dry-run"}, {"logout", "--all", "--dry-run"},
		{"env", "-i", "k\u202e\u200eb"}, {"exec", "-i", "dev", "--", odd}, {"exec", "-i", odd, "--", "true"}, {"credential-process", "-i", odd},
		{"keyring", "status"}, {"keyring", "list"}, {"import", odd}, {"import", "--dry-run", odd}, {"import", "--dry-run", keys}, {"import", "--dry-run", keys, "-i", "dev"}, {"import", "--yes", keys}, {"identity", "add", odd},
		{"identity", "add", "fine", "--dry-run"}, {"user", "configure", "-i", odd}, {odd}, {"list", "--" + odd}, {"help", odd}, {"--theme", odd, "list"},
		{"__complete", "list", "-i", ""}, {"__complete", "list", "-i", "k"}, {"__complete", "list", "--profile", ""}, {"completion", odd},
	} {
		c := w.command(args...)
		var out, stderr bytes.Buffer
		c.Stdout, c.Stderr = &out, &stderr
		_ = c.Run() // most of them fail; the test checks what they print
		for what, said := range map[string]string{"output": out.String(), "standard error": stderr.String()} {
			if strings.ContainsFunc(said, func(r rune) bool { return text.Obeyed(r) && r != '\n' && r != '\t' }) {
				t.Errorf("%q: %s: %q", args, what, said)
			}
		}
	}
}

// A text that is coloured as a whole kept the colours of the path in it.
func TestWhatACommandDidNamesAPathWithoutItsColours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.work = filepath.Join(w.work, "odd\x1b[8mfolder")
	if err := os.MkdirAll(w.work, 0o700); err != nil {
		t.Fatal(err)
	}
	w.config("auth: {realm: acme, identities: {dev: {kind: aws/user}}}\n")
	w.vars["ATMOS_KEYRING_PASSWORD"], w.vars["ATMOS_KEYRING_TYPE"], w.vars["XDG_DATA_HOME"] = passphrase, "file", w.work
	for _, args := range [][]string{{"identity", "add", "newer", "--yes"}, {"keyring", "status"}} {
		out, err := w.command(args...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), `odd\x1b[8mfolder`) || strings.Contains(string(out), "\x1b") {
			t.Errorf("%q: %v\n%q", args, err, out)
		}
	}
}
