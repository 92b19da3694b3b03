package plain

import (
	"context"
	"errors"
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
		r.ends(nil, false)
	}
	imports := browsing && r.ports.Plaintexts != nil
	var found keysimport.Found
	if imports {
		found = keysimport.LookFor(ctx, r.ports.Plaintexts, r.ports.Credentials)
	}
	starts := words.Starts(imports, browsing, found)
	r.say("%s", words.NoIdentityYet(none, r.opts.Named(model.Workspace{})))
	r.say("%s", words.StartsWrite(none, imports))
	q := startQuestion(starts)
	sayStarts := func() {
		for _, l := range q.help[:len(starts)] {
			r.say("%s", l)
		}
	}
	sayStarts()
	for {
		a, err := r.ask(ctx, q)
		switch word := strings.ToLower(a); {
		case errors.Is(err, errBack), model.AnswerQuit.Is(a):
			return r.cancel()
		case err != nil:
			return "", err
		case model.AnswerRefresh.Is(a):
			return flow.Retry, nil
		case model.AnswerBack.Is(a):
			sayStarts()
		case word == "y", word == "yaml":
			r.sayYAML(p)
		default:
			for _, s := range starts {
				if word == s.Key || strings.EqualFold(word, s.Title) {
					return r.starts(s, found)
				}
			}
			r.say("%s", lettersOf(starts))
		}
	}
}

// sayYAML says the lines that a person can write into atmos.yaml themselves.
func (r *run) sayYAML(p *model.Problem) {
	r.say("%s", sentence(p.Fix.String()))
	r.say("%s", words.ExampleName)
	for _, l := range strings.Split(strings.TrimRight(p.Write, "\n"), "\n") {
		r.sayAsIs(l)
	}
	r.say("Then type r to read the file again.")
}

// startQuestion asks for one of the first steps. Their letters are the keys of the full screen.
func startQuestion(starts []words.Start) question {
	var help []string
	for _, s := range starts {
		help = append(help, s.Key+": "+s.Title+". "+words.Sentence(s.Says)+s.More+".")
	}
	help = append(help, "Type y to hear the lines that you can write into atmos.yaml yourself. Type r to read it again.")
	return question{text: "Letter, q to quit, ? for help", fallback: starts[0].Key, help: help, first: true}
}

// lettersOf says which letters choose the first steps.
func lettersOf(starts []words.Start) string {
	letters := make([]string, 0, len(starts)+1)
	for _, s := range starts {
		letters = append(letters, s.Key)
	}
	return "Type one of these letters: " + strings.Join(append(letters, "q"), ", ") + ". Or type ? for help."
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
	if r.adding.identity.Name == "" {
		r.adding.identity.Name = r.opts.Named(model.Workspace{})
	}
	return flow.Add, nil
}

// greet says what this is, because a person who only hears it cannot look around.
func (r *run) greet() {
	if r.opts.Demo {
		r.say("%s", words.DemoBegins)
	}
	r.say("%s", words.Greeting)
	r.say("At each question, type ? for help, or press ctrl+c to quit.")
}
