package ui_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/ui"
)

var updateDocs = flag.Bool("update-docs", false, "write the documents that come from the code")

func TestDocsOfTheKeysMatchTheScreens(t *testing.T) {
	path := filepath.Join("..", "docs", "keys.md")
	if *updateDocs {
		if err := os.WriteFile(path, []byte(ui.KeysDoc()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != ui.KeysDoc() {
		t.Errorf("%s is not what the screens say of their keys; run: task docs", path)
	}
}

func TestEveryKeyAndAnswerInTheDocsSaysWhatItDoes(t *testing.T) {
	t.Parallel()
	if strings.Contains(ui.KeysDoc(), "|  |") {
		t.Error("a row of docs/keys.md is empty")
	}
}
