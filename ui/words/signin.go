package words

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"authdeck/model"
)

// awsProblems has the kinds of failure that AWS answers, or that keep it from answering.
var awsProblems = []struct {
	kind    error
	problem Problem
}{
	{model.ErrCodeRejected, Problem{
		Title: "AWS rejected that code",
		Why:   "A code works once, for about 30 seconds.",
		Steps: []string{"wait for the next code"},
	}},
	{model.ErrDeviceUnknown, Problem{
		Title: "This MFA device is not registered for this user",
		Why:   "The ARN may be mistyped, or the device was replaced.",
		Steps: []string{"correct the MFA device"},
		Press: []string{"press ctrl+e to edit it, then ctrl+f to find it"},
	}},
	{model.ErrKeyUnknown, Problem{
		Title: "AWS rejected this access key",
		Why:   "The key may be deleted, inactive, brand new, or from another AWS partition.",
		Steps: []string{"check that the key is active in IAM", "check the region's partition", "correct the keys"},
	}},
	{model.ErrSecretWrong, Problem{
		Title: "The secret access key does not match the access key ID",
		Steps: []string{"enter the secret access key again"},
	}},
	{model.ErrClock, Problem{
		Title: "This computer's clock is wrong",
		Why:   "AWS rejects requests that are more than a few minutes off.",
		Steps: []string{"set the clock, then try again"},
	}},
	{model.ErrNetwork, Problem{
		Title: "Could not reach AWS",
		Steps: []string{"check your network, VPN and proxy, then try again"},
	}},
	{model.ErrThrottled, Problem{
		Title: "AWS is busy",
		Steps: []string{"try again in a moment"},
	}},
	{model.ErrServer, Problem{
		Title: "AWS had an internal error",
		Steps: []string{"try again in a moment"},
	}},
	{model.ErrSessionRefused, Problem{
		Title: "AWS rejected this session",
		Steps: []string{"sign in again"},
	}},
	{model.ErrSessionKeys, Problem{
		Title: "These are temporary keys",
		Why:   "Signing in needs the IAM user's own keys.",
		Steps: []string{"save an access key that starts with AKIA"},
	}},
	{model.ErrWrongRegion, Problem{
		Title: "This region is in another AWS partition",
		Steps: []string{"correct credentials.region in atmos.yaml"},
		Press: []string{"press r to try again"},
	}},
	{model.ErrRegionOff, Problem{
		Title: "STS is disabled in this region",
		Steps: []string{"correct credentials.region in atmos.yaml"},
		Press: []string{"press r to try again"},
	}},
	{model.ErrForbidden, Problem{Title: "AWS denied access"}},
	{model.ErrRequest, Problem{Title: "AWS rejected the request"}},
}

// explainAWS chooses by kind; what AWS said goes into the support line, word by word.
func explainAWS(e *model.AWSError) Problem {
	p := Problem{Title: Sentence(e.Error())}
	for _, row := range awsProblems {
		if errors.Is(e, row.kind) {
			p = row.problem
			break
		}
	}
	switch {
	case errors.Is(e, model.ErrNetwork) && e.Region != "":
		p.Title += " in " + e.Region
	case errors.Is(e, model.ErrClock) && e.Skew != 0:
		p.Title = clockTitle(e.Skew)
	}
	p.Support = support(e)
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

func clockTitle(skew time.Duration) string {
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
