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
	types := []string{"system", "file"}
	for want, choices := range map[string]model.Choices{
		". Did you mean file?": {Words: types, Meant: "file"},
		". Choose one of: system, file; run: authdeck keyring use TYPE": {Words: types},
	} {
		unknown := &model.Problem{Kind: model.ErrUnknownKeyring, What: `unknown keyring type "fiel"`, Fix: model.Do(choices.Fix()), Choices: choices}
		if got := settings.Unusable(path, unknown).Error(); got != path+`:1:10: unknown keyring type "fiel"`+want {
			t.Error(got)
		}
	}
	var p *model.Problem
	unknown := &model.Problem{Kind: model.ErrUnknownKeyring, Choices: model.Choices{Words: types}}
	if !errors.As(settings.Unusable(path, unknown), &p) || len(p.Fix) != 2 || p.Fix[1].Command() != "authdeck keyring use TYPE" {
		t.Errorf("what people copy is more than the command: %q", p.Fix)
	}
	if other := errors.New("else"); !errors.Is(settings.Unusable(path, other), other) {
		t.Error("another error is changed")
	}
}
