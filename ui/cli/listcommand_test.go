package cli

import "testing"

func TestTheCommandForTheWholeListHasTheFlagsThatChoseTheConfiguration(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]*command{
		"authdeck list": {},
		"authdeck list -C '/my project' --config other.yaml --keyring file": {
			movedTo: "/my project", options: Options{Config: []string{"other.yaml"}, Keyring: "file"},
		},
	} {
		if got := c.listCommand(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
