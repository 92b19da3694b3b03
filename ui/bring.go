package ui

import (
	"context"
	"strings"

	"authdeck/model"

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
	return len(d.current().Lost) > 0 && !d.picking && !d.once
}

// Realms names where keys lie: "realm acme, realm 2d366932af5d6faf".
func Realms(lost []model.Lost) string {
	words := make([]string, len(lost))
	for i, l := range lost {
		if words[i] = "realm " + l.Realm; l.Realm == "" {
			words[i] = "no realm, by an older Atmos"
		}
	}
	return strings.Join(words, ", ")
}

// BringQuestion says what would be brought over from the first of several realms, and what is known of it.
func BringQuestion(row model.Row, w model.Workspace) (title, why string) {
	first := row.Lost[0]
	title = "Bring the keys of " + row.Identity.Title + " over?"
	why = "They lie under " + Realms(row.Lost[:1])
	if r := first.Record; r.MaskedKey != "" {
		why += " (" + r.MaskedKey
		if !r.SavedAt.IsZero() {
			why += ", saved " + r.SavedAt.Local().Format("2 Jan 2006")
		}
		why += ")"
	}
	why += "; this one is " + w.Config.Realm + ", by " + w.Config.RealmSource + ". The old entry stays."
	if rest := row.Lost[1:]; len(rest) > 0 {
		why += " There are others under " + Realms(rest) + ": authdeck keyring bring --from-realm takes those."
	}
	return title, why
}

func bringOver(row model.Row, w model.Workspace) dialog {
	title, why := BringQuestion(row, w)
	return dialog{
		problem: Problem{Title: title, Why: why, Question: true},
		choose:  buttons{labels: []string{"Leave them", "Bring them over"}}, confirm: 1,
		then: bring{row.Identity, row.Lost[0].Realm},
	}
}

func bringFrom(ctx context.Context, w model.Workspace, b bring) tea.Cmd {
	return safely("bringing keys over", func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		_, _, err := w.BringOver(ctx, b.identity, b.realm, false)
		return brought{b, err}
	})
}
