package yamldoc_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

func TestAnExcerptShowsTheLinesAroundAPlaceWithoutSecrets(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	for name, c := range map[string]struct {
		text  string
		line  int
		first int
		want  string
	}{
		"in the middle":  {"a:\nb:\nc:\nd:\ne:\n", 3, 1, "a:|b:|c:|d:"},
		"the first":      {"a:\nb:\nc:\n", 1, 1, "a:|b:"},
		"the last":       {"a:\nb:\nc:\n", 3, 1, "a:|b:|c:"},
		"known keys":     {"x:\n  kind: aws/user\n  - region: a # of " + secret + "\n\t\"realm\": b\n", 3, 1, "x:|  kind: aws/user|  - region: a # ····|\t\"realm\": b"},
		"a keyring":      {"keyring:\n  type: vault\n  spec:\n", 2, 1, "keyring:|  type: vault|  spec:"},
		"no colon":       {"x:\n  kind aws/user\n  password hunter2\n", 3, 1, "x:|  kind aws/user|  ····"},
		"a secret":       {"x:\n  secret_access_key: short\n  secret key: x\n", 3, 1, "x:|  secret_access_key: ····|  secret key: ····"},
		"an equals sign": {"password = hunter2\nproxy: https://bob:hunter2@proxy/\nhttps://bob:hunter2@proxy/\n", 1, 1, "····|proxy: ····"},
		"on a next line": {"  password: |\n    abc\n    def\n  y:\n", 3, 1, "  password: ····|    ····|    ····|  y:"},
		"without a name": {"a: [\"" + secret + "\"\nb:\n", 1, 1, "a: [····|b:"},
		"in a known key": {"alias: " + secret + "\nb:\n", 1, 1, "alias: ····|b:"},
		"in a flow":      {"a: {region: x, password: hunter2}\n{api_key:\nhunter2}\nb:\n", 2, 1, "a: {region: x, password: ····|{api_key:|····}"},
		"in env":         {"env:\n- key: DB_PASSWORD\n  value: hunter2-prod\n kind: x\n", 3, 1, "env:|- key: ····|  value: ····| kind: x"},
		"a blank line":   {"password: |\n  abc\n\n  def\ny:\n", 4, 2, "  ····||  ····|y:"},
		"in a list":      {"passwords:\n- abc\n- xoxb-1-abc\ny:\n", 3, 1, "passwords:|····|····|y:"},
		"below a name":   {"vars:\n  db_password:\n    region: hunter2\n  x: [\n", 3, 1, "vars:|  db_password:|    ····|  x: ["},
		"credentials":    {"credentials:\n  region: x\n  secret_access_key: x\n", 2, 1, "credentials:|  region: x|  secret_access_key: ····"},
		"a default":      {"db:\n  default: hunter2\n  id: hunter2\n  name: hunter2\n", 3, 1, "db:|  default: ····|  id: ····|  name: ····"},
		"several":        {"pin: hunter1, kind hunter3\n{PASSWORD: {kind: hunter2}}\nx: [kind hunter2]\n", 2, 1, "pin: ····, ····|{PASSWORD: ····|x: [····]"},
		"a comment":      {"# hunter2\ny: # hunter2\nz: 'kind: hunter2\n", 2, 1, "····|y: # ····|z: ····"},
		"block text":     {"x: |\n  region: hunter2\nb: \"c\n  region: hunter2\"\n", 3, 1, "x: ····|  ····|b: ····|  ····"},
		"comments":       {"x: {a: 1} # a, region: hunter2\n# a, region: hunter2\nregion: x\t# y, realm: hunter2\n", 2, 1, "x: {a: ····} # ····|····|region: x # ····"},
		"functions":      {"alias: !exec login hunter2\nrealm: !env REALM\nregion: &r !env R hunter2\nidentity: https://bob:hunter2@host\n", 2, 1, "alias: !exec ····|realm: !env ····|region: &r !env ····"},
		"a known kind":   {"knd: aws/user\ntoken: aws/user\nx: aws/users\n", 2, 1, "knd: aws/user|token: ····|x: ····"},
		"directives":     {"%YAML 1.1\n%TAG !e! hunter2\n---\na: b\n", 2, 1, "%YAML ····|%TAG ····|---"},
		"at the start":   {"%YAML 1.2\n%x hunter2\n", 1, 1, "%YAML ····|····"},
		"beyond the end": {"a: 1\n", 9, 0, ""},
	} {
		path := filepath.Join(t.TempDir(), "atmos.yaml")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := yamldoc.Excerpt(model.Origin{File: path, Line: c.line})
		if text := strings.Join(got.Lines, "|"); got.First != c.first || text != c.want {
			t.Errorf("%s: from %d %q", name, got.First, text)
		}
	}
	if got := yamldoc.Excerpt(model.Origin{File: "nowhere", Line: 1}); got.Lines != nil {
		t.Errorf("%v", got)
	}
}
