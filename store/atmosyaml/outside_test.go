package atmosyaml

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheEnvSectionIsForWhatIsStarted(t *testing.T) {
	for name, c := range map[string]struct {
		env   string // section
		files map[string]string
		want  string
	}{
		"none": {env: "", want: ""},
		"in the case and with the words that are written": {env: "env: {TF_Var: a b, N: 5, T: true, E: '', X: }", want: "TF_Var=a b|N=5|T=true|E="},
		"for Atmos itself too":                            {env: "env: {ATMOS_X: a}", want: "ATMOS_X=a"},
		"from the environment and a file":                 {env: "env:\n  <<: !include .env\n  H: !env HERE", files: map[string]string{"p/.env": "A='a b'\n"}, want: "H=there|A=a b"},
		"from a command, then":                            {env: "env: {A: !exec 'touch ran; echo secret'}", want: "A=secret"},
		"a later file wins, in any case":                  {env: "import: [x]\nenv: {A: own}", files: map[string]string{"p/x.yaml": "env: {a: x, B: x}"}, want: "B=x|A=own"},
		"a profile's too":                                 {env: "profiles: {default: dev}\nenv: {A: a}", files: map[string]string{"p/profiles/dev/x.yaml": "env: {B: x}"}, want: "A=a|B=x"},
		"no list, no map":                                 {env: "env: {A: [1], B: {c: d}, C: x}", want: "C=x"},
		"a command that fails":                            {env: "env:\n  A: !exec exit 3", want: "atmos.yaml:2:6: the command of !exec failed"},
		"no such tag":                                     {env: "env: {A: !nonsense x}", want: "atmos.yaml:1:10: "},
		"a file that is missing":                          {env: "env: !include .env", want: `there is no file ".env"`},
		"what is no variable":                             {env: "env: {A=B: x}", want: "this cannot be a variable"},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"p/atmos.yaml": c.env + "\n" + users("r", "a")}
			for n, text := range c.files {
				files[n] = text
			}
			dir, config, err := situation{files: files, env: map[string]string{"HERE": "there"}}.read(t)
			must(t, err)
			ran := filepath.Join(dir, "p", "ran")
			if _, err := os.Stat(ran); err == nil {
				t.Error("a command ran to read")
			}
			if len(config.EnvCommands) != strings.Count(c.env, "!exec") {
				t.Errorf("commands: %v", config.EnvCommands)
			}
			if config.Env == nil {
				if c.want != "" {
					t.Error("there is none")
				}
				return
			}
			vars, err := config.Env(t.Context())
			if _, err := os.Stat(ran); (err == nil) != strings.Contains(c.env, "touch ran") {
				t.Errorf("the command: %v", err)
			}
			var got []string
			for _, v := range vars {
				got = append(got, v.Key+"="+v.Value)
			}
			if said := fmt.Sprint(err); err != nil && (len(got) > 0 || !strings.Contains(said, c.want)) || err == nil && strings.Join(got, "|") != c.want {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}
