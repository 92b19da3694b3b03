package atmosyaml

import (
	"os"
	"path/filepath"
	"testing"

	"authdeck/model/modeltest"

	"github.com/goccy/go-yaml/parser"
)

func BenchmarkRead10000(b *testing.B) {
	path := filepath.Join(b.TempDir(), "atmos.yaml")
	if err := os.WriteFile(path, []byte(modeltest.Many(10_000)), 0o600); err != nil {
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
	text := []byte(modeltest.Many(10_000))
	for b.Loop() {
		if _, err := parser.ParseBytes(text, 0); err != nil {
			b.Fatal(err)
		}
	}
}
