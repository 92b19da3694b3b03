package settings_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"authdeck/model"
	"authdeck/store/settings"
)

func TestAnUnknownKeyringInTheFileSaysWhereItIsAndWhatToDo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte("keyring: fiel\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	problem := func(fix string) error {
		return &model.Problem{Kind: model.ErrUnknownKeyring, What: `unknown keyring type "fiel"`, Fix: fix}
	}
	for fix, want := range map[string]string{
		"did you mean file?":          ". Did you mean file?",
		"choose one of: system, file": "; run: authdeck keyring use TYPE. Types: system, file",
	} {
		if got := settings.Unusable(path, problem(fix)).Error(); got != path+`:1:10: unknown keyring type "fiel"`+want {
			t.Error(got)
		}
	}
	if other := errors.New("else"); !errors.Is(settings.Unusable(path, other), other) {
		t.Error("another error is changed")
	}
}
