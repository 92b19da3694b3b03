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
		config := model.Config{Keyring: model.KeyringConfig{Type: model.Setting[string]{Value: c.kind, Set: true, Origin: at}}}
		for where, err := range map[model.Origin]error{
			at:                           vault.CheckType("", variables(""), config),
			{File: "ATMOS_KEYRING_TYPE"}: vault.CheckType("", variables(c.kind), model.Config{}),
			{File: "--keyring"}:          vault.CheckType(c.kind, variables(""), model.Config{}),
		} {
			var p *model.Problem
			if errors.As(err, &p) == c.ok || p != nil && p.Origin != where {
				t.Errorf("%q from %s: %v", c.kind, where, err)
			}
		}
	}
}

// variables returns an environment with a keyring type.
func variables(kind string) func(string) string {
	return func(name string) string { return map[string]string{"ATMOS_KEYRING_TYPE": kind}[name] }
}
