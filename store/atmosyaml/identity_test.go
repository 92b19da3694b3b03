package atmosyaml

import (
	"slices"
	"strings"
	"testing"

	"authdeck/model"
)

func TestTagsAreAListOrText(t *testing.T) {
	for name, c := range map[string]struct {
		tags string
		want []string
		what string // the identity's problem
	}{
		"none":            {},
		"each once":       {tags: "tags: [prod, ' dev ', prod, 7]", want: []string{"prod", "dev", "7"}},
		"from a function": {tags: "tags: [!env TAG]", want: []string{"blue"}},
		"from a command":  {tags: "tags: !exec 'touch ran'"},
		"one word":        {tags: "tags: prod", want: []string{"prod"}},
		"a map":           {tags: "tags: {a: b}", what: "tags must be a list, not a map"},
		"a map in it":     {tags: "tags: [{a: b}]", what: "each tag must be one value, not a map"},
		"a list in it":    {tags: "tags: [[a]]", what: "each tag must be one value, not a list"},
	} {
		t.Run(name, func(t *testing.T) {
			_, config, err := situation{
				files: map[string]string{"p/atmos.yaml": "auth:\n  realm: r\n  identities:\n    a:\n      kind: aws/user\n      " + c.tags + "\n"},
				env:   map[string]string{"TAG": "blue"},
			}.read(t)
			must(t, err)
			id := config.Identities[0]
			what := ""
			if id.Problem != nil {
				what = id.Problem.What
			}
			if !slices.Equal(id.Tags, c.want) || what != c.what {
				t.Errorf("%q, %q; want %q, %q", id.Tags, what, c.want, c.what)
			}
		})
	}
}

func TestAnEmptyFirstDocumentIsNamed(t *testing.T) {
	for _, before := range []string{"---\n---\n", "# a comment\n---\n# another\n---\n"} {
		_, _, err := situation{files: map[string]string{"p/atmos.yaml": before + users("r", "a")}}.read(t)
		if err == nil || !strings.Contains(err.Error(), "the first YAML document is empty, and Atmos reads no other") {
			t.Errorf("%q: %v", before, err)
		}
	}
}

func TestBinaryIsNoFunction(t *testing.T) {
	root, c, err := situation{files: map[string]string{"p/atmos.yaml": "auth: {realm: r, identities: {a: {kind: aws/user, alias: !!binary YQ==}}}\n"}}.read(t)
	if p := c.Identities[0].Problem; p == nil || !strings.Contains(p.Error(), "does not read !!binary") {
		t.Errorf("%v\n%s", p, sketch(root, c, err))
	}
}

func TestAKindThatCannotBeReadIsOneProblem(t *testing.T) {
	_, c, err := situation{files: map[string]string{"p/atmos.yaml": "auth: {realm: r, identities: {a: {kind: !!binary YQ==}}}\n"}}.read(t)
	if id := c.Identities[0]; err != nil || len(id.Others) > 0 || !strings.Contains(id.Problem.Error(), "does not read !!binary") {
		t.Errorf("%v, %v, %v", id.Problem, id.Others, err)
	}
}

func TestTheKindOfAnIntegrationThatMayBeSecretIsNotRepeated(t *testing.T) {
	for kind, want := range map[string]string{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": "unknown", "!env KIND": "unknown", "aws/ecr": "aws/ecr"} {
		_, c, err := situation{
			files: map[string]string{"p/atmos.yaml": "auth: {realm: r, identities: {b: {kind: aws/user}}, integrations: {i: {kind: " + kind + ", via: {identity: b}}}}\n"},
			env:   map[string]string{"KIND": "hunter2"},
		}.read(t)
		if err != nil || len(c.Integrations) != 1 || c.Integrations[0].Kind != want {
			t.Errorf("%s: %+v, %v", kind, c.Integrations, err)
		}
	}
}

func TestAKindThatMayBeSecretIsNotRepeated(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	for kind, want := range map[string]string{
		secret: "unknown", "!env KIND": "unknown", "!include kind.txt": "unknown", "!env KNOWN": "aws/permission-set", "okta/user": "okta/user", "sso": "sso",
	} {
		_, c, err := situation{
			files: map[string]string{"p/atmos.yaml": "auth: {realm: r, identities: {a: {kind: " + kind + "}, b: {kind: aws/user}}}\n", "p/kind.txt": "hunter2"},
			env:   map[string]string{"KIND": "hunter2", "KNOWN": "aws/permission-set"},
		}.read(t)
		must(t, err)
		if got := c.Others[0].Kind; got != want {
			t.Errorf("%s: %s", kind, got)
		}
		for _, w := range c.Warnings {
			if strings.Contains(w.Error(), secret) || strings.Contains(w.Error(), "hunter2") {
				t.Errorf("%s: %v", kind, w)
			}
		}
	}
	_, c, err := situation{
		files: map[string]string{"p/atmos.yaml": "auth: {realm: r, identities: {a: {kind: !env KIND}}}\n"}, env: map[string]string{"KIND": "aws/usr"},
	}.read(t)
	if p := c.Identities[0].Problem; err != nil || p == nil || p.What != "unknown kind" || p.FixLine() != "change it to: kind: aws/user" {
		t.Errorf("%v %v", p, err)
	}
}

