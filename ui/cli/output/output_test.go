package output_test

import (
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/output"
)

func TestASessionsStatusIsAWord(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.FixedZone("CET", 3600))
	in := func(left time.Duration) model.SessionInfo {
		return model.SessionInfo{Saved: true, Expires: now.Add(left)}
	}
	for _, c := range []struct {
		info    model.SessionInfo
		minTTL  time.Duration
		status  string
		left    int64
		expires string
	}{
		{model.SessionInfo{}, 0, "none", 0, ""},
		{model.SessionInfo{Saved: true}, 0, "unknown", 0, ""},
		{in(0), 0, "expired", 0, "2026-11-23T13:00:00Z"},
		{in(-time.Hour), 0, "expired", 0, "2026-11-23T12:00:00Z"},
		{in(5 * time.Minute), 0, "ending", 300, "2026-11-23T13:05:00Z"},
		{in(5*time.Minute + time.Second), 0, "good", 301, "2026-11-23T13:05:01Z"},
		{in(8 * time.Minute), 10 * time.Minute, "ending", 480, "2026-11-23T13:08:00Z"},
	} {
		got := output.SessionOf(model.Row{Session: c.info, MinTTL: c.minTTL}, now)
		expires := ""
		if got.Expires != nil {
			expires = *got.Expires
		}
		if got.Status != c.status || got.SecondsLeft != c.left || expires != c.expires {
			t.Errorf("%+v: %+v %s", c, got, expires)
		}
	}
}
