package settings_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/store/settings"
)

func TestSettingsAreRead(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for _, c := range []struct {
		claim, text string
		want        settings.Settings
	}{
		{"an empty file", "", settings.Settings{}},
		{"comments alone", "# nothing yet\n\n# keyring: file\n", settings.Settings{}},
		{"all of them", "keyring: file\ntheme: mono\nascii: true\n", settings.Settings{Keyring: "file", Preferences: model.Preferences{Theme: "mono", ASCII: &yes}}},
		{"in quotes, with comments and Windows line ends", "---\r\n\"keyring\": 'file' # here\r\nascii: false\r\n", settings.Settings{Keyring: "file", Preferences: model.Preferences{ASCII: &no}}},
		{"a byte order mark", "\ufeffkeyring: file\n", settings.Settings{Keyring: "file"}},
		{"one in braces", "{keyring: file, theme: mono}", settings.Settings{Keyring: "file", Preferences: model.Preferences{Theme: "mono"}}},
		{"no value is no choice", "keyring:\ntheme: ~\nascii: null\n", settings.Settings{}},
		{"a block of text", "keyring: |\n  file\n", settings.Settings{Keyring: "file"}},
		{"anchors, aliases and tags", "theme: &t dark\nkeyring: *t\nmfa_command: !!str 5\n",
			settings.Settings{Keyring: "dark", Preferences: model.Preferences{Theme: "dark", MFACommands: map[string]string{"": "5"}}}},
		{"a merge key", "x: &a {theme: dark, keyring: file}\n<<: *a\ntheme: mono\n", settings.Settings{Keyring: "file", Preferences: model.Preferences{Theme: "mono"}}},
		{"keys of a later version", "keyring: file\nfuture:\n  - {a: 1}\n7: x\n", settings.Settings{Keyring: "file"}},
		{"keys further in are others", "x:\n  keyring: file\n", settings.Settings{}},
		{"a duration", "min_ttl: 10m\n", settings.Settings{MinTTL: 10 * time.Minute}},
		{"a duration in seconds", "min_ttl: 90\n", settings.Settings{MinTTL: 90 * time.Second}},
		{"a truth that is false", "screen_reader: false\n", settings.Settings{}},
		{"a command for all", "mfa_command: code aws\n", settings.Settings{Preferences: model.Preferences{MFACommands: map[string]string{"": "code aws"}}}},
		{"commands by identity", "identities:\n  Prod-Admin:\n    mfa_command: 'a'\n  b:\n    mfa_command:\n  c: {later: 1}\n  d:\n",
			settings.Settings{Preferences: model.Preferences{MFACommands: map[string]string{"prod-admin": "a", "b": ""}}}},
		{"no identities", "identities:\n", settings.Settings{}},
		{"the first document counts", "theme: mono\n---\nkeyring: file\n", settings.Settings{Preferences: model.Preferences{Theme: "mono"}}},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			got, err := settings.Read(plant(t, c.text))
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestWithoutAFileNothingIsChosen(t *testing.T) {
	t.Parallel()
	got, err := settings.Read(filepath.Join(t.TempDir(), "none", "config.yaml"))
	if !reflect.DeepEqual(got, settings.Settings{}) || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatCannotBeUsedSaysWhereAndWhatToWrite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		claim, text  string
		line, column int
		what, fix    string
	}{
		{"a list", "theme: x\nkeyring: [file]\n", 2, 10, "keyring must be text", "keyring: file"},
		{"a number", "keyring: 7\n", 1, 10, "keyring must be text", "keyring: file"},
		{"a map", "theme:\n  name: x\n", 2, 0, "theme must be text", "theme: dark"},
		{"a text for a truth", "ascii: yes\n", 1, 8, "ascii must be true or false", "ascii: true"},
		{"no duration", "min_ttl: soon\n", 1, 10, "min_ttl must be a duration", "min_ttl: 10m"},
		{"a duration that no session has", "min_ttl: 36h\n", 1, 10, "min_ttl must be less than 36h, the longest session", "min_ttl: 10m"},
		{"a duration of nothing", "min_ttl: 0\n", 1, 10, "min_ttl must be a duration", "min_ttl: 10m"},
		{"a command that is a list", "mfa_command: [op]\n", 1, 14, "mfa_command must be text", "mfa_command: op"},
		{"a command of an identity that is a list", "identities:\n  a:\n    mfa_command: [op]\n", 3, 18, "mfa_command must be text", "mfa_command: op"},
		{"identities that are a list", "identities: [a]\n", 1, 13, "identities must have names of identities", "change it to: identities: {emergency-user: {mfa_command: op "},
		{"an identity that is a text", "identities:\n  a: op\n", 2, 6, "identities.a must have settings", "change it to: a: {mfa_command: op "},
		{"a text for names of accounts", "account_aliases: abc\n", 1, 18, "account_aliases must have account numbers of 12 digits", `change it to: account_aliases: {"123456789012": acme-prod}`},
		{"a text for line mode", "screen_reader: x\n", 1, 16, "screen_reader must be true or false", "screen_reader: true"},
		{"an alias of nothing", "keyring: *a\n", 1, 10, "this alias (*) has no anchor (&) before it", "define the anchor above"},
		{"one folder without brackets", "trusted_folders: /p\n", 1, 18, "trusted_folders must be a list of folders", "trusted_folders: [~/src/infra"},
		{"a relative folder", "trusted_folders: [/p, work]\n", 1, 23, "trusted_folders must be a list of folders", "trusted_folders: [~/src/infra"},
		{"a function", "keyring: !env K\n", 1, 10, "settings have no functions such as !env", "write the value, or put text that starts with ! in quotes"},
		{"a function for a command", "mfa_command: !exec op\n", 1, 14, "settings have no functions such as !exec", "write the value"},
		{"an unknown function", "theme: !x y\n", 1, 8, "settings have no functions such as !x", "write the value"},
		{"a function for a folder", "trusted_folders: [/p, !env HOME]\n", 1, 23, "settings have no functions such as !env", "write the value"},
		{"a function for the name of an account", "account_aliases: {'123456789012': !env A}\n", 1, 35, "settings have no functions such as !env", "write the value"},
		{"no map", "- keyring\n", 1, 1, "key: value", "keyring: system"},
		{"a text", "keyring\n", 1, 1, "key: value", "keyring: system"},
		{"no YAML", "theme: x\nkeyring: \"file\n", 2, 10, "this quote (\") is not closed", "add the closing quote"},
		{"a key twice", "keyring: a\nkeyring: b\n", 2, 1, "duplicate key: it is already on line 1", "keep one of them"},
		{"UTF-16", "\xff\xfet\x00:\x00", 0, 0, "this file is UTF-16", "save it as UTF-8"},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			path := plant(t, c.text)
			_, err := settings.Read(path)
			p := problem(t, err)
			if p.Origin.File != path || p.Origin.Line != c.line || c.column > 0 && p.Origin.Column != c.column {
				t.Errorf("at %s, want line %d column %d", p.Origin.Full(), c.line, c.column)
			}
			if !strings.Contains(p.What, c.what) || !strings.Contains(p.FixLine(), c.fix) {
				t.Errorf("%q, %q", p.What, p.FixLine())
			}
		})
	}
}

