package plain

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/keysimport"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// welcome tells a person without an identity what to do, as the full screen does. p has the whole text, with the YAML to write.
func (r *run) welcome(ctx context.Context, none, p *model.Problem) (flow.Event, error) {
	browsing := r.opts.Goal == frontend.Browse
	if browsing { // somebody who looks around and leaves has met no error
		r.outcome.Err = nil
	}
	imports := browsing && r.ports.Plaintexts != nil
	var found keysimport.Found
	if imports {
		found = keysimport.LookFor(ctx, r.ports.Plaintexts, r.ports.Credentials)
	}
	starts := words.Starts(imports, browsing, found)
	r.say("%s", words.NoIdentityYet(none))
	r.say("%s", words.StartsWrite(none, imports))
	for i, s := range starts {
		r.say("%d. %s: %s%s.", i+1, s.Title, s.Says, s.More)
	}
	for {
		a, err := r.ask(ctx, startQuestion(len(starts)))
		switch word := strings.ToLower(a); {
		case errors.Is(err, errBack), word == "q", word == "quit":
			return r.cancel()
		case err != nil:
			return "", err
		case word == "r", word == "refresh":
			return flow.Retry, nil
		case word == "y", word == "yaml":
			r.tell(p)
		default:
			if n, err := strconv.Atoi(a); err == nil && n >= 1 && n <= len(starts) {
				return r.starts(starts[n-1], found)
			}
			r.say("%s", numbersOf(len(starts)))
		}
	}
}

func startQuestion(starts int) question {
	text := "Number, r to read atmos.yaml again, q to quit, ? for help"
	help := []string{numbersOf(starts), "Type y to see the YAML to add yourself, then r to read it.", "Type q to quit."}
	return question{text: text, fallback: "1", help: help}
}

// numbersOf says which numbers choose one of that many starts.
func numbersOf(starts int) string {
	if starts == 1 {
		return "Type 1 to add an identity."
	}
	return "Type a number from 1 to " + strconv.Itoa(starts) + "."
}

// starts carries out the choice.
func (r *run) starts(s words.Start, found keysimport.Found) (flow.Event, error) {
	switch s.Key {
	case words.StartImport:
		r.suggestedFile = found.Path
		return flow.Import, nil
	case words.StartDemo:
		r.outcome.Demo = true
		return "", errOver
	}
	return flow.Add, nil
}
