package imports

import (
	"fmt"
	"strings"
	"testing"

	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

func TestAFrameOfNamesDrawsOnlyTheVisibleFields(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := screen.Frame{Env: screen.Env{Width: 120, Height: 38}, Theme: th}
	allocations := func(n int) float64 {
		keys := make([]Unnamed, n)
		for i := range keys {
			keys[i] = Unnamed{Number: i, Label: fmt.Sprintf("[section %d]", i), Keys: []string{"key"}, Name: fmt.Sprintf("section-%d", i)}
		}
		s := NewNames(keys, "credentials", "", nil)
		return testing.AllocsPerRun(20, func() {
			s, _ = s.Update(tea.KeyMsg{Type: tea.KeyDown}, f.Env)
			s.View(f)
		})
	}
	if few, many := allocations(100), allocations(1000); many > 2*few {
		t.Errorf("a frame needs %.0f allocations for 100 keys, and %.0f for 1000", few, many)
	}
}

// One key had all dots, the next one few, and only some had their account.
func TestTheKeysOfNewIdentitiesAreMaskedTheSameWay(t *testing.T) {
	keys := []Unnamed{
		{Label: "[default]", Keys: words.MaskedKeys("AKIARZPUZDIKIJKLMNO1"), Name: "default"},
		{Number: 1, Label: "[production-admin]", Keys: words.MaskedKeys("AKIASXKPVQDIKJKLMNO3"), Name: "production-admin"},
		{Number: 2, Label: "[a]", Keys: words.MaskedKeys("AKIARZPUZDIKIJKLMNO2"), Name: "a"},
	}
	for _, width := range []int{60, 80, 120} {
		view := NewNames(keys, "credentials", "", nil).View(screen.Frame{Env: screen.Env{Width: width, Height: 30}, Theme: theme.PlainText(false)})
		if long := strings.Count(view, "AKIA············"); long != 0 && long != len(keys) {
			t.Errorf("%d columns:\n%s", width, view)
		}
	}
}
