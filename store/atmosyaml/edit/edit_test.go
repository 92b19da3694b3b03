package edit

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"authdeck/model"
)

// added adds an identity to text and writes the file.
func added(t *testing.T, text string, n model.NewIdentity) (string, model.Addition, error) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "atmos.yaml")
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	a, err := Add(t.Context(), File{Path: path, Content: []byte(text)}, nil, n)
	if err != nil {
		return "", a, err
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != text {
		t.Fatalf("the file was changed before anybody said so: %v", err)
	}
	if err := a.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	now, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	atOnce(t, text, string(now), n)
	return string(now), a, nil
}

// atOnce checks that two identities are added at once as one after another. then is text with the first.
func atOnce(t *testing.T, text, then string, n model.NewIdentity) {
	t.Helper()
	add := func(raw string, identities ...model.NewIdentity) string {
		var all *page
		old, err := openPage(t.Context(), "atmos.yaml", []byte(raw))
		if err == nil {
			all, err = File{Path: "atmos.yaml"}.with(t.Context(), old, identities, &model.Problem{What: "odd"})
		}
		if err != nil {
			t.Fatal(err)
		}
		return string(all.raw)
	}
	second := model.NewIdentity{Name: "another"}
	kept := strings.Contains(text, "|+") // the empty line at its end looks like one between identities
	if got, want := add(text, n, second), add(then, second); got != want && !kept {
		t.Errorf("two at once:\n%s\nwant:\n%s", got, want)
	}
}

var newcomer = model.NewIdentity{Name: "new-one", Region: "eu-west-1", Device: "arn:aws:iam::123456789012:mfa/user"}

const block = "new-one:\n      kind: aws/user\n      credentials:\n        region: eu-west-1\n        mfa_arn: arn:aws:iam::123456789012:mfa/user\n"

