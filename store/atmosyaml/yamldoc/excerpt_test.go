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
		"in the middle":  {"a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n", 3, 1, "a: 1|b: 2|c: 3|d: 4"},
		"the first":      {"a: 1\nb: 2\nc: 3\n", 1, 1, "a: 1|b: 2"},
		"the last":       {"a: 1\nb: 2\nc: 3\n", 3, 1, "a: 1|b: 2|c: 3"},
		"a secret":       {"x:\n  secret_access_key: short\n  y: 1\n", 3, 1, "x:|  secret_access_key: ····|  y: 1"},
		"on a next line": {"  password: |\n    abc\n    def\n  y: 1\n", 3, 1, "  password: ····|    ····|    ····|  y: 1"},
		"without a name": {"a: [\"" + secret + "\"\nb: 1\n", 1, 1, "a: [\"····\"|b: 1"},
		"in a flow":      {"a: {region: x, password: hunter2}\nb: 1\n", 1, 1, "a: {region: x, password: ····|b: 1"},
		"a blank line":   {"password: |\n  abc\n\n  def\ny: 1\n", 4, 2, "  ····||  ····|y: 1"},
		"in a list":      {"passwords:\n- abc\n- def\ny: 1\n", 3, 1, "passwords:|····|····|y: 1"},
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
