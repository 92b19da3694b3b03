package imports

import (
	"fmt"
	"testing"

	"authdeck/ui/screen"
	"authdeck/ui/theme"

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
