package atmosyaml

import (
	"slices"
	"testing"
)

func TestTagsAreAListOfWords(t *testing.T) {
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
		"a map":           {tags: "tags: {a: b}", what: "tags must be one value, and this is a map"},
		"a list in it":    {tags: "tags: [[a]]", what: "tags must be one value, and this is a list"},
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
