package words

import (
	"errors"
	"strings"
	"unicode/utf8"

	"authdeck/model"
)

// explainRefused says why AWS denied a call or rejected a request for which there is no other advice: in a few words if AWS's message
// names the action, otherwise in AWS's own words.
func explainRefused(p *model.Problem, e *model.AWSError) {
	denied := errors.Is(e.Kind, model.ErrForbidden)
	if !denied && !errors.Is(e.Kind, model.ErrRequest) {
		return
	}
	action, byPolicy := deniedAction(e.Message)
	switch {
	case action != "":
		p.Why = byPolicy + " " + action + "."
	case e.Message != "":
		p.Why = "AWS says: " + quoted(e.Message) + "."
	}
	if denied {
		p.Fix = model.Do("ask your AWS administrator")
	}
}

// deniedAction returns the action that AWS's message says is denied, and who denies it; "" if it names none.
func deniedAction(message string) (action, by string) {
	_, after, found := strings.Cut(message, "not authorized to perform: ")
	if action, _, _ = strings.Cut(after, " "); !found || !strings.Contains(action, ":") || len(action) > len("sts:")+50 {
		return "", ""
	}
	switch {
	case strings.Contains(message, "service control policy"):
		by = "A policy of your organization (SCP) denies"
	case strings.Contains(message, "explicit deny"):
		by = "A policy denies"
	default:
		by = "No policy allows"
	}
	return action, by
}

// quoted shortens AWS's words for one line, and removes the full stop.
func quoted(message string) string {
	const longest = 200
	message = strings.TrimRight(strings.Join(strings.Fields(message), " "), ". ")
	if utf8.RuneCountInString(message) > longest {
		message = string([]rune(message)[:longest]) + "…"
	}
	return message
}
