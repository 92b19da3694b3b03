package words

import "testing"

func TestAMaskedKeyIsReadOutWithoutItsDots(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"keys saved (AKIA············MPLE), no session":     "keys saved (AKIA ending in MPLE), no session",
		"from AKIA············MPLE to ASIA············ABCD": "from AKIA ending in MPLE to ASIA ending in ABCD",
		"AKIA············MPLE · account 123456789012":       "AKIA ending in MPLE · account 123456789012",
		"key ········, account 123456789012":                "key hidden, account 123456789012",
		"secret_access_key: ····":                           "secret_access_key: hidden",
		"Ready · no code":                                   "Ready · no code",
		"":                                                  "",
	} {
		if got := SpokenMask(line); got != want {
			t.Errorf("%q: %q", line, got)
		}
	}
}
