package atmosyaml

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/files/filestest"
)

func TestMain(m *testing.M) { os.Exit(filestest.Run(m)) }

// situation is files below one root, the working folder in it, and the expected result.
type situation struct {
	files    map[string]string
	work     string // "p" if it is empty
	env      map[string]string
	config   []string
	dirs     []string
	profiles []string
	want     string // see sketch
}

// users is the YAML of identities, after the realm unless it is "".
func users(realm string, names ...string) string {
	out := "auth:\n"
	if realm != "" {
		out += "  realm: " + realm + "\n"
	}
	if len(names) > 0 {
		out += "  identities:\n"
	}
	for _, name := range names {
		out += "    " + name + ": {kind: aws/user}\n"
	}
	return out
}

func (s situation) read(t *testing.T) (root string, c model.Config, err error) {
	t.Helper()
	files := map[string]string{"p/.keep": "", "home/.keep": ""}
	for name, text := range s.files {
		files[name] = text
	}
	root = folder(t, files)
	work := "p"
	if s.work != "" {
		work = s.work
	}
	env := map[string]string{"XDG_CONFIG_HOME": filepath.Join(root, "xdg")}
	for k, v := range s.env {
		env[k] = strings.ReplaceAll(v, "ROOT", root)
	}
	in := func(list []string) (all []string) {
		for _, path := range list {
			all = append(all, strings.ReplaceAll(path, "ROOT", root))
		}
		return all
	}
	c, err = Read(t.Context(), Source{
		WorkDir: filepath.Join(root, work), Home: filepath.Join(root, "home"), System: filepath.Join(root, "sys"), Cache: filepath.Join(root, "cache"),
		LookupEnv: lookup(env), Config: in(s.config), Dirs: in(s.dirs), Profiles: s.profiles, Trust: trusting{},
	})
	return root, c, err
}

// sketch writes the result in a few lines: the realm, "name file" for each identity with what it replaces, and "! …" for each
// warning and error.
func sketch(root string, c model.Config, err error) string {
	rel := func(s string) string { return strings.ReplaceAll(filepath.ToSlash(s), filepath.ToSlash(root)+"/", "") }
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", c.Realm)
	for _, id := range c.Identities {
		fmt.Fprintf(&b, "%s %s", id.Title, rel(id.Origin.File))
		for _, o := range id.Replaces {
			fmt.Fprintf(&b, " < %s", rel(o.File))
		}
		b.WriteString("\n")
	}
	for _, p := range append(c.Warnings, problemsOf(err)...) {
		fmt.Fprintf(&b, "! %s", rel(p.Fault()))
		if p.OnlySuggests() || strings.HasPrefix(p.FixLine(), "use aws/") {
			b.WriteString("; " + p.FixLine())
		}
		b.WriteString("\n")
	}
	return b.String()
}

func check(t *testing.T, cases map[string]situation) {
	t.Helper()
	for claim, c := range cases {
		t.Run(claim, func(t *testing.T) {
			root, config, err := c.read(t)
			if got := sketch(root, config, err); got != c.want {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
		})
	}
}

// trusting gives every power its effect.
type trusting struct{}

func (trusting) Trusts(model.Power) bool { return true }
