package dashboard

import (
	"fmt"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// askLogOut asks, with the safe button first, or says why there is nothing to ask.
func (d dashboard) askLogOut(row model.Row, keys bool) screen.Request {
	id := row.Identity
	switch {
	case keys && id.KeysInConfig():
		return toast("These keys stand in " + id.AccessKeyID.Origin.String() + "; delete them there")
	case keys && row.Keys == model.Absent:
		return toast("There are no keys of " + id.Title + " to delete")
	case !keys && !row.Session.Saved:
		return toast("There is no session of " + id.Title + " to drop")
	}
	q := screen.Question{
		Problem: words.Problem{Title: "Log out " + id.Title + "?", Why: "Its session is dropped. Signing in gets another.", Question: true},
		Labels:  []string{"Stay signed in", "Log out"},
		Yes:     func(h screen.Host) tea.Cmd { return h.LogOut(id, keys) },
	}
	if keys {
		q.Problem.Title = "Delete the keys of " + id.Title + "?"
		q.Problem.Why = fmt.Sprintf("The entry %s of the keyring (%s) is deleted, and the session is dropped. AWS does not show a secret key again.",
			d.Keyring.Entry(id.Ref), d.Keyring.Title)
		q.Labels = []string{"Keep them", "Delete them"}
	}
	return func(h screen.Host) tea.Cmd { return h.Ask(q) }
}

func toast(text string) screen.Request {
	return func(h screen.Host) tea.Cmd { return h.Toast(text) }
}
