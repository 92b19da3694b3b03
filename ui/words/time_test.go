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
