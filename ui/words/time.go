package words

// Every duration and every time that people read in ui is written by these functions, in the local time zone.

import (
	"fmt"
	"time"

	"authdeck/model"
)

// Span is model.Span.
func Span(d time.Duration) string { return model.Span(d) }

// SpanInDigits is Span with two digits for the minutes after an hour, for large digits that should not move: "1h 05m".
func SpanInDigits(d time.Duration) string {
	d = model.RoundedSpan(d)
	if d < time.Hour {
		return Span(d)
	}
	return fmt.Sprintf("%dh %02dm", int(d/time.Hour), int(d%time.Hour/time.Minute))
}

// Left is how long something still lasts: "14m left".
func Left(ends, now time.Time) string { return Span(ends.Sub(now)) + " left" }

// Minutes formats less than an hour without seconds, for a text that is not written every second: "14m", "<1m".
func Minutes(d time.Duration) string {
	if d < time.Minute {
		return "<1m"
	}
	return fmt.Sprintf("%dm", int(model.RoundedSpan(d)/time.Minute))
}

// UntilSpanChanges returns how long the text of Span(left) stays the same; 0 if left is over.
func UntilSpanChanges(left time.Duration) time.Duration {
	switch {
	case left <= 0:
		return 0
	case left < model.SpanMinutesFrom:
		return left%time.Second + time.Millisecond
	}
	return min((left+time.Minute/2)%time.Minute, left-model.SpanMinutesFrom) + time.Millisecond
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
		return ShortDate(at)
	}
	return Date(at)
}

// Clock writes a time near now: the time of day, and the day of the week if it is another day.
func Clock(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	switch days := daysBetween(at, now); {
	case days == 0:
		return TimeOfDay(at)
	case days > -7 && days < 7:
		return at.Format("Mon 15:04")
	}
	return at.Format("2 Jan 15:04")
}

// Day names the day of a time in the past, for a heading: "Today", "Yesterday", "Mon 19 Nov", "19 Nov 2025".
func Day(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	switch days := daysBetween(at, now); {
	case days == 0:
		return "Today"
	case days == 1:
		return "Yesterday"
	case at.Year() != now.Year():
		return Date(at)
	}
	return at.Format("Mon 2 Jan")
}

// TimeOfDay writes a time without its day: "14:07".
func TimeOfDay(at time.Time) string { return at.Local().Format("15:04") }

// Hour is an hour of the day, for a scale: "02".
func Hour(hour int) string { return fmt.Sprintf("%02d", hour) }

// Weekday is the day of a time, for a scale: "Mon".
func Weekday(at time.Time) string { return at.Local().Format("Mon") }

// ShortDate writes a day without its year: "19 Nov".
func ShortDate(at time.Time) string { return at.Local().Format("2 Jan") }

// Date writes a day: "19 Nov 2025".
func Date(at time.Time) string { return at.Local().Format("2 Jan 2006") }

// Recorded writes a time in digits, for a column: "2025-11-19 14:07".
func Recorded(at time.Time) string { return at.Local().Format("2006-01-02 15:04") }

// Age writes an age in days of the calendar; "" for today: "1 day", "257 days".
func Age(at, now time.Time) string {
	switch days := daysBetween(at.Local(), now.Local()); {
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

// Ahead says how far a clock is off: "14m ahead", "14m behind".
func Ahead(by time.Duration) string {
	if by < 0 {
		return Span(-by) + " behind"
	}
	return Span(by) + " ahead"
}

// AheadOfAWS compares this computer's clock with AWS's.
func AheadOfAWS(by time.Duration) string {
	switch {
	case by == 0:
		return "matches AWS time"
	case by < 0:
		return Ahead(by) + " AWS"
	}
	return Ahead(by) + " of AWS"
}

// Seconds is a small difference between two clocks, with its sign: "+3s".
func Seconds(by time.Duration) string { return fmt.Sprintf("%+ds", int(by/time.Second)) }

// NextCodeIn is the countdown of the MFA prompt, in whole seconds: never 0.
func NextCodeIn(now time.Time) string {
	return fmt.Sprintf("%ds", int((model.NextCode(now)+time.Second-1)/time.Second))
}
