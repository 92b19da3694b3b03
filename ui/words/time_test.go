package words

import (
	"testing"
	"time"
)

func TestADurationIsRoundedTheSameWayEverywhere(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 89*time.Second + 999*time.Millisecond: "89s", 2*time.Minute - time.Millisecond: "119s", 2 * time.Minute: "2m",
		14*time.Minute + 29*time.Second: "14m", 14*time.Minute + 30*time.Second: "15m",
		59*time.Minute + 45*time.Second: "1h", 8*time.Hour - time.Second: "8h", 7*time.Hour + 58*time.Minute + 40*time.Second: "7h 59m",
	} {
		if got := Span(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

func TestTheTimeOfTheNextChangeIsExact(t *testing.T) {
	for left := 6 * time.Minute; left > 0; left -= 250 * time.Millisecond {
		wait := UntilSpanChanges(left)
		if before := Span(left - wait + 2*time.Millisecond); before != Span(left) {
			t.Fatalf("with %s left, the text changes before %s: %q, %q", left, wait, Span(left), before)
		}
		if after := Span(left - wait); left > wait && after == Span(left) {
			t.Fatalf("with %s left, the text is still %q after %s", left, after, wait)
		}
	}
}

func TestTimesAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 14, 7, 0, 0, time.Local) // a Monday
	before := func(months, days int, d time.Duration) time.Time { return now.AddDate(0, -months, -days).Add(-d) }
	for what, c := range map[string]struct{ got, want string }{
		"when today":            {When(before(0, 0, time.Hour), now), "today 13:07"},
		"when yesterday":        {When(before(0, 1, 0), now), "Sun 14:07"},
		"when a week ago":       {When(before(0, 7, 0), now), "16 Nov"},
		"when in another year":  {When(before(12, 0, 0), now), "23 Nov 2025"},
		"when tomorrow":         {When(before(0, -1, 0), now), "24 Nov"},
		"clock today":           {Clock(before(0, 0, -time.Hour), now), "15:07"},
		"clock tomorrow":        {Clock(before(0, -1, 0), now), "Tue 14:07"},
		"clock in a week":       {Clock(before(0, -7, 0), now), "30 Nov 14:07"},
		"day: today":            {Day(before(0, 0, 14*time.Hour), now), "Today"},
		"day: before midnight":  {Day(before(0, 0, 15*time.Hour), now), "Yesterday"},
		"day: in another week":  {Day(before(0, 7, 0), now), "Mon 16 Nov"},
		"day: another year":     {Day(before(12, 0, 0), now), "23 Nov 2025"},
		"expiry":                {Expiry(now), "Mon 23 Nov 14:07"},
		"recorded":              {Recorded(now), "2026-11-23 14:07"},
		"a scale":               {Weekday(now) + " " + Hour(now.Hour()), "Mon 14"},
		"age of hours":          {Age(before(0, 0, 13*time.Hour), now), ""},
		"age since yesterday":   {Age(before(0, 0, 23*time.Hour), now), "1 day"},
		"age of a day":          {Age(before(0, 1, 0), now), "1 day"},
		"age of days":           {Age(before(0, 9, 0), now), "9 days"},
		"age unknown":           {Age(time.Time{}, now), ""},
		"left":                  {Left(now.Add(14*time.Minute), now), "14m left"},
		"digits":                {SpanInDigits(65 * time.Minute), "1h 05m"},
		"digits of an hour":     {SpanInDigits(59*time.Minute + 45*time.Second), "1h 00m"},
		"digits of minutes":     {SpanInDigits(14 * time.Minute), "14m"},
		"minutes":               {Minutes(59*time.Second) + " " + Minutes(14*time.Minute), "<1m 14m"},
		"a clock ahead":         {Ahead(14*time.Minute) + "; " + AheadOfAWS(3*time.Second), "14m ahead; 3s ahead of AWS"},
		"a clock behind":        {Ahead(-14*time.Minute) + "; " + AheadOfAWS(-3*time.Second), "14m behind; 3s behind AWS"},
		"a clock that is right": {AheadOfAWS(0) + "; " + Seconds(0) + " " + Seconds(-3*time.Second), "matches AWS time; +0s -3s"},
		"the next code":         {NextCodeIn(time.Unix(29, 1)) + " " + NextCodeIn(time.Unix(30, 0)), "1s 30s"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", what, c.got, c.want)
		}
	}
}