func TestAnIdentityHasTheWarningsAboutIt(t *testing.T) {
	_, c, err := situation{files: map[string]string{"p/atmos.yaml": "auth:\n  realm: r\n  identities:\n" +
		"    a: {kind: aws/user, credentials: {region: eu-wets-1}}\n    b: {kind: aws/user}\n    c: {kind: aws/user, defautl: true}\n"}}.read(t)
	must(t, err)
	for i, want := range []string{"eu-wets-1: unknown region", "", `unknown key "defautl"`} {
		got := ""
		for _, w := range c.Identities[i].Warnings {
			got += w.What
		}
		if got != want {
			t.Errorf("%s: %q, want %q", c.Identities[i].Title, got, want)
		}
	}
}

func TestSpacesThatYAMLTakesForLettersAreNamed(t *testing.T) {
	const line = "this line is indented with non-breaking spaces"
	for _, text := range []string{
		"auth:\n  identities:\n\u00a0\u00a0\u00a0\u00a0dev: {kind: aws/user}\n",
		"auth:\n  identities:\n  \u00a0\u00a0dev: {kind: aws/user}\n",
		"auth:\n  identities:\n    dev:\n    \u2003\u2003kind: aws/user\n",
		"x:\n  - y\n\u3000- [z\n",
	} {
		root, c, err := situation{files: map[string]string{"p/atmos.yaml": text}}.read(t)
		if got := sketch(root, c, err); !strings.Contains(got, line) {
			t.Errorf("%q:\n%s", text, got)
		}
	}
}

func TestANameThatLooksLikeAnotherIsAWarning(t *testing.T) {
	root, c, err := situation{files: map[string]string{"p/atmos.yaml": "auth:\n  identities:\n    dev: {kind: aws/user}\n    d\u0435v: {kind: aws/user}\n"}}.read(t)
	const want = "! the name mixes Latin letters with those of another alphabet (U+0435)"
	if got := sketch(root, c, err); len(c.Identities) != 2 || c.Identities[1].Problem != nil || !strings.Contains(got, want) {
		t.Error(got)
	}
}

func TestAnUnfinishedMergeIsNamed(t *testing.T) {
	const text = "auth:\n  identities:\n<<<<<<< HEAD\n    a: {kind: aws/user}\n" + "=======\n    b: {kind: aws/user}\n>>>>>>> other\n"
	_, _, err := situation{files: map[string]string{"p/atmos.yaml": text}}.read(t)
	if err == nil || !strings.Contains(err.Error(), "atmos.yaml:3:1: this file has an unfinished merge") {
		t.Errorf("%v", err)
	}
}

