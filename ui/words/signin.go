package words

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
)

// explainAWS chooses by kind; what AWS said goes into the support line, word by word.
func explainAWS(e *model.AWSError) *model.Problem {
	p := advised(e)
	if p == nil {
		p = &model.Problem{}
	}
	p.What = Sentence(e.Error())
	if errors.Is(e, model.ErrClock) && e.Skew != 0 {
		p.What = clockOff(e.Skew)
	}
	p.Details = support(e)
	return p
}

// CodeFate says what became of a code when a call failed: used up, maybe, or not. "" where AWS's answer says it.
func CodeFate(err error) string {
	var e *model.AWSError
	switch {
	case !errors.As(err, &e) || !errors.Is(e, model.ErrNetwork):
		return ""
	case e.Sent:
		return "That code may be used up. Wait for the next one."
	}
	return "The code was not sent. You can still use it."
}

// Unsent tells that a code has certainly not left this computer.
func Unsent(err error) bool {
	var e *model.AWSError
	return errors.As(err, &e) && errors.Is(e, model.ErrNetwork) && !e.Sent
}

func clockOff(skew time.Duration) string {
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

// ThirdRejection says more than the line under the prompt did twice.
func ThirdRejection(err error, device string, now time.Time) *model.Problem {
	p := Explain(err)
	p.Fix = model.Steps("wait for the next code ("+NextCodeIn(now)+"), then enter it",
		"check that the device is "+device, "check that this computer's clock is right")
	return p
}

// CutLine says that a session will be shorter, or longer, than requested.
func CutLine(a model.Asked, withMFA bool) string {
	with := "without MFA"
	if withMFA {
		with = "with MFA"
	}
	s := "Session length cut from " + Span(a.Wanted) + " to " + Span(a.Duration) + ", the maximum " + with
	if a.Wanted < a.Duration {
		s = "Session length raised from " + Span(a.Wanted) + " to " + Span(a.Duration) + ", the minimum"
	}
	if a.Origin.File != "" {
		s += " (" + a.Origin.String() + ")"
	}
	return s
}