// § marks where the new identity belongs. The text before and after it stays as it is.
func TestAnIdentityIsAddedWhereItBelongs(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"below the last": {"auth:\n  identities:\n    a:\n      kind: aws/user\n§", "    " + block},
		"before what follows, with its comments": {
			"auth:\n  identities:\n    a:\n      kind: aws/user\n      # of a\n    # was once: b\n§\n  # about realms\n  realm: acme\n\n# the rest\nbase_path: .\n",
			"    " + block},
		"wider": {"auth:\n    identities:\n        a:\n            kind: aws/user\n§components: {}\n",
			"        new-one:\n            kind: aws/user\n            credentials:\n                region: eu-west-1\n                mfa_arn: arn:aws:iam::123456789012:mfa/user\n"},
		"one space":                  {"auth:\n identities:\n  a:\n   kind: aws/user\n§", "  new-one:\n   kind: aws/user\n   credentials:\n    region: eu-west-1\n    mfa_arn: arn:aws:iam::123456789012:mfa/user\n"},
		"no identities yet":          {"auth:\n  identities:\n§  realm: acme\n", "    " + block},
		"a comment in their place":   {"auth:\n  identities: # nobody\n    # yet\n§  # about realms\n  realm: acme\n", "    " + block},
		"no identities at all":       {"auth:\n  realm: acme\n§other: x\n", "  identities:\n    " + block},
		"an empty auth":              {"auth:\n§other: x\n", "  identities:\n    " + block},
		"an empty auth at the end":   {"other:\n    x: y\nauth:\n§", "    identities:\n        new-one:\n            kind: aws/user\n            credentials:\n                region: eu-west-1\n                mfa_arn: arn:aws:iam::123456789012:mfa/user\n"},
		"no auth":                    {"base_path: .\n§", "\nauth:\n  identities:\n    " + block},
		"no auth, after space":       {"base_path: .\n§\n", "\nauth:\n  identities:\n    " + block},
		"kept text at the end":       {"t: |+\n  x\n\n\n§", "auth:\n  identities:\n    " + block},
		"kept text above":            {"auth:\n  identities:\n    a:\n      kind: aws/user\n      alias: |+\n        x\n\n§  realm: b\n", "    " + block},
		"a comment in a text":        {"auth:\n  identities:\n    a:\n      kind: aws/user\n      env:\n        - key: K\n          value: |\n            x\n            # y\n§\n  realm: b\n", "    " + block},
		"an empty file":              {"§", "auth:\n  identities:\n    " + block},
		"a comment alone":            {"# mine\n§", "auth:\n  identities:\n    " + block},
		"a line of dashes":           {"---\n§", "auth:\n  identities:\n    " + block},
		"before the next document":   {"auth:\n  identities:\n    a: {kind: aws/user}\n§---\nauth:\n  identities:\n    b: {kind: aws/user}\n", "    " + block},
		"one name that needs quotes": {"auth:\n  identities:\n    \"1up\":\n      kind: aws/user\n§", "    " + block},
		"quotes in part":             {"auth:\n  identities:\n    \"a\": {\"kind\": \"aws/user\"}\n    b: {kind: aws/user}\n§", "    " + block},
		"before dots":                {"x: y\n§...\n", "\nauth:\n  identities:\n    " + block},
		"with space between":         {"auth:\n  identities:\n    a:\n      kind: aws/user\n\n    b:\n      kind: aws/user\n§", "\n    " + block},
		"by anchors":                 {"x: &x {kind: aws/user}\nauth:\n  identities: &unused\n    a: *x\n    b:\n      <<: *x\n§z: 1\n", "    " + block},
		"quoted keys":                {"\"auth\":\n  \"identities\":\n    \"a\":\n      \"kind\": \"aws/user\"\n§", "    \"new-one\":\n      \"kind\": \"aws/user\"\n      \"credentials\":\n        \"region\": \"eu-west-1\"\n        \"mfa_arn\": \"arn:aws:iam::123456789012:mfa/user\"\n"},
		"a tag before":               {"base_path: !repo-root\nauth: !!map\n  identities:\n    a:\n      kind: !env KIND\n§list:\n- x\n", "    " + block},
		"a list above":               {"list:\n- a: 1\n- b\nauth:\n  identities:\n    a:\n      kind: aws/user\n      tags:\n      - x\n§", "    " + block},
		"braces over lines":          {"auth:\n  identities:\n    a: {kind: aws/user,\n  alias: b\n    }\n§", "    " + block},
		"capitals":                   {"AUTH:\n  IDENTITIES:\n    a: {kind: aws/user}\n§x: y\n", "    " + block},
		"a capital":                  {"auth:\n  Identities:\n    a: {kind: aws/user}\n§", "    " + block},
		"no identities, capitals":    {"AUTH:\n  Realm: acme\n§", "  identities:\n    " + block},
		"read before another":        {"Auth:\n  identities:\n    a: {kind: aws/user}\n§auth:\n  identities:\n    b: {kind: aws/user}\n", "    " + block},
		"other alphabets":            {"é: \"日本語\"\nauth:\n  identities:\n    東京:\n      kind: aws/user\n§", "    " + block},
	} {
		for _, end := range []string{"\n", "\r\n"} {
			for _, mark := range []string{"", "\ufeff"} {
				if end == "\r\n" && !strings.Contains(c.text, "\n") {
					continue // nothing shows which line break the file uses
				}
				t.Run(fmt.Sprintf("%s %q %q", name, end, mark), func(t *testing.T) {
					whole := mark + strings.ReplaceAll(c.text, "\n", end)
					before, after, _ := strings.Cut(whole, "§")
					got, _, err := added(t, before+after, newcomer)
					if want := before + strings.ReplaceAll(c.want, "\n", end) + after; err != nil || got != want {
						t.Errorf("%v\ngot:\n%s\nwant:\n%s", err, got, want)
					}
				})
			}
		}
	}
}

func TestAnIdentityIsAddedWithinBraces(t *testing.T) {
	const flow = "new-one: {kind: aws/user, credentials: {region: eu-west-1}}"
	n := model.NewIdentity{Name: "new-one", Region: "eu-west-1"}
	for name, c := range map[string]struct{ text, want string }{
		"none":                 {"auth:\n  identities: {}\n", "auth:\n  identities: {" + flow + "}\n"},
		"none, with a comment": {"auth:\n  identities: {} # none\n", "auth:\n  identities: {" + flow + "} # none\n"},
		"one":                  {"auth:\n  identities: {a: {kind: aws/user}}\n", "auth:\n  identities: {a: {kind: aws/user}, " + flow + "}\n"},
		"a comma at the end":   {"auth:\n  identities: {a: {kind: aws/user},}\n", "auth:\n  identities: {a: {kind: aws/user}, " + flow + ",}\n"},
		"an alias at the end":  {"x: &x {kind: aws/user}\nauth:\n  identities: {a: *x }\n", "x: &x {kind: aws/user}\nauth:\n  identities: {a: *x, " + flow + " }\n"},
		"no value at the end":  {"auth:\n  identities: {a: {kind: aws/user}, b: }\n", "auth:\n  identities: {a: {kind: aws/user}, b: , " + flow + "}\n"},
		"an empty auth":        {"auth: {}\n", "auth: {identities: {" + flow + "}}\n"},
		"all of it":            {"{}", "{auth: {identities: {" + flow + "}}}"},
		"capitals":             {"{AUTH: {Identities: {}}}\n", "{AUTH: {Identities: {" + flow + "}}}\n"},
		"null":                 {"{auth: null}\n", "{auth: {identities: {" + flow + "}}}\n"},
		"lines": {"auth:\n  identities: {\n    a: {kind: aws/user}, # first\n    b: {kind: aws/user} # last\n  }\n",
			"auth:\n  identities: {\n    a: {kind: aws/user}, # first\n    b: {kind: aws/user}, # last\n    " + flow + "\n  }\n"},
		"JSON": {"{\n  \"auth\": {\n    \"identities\": {\n      \"a\": {\n        \"kind\": \"aws/user\"\n      }\n    }\n  }\n}\n",
			"{\n  \"auth\": {\n    \"identities\": {\n      \"a\": {\n        \"kind\": \"aws/user\"\n      },\n      \"new-one\": {\"kind\": \"aws/user\", \"credentials\": {\"region\": \"eu-west-1\"}}\n    }\n  }\n}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _, err := added(t, c.text, n); err != nil || got != c.want {
				t.Errorf("%v\ngot:\n%s\nwant:\n%s", err, got, c.want)
			}
		})
	}
}

