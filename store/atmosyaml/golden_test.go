package atmosyaml

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"authdeck/model"
)

// update rewrites the .want files: go test ./store/atmosyaml -update, then read the difference.
var update = flag.Bool("update", false, "write the .want files")

// testEnv is the environment that the files in testdata refer to.
var testEnv = map[string]string{
	"PRESENT": "  from the environment  ", "EMPTY": "", "KEY_ID": "AKIAIOSFODNN7EXAMPLE",
	"SECRET": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "YES": "true",
}

func lookup(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := env[name]; return v, ok }
}

func TestEachFileReadsAsItsWantFile(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			wd, err := os.Getwd()
			if err != nil {
				t.Fatal(err)
			}
			c, err := Read(t.Context(), Source{Config: []string{file}, WorkDir: wd, LookupEnv: lookup(testEnv)})
			got := describe(c, err)
			want := strings.TrimSuffix(file, ".yaml") + ".want"
			if *update {
				if err := os.WriteFile(want, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			expected, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if expected := strings.ReplaceAll(string(expected), "\r\n", "\n"); got != expected {
				t.Errorf("got:\n%s\nwant:\n%s", got, expected)
			}
		})
	}
}

// describe prints every value with its place, including secrets, which in testdata are AWS's documented examples.
func describe(c model.Config, err error) string {
	var b strings.Builder
	for _, p := range problemsOf(err) {
		fmt.Fprintf(&b, "problem %s: %s | %s\n", whereIs(p.Origin), p.Fault(), p.FixLine())
	}
	fmt.Fprintf(&b, "realm %s (%s), %d of other kinds\n", c.Realm, c.RealmSource, len(c.Others))
	writeSetting(&b, "keyring", c.Keyring.Type)
	if c.Keyring.Path+c.Keyring.PasswordEnv != "" {
		fmt.Fprintf(&b, "  keyring path %q password_env %q\n", c.Keyring.Path, c.Keyring.PasswordEnv)
	}
	for _, id := range slices.Concat(c.Identities, c.Roles) {
		fmt.Fprintf(&b, "%s (%s) at %s alias %q default %t\n", id.Title, id.Ref.Name, whereIs(id.Origin), id.Alias, id.Default)
		writeSetting(&b, "access key", id.AccessKeyID)
		writeSetting(&b, "secret", revealed(id.SecretKey))
		writeSetting(&b, "device", id.Device)
		writeSetting(&b, "region", id.Region)
		writeSetting(&b, "duration", id.Duration)
		writeSetting(&b, "endpoint", id.Endpoint)
		if r := id.Role; r != nil {
			writeSetting(&b, "role", r.ARN)
			writeSetting(&b, "via", r.Via)
			writeSetting(&b, "provider", r.Provider)
			writeSetting(&b, "external ID", r.ExternalID)
			writeSetting(&b, "session name", r.SessionName)
			fmt.Fprintf(&b, "  user %q region above %q\n", id.Ref.User, r.Region)
			if p := r.Unsupported; p != nil {
				fmt.Fprintf(&b, "  unsupported %s: %s | %s\n", whereIs(p.Origin), p.What, p.FixLine())
			}
		}
		for _, v := range id.Env {
			fmt.Fprintf(&b, "  env %q = %q\n", v.Key, v.Value)
		}
		if p := id.Problem; p != nil {
			for _, p := range append([]*model.Problem{p}, id.Others...) {
				fmt.Fprintf(&b, "  problem %s: %s | %s\n", whereIs(p.Origin), p.Fault(), p.FixLine())
			}
		}
	}
	for _, p := range c.Warnings {
		fmt.Fprintf(&b, "warning %s: %s | %s\n", whereIs(p.Origin), p.What, p.FixLine())
	}
	return b.String()
}

func whereIs(o model.Origin) string {
	o.File = filepath.Base(o.File)
	return o.Full()
}

func writeSetting(b *strings.Builder, name string, s model.Setting[string]) {
	if s.Set || s.Value != "" {
		fmt.Fprintf(b, "  %s %q at %s\n", name, s.Value, whereIs(s.Origin))
	}
}

func revealed(s model.Setting[model.Secret]) model.Setting[string] {
	out := model.Setting[string]{Origin: s.Origin, Set: s.Set}
	s.Value.Reveal(func(b []byte) { out.Value = string(b) })
	return out
}

func problemsOf(err error) []*model.Problem {
	var many Problems
	var one *model.Problem
	switch {
	case errors.As(err, &many):
		return many
	case errors.As(err, &one):
		return []*model.Problem{one}
	}
	return nil
}