func TestIgnoredValuesAreWarnings(t *testing.T) {
	const head, one = "auth:\n  realm: r\n  identities:\n", "    a: {kind: aws/user}\n"
	cases := map[string]situation{}
	for text, want := range map[string]string{
		"    a: {kind: aws/user, default: true}\n    b: {kind: aws/user}\n    c: {kind: aws/user, default: true}\n": "a p/atmos.yaml\nb p/atmos.yaml\nc p/atmos.yaml\n" +
			"! several identities are the default: a, c\n",
		one + "    b: {kind: aws/iam-user}\n    c: {kind: User}\n    d: {kind: aws/assume-role}\n": "a p/atmos.yaml\n" +
			"! unknown kind \"aws/iam-user\": this identity is not listed; did you mean aws/user?\n" +
			"! unknown kind \"User\": this identity is not listed; did you mean aws/user?\n",
		one + "    b: {kind: rolle}\n    c: {kind: aws/permision-set}\n    d: {kind: sso}\n    e: {kind: gcp/new-in-atmos}\n    f: {kind: ambient}\n": "a p/atmos.yaml\n" +
			"! unknown kind \"rolle\": this identity is not listed; did you mean aws/assume-role?\n" +
			"! unknown kind \"aws/permision-set\": this identity is not listed; did you mean aws/permission-set?\n" +
			"! unknown kind \"sso\": this identity is not listed; use aws/user or aws/assume-role\n",
		one + "    b: {kind: okta/user}\n    c: {kind: x/some-role}\n    d: {kind: aws/user-pool}\n    e: {kind: '{{ .x }}'}\n    f: {kind: '{{ .user }}'}\n": "a p/atmos.yaml\n",
		one + "    b: {kind: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY}\n    c: {kind: AKIAIOSFODNN7EXAMPLE}\n    d: {kind: correct-horse-battery-staple-of-user}\n": "a p/atmos.yaml\n" +
			"! unknown kind: this identity is not listed; use aws/user or aws/assume-role\n" +
			"! unknown kind: this identity is not listed; use aws/user or aws/assume-role\n" +
			"! unknown kind: this identity is not listed; did you mean aws/user?\n",
		one + "---\nauth: {}\n":               "a p/atmos.yaml\n! this second YAML document is ignored, as in Atmos\n",
		one + "--- {auth: {}}\n":              "a p/atmos.yaml\n! this second YAML document is ignored, as in Atmos\n",
		one + "...\n# the end\n---\n# no\n":   "a p/atmos.yaml\n",
		"    a b: {kind: aws/user}\n":         "a b p/atmos.yaml\n! AWS programs ignore the region of a profile whose name has a space\n",
		"    a=b: {kind: aws/user}\n":         "a=b p/atmos.yaml\n! AWS programs ignore the region of a profile whose name has =\n",
		"    a.b-c_d/e@f: {kind: aws/user}\n": "a.b-c_d/e@f p/atmos.yaml\n",
	} {
		cases[text] = situation{files: map[string]string{"p/atmos.yaml": head + text}, want: "r\n" + want}
	}
	for body, warning := range map[string]string{
		"session: {duration: 5m}":                           "session.duration is raised to 15m, the AWS minimum",
		"session: {duration: 900}":                          "",
		"session: {duration: 24h}":                          "", // the keyring may name an MFA device
		"session: {duration: 36h}":                          "",
		"session: {duration: 37h}":                          "session.duration is reduced to 36h, the maximum with MFA",
		"session: {duration: soon}":                         "",
		"credentials: {mfa_arn: !env UNSET_BY_TESTS}":       "mfa_arn is empty, because UNSET_BY_TESTS is empty or not set",
		`credentials: {mfa_arn: !env UNSET_BY_TESTS ""}`:    "",
		"credentials: {access_key_id: !env UNSET_BY_TESTS}": "access_key_id is empty, because UNSET_BY_TESTS is empty or not set",
		"alias: !env UNSET_BY_TESTS":                        "",
		"session: {duration: 13h}, credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY}": "", // AWS may know one
	} {
		c := situation{files: map[string]string{"p/atmos.yaml": head + "    a: {kind: aws/user, " + body + "}\n"}, want: "r\na p/atmos.yaml\n"}
		if warning != "" {
			c.want += "! " + warning + "\n"
		}
		cases[body] = c
	}
	for key, near := range map[string]bool{"identites": true, "Identity": true, "identitys": true, "providers": false} {
		c := situation{files: map[string]string{"p/atmos.yaml": "auth:\n  realm: r\n  " + key + ":\n    a: {kind: aws/user}\n"}, want: "r\n"}
		if near {
			c.want += "! unknown key \"" + strings.ToLower(key) + "\"; did you mean identities?\n"
		}
		c.want += "! no identities under auth.identities in this file"
		if near {
			c.want += "; atmos.yaml:3: unknown key \"" + strings.ToLower(key) + "\""
		}
		c.want += "\n"
		cases["the key "+key] = c
	}
	check(t, cases)
}

