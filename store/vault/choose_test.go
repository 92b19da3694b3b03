package vault_test

import (
	"errors"
	"strings"
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
	flag, variable := model.Origin{File: "--keyring"}, model.Origin{File: "ATMOS_KEYRING_TYPE"}
	own := model.Origin{File: "AUTHDECK_KEYRING"}
	for _, c := range []struct {
		kind           string
		by             model.KeyringChooser
		at             model.Origin
		variable, want string
	}{
		{"vault", model.ChosenByConfig, at, "", `/p/atmos.yaml:3:11: unknown keyring type "vault"; write one of these, or delete the line: ` + strings.Join(vault.Types(), ", ")},
		{"fiel", model.ChosenByConfig, at, "", `/p/atmos.yaml:3:11: unknown keyring type "fiel". Did you mean file?`},
		{"fiel", model.ChosenByAtmosVariable, variable, "", `/p/atmos.yaml:3:11: unknown keyring type "fiel". Did you mean file?`},
		{"fiel", model.ChosenByAtmosVariable, variable, "fiel", `ATMOS_KEYRING_TYPE: unknown keyring type "fiel". Did you mean file?`},
		{"fiel", model.ChosenByVariable, own, "", `AUTHDECK_KEYRING: unknown keyring type "fiel". Did you mean file?`},
		{"fiel", model.ChosenByFlag, flag, "", `unknown keyring type "fiel". Did you mean file?`},
	} {
		_, err := vault.Open(vault.Options{Type: c.kind})
		if got := vault.Placed(err, model.KeyringSource{By: c.by, At: c.at}, variables(c.variable), config(c.kind)); got == nil || got.Error() != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestAnUnknownKeyringTypeCountsTheOtherProblems(t *testing.T) {
	t.Parallel()
	at := model.Origin{File: "/p/atmos.yaml", Line: 3, Column: 11}
	config := model.Config{Keyring: model.KeyringConfig{Type: model.Setting[string]{Value: "fil", Set: true, Origin: at}}}
	_, err := vault.Open(vault.Options{Type: "fil"})
	for _, want := range []string{"", "to see one more problem, run: authdeck validate", "to see 2 more problems, run: authdeck validate"} {
		var p *model.Problem
		if !errors.As(vault.Placed(err, model.KeyringSource{By: model.ChosenByConfig, At: at}, variables(""), config), &p) || strings.Contains(p.Error(), "?;") || p.Fix.String() != strings.TrimSpace("did you mean file?\n"+want) {
			t.Errorf("%d others: %+v", len(config.Identities), p)
		}
		config.Identities = append(config.Identities, model.Identity{Problem: &model.Problem{What: "unknown kind"}})
	}
}

// variables returns an environment with a keyring type.
func variables(kind string) func(string) string {
	return func(name string) string { return map[string]string{"ATMOS_KEYRING_TYPE": kind}[name] }
}
