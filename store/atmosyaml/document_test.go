package atmosyaml

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// readText reads one text as atmos.yaml of a temporary folder.
func readText(t testing.TB, text string) (model.Config, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "atmos.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(t.Context(), Source{WorkDir: dir, LookupEnv: lookup(nil), Trust: trusting{}})
}

func TestPlacesAreRightAfterAnyYAML(t *testing.T) {
	before := map[string]string{
		"nothing":         "",
		"comments":        "# one\n\n  # two\n",
		"block text":      "a: |\n  x\n\n  y\n\nb: >-\n  f\n  g\n",
		"kept text":       "a: |+\n  x\n\n\n",
		"quoted lines":    "a: \"x\n  y\n\n  z\"\nb: 'p\n  q'\n",
		"plain lines":     "a: x\n  y\n  z\n",
		"other alphabets": "é: \"日本語\" # ü\n",
		"flow":            "a: {b: [1,\n  2], c:\n  d}\n",
		"empty tags":      "a: !repo-root\nb:\n  - !cwd\n  - !x # y\nc: {d: !random , e: [!cwd ]}\nf: &g !git.sha\n",
		"directive":       "%YAML 1.1\n---\n",
		"empty values":    "a:\nb:\n  - \n  -\nc: ~\n",
		"merge keys":      "a: &a {b: c}\nd:\n  <<: *a\n",
		"question mark":   "? a\n: b\n",
	}
	const body = "auth:\n  identities:\n    me: # note\n      kind: aws/user\n      credentials:\n" +
		"        region:   MARK-1\n        mfa_arn: &x \"MARK-2-DEVICE\"\n      session: {duration: 1h}\n      alias: é\n"
	for name, noise := range before {
		for _, end := range []string{"\n", "\r\n"} {
			t.Run(fmt.Sprintf("%s %q", name, end), func(t *testing.T) {
				text := strings.ReplaceAll(noise+body, "\n", end)
				c, err := readText(t, text)
				if err != nil {
					t.Fatal(err)
				}
				id := c.Identities[0]
				wantPlace(t, text, "me:", id.Origin)
				wantPlace(t, text, "MARK-1", id.Region.Origin)
				wantPlace(t, text, `"MARK-2-DEVICE"`, id.Device.Origin)
				wantPlace(t, text, "1h", id.Duration.Origin)
			})
		}
	}
}

func wantPlace(t *testing.T, text, mark string, got model.Origin) {
	t.Helper()
	at := strings.Index(text, mark)
	line := strings.Count(text[:at], "\n") + 1
	column := len([]rune(text[strings.LastIndex(text[:at], "\n")+1:at])) + 1
	if got.Line != line || got.Column != column {
		t.Errorf("%s is at %d:%d, not %d:%d", mark, line, column, got.Line, got.Column)
	}
}

func TestATagWithoutAValueEndsOnItsLine(t *testing.T) {
	for name, text := range map[string]string{
		"before auth":          "base_path: !repo-root\nauth: {identities: {a: {kind: aws/user, alias: x}}}\n",
		"with a comment":       "base_path: !repo-root # here\n# there\nauth: {identities: {a: {kind: aws/user, alias: x}}}\n",
		"with an anchor":       "base_path: &p !repo-root\nauth: {identities: {a: {kind: aws/user, alias: x}}}\n",
		"in a list":            "l:\n- !cwd\n- !cwd\nauth: {identities: {a: {kind: aws/user, alias: x}}}\n",
		"in an identity":       "auth:\n  identities:\n    a:\n      tags: !cwd\n      kind: aws/user\n      alias: x\n",
		"last of a deeper map": "auth:\n  x:\n    y: !cwd\n  identities:\n    a:\n      kind: aws/user\n      alias: x\n",
		"quoted key":           "'base path': !repo-root\nauth: {identities: {a: {kind: aws/user, alias: x}}}\n",
		"at the end":           "auth: {identities: {a: {kind: aws/user, alias: x}}}\nbase_path: !repo-root",
		"standard tag":         "a: !!str\nauth: {identities: {a: {kind: aws/user, alias: x}}}\n",
		"a verbatim tag":       "auth:\n  identities:\n    a:\n      kind: !<tag:yaml.org,2002:str> aws/user\n      alias: !<tag:yaml.org,2002:str> x\n",
		"a verbatim function":  "auth: {identities: {a: {kind: aws/user, alias: !<!env> NOPE x}}}\n",
		"a map has its tag":    "auth: !!map\n  identities:\n    a:\n      kind: aws/user\n      alias: x\n",
		"a list keeps its tag": "commands: !append\n- a\n- b\nauth: {identities: {a: {kind: aws/user, alias: x}}}\n",
		"an empty dash":        "import:\n-\nauth: {identities: {a: {kind: aws/user, alias: x}}}\n",
		"dash in an identity":  "auth:\n  identities:\n    a:\n      tags:\n      - # none\n      kind: aws/user\n      alias: x\n",
		"value on the next":    "auth:\n  identities:\n    a:\n      kind: aws/user\n      alias:\n        !env NOPE\n          x\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := readText(t, text)
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Identities) != 1 || c.Identities[0].Alias != "x" || c.Identities[0].Problem != nil {
				t.Errorf("got %s", describe(c, nil))
			}
		})
	}
}

func TestATagThatIsCutAtItsCommaSaysWhatToWrite(t *testing.T) {
	_, err := readText(t, "auth: {identities: {a: {kind: aws/user, alias: !<tag:yaml.org,2002:str> x}}}\n")
	wantProblem(t, err, "write !!str instead of")
}

