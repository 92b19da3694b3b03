package atmosyaml

import (
	"strings"
	"testing"
)

func TestProfilesComeFromTheFlagThenTheVariableThenTheFile(t *testing.T) {
	files := map[string]string{"p/atmos.yaml": "profiles: {default: three}\n" + users("r", "a"),
		"p/profiles/one/x.yaml": users("one", "one"), "p/profiles/two/x.yaml": users("two", "two"), "p/profiles/three/x.yaml": users("three", "three")}
	check(t, map[string]situation{
		"the flag, from left to right": {files: files, profiles: []string{"two", " one "}, env: map[string]string{envProfile: "three"},
			want: "one\na p/atmos.yaml\ntwo p/profiles/two/x.yaml\none p/profiles/one/x.yaml\n"},
		"the variable, with commas": {files: files, env: map[string]string{envProfile: "one, two"},
			want: "two\na p/atmos.yaml\none p/profiles/one/x.yaml\ntwo p/profiles/two/x.yaml\n"},
		"profiles.default": {files: files, want: "three\na p/atmos.yaml\nthree p/profiles/three/x.yaml\n"},
		"an empty variable is none": {files: files, env: map[string]string{envProfile: ""},
			want: "three\na p/atmos.yaml\nthree p/profiles/three/x.yaml\n"},
		"the env section's variable": {
			files: map[string]string{"p/atmos.yaml": "env: !include .env\nprofiles: {default: three}\n" + users("r"), "p/.env": "ATMOS_PROFILE=one\n",
				"p/profiles/one/x.yaml": users("", "one"), "p/profiles/three/x.yaml": users("", "three")},
			want: "r\none p/profiles/one/x.yaml\n",
		},
		"with --config too": {
			files:  map[string]string{"q/m.yaml": users("r"), "q/profiles/one/x.yaml": users("", "one")},
			config: []string{"../q/m.yaml"}, profiles: []string{"one"}, want: "r\none q/profiles/one/x.yaml\n",
		},
		"a profile's own default does not count": {
			files: map[string]string{"p/atmos.yaml": "profiles: {default: one}\n" + users("r"), "p/profiles/one/x.yaml": "profiles: {default: two}\n" + users("", "one"),
				"p/profiles/two/x.yaml": users("", "two")}, want: "r\none p/profiles/one/x.yaml\n",
		},
	})
}

func TestProfileFoldersAreSearchedInOrder(t *testing.T) {
	files := map[string]string{"p/atmos.yaml": "profiles: {base_path: own}\n" + users("r")}
	for _, dir := range []string{"p/profiles", "xdg/atmos/profiles", "p/.atmos/profiles", "p/own"} {
		files[dir+"/dev/x.yaml"] = users("", "dev")
		_, c, err := situation{files: files, profiles: []string{"dev"}}.read(t)
		must(t, err)
		if got := c.Identities[0].Origin.File; !strings.HasSuffix(got, dir+"/dev/x.yaml") {
			t.Errorf("read %s, want that of %s", got, dir)
		}
	}
}

func TestAProfileWinsOverItsImportsAndReplacesWholeIdentities(t *testing.T) {
	check(t, map[string]situation{
		"its imports first, identities too": {
			files: map[string]string{"p/atmos.yaml": users("r", "a"), "p/profiles/dev/x.yaml": "import: [./y]\nbase_path: ./\n" + users("dev", "a"),
				"p/profiles/dev/y.yaml": users("imported", "a", "b")},
			profiles: []string{"dev"},
			want:     "dev\na p/profiles/dev/x.yaml < p/atmos.yaml < p/profiles/dev/y.yaml\nb p/profiles/dev/y.yaml\n",
		},
		"folders in it too": {
			files:    map[string]string{"p/atmos.yaml": users("r"), "p/profiles/dev/deep/x.yml": users("dev", "x")},
			profiles: []string{"dev"}, want: "dev\nx p/profiles/dev/deep/x.yml\n",
		},
		"a folder without files": {
			files:    map[string]string{"p/atmos.yaml": users("r", "a"), "p/profiles/dev/notes": ""},
			profiles: []string{"dev"}, want: "r\na p/atmos.yaml\n! the profile dev has no YAML files\n",
		},
		"a fault is fatal": {
			files:    map[string]string{"p/atmos.yaml": users("r", "a"), "p/profiles/dev/x.yaml": "a: ["},
			profiles: []string{"dev"}, want: "r\na p/atmos.yaml\n! the closing ] is missing\n",
		},
	})
	files := map[string]string{"p/atmos.yaml": users("r", "a"), "p/profiles/dev/x.yaml": "auth: {identities: {a: {default: true}}}\n"}
	_, c, err := situation{files: files, profiles: []string{"dev"}}.read(t)
	must(t, err)
	if p := c.Identities[0].Problem; p == nil || !strings.Contains(p.What, "no kind") {
		t.Errorf("the kind of the base is not lost: %v", p)
	}
}

func TestAMissingProfileIsRefusedWithTheAvailableOnes(t *testing.T) {
	files := map[string]string{"p/atmos.yaml": users("r", "Alice"), "p/profiles/dev/x.yaml": "", "xdg/atmos/profiles/prod/x.yaml": ""}
	for name, c := range map[string]struct {
		s     situation
		want  []string
		usage bool
	}{
		"the flag": {situation{files: files, profiles: []string{"nope"}}, []string{"no profile nope (set by --profile)", "available profiles: dev, prod"}, true},
		"the name of an identity": {situation{files: files, env: map[string]string{envProfile: "alice"}},
			[]string{"no profile alice (set by ATMOS_PROFILE)", "Alice is an identity: use -i Alice or ATMOS_IDENTITY=Alice"}, true},
		"none at all": {situation{files: map[string]string{"p/atmos.yaml": "profiles:\n  default: x\n" + users("r", "a")}},
			[]string{"no profile x (set by profiles.default)", "create a folder"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, config, err := c.s.read(t)
			if p := wantProblem(t, err, c.want...); p.Usage != c.usage || c.usage == (p.Origin.Line > 0) {
				t.Errorf("%+v", p)
			}
			if len(config.Identities) == 0 {
				t.Error("the identities are not given beside the error")
			}
		})
	}
}
