package words

import (
	"fmt"
	"time"

	"authdeck/model"
)

// Span writes a length of time with the granularity that fits: "11h 42m", "14m", and seconds under two minutes.
func Span(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%ds", int(max(d, 0)/time.Second))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d/time.Minute))
	case d%time.Hour < time.Minute:
		return fmt.Sprintf("%dh", int(d/time.Hour))
	}
	return fmt.Sprintf("%dh %dm", int(d/time.Hour), int(d%time.Hour/time.Minute))
}

// UntilSpanChanges is how long Span(end - now) stays the same text while time goes on; 0 once it is over.
func UntilSpanChanges(left time.Duration) time.Duration {
	switch {
	case left <= 0:
		return 0
	case left < 2*time.Minute:
		return left%time.Second + time.Millisecond
	}
	return left%time.Minute + time.Millisecond
}

// Ago writes how long something is past, in one unit.
func Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%dm ago", int(d/time.Minute))
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh ago", int(d/time.Hour))
	}
	return fmt.Sprintf("%dd ago", int(d/(24*time.Hour)))
}

// Expiry writes the moment in the computer's own zone: "Tue 24 Nov 02:25".
func Expiry(at time.Time) string { return at.Local().Format("Mon 2 Jan 15:04") }

// NextCodeIn is the countdown of the MFA prompt, in whole seconds: never 0.
func NextCodeIn(now time.Time) string {
	return fmt.Sprintf("%ds", int((model.NextCode(now)+time.Second-1)/time.Second))
}