func TestAnExplicitNullIsReplaced(t *testing.T) {
	for text, want := range map[string]string{
		"auth: null # why\nx: y\n":      "auth: # why\n  identities:\n    " + block + "x: y\n",
		"auth: ~":                       "auth:\n  identities:\n    " + strings.TrimSuffix(block, "\n"),
		"auth:\n  identities:   Null\n": "auth:\n  identities:\n    " + block,
		"~":                             "auth:\n  identities:\n    " + strings.TrimSuffix(block, "\n"),
		"# mine\n~\n":                   "# mine\nauth:\n  identities:\n    " + block,
		"--- null # why\n":              "---  # why\nauth:\n  identities:\n    " + block,
		"auth:\n  identities:\n    a:\n      kind: aws/user": "auth:\n  identities:\n    a:\n      kind: aws/user\n    " + strings.TrimSuffix(block, "\n"),
	} {
		if got, _, err := added(t, text, newcomer); err != nil || got != want {
			t.Errorf("%q: %v\ngot:\n%s\nwant:\n%s", text, err, got, want)
		}
	}
}

func TestAnAdditionKnowsItsFirstLine(t *testing.T) {
	for text, want := range map[string]int{
		"auth:\n  identities:\n    a:\n      kind: aws/user\n":                5,
		"auth:\n  identities:\n    a:\n      kind: aws/user\n  realm: acme\n": 5,
		"# empty\n": 2,
	} {
		if _, a, err := added(t, text, newcomer); err != nil || a.Line != want {
			t.Errorf("%q: line %d, not %d (%v)", text, a.Line, want, err)
		}
	}
}

func TestNoSecretOfTheFileIsInTheDiff(t *testing.T) {
	const identity = "auth:\n  identities:\n    a:\n      kind: aws/user\n"
	for name, text := range map[string]string{
		"in braces":       "auth:\n  identities:\n    a:\n      kind: aws/user\n      credentials: {access_key_id: AKIAhunter2,\n        secret_access_key: hunter2}\n",
		"in a comment":    identity + "      # password: hunter2\n      # the old one, region: hunter2\n",
		"on a next line":  identity + "  keyring_password: >-\n    hunter2\n    region: hunter2\n",
		"in env":          identity + "      env:\n        - key: DB_PASSWORD\n          value: hunter2\n",
		"in env, braces":  identity + "      env: [{key: DB_PASSWORD, value: hunter2}]\n",
		"in the env":      identity + "env:\n  DB_PASS: hunter2\n  X: hunter2\n",
		"in two parts":    identity + "      credentials:\n        secret_access_key: \"wJalrXUt\\\n          hunter2\"\n",
		"in three parts":  identity + "      note: \"wJalrXUt\n          region: hunter2\n          region: hunter2\"\n",
		"without quotes":  identity + "      note: one\n        hunter2\n        kind hunter2\n",
		"a question mark": identity + "      credentials:\n        ? secret_access_key\n        : hunter2\n",
		"a question":      identity + "      credentials:\n        ? |\n          hunter2\n        : hunter2\n",
		"a block":         identity + "      x: |\n        region: hunter2\n        # hunter2\n",
		"a list":          identity + "      tokens:\n      - hunter2\n      - region: hunter2\n",
		"short":           identity + "      pin: 123hunter2\n",
		"a default":       identity + "      credentials: {region: !env REGION hunter2}\n",
		"an address":      identity + "      spec: {endpoint_url: 'https://bob:hunter2@host'}\n",
		"one line":        "auth: {identities: {a: {kind: aws/user, credentials: {secret_access_key: hunter2}, env: [{key: A, value: hunter2}]}}} # hunter2\n",
		"a null":          "password: hunter2\nauth: null # hunter2\nx: hunter2\n",
		"no line end":     identity + "      env: [{key: A, value: hunter2}]",
		"CRLF":            strings.ReplaceAll(identity+"      x: |\n        region: hunter2\n", "\n", "\r\n"),
	} {
		_, a, err := added(t, text, newcomer)
		if err != nil {
			t.Fatal(name, err)
		}
		shown := fmt.Sprint(a.Diff)
		if strings.Contains(shown, "hunter2") {
			t.Errorf("%s: %s", name, shown)
		}
		if !strings.Contains(shown, "new-one:") || !strings.Contains(shown, newcomer.Device) {
			t.Errorf("%s: what is new is hidden: %s", name, shown)
		}
	}
}

