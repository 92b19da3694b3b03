package ui

import (
	"context"

	"authdeck/model"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// The question whether keys that lie under another realm are brought over, its answer, and what became of it.
type (
	askBring struct{ row model.Row }
	bring    struct {
		identity model.Identity
		realm    string
	}
	brought struct {
		bring
		err error
	}
)

// strayed tells whether the keys of the row under the cursor lie under another realm.
func (d dashboard) strayed() bool {
	return len(d.current().OtherRealms) > 0 && !d.picking && !d.once
}

func bringOver(row model.Row, w model.Workspace) dialog {
	title, why := words.BringQuestion(row, w)
	return dialog{
		problem: words.Problem{Title: title, Why: why, Question: true},
		choose:  buttons{labels: []string{"Leave them", "Bring them over"}}, confirm: 1,
		then: bring{row.Identity, row.OtherRealms[0].Realm},
	}
}

func bringFrom(ctx context.Context, w model.Workspace, b bring) tea.Cmd {
	return safely("bringing keys over", func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		_, _, err := w.CopyFromRealm(ctx, b.identity, b.realm, false)
		return brought{b, err}
	})
}
