package atmosyaml

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/parser"
)

func identities(n int) string {
	var b strings.Builder
	b.WriteString("base_path: !repo-root\nauth:\n  identities:\n")
	for i := range n {
		fmt.Fprintf(&b, "    user-%05d:\n      kind: aws/user\n      alias: u%d\n      credentials:\n"+
			"        mfa_arn: arn:aws:iam::%012d:mfa/user-%05d\n        region: eu-west-1\n      session:\n        duration: 12h\n",
			i, i, i, i)
	}
	return b.String()
}

func BenchmarkRead10000(b *testing.B) {
	path := filepath.Join(b.TempDir(), "atmos.yaml")
	if err := os.WriteFile(path, []byte(identities(10_000)), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c, err := Read(b.Context(), Source{Config: []string{path}, Getenv: lookup(nil)})
		if err != nil || len(c.Identities) != 10_000 {
			b.Fatal(len(c.Identities), err)
		}
	}
}

// BenchmarkParse10000 is what the YAML library alone takes: the measure for the one above.
func BenchmarkParse10000(b *testing.B) {
	text := []byte(identities(10_000))
	for b.Loop() {
		if _, err := parser.ParseBytes(text, 0); err != nil {
			b.Fatal(err)
		}
	}
}
