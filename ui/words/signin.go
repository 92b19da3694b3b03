package words

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
)

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

// Unsent tells that a code has certainly not left this computer.
func Unsent(err error) bool {
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

// ThirdRejection says more than the line under the prompt did twice.
func ThirdRejection(err error, device string, now time.Time) Problem {
	p := Explain(err)
	p.Steps = []string{"wait for the next code (" + NextCodeIn(now) + "), then enter it",
		"check that the device is " + device, "check that this computer's clock is right"}
	return p
}

// CutLine says that AWS gives less, or more, than was asked for.
func CutLine(a model.Asked, withMFA bool) string {
	with := "without MFA"
	if withMFA {
		with = "with MFA"
	}
	s := "Session duration " + Span(a.Wanted) + " is cut to " + Span(a.Duration) + ", the limit " + with
	if a.Wanted < a.Duration {
		s = "Session duration " + Span(a.Wanted) + " is raised to " + Span(a.Duration) + ", the least AWS gives"
	}
	if a.Origin.File != "" {
		s += " (" + a.Origin.String() + ")"
	}
	return s
}
