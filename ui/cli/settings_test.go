package cli

import (
	"testing"

	"authdeck/store/settings"
)

func TestEverySettingHasItsFlag(t *testing.T) {
	t.Parallel()
	commands := everyCommand((&command{}).root())
	for _, k := range settings.Keys() {
		found := k.Flag == "" // a decision about folders, which is not made per run
		for _, cmd := range commands {
			found = found || cmd.Flags().Lookup(k.Flag) != nil || cmd.PersistentFlags().Lookup(k.Flag) != nil
		}
		if !found {
			t.Errorf("no command has --%s", k.Flag)
		}
	}
}
