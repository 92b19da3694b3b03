package model

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Limits of GetSessionToken's DurationSeconds for an IAM user. Without MFA, Atmos asks for at most 12 hours.
const (
	MinDuration     = 15 * time.Minute
	MaxDuration     = 12 * time.Hour
	MaxDurationMFA  = 36 * time.Hour
	MaxDurationRoot = time.Hour // for the root user: AWS shortens longer requests without an error
	DefaultDuration = 12 * time.Hour
)

// ErrDuration says how to write a duration.
var ErrDuration = errors.New("not a duration. Use seconds (3600), or 90m, 12h, 1d")

// ParseDuration reads whole seconds, a Go duration or whole days ("2d"), as Atmos does. It drops fractions of a second.
func ParseDuration(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	unit := time.Second
	number := s
	if n, ok := strings.CutSuffix(s, "d"); ok {
		unit, number = 24*time.Hour, n
	}
	if n, err := strconv.ParseInt(number, 10, 64); err == nil {
		if n <= 0 || n > math.MaxInt64/int64(unit) {
			return 0, ErrDuration
		}
		return time.Duration(n) * unit, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d.Truncate(time.Second) <= 0 {
		return 0, ErrDuration
	}
	return d.Truncate(time.Second), nil
}

// DurationLimit is the longest duration that AWS allows.
func DurationLimit(mfa bool) time.Duration {
	if mfa {
		return MaxDurationMFA
	}
	return MaxDuration
}

// Clamp limits d to the allowed range; cut reports whether it changed d.
func Clamp(d time.Duration, mfa bool) (clamped time.Duration, cut bool) {
	clamped = min(max(d, MinDuration), DurationLimit(mfa))
	return clamped, clamped != d
}

// CheckDuration checks what was typed; an empty text means DefaultDuration. mfa says that a device is saved. Without one, authdeck
// asks AWS for a device at sign-in, and the limit is not known before.
func CheckDuration(s string, mfa bool) *Problem {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	d, err := ParseDuration(s)
	if err != nil {
		return &Problem{What: "use seconds (3600), or 90m, 12h, 1d"}
	}
	c, cut := Clamp(d, mfa)
	switch {
	case cut && c < d && mfa:
		return &Problem{What: "sessions last at most 36h, so 36h is used", Fix: Do("choose 36h or less"), Warning: true}
	case cut && d > MaxDurationMFA:
		return &Problem{What: "AWS allows 36h with MFA, 12h without", Fix: Do("choose 36h or less"), Warning: true}
	case cut && c < d:
		return &Problem{What: "AWS allows more than 12h only with MFA", Fix: Do("choose 12h or less"), Warning: true}
	case cut && d < time.Minute:
		return &Problem{What: "that is " + strconv.Itoa(int(d/time.Second)) + " seconds, raised to 15m", Fix: Do("for hours, use 12h"), Warning: true}
	case cut:
		return &Problem{What: "sessions last at least 15m, so 15m is used", Fix: Do("choose 15m or more"), Warning: true}
	}
	return nil
}

// SessionLength is how long a session authdeck will request, and why.
type SessionLength struct {
	Duration time.Duration
	Wanted   time.Duration // before it was limited; equal to Duration if nothing changed
	Origin   Origin        // where the configuration sets it; zero if it comes from the keyring or is the default
}

// UserSessionLength chooses the duration: the configuration's, else the keyring's, else 12 hours, within AWS's limits. If the
// configuration's value is invalid, it uses the default and ignores the keyring's, as in Atmos.
func UserSessionLength(configured Setting[string], stored string, mfa bool) SessionLength {
	text := stored
	if configured.Set {
		text = configured.Value
	}
	wanted, err := ParseDuration(text)
	if err != nil {
		wanted = DefaultDuration
	}
	d, _ := Clamp(wanted, mfa)
	return SessionLength{Duration: d, Wanted: wanted, Origin: configured.Origin}
}

// FormatDuration writes whole hours, minutes and seconds without zero parts: "12h", "1h30m", "45m".
func FormatDuration(d time.Duration) string {
	d = d.Truncate(time.Second)
	h, m, s := int(d/time.Hour), int(d/time.Minute)%60, int(d/time.Second)%60
	var b strings.Builder
	if h > 0 {
		fmt.Fprintf(&b, "%dh", h)
	}
	if m > 0 {
		fmt.Fprintf(&b, "%dm", m)
	}
	if s > 0 || b.Len() == 0 {
		fmt.Fprintf(&b, "%ds", s)
	}
	return b.String()
}

// Span writes a duration for people, with suitable units: "11h 42m", "14m", and seconds below two minutes.
func Span(d time.Duration) string {
	d = RoundedSpan(d)
	if d < SpanMinutesFrom {
		return fmt.Sprintf("%ds", int(max(d, 0)/time.Second))
	}
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0:
		return fmt.Sprintf("%dm", minutes)
	case minutes == 0:
		return fmt.Sprintf("%dh", hours)
	}
	return fmt.Sprintf("%dh %dm", hours, minutes)
}

// RoundedSpan rounds a duration to what Span shows of it, so that a session has the same time left everywhere.
func RoundedSpan(d time.Duration) time.Duration {
	if d < SpanMinutesFrom {
		return d
	}
	return d.Round(time.Minute)
}

// SpanMinutesFrom is the shortest duration that Span writes without seconds.
const SpanMinutesFrom = 2 * time.Minute