func TestWhatIsNotReadIsNamed(t *testing.T) {
	t.Parallel()
	ids := []model.Identity{{Title: "dev"}, {Title: "prod-admin"}, {Title: "dev1"}, {Title: "account-1"}}
	for _, c := range []struct{ claim, text, want string }{
		{"a second document", "theme: dark\n---\nsort: name\n", "2:1: this second YAML document is ignored"},
		{"all of a file whose first document is empty", "---\n---\nsort: name\n", "2:1: the first YAML document is empty, and authdeck reads no other"},
		{"a key", "them: dark\n", `1:1: unknown setting "them". Did you mean theme?`},
		{"a key of an identity", "identities: {dev: {mfa_comand: x}}\n", `1:20: unknown setting "identities.dev.mfa_comand". Did you mean mfa_command?`},
		{"an identity that is written wrongly", "identities: {prod-admn: {mfa_command: x}}\n", `1:14: no identity is called "prod-admn". Did you mean prod-admin?`},
		{"but no identity of another folder", "identities: {elsewhere: {mfa_command: x}, Dev: {mfa_command: y}}\n", ""},
		{"nor one that is a part of another", "identities: {prod: {mfa_command: x}, admin: {}, prod-admin-eu: {}}\n", ""},
		{"nor a short one", "identities: {dev2: {mfa_command: x}, devs: {}}\n", ""},
		{"nor one with another number", "identities: {account-2: {mfa_command: x}, account-11: {}}\n", ""},
		{"nor one with two other letters", "identities: {prxd-admxn: {mfa_command: x}}\n", ""},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			path := plant(t, c.text)
			var got []string
			for _, p := range settings.Unknown(path, ids) {
				got = append(got, strings.TrimPrefix(p.Error(), path+":"))
				if !p.Warning {
					t.Errorf("not a warning: %v", p)
				}
			}
			if all := strings.Join(got, "\n"); (all == "") != (c.want == "") || !strings.HasPrefix(all, c.want) {
				t.Errorf("%q", all)
			}
		})
	}
}

func TestSettingTheKeyringChangesOneLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ claim, before, after string }{
		{"an empty file", "", "keyring: file\n"},
		{"comments", "# mine\n", "# mine\nkeyring: file\n"},
		{"no newline at the end", "theme: mono", "theme: mono\nkeyring: file\n"},
		{"the value alone", "# a\nkeyring:   system   # why\ntheme: mono # b\n\n", "# a\nkeyring:   file   # why\ntheme: mono # b\n\n"},
		{"quotes", "'keyring' : \"sys # tem\"#x\n", ""},
		{"a quoted value", "'keyring' : \"sys # tem\" # x\n", "'keyring' : file # x\n"},
		{"no value", "theme: x\nkeyring:\nascii: true", "theme: x\nkeyring: file\nascii: true"},
		{"a wrong value", "keyring: [a, {b: c}] # d\n", "keyring: file # d\n"},
		{"Windows line ends", "keyring: system\r\ntheme: x\r\n", "keyring: file\r\ntheme: x\r\n"},
		{"a new line with Windows line ends", "theme: x\r\n", "theme: x\r\nkeyring: file\r\n"},
		{"an indented map", "  theme: x\n", "  theme: x\n  keyring: file\n"},
		{"a key from a merge key", "x: &a {keyring: y, theme: z}\n<<: *a\n", "x: &a {keyring: y, theme: z}\n<<: *a\nkeyring: file\n"},
		{"its own key before one from a merge key", "x: &a {keyring: y}\n<<: *a\nkeyring: z\n", "x: &a {keyring: y}\n<<: *a\nkeyring: file\n"},
		{"keys further in", "x:\n  keyring: y\nz: |\n  keyring: w\n", "x:\n  keyring: y\nz: |\n  keyring: w\nkeyring: file\n"},
		{"the same already", "keyring:  'file'", "keyring:  file"},
		{"not what another document says", "theme: x\n---\nkeyring: y\n", ""},
		{"not a map in braces", "{theme: x}\n", ""},
		{"not one value of many lines", "keyring:\n  - a\n  - b\n", ""},
		{"not a text of many lines", "keyring: a\n  b\n", ""},
		{"not a line with another key in it", "{\nkeyring: a, theme: b\n}\n", ""},
		{"not an anchor that something else refers to", "keyring: &k system\ntheme: *k\n", ""},
		{"not what is no YAML", "keyring: \"x\n", ""},
		{"not after the end of the document", "theme: x\n...\n", ""},
	} {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			path := plant(t, c.before)
			err := settings.Set(path, "keyring", "file")
			if c.after == "" {
				problem(t, err)
				c.after = c.before
			} else if err != nil {
				t.Fatal(err)
			} else if got, err := settings.Read(path); err != nil || got.Keyring != "file" {
				t.Errorf("read back: %+v, %v", got, err)
			}
			b, err := os.ReadFile(path)
			if err != nil || string(b) != c.after {
				t.Errorf("%q, %v; want %q", b, err, c.after)
			}
		})
	}
}

func TestTheFirstSettingMakesAPrivateFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "authdeck", "config.yaml")
	if err := settings.Set(path, "keyring", "file"); err != nil {
		t.Fatal(err)
	}
	for p, mode := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != mode {
			t.Errorf("%s: %v", p, info.Mode())
		}
	}
}

func FuzzAnyFileIsReadOrExplained(f *testing.F) {
	for _, s := range []string{"", "keyring: file\n", "a: &a [*a]\n", "keyring: !!x |\n y\n", "? a\n: b\n", "\tkeyring: x", "%YAML 1.2\n---\n<<: *x\n", "{keyring: \"\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := plant(t, text)
		if _, err := settings.Read(path); err != nil {
			problem(t, err)
		}
		if err := settings.Set(path, "keyring", "file"); err != nil {
			problem(t, err)
			if b, err := os.ReadFile(path); err != nil || string(b) != text {
				t.Errorf("refused and changed: %q, %v", b, err)
			}
			return
		}
		if got, err := settings.Read(path); err == nil && got.Keyring != "file" {
			t.Errorf("set and read back as %q", got.Keyring)
		}
	})
}

func problem(t *testing.T, err error) *model.Problem {
	t.Helper()
	var p *model.Problem
	if !errors.As(err, &p) {
		t.Fatalf("error %v, want a problem", err)
	}
	return p
}

func plant(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFileThatCannotBeReadIsNamedWithoutTheSystemCall(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.Mkdir(file, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := settings.Read(file); err == nil || err.Error() != "cannot read "+file+": not a regular file; move or rename it" {
		t.Error(err)
	}
}