func TestASecretIsInPlainTextAlsoAsADefault(t *testing.T) {
	for secret, want := range map[string]bool{
		"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY":               true,
		`!env "NOPE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"`:   true,
		`!env "SECRET wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"`: true, // not used, but in the file
		`!env SECRET ""`: false,
		"!env SECRET":    false,
		"!git.name wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": true,
	} {
		dir := t.TempDir()
		text := "auth: {identities: {a: {kind: aws/user, credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: " + secret + "}}}}\n"
		if err := os.WriteFile(filepath.Join(dir, "atmos.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		vars := map[string]string{"SECRET": "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"}
		c, err := Read(t.Context(), Source{WorkDir: dir, LookupEnv: lookup(vars), Trust: trusting{}})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Identities[0].PlainSecret; got != want {
			t.Errorf("%s: %v", secret, got)
		}
	}
}

// Without the limits, these files exhaust memory, stack or time, and the test never ends.
func TestAHostileFileIsReadOrRefused(t *testing.T) {
	const ok = "auth: {identities: {a: {kind: aws/user}}}\n"
	keys := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "k%d: v\n", i)
		}
		return b.String()
	}
	bomb := "a0: &a0 {x: y}\n"
	for i := 1; i < 60; i++ {
		bomb += fmt.Sprintf("a%d: &a%d\n  <<: [*a%d, *a%d, *a%d]\n  l: [*a%d, *a%d, *a%d]\n", i, i, i-1, i-1, i-1, i-1, i-1, i-1)
	}
	for name, c := range map[string]struct{ text, want string }{
		"alias bomb":       {bomb + "auth:\n  identities:\n    a:\n      <<: *a59\n      kind: aws/user\n", "more than 4 million values"},
		"brackets":         {"a: " + strings.Repeat("[", 100_000) + "\n", "nested too deeply; use at most 500 levels"},
		"braces":           {"a: " + strings.Repeat("{a: ", 100_000) + "\n", "nested too deeply"},
		"dashes":           {strings.Repeat("- ", 100_000) + "\n", "nested too deeply"},
		"tags":             {"a: " + strings.Repeat("!a ", 100_000) + "x\n", "too many tags (!)"},
		"lines of tags":    {"a:\n" + strings.Repeat("  !a\n", 50_000) + ok, "too many tags (!)"},
		"many keys":        {keys(100_000) + ok, ""},
		"many documents":   {ok + strings.Repeat("---\na: b\n", 100_000), ""},
		"many comments":    {strings.Repeat("# x\n", 100_000) + ok, ""},
		"a long text":      {"a: \"" + strings.Repeat("x y ", 100_000) + "\"\n" + ok, ""},
		"tags in one line": {"a: [" + strings.Repeat("!a , ", 50_000) + "b]\n" + ok, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readText(t, c.text)
			if c.want == "" && err != nil {
				t.Error(err)
			}
			if c.want != "" {
				wantProblem(t, err, c.want)
			}
		})
	}
}

func TestAFileOverTheLimitIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "atmos.yaml")
	must(t, os.WriteFile(path, nil, 0o600))
	must(t, os.Truncate(path, yamldoc.MaxSize+1))
	_, err := Read(t.Context(), Source{Config: []string{path}, LookupEnv: lookup(nil)})
	wantProblem(t, err, "larger than 50 MB")
}

func TestNoErrorQuotesTheFile(t *testing.T) {
	const canary = "CANARYwJalrXUtnFEMI"
	for _, text := range []string{
		"a: " + canary + ": b", "a: [" + canary, "a: {" + canary + " b", "a: \"" + canary, "a: @" + canary, "a: \"\\q" + canary + "\"",
		canary, "- " + canary, canary + ": 1\n" + canary + ": 2", "a: b\n " + canary + ": c", "\t" + canary + ": d",
		"auth: " + canary, "auth: {realm: [" + canary + "]}", "auth: {identities: " + canary + "}", "auth: !" + canary + " x",
		"auth: {identities: {a: " + canary + "}}", "auth: {identities: {a: {kind: [" + canary + "]}}}",
		"auth: {identities: {a: {kind: aws/user, default: " + canary + "}}}",
		"auth: {identities: {a: {kind: aws/user, credentials: {mfa_arn: !env A B " + canary + "}}}}",
		"auth: {identities: {a: {kind: aws/user, alias: !exec " + canary + "}}}",
		"auth: {identities: {a: {kind: aws/user, credentials: {secret_access_key: " + canary + "}}}}",
		"auth: {identities: {a: {kind: aws/user, credentials: {secret_access_key: \"" + canary + "\\n\"}}}}",
		"auth: {identities: {a: {kind: aws/user, session: {duration: " + canary + "}}}}",
		"auth: {identities: {a: {kind: aws/user, credentials: {region: *" + canary + "}}}}",
		"auth: {identities: {a: {kind: aws/user}, \"" + canary + "\\n\": {kind: aws/user}}}",
		"auth: {identities: {A: {kind: aws/user}, a: {kind: aws/user, alias: " + canary + "}}}",
	} {
		c, err := readText(t, text)
		said := ""
		if err != nil {
			said = err.Error()
		}
		for _, id := range c.Identities {
			if id.Problem != nil {
				said += id.Problem.Error()
			}
		}
		if said == "" {
			t.Errorf("%s: no problem", text)
		}
		if strings.Contains(said, canary) {
			t.Errorf("%s: %s", text, said)
		}
	}
}
