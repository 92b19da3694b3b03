package vault_test

import (
	"errors"
	"testing"

	"authdeck/model"
	"authdeck/store/vault"
)

func TestAnUnknownKeyringTypeIsAProblem(t *testing.T) {
	t.Parallel()
	at := model.Origin{File: "atmos.yaml", Line: 3, Column: 11}
	for _, c := range []struct {
		kind string
		ok   bool
	}{{"", true}, {"system", true}, {"file", true}, {"pass", true}, {"wincred", true}, {"memory", false}, {"File", false}} {
		err := vault.CheckType(model.Config{Keyring: model.KeyringConfig{Type: model.Setting[string]{Value: c.kind, Set: true, Origin: at}}})
		var p *model.Problem
		if errors.As(err, &p) == c.ok || p != nil && p.Origin != at {
			t.Errorf("%q: %v", c.kind, err)
		}
	}
}
