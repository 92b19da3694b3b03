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

// The dashboard did not say in which line of atmos.yaml the unknown type is.
func TestAnUnknownKeyringTypeOfAFileHasItsPlaceThere(t *testing.T) {
	t.Parallel()
	at := model.Origin{File: "/p/atmos.yaml", Line: 3, Column: 11}
	config := func(kind string) model.Config {
		return model.Config{Keyring: model.KeyringConfig{Type: model.Setting[string]{Value: kind, Set: true, Origin: at}},
			Promoted: []model.Promoted{{Name: "ATMOS_KEYRING_TYPE", Origin: at}}}
	}
	for _, c := range []struct{ kind, source, variable, want string }{
		{"vault", "atmos.yaml:3", "", `/p/atmos.yaml:3:11: unknown keyring type "vault"; change it to: type: file`},
		{"fiel", "atmos.yaml:3", "", `/p/atmos.yaml:3:11: unknown keyring type "fiel". Did you mean file?`},
		{"fiel", "ATMOS_KEYRING_TYPE", "", `/p/atmos.yaml:3:11: unknown keyring type "fiel". Did you mean file?`},
		{"fiel", "ATMOS_KEYRING_TYPE", "fiel", `unknown keyring type "fiel". Did you mean file?`},
		{"fiel", "--keyring", "", `unknown keyring type "fiel". Did you mean file?`},
	} {
		_, err := vault.Open(vault.Options{Type: c.kind})
		if got := vault.Placed(err, c.source, variables(c.variable), config(c.kind)); got == nil || got.Error() != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// variables returns an environment with a keyring type.
func variables(kind string) func(string) string {
	return func(name string) string { return map[string]string{"ATMOS_KEYRING_TYPE": kind}[name] }
}
