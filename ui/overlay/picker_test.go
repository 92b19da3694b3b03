package overlay

import (
	"fmt"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
)

// Once, each key drew every identity several times: with ten thousand of them, a key took half a second.
func TestAChoiceDrawsOnlyTheIdentitiesThatAreVisible(t *testing.T) {
	allocations := func(identities int) float64 {
		rows := make([]model.Row, identities)
		for i := range rows {
			rows[i].Identity.Title = fmt.Sprintf("prod-%05d-deployer", i)
			rows[i].Identity.Ref.Name = rows[i].Identity.Title
		}
		none := func(*model.Identity) screen.Request { return nil }
		p := Picker("[work]", rows, model.Ref{}, time.Time{}, nil, none, nil)
		f := screen.Frame{Env: screen.Env{Width: 80, Height: 22}, Theme: theme.PlainText(false)}
		return testing.AllocsPerRun(5, func() {
			next, _, _ := p.Key("down")
			next.Lines(f)
			next.(screen.Steady).Tallest(f)
		})
	}
	if few, many := allocations(400), allocations(4000); many > 2*few {
		t.Errorf("400 identities take %v allocations, 4000 take %v", few, many)
	}
}
