package ui

import (
	"errors"
	"fmt"
	"strings"

	"authdeck/model"
)

// insisted is the answer to a question about doubtful keys: they are to be saved in spite of it.
type insisted struct{ doubts model.Doubt }

// explainDoubt names both sides of what does not fit; false where err is no such doubt.
func explainDoubt(err error) (Problem, bool) {
	var account *model.AccountError
	var replaced *model.ReplacedError
	p := Problem{Steps: []string{"check whose keys these are"}}
	switch {
	case errors.As(err, &replaced):
		p.Title = "These keys are of another user"
		if replaced.Old.Account != replaced.New.Account {
			p.Title = "These keys are of another account"
		}
		p.Why = fmt.Sprintf("AWS says they are of %s; the saved ones are of %s.", Whose(replaced.New), Whose(replaced.Old))
		if errors.As(err, &account) {
			p.Why += " The MFA device is of account " + account.Device + "."
		}
	case errors.As(err, &account):
		p.Title = "The MFA device is of another account"
		p.Why = fmt.Sprintf("AWS says the keys are of %s; the device is of account %s.", Whose(account.Caller), account.Device)
		p.Steps = []string{"correct the MFA ARN"}
	default:
		return Problem{}, false
	}
	return p, true
}

// Whose names a caller: "account 123456789012, user ops/alice".
func Whose(c model.Caller) string {
	s := "account " + c.Account
	if arn := strings.SplitN(c.ARN, ":", 6); len(arn) == 6 {
		kind, name, named := strings.Cut(arn[5], "/")
		if !named {
			return s + ", " + arn[5]
		}
		return s + ", " + kind + " " + name
	}
	return s
}

// askToInsist is the question whether doubtful keys are saved all the same. The safe answer has the focus.
func askToInsist(err error) dialog {
	p := Explain(err)
	p.Question, p.Steps, p.Press = true, nil, nil
	p.Why = strings.TrimSpace(p.Why + " Nothing was saved.")
	return dialog{
		problem: p, choose: buttons{labels: []string{"Do not save", "Save all the same"}}, confirm: 1,
		then: insisted{model.Doubts(err)},
	}
}

// notSaved lies over the form after a save that failed: the question where the user may insist, what to do where the
// keyring is at fault; nil where the form says all.
func notSaved(err error) overlay {
	if model.Doubts(err) != 0 {
		return askToInsist(err)
	}
	if p := Explain(err); len(p.Steps) > 0 && !errors.As(err, new(*model.AWSError)) {
		p.Press = nil // they are of another screen
		return tell(p)
	}
	return nil
}