// Where keys belong and where a function may stand, people paste a key by mistake.
func TestNothingAboutKeysRepeatsWhatMayBeOne(t *testing.T) {
	const id, secret = "AKIARZPUZDIKGB2VALC4", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	const letters = "wJalrXUtnFEMI9K7MDENG4bPxRfiCYEXAMPLEKEY" // it could be the name of a variable
	for written, want := range map[string]string{
		"access_key_id: SECRET, secret_access_key: " + id:                   "access_key_id and secret_access_key are swapped; swap their values",
		"access_key_id: !env S, secret_access_key: !env ID":                 "access_key_id and secret_access_key are swapped; swap their values",
		"access_key_id: SECRET, secret_access_key: SECRET":                  "access_key_id is a secret access key; write the access key ID, which starts with AKIA",
		"access_key_id: " + id + ", secret_access_key: " + id:               "secret_access_key is an access key ID; write the secret access key",
		"access_key_id: 'arn:aws:iam::1:user/x', secret_access_key: SECRET": "access_key_id is an ARN, not an access key ID; write the access key ID, which starts with AKIA",
		"access_key_id: " + id + ", secret_access_key: !env SECRET": "access_key_id is set, but secret_access_key is not; set both, or remove both to use the keyring\n" +
			"secret_access_key is empty, because the variable after !env is empty or not set; check its name, and set it, or remove both keys to use the keyring",
		"access_key_id: !env SECRET": "access_key_id is empty, because the variable after !env is empty or not set; check its name, and set it, or remove both keys to use the keyring",
		"mfa_arn: !env SECRET":       "mfa_arn is empty, because the variable after !env is empty or not set; check its name, and set it, or remove mfa_arn to use the device that is saved with the keys",
		"access_key_id: " + id + ", secret_access_key: !include SECRET":      "!include names a file that does not exist; check the name; it is relative to the folder of this file",
		"access_key_id: " + id + ", secret_access_key: !include.raw SECRET":  "!include.raw names a file that does not exist; check the name; it is relative to the folder of this file",
		"access_key_id: " + id + ", secret_access_key: !git.sha {SECRET: x}": "!git.sha takes text, not a map or a list; write !git.sha TEXT on one line",
		"access_key_id: " + id + ", secret_access_key: {SECRET: x}":          "secret_access_key must be one value, not a map",
		"access_key_id: " + id + `, secret_access_key: "SECRET\n"`:           "secret_access_key contains a line break or a control character; write it on one line",
		`access_key_id: "SECRET\n", secret_access_key: SECRET`:               "access_key_id contains a line break or a control character; write it on one line",
		"access_key_id: " + id + ", secret_access_key: SECRET":               "",
		"access_key_id: test, secret_access_key: test":                       "", // what simulations of AWS take
	} {
		for _, one := range []string{secret, letters} {
			_, c, err := situation{
				files: map[string]string{"p/atmos.yaml": "auth: {realm: r, identities: {a: {kind: aws/user, credentials: {" + strings.ReplaceAll(written, "SECRET", one) + "}}}}\n"},
				env:   map[string]string{"S": one, "ID": id},
			}.read(t)
			must(t, err)
			a := c.Identities[0]
			var got []string
			for _, p := range slices.Concat(a.Faults(), c.Warnings) {
				got = append(got, model.WithFix(p.Fault(), p.FixLine()))
			}
			if text := strings.Join(got, "\n"); text != want {
				t.Errorf("%s\ngot  %s\nwant %s", written, text, want)
			}
			if strings.Contains(a.AccessKeyID.Value, one[:8]) {
				t.Errorf("%s: the secret is the access key ID", written)
			}
		}
	}
}

func TestARegionThatAWSWouldRejectIsAnErrorThatRepeatsNoKey(t *testing.T) {
	for region, want := range map[string]string{
		"EU-WEST-1": "EU-WEST-1: unknown region. Did you mean eu-west-1?", "Moon-Base-1": "this is not a region name; change it to: region: us-east-1",
		"wJalrXUtnFEMI9K7MDENG4bPxRfiCYEXAMPLEKEY":                     "this is not a region name; change it to: region: us-east-1",
		"CN-NORTH-1, mfa_arn: 'arn:aws-cn:iam::123456789012:mfa/user'": "CN-NORTH-1: unknown region. Did you mean cn-north-1?", // and not another partition too
		"eu-wets-1": "", "xy-new-1": "", "eu-west-1": "",
	} {
		for _, identity := range []string{"kind: aws/user, credentials: {", "kind: aws/assume-role, via: {identity: u}, principal: {assume_role: 'arn:aws:iam::123456789012:role/r', "} {
			if strings.Contains(region, "mfa_arn") && strings.Contains(identity, "principal") {
				continue
			}
			_, c, err := situation{files: map[string]string{"p/atmos.yaml": "auth: {realm: r, identities: {u: {kind: aws/user}, a: {" + identity + "region: " + region + "}}}}\n"}}.read(t)
			must(t, err)
			all := slices.Concat(c.Identities, c.Roles)
			var got []string
			for _, p := range all[1].Faults() {
				got = append(got, model.WithFix(p.Fault(), p.FixLine()))
			}
			if text := strings.Join(got, "\n"); text != want {
				t.Errorf("%s: %s, want %s", region, text, want)
			}
		}
	}
}
