package ui

import (
	"errors"
	"strings"

	"authdeck/model"
	"authdeck/ui/words"
)

// insisted is the answer to a question about doubtful keys: they are to be saved in spite of it.
type insisted struct{ doubts model.Conflict }

// askToInsist is the question whether doubtful keys are saved all the same. The safe answer has the focus.
func askToInsist(err error) dialog {
	p := words.Explain(err)
	p.Question, p.Steps, p.Press = true, nil, nil
	p.Why = strings.TrimSpace(p.Why + " Nothing was saved.")
	return dialog{
		problem: p, choose: buttons{labels: []string{"Do not save", "Save all the same"}}, confirm: 1,
		then: insisted{model.ConflictsIn(err)},
	}
}

// notSaved lies over the form after a save that failed: the question where the user may insist, what to do where the
// keyring is at fault; nil where the form says all.
func notSaved(err error) overlay {
	if model.ConflictsIn(err) != 0 {
		return askToInsist(err)
	}
	if p := words.Explain(err); len(p.Steps) > 0 && !errors.As(err, new(*model.AWSError)) {
		p.Press = nil // they are of another screen
		return tell(p)
	}
	return nil
}
