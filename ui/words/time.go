package words

import (
	"fmt"
	"strings"
	"time"

	"authdeck/model"
)

// Span writes a duration with suitable units: "11h 42m", "14m", and seconds below two minutes.
func Span(d time.Duration) string {
	d = Rounded(d)
	if d < minutesFrom {
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

// Rounded rounds a duration to what is shown of it, so that a session has the same time left everywhere.
func Rounded(d time.Duration) time.Duration {
	if d < minutesFrom {
		return d
	}
	return d.Round(time.Minute)
}

// minutesFrom is the shortest duration that Span writes without seconds.
const minutesFrom = 2 * time.Minute

// Minutes formats less than an hour without seconds, for a text that is not written every second: "14m", "<1m".
func Minutes(d time.Duration) string {
	if d < time.Minute {
		return "<1m"
	}
	return fmt.Sprintf("%dm", int(Rounded(d)/time.Minute))
}

// UntilSpanChanges returns how long the text of Span(left) stays the same; 0 if left is over.
func UntilSpanChanges(left time.Duration) time.Duration {
	switch {
	case left <= 0:
		return 0
	case left < minutesFrom:
		return left%time.Second + time.Millisecond
	}
	return min((left+time.Minute/2)%time.Minute, left-minutesFrom) + time.Millisecond
}

// When writes a time in the past so that the text stays correct: "today 14:07", "Mon 13:02", "19 Nov", "19 Nov 2025". It has at
// most 12 columns.
func When(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	switch days := daysBetween(at, now); {
	case days == 0:
		return at.Format("today 15:04")
	case days > 0 && days < 7:
		return at.Format("Mon 15:04")
	case at.Year() == now.Year():
		return at.Format("2 Jan")
	}
	return at.Format("2 Jan 2006")
}

// LastSignIn says when somebody signed in last, in at most 12 columns; "unknown" for another program's sign-in that authdeck did not
// see.
func LastSignIn(r model.Row, now time.Time) string {
	switch at, other := r.LastSignIn(); {
	case !at.IsZero():
		return When(at, now)
	case other:
		return "unknown"
	}
	return "never"
}

// LastSignInBy is LastSignIn, and says that another program signed in.
func LastSignInBy(r model.Row, now time.Time) string {
	switch at, other := r.LastSignIn(); {
	case other && at.IsZero():
		return "by another program"
	case other:
		return When(at, now) + " by another program"
	}
	return LastSignIn(r, now)
}

// Clock writes a time near now: the time of day, and the day of the week if it is another day.
func Clock(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	switch days := daysBetween(at, now); {
	case days == 0:
		return at.Format("15:04")
	case days > -7 && days < 7:
		return at.Format("Mon 15:04")
	}
	return at.Format("2 Jan 15:04")
}

// Age writes an age in days; "" for less than one: "1 day", "257 days".
func Age(at, now time.Time) string {
	switch days := int(now.Sub(at) / (24 * time.Hour)); {
	case at.IsZero() || days < 1:
		return ""
	case days == 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", days)
	}
}

// daysBetween counts midnights.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// Expiry writes a time in the local time zone: "Tue 24 Nov 02:25".
func Expiry(at time.Time) string { return at.Local().Format("Mon 2 Jan 15:04") }

// Changed says how many identities were added and removed: "1 identity added".
func Changed(added, removed int) string {
	var parts []string
	for _, part := range []struct {
		n    int
		does string
	}{{added, "added"}, {removed, "removed"}} {
		switch part.n {
		case 0:
		case 1:
			parts = append(parts, "1 identity "+part.does)
		default:
			parts = append(parts, fmt.Sprintf("%d identities %s", part.n, part.does))
		}
	}
	return strings.Join(parts, ", ")
}

// NextCodeIn is the countdown of the MFA prompt, in whole seconds: never 0.
func NextCodeIn(now time.Time) string {
	return fmt.Sprintf("%ds", int((model.NextCode(now)+time.Second-1)/time.Second))
}

// Copied says that a text was copied; known says whether that is certain.
func Copied(known bool) string {
	if known {
		return "Copied"
	}
	return "Sent to the terminal's clipboard"
}
