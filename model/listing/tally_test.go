package listing

import (
	"testing"
	"time"

	"authdeck/model"
)

func TestASessionThatEndsSoonCountsAsSignedIn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)
	var all Tally
	for _, left := range []time.Duration{time.Hour, Ending, -time.Hour} {
		all.Add(&model.Row{Session: model.SessionInfo{Saved: true, Expires: now.Add(left)}}, now)
	}
	all.Add(&model.Row{}, now)
	if all.Identities[EndsSoon] != 1 || all.SignedIn() != 2 || all.All() != 4 {
		t.Errorf("%+v", all)
	}
}
