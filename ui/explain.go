package ui

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"authdeck/model"
)

// Problem is a failure in the user's words: what happened, why, what to do, and a line for support.
type Problem struct {
	Title   string
	Why     string
	Steps   []string // true wherever they are read
	Press   []string // more steps: keys of the full screen
	Lead    string   // what to do with Code
	Code    string   // YAML to write, "" for none
	Then    string   // what to do when it is written
	Support string   // may span lines

	Question bool // it is the user's to decide, not a failure
}

// Line is the problem in one line, for standard error.
func (p Problem) Line() string {
	s := p.Title
	if p.Why != "" {
		s += ": " + uncapital(strings.TrimSuffix(p.Why, "."))
	}
	if len(p.Steps) > 0 {
		s += "; " + strings.Join(p.Steps, "; ")
	}
	return s
}

// Explain finds the words for an error. It is the one place that turns kinds of failure into text.
func Explain(err error) Problem {
	var config *model.Problem
	if errors.As(err, &config) {
		return explainConfig(config, err)
	}
	var aws *model.AWSError
	if errors.As(err, &aws) {
		return explainAWS(aws)
	}
	if p, ok := explainDoubt(err); ok {
		return p
	}
	var unknown *model.UnknownIdentityError
	if errors.As(err, &unknown) {
		if unknown.Kind != "" {
			return Problem{Title: unknown.Error(), Steps: []string{"run: atmos auth login -i " + ShellWord(unknown.Name)}}
		}
		return Problem{Title: unknown.Error(), Steps: []string{"choose one of them with -i NAME"}}
	}
	var keyring *model.KeyringError
	if errors.As(err, &keyring) {
		p := Problem{Title: Sentence(keyring.What), Steps: keyring.Do}
		if keyring.Why != "" {
			p.Why = Sentence(keyring.Why) + "."
		}
		if keyring.Cause != nil {
			p.Support = keyring.Cause.Error()
		}
		return p
	}
	for _, row := range keyringProblems {
		if errors.Is(err, row.kind) {
			p := row.problem
			p.Support = detail(err, row.kind)
			return p
		}
	}
	return Problem{Title: Sentence(err.Error())}
}

// explainAWS chooses by kind; what AWS said goes into the support line, word by word.
func explainAWS(e *model.AWSError) Problem {
	p := Problem{Title: Sentence(e.Error()), Support: support(e)}
	switch {
	case errors.Is(e, model.ErrCodeRejected):
		p.Why = "A code works once and for about 30 seconds."
		p.Steps = []string{"wait for the next code"}
	case errors.Is(e, model.ErrDeviceUnknown):
		p.Why = "The code went to another device than the one named here."
		p.Steps = []string{"correct the MFA device"}
		p.Press = []string{"ctrl+e opens the form; there, ctrl+f finds it"}
	case errors.Is(e, model.ErrKeyUnknown):
		p.Why = "It is unknown, deleted, switched off, a few seconds old, or of another partition."
		p.Steps = []string{"check that the key is active in IAM", "check the region's partition", "correct the keys"}
	case errors.Is(e, model.ErrSecretWrong):
		p.Steps = []string{"type the secret access key again"}
	case errors.Is(e, model.ErrClock):
		p.Title, p.Why = clockTitle(e.Skew), "AWS refuses requests that are more than a few minutes off."
		p.Steps = []string{"set the clock, then try again"}
	case errors.Is(e, model.ErrNetwork):
		p.Steps = []string{"check network, VPN and proxy, then try again"}
	case errors.Is(e, model.ErrThrottled), errors.Is(e, model.ErrServer):
		p.Steps = []string{"try again in a moment"}
	case errors.Is(e, model.ErrSessionRefused):
		p.Steps = []string{"sign in anew"}
	case errors.Is(e, model.ErrSessionKeys):
		p.Steps = []string{"save an access key of the IAM user itself; it starts with AKIA"}
	case errors.Is(e, model.ErrWrongRegion), errors.Is(e, model.ErrRegionOff):
		p.Steps, p.Press = []string{"correct credentials.region in atmos.yaml"}, []string{"then press r"}
	}
	return p
}

// CodeFate says what became of a code when a call failed: used up, maybe, or not. "" where AWS's answer says it.
func CodeFate(err error) string {
	var e *model.AWSError
	switch {
	case !errors.As(err, &e) || !errors.Is(e, model.ErrNetwork):
		return ""
	case e.Sent:
		return "The request may have arrived: that code may be used up."
	}
	return "The code was not sent and can still be used."
}

// unsent tells that a code has certainly not left this computer.
func unsent(err error) bool {
	var e *model.AWSError
	return errors.As(err, &e) && errors.Is(e, model.ErrNetwork) && !e.Sent
}

func clockTitle(skew time.Duration) string {
	if skew == 0 {
		return "This computer's clock is wrong"
	}
	way := "behind"
	if skew < 0 {
		way, skew = "ahead", -skew
	}
	return fmt.Sprintf("This computer's clock is %s %s", Span(skew.Round(time.Minute)), way)
}

func support(e *model.AWSError) string {
	var parts []string
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	if e.RequestID != "" {
		parts = append(parts, "request "+e.RequestID)
	}
	if e.Cause != nil && len(parts) == 0 {
		parts = append(parts, e.Cause.Error())
	}
	return strings.Join(parts, " · ")
}

// detail is what an adapter said beyond the kind.
func detail(err, kind error) string {
	if err.Error() == kind.Error() {
		return ""
	}
	return strings.TrimPrefix(err.Error(), kind.Error()+": ")
}

// Sentence starts s with a capital, unless it starts with a name or a path.
func Sentence(s string) string {
	if s == "" {
		return ""
	}
	if first, _, _ := strings.Cut(s, " "); strings.ContainsAny(first, "._/:") {
		return s // a name or a path stays as it is
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// uncapital puts a sentence into another one; a word in capitals stays.
func uncapital(s string) string {
	if r := []rune(s); len(r) > 1 && unicode.IsLower(r[1]) {
		return strings.ToLower(string(r[0])) + string(r[1:])
	}
	return s
}