func TestTheDiffShowsWhereAnIdentityGoes(t *testing.T) {
	_, a, err := added(t, "auth:\n  identities:\n    a:\n      kind: aws/user\n      default: true\n      session: {duration: 12h} # long\n  realm: acme\n", model.NewIdentity{Name: "new-one"})
	if err != nil {
		t.Fatal(err)
	}
	want := "@@@ -4,4 +4,6 @@\n       kind: aws/user\n       default: true\n       session: {duration: 12h} # ····\n+    new-one:\n+      kind: aws/user\n   realm: acme\n"
	got := ""
	for _, l := range a.Diff {
		got += string(l.Mark) + l.Text + "\n"
	}
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func TestTheFileKeepsItsModeAndItsLink(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.yaml"), filepath.Join(dir, "atmos.yaml")
	if err := errors.Join(os.WriteFile(real, []byte("auth:\n"), 0o640), os.Chmod(real, 0o640)); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	if err := os.Symlink("real.yaml", link); err != nil {
		t.Skip("no symbolic links here")
	}
	a, err := Add(t.Context(), File{Path: link, Content: []byte("auth:\n")}, nil, newcomer)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != "real.yaml" {
		t.Error(to, err)
	}
	info, err := os.Stat(real)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Error(info.Mode(), err)
	}
}

func TestAFileThatCannotBeEditedIsLeftAloneWithTheReason(t *testing.T) {
	for text, want := range map[string]string{
		"x: &x {identities: {}}\nauth: *x\n":                                          "an alias",
		"auth:\n  identities: &i\n    a: {kind: aws/user}\nother: *i\n":               "anchor",
		"b: &b {identities: {a: {kind: aws/user}}}\nauth:\n  <<: *b\n  realm: acme\n": "merge key",
		"auth:\n  identities:\n\ta: {kind: aws/user}\n":                               "tab",
		"auth:\n  identities: {a: \n":                                                 "not valid YAML",
		"- x\n":                                                                       "must be a map",
		"t: |\n  x":                                                                   "by hand",
	} {
		_, a, err := added(t, text, newcomer)
		if err == nil || !strings.Contains(err.Error(), want) || a.Write != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTheIdentityToAddByHandIsTheSameYAMLOnOneLine(t *testing.T) {
	lines := byHand(model.NewIdentity{Name: "a, b", Alias: "x,y", Device: "arn:aws:iam::123456789012:mfa/x", Default: true})
	line := (&model.Problem{Write: lines}).FixLine()
	var want, got any
	if err := yaml.Unmarshal([]byte(lines), &want); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte(strings.TrimPrefix(line, "change it to: ")), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngives %v, want %v (%v)", line, got, want, err)
	}
}

// An import adds thousands. The whole file was parsed twice for each.
func TestTheCostOfNewIdentitiesGrowsWithTheirNumberOnly(t *testing.T) {
	cost := func(n int) float64 {
		identities := make([]model.NewIdentity, n)
		for i := range identities {
			identities[i].Name = fmt.Sprintf("user-%d", i)
		}
		return testing.AllocsPerRun(1, func() {
			if _, err := Add(t.Context(), File{Path: "atmos.yaml", Content: []byte("auth:\n")}, nil, identities...); err != nil {
				t.Error(err)
			}
		})
	}
	if few, many := cost(100), cost(1000); many > 11*few {
		t.Errorf("%.0f allocations for 100 identities, %.0f for 1,000", few, many)
	}
}

// If one of many cannot be added, the error names that one.
func TestTheIdentityToAddByHandIsTheOneThatIsTooOdd(t *testing.T) {
	twice := model.NewIdentity{Name: "twice"}
	_, err := Add(t.Context(), File{Path: "atmos.yaml", Content: []byte("auth:\n")}, nil, model.NewIdentity{Name: "once"}, twice, twice)
	var p *model.Problem
	if !errors.As(err, &p) || !strings.Contains(p.Write, "twice") {
		t.Errorf("%v", err)
	}
}
