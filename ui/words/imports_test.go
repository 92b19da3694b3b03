package words_test

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/model/keysimport"
	"authdeck/ui/words"
)

func TestNothingStaysInAStream(t *testing.T) {
	t.Parallel()
	config := model.Config{Identities: []model.Identity{{Ref: model.Ref{Realm: "acme", Name: "x"}, Title: "x"}}}
	keys := model.PlainKeys{Name: "a", Keys: model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", Secret: model.SecretString("je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")}}
	for said, file := range map[string]model.Plaintext{
		"":                                {Stream: true, ReadOnly: true}, // as in the demo
		"The demo leaves your file as it": {Path: "f", ReadOnly: true},
		"Kept a's keys in f, because AWS": {Path: "f"},
	} {
		file.Keys = []model.PlainKeys{keys}
		p, err := keysimport.New(config, file, nil, keysimport.Choice{0: "x"})
		if err != nil {
			t.Fatal(err)
		}
		if got := words.StaysInFile(p.Record(0, model.Receipt{}), true); !strings.HasPrefix(got, said) || said == "" && got != "" {
			t.Errorf("%q, want %q", got, said)
		}
	}
}

func TestKeysThatAreLeftOutSaveNoDevice(t *testing.T) {
	t.Parallel()
	device := model.Setting[string]{Value: "arn:aws:iam::123456789012:mfa/me", Set: true}
	a := keysimport.Item{Plain: model.PlainKeys{Keys: model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE"}}, Assigned: true, Why: "its keys are managed in atmos.yaml:9", Identity: model.Identity{Device: device}}
	if lines := words.ImportLines(a); len(lines) != 1 {
		t.Errorf("%q", lines)
	}
}
