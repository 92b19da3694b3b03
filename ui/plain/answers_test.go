package plain_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"authdeck/model"
)

// Answers stand in model, so that no new identity gets the name of one.
func TestNoAnswerIsWrittenHereAgain(t *testing.T) {
	t.Parallel()
	var words []string
	for _, a := range append(model.Answers(), model.AnswerNew) {
		words = append(words, string(a))
	}
	again := regexp.MustCompile(`(== |EqualFold\([^"]*, |case )"(\?|` + strings.Join(words, "|") + `)"`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), "_test.go") || !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range again.FindAllString(string(text), -1) {
			t.Errorf("%s has %s: use the answer in model", f.Name(), found)
		}
	}
}

func TestNoNewIdentityIsNamedLikeAnAnswer(t *testing.T) {
	t.Parallel()
	for _, a := range model.Answers() {
		for _, name := range []string{string(a), a.Short(), strings.ToUpper(string(a))} {
			if name != "" && model.CheckName(name) == nil {
				t.Errorf("%q can be the name of a new identity", name)
			}
		}
	}
}
