package model_test

import (
	"testing"

	"authdeck/model"
)

func TestSavedKeysAreCountedInWords(t *testing.T) {
	t.Parallel()
	for want, n := range map[string]model.KeyCount{
		"no identity needs this keyring":                                 {},
		"no identity needs this keyring, 2 in atmos.yaml":                {Config: 2},
		"keys unknown, because the keyring cannot say which keys it has": {Unknown: 2},
		"keys saved for 0 of 1 identity, 1 cannot be read":               {Damaged: 1},
		"keys saved for 0 of 1 identity, 1 temporary":                    {Temporary: 1},
		"keys saved for 2 of 5 identities, 1 unknown, 1 cannot be read":  {Saved: 2, None: 1, Unknown: 1, Damaged: 1},
		"keys saved for 1 of 2 identities, 1 unknown, 3 in atmos.yaml":   {Saved: 1, Unknown: 1, Config: 3},
	} {
		if got := n.Clause(); got != want {
			t.Errorf("%+v: %q, want %q", n, got, want)
		}
	}
}

func TestDamagedEntriesAreNamedWithTheCommandThatSavesTheirKeysAgain(t *testing.T) {
	t.Parallel()
	if p := model.DamagedEntry("alice"); p.Error() != "the keyring entry of alice is damaged; to save the keys again, run: authdeck user configure -i alice" {
		t.Error(p)
	}
	if p := model.DamagedEntry("alice", "bob"); p.Error() != "the keyring entries of alice and bob are damaged; to save the keys again, run: authdeck user configure" {
		t.Error(p)
	}
}
