package atmosyaml

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheEnvSectionPromotesAtmosVariables(t *testing.T) {
	for name, c := range map[string]struct {
		env   string // section
		files map[string]string
		real  map[string]string
		want  string // origin of the variables below
	}{
		"what starts with ATMOS_":                  {env: "env: {ATMOS_IDENTITY: a, OTHER: no, ATMOS_N: 5}", want: "ATMOS_IDENTITY=a ATMOS_N=5"},
		"a .env file":                              {env: "env: !include .env", files: map[string]string{"p/.env": "ATMOS_IDENTITY='a b'\nOTHER=no\n"}, want: "ATMOS_IDENTITY=a b"},
		"merged into the section":                  {env: "env:\n  <<: !include .env\n  ATMOS_N: '7'", files: map[string]string{"p/.env": "ATMOS_IDENTITY=a\nATMOS_N=1\n"}, want: "ATMOS_IDENTITY=a ATMOS_N=7"},
		"what is set wins, even where it is empty": {env: "env: {ATMOS_IDENTITY: a, ATMOS_N: b}", real: map[string]string{"ATMOS_IDENTITY": "", "ATMOS_N": "real"}, want: "ATMOS_IDENTITY= ATMOS_N=real"},
		"a later file wins, key by key": {env: "import: [x]\nenv: {ATMOS_IDENTITY: a}", files: map[string]string{"p/x.yaml": "env: {ATMOS_IDENTITY: x, ATMOS_N: x}"},
			want: "ATMOS_IDENTITY=a ATMOS_N=x"},
		"not in other letters": {env: "env: {atmos_identity: a}", want: ""},
		"not from a profile":   {env: "profiles: {default: dev}\nenv: {ATMOS_N: a}", files: map[string]string{"p/profiles/dev/x.yaml": "env: {ATMOS_IDENTITY: x}"}, want: "ATMOS_N=a"},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"p/atmos.yaml": c.env + "\n" + users("", "a")}
			for n, text := range c.files {
				files[n] = text
			}
			_, config, err := situation{files: files, env: c.real}.read(t)
			must(t, err)
			var got []string
			for _, name := range []string{"ATMOS_IDENTITY", "ATMOS_N", "OTHER", "atmos_identity"} {
				if v, ok := config.Lookup(lookup(c.real))(name); ok {
					got = append(got, name+"="+v)
				}
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestPromotedVariablesApplyToTheRealmAndToFunctionsInIdentities(t *testing.T) {
	const text = "env: {ATMOS_AUTH_REALM: from-env, ATMOS_REGION: eu-west-1}\nauth:\n  realm: from-file\n  identities:\n    a: {kind: aws/user, credentials: {region: !env ATMOS_REGION}}\n"
	_, c, err := situation{files: map[string]string{"p/atmos.yaml": text}}.read(t)
	must(t, err)
	if c.Realm != "from-env" || c.RealmSource != "ATMOS_AUTH_REALM in atmos.yaml:1" || c.Identities[0].Region.Value != "eu-west-1" {
		t.Errorf("%q from %q, region %q", c.Realm, c.RealmSource, c.Identities[0].Region.Value)
	}
	_, c, err = situation{files: map[string]string{"p/atmos.yaml": text}, env: map[string]string{"ATMOS_AUTH_REALM": "real"}}.read(t)
	must(t, err)
	if c.Realm != "real" || c.RealmSource != "ATMOS_AUTH_REALM" {
		t.Errorf("%q from %q", c.Realm, c.RealmSource)
	}
}

func TestPromotedVariablesSayWhereTheConfigurationIs(t *testing.T) {
	check(t, map[string]situation{
		"a folder on top": {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_CLI_CONFIG_PATH: ../q}\n" + users("r", "a"), "q/atmos.yaml": users("q", "a")},
			want: "q\na q/atmos.yaml < p/atmos.yaml\n"},
		"what imports are below": {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_BASE_PATH: ./b}\nimport: [x]\n" + users("r", "a"), "p/b/x.yaml": users("", "x")},
			want: "r\na p/atmos.yaml\nx p/b/x.yaml\n"},
		"the environment wins": {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_CLI_CONFIG_PATH: ../q}\n" + users("r", "a"), "q/atmos.yaml": users("q", "a")},
			env: map[string]string{envDir: ""}, want: "r\na p/atmos.yaml\n"},
		"three times at most": {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_CLI_CONFIG_PATH: ../q}\n" + users("p", "a"), "q/atmos.yaml": "env: {ATMOS_CONFIG: ../s.yaml}\n" + users("q", "a"),
			"s.yaml": users("s", "s")}, want: "s\ns s.yaml\n"},
	})
}

func TestAnUnreadableEnvSectionIsAWarning(t *testing.T) {
	check(t, map[string]situation{
		"a file that is missing":             {files: map[string]string{"p/atmos.yaml": "env: !include .env\n" + users("r", "a")}, want: "r\na p/atmos.yaml\n! !include names a file that does not exist: \".env\"\n"},
		"a command is not run":               {files: map[string]string{"p/atmos.yaml": "env: {ATMOS_PROFILE: !exec 'touch ran', B: !exec x}\n" + users("r", "a")}, want: "r\na p/atmos.yaml\n! env.ATMOS_PROFILE cannot come from !exec: authdeck needs it before an identity is used\n"},
		"what is for others may be anything": {files: map[string]string{"p/atmos.yaml": "env: {B: [1], C: !nonsense x}\n" + users("r", "a")}, want: "r\na p/atmos.yaml\n"},
	})
}

func TestTheEnvSectionIsForChildProcesses(t *testing.T) {
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
		"a command that fails":                            {env: "env:\n  A: !exec exit 3", want: "atmos.yaml:2:6: the !exec command failed"},
		"no such tag":                                     {env: "env: {A: !nonsense x}", want: "atmos.yaml:1:10: "},
		"a file that is missing":                          {env: "env: !include .env", want: `names a file that does not exist: ".env"`},
		"what is no variable":                             {env: "env: {A=B: x}", want: "this is not a valid variable"},
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
