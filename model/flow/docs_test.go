package flow_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"authdeck/model/flow"
)

var updateDocs = flag.Bool("update-docs", false, "write the documents that come from the code")

func TestDocsOfTheFlowSayWhatTheTableSays(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "states.md")
	if *updateDocs {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(flow.StatesDoc()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != flow.StatesDoc() {
		t.Errorf("%s is not what model/flow/transitions.go says; run: task docs", path)
	}
}
