package model

import (
	"testing"
	"time"
)

func TestAFilterFindsBothNamesOfAnAccount(t *testing.T) {
	r := Row{
		Identity: Identity{Title: "dev", Alias: "emergency"},
		Record:   Record{Device: "arn:aws:iam::123456789012:mfa/dev"},
		aliases:  map[string]string{"123456789012": "acme-prod"},
	}
	for _, filter := range []string{"emergency", "acme-prod"} {
		if v, found := r.Because(filter); !r.SearchText().Matches(filter) || !found || v != (NamedValue{"alias", filter}) {
			t.Errorf("%s: %v %v", filter, v, found)
		}
	}
	if r.SearchText().Matches("acme-core") {
		t.Error("everything matches")
	}
}

func TestTheLastSignInMayBeOfAnotherProgram(t *testing.T) {
	now := time.Date(2026, 3, 14, 14, 0, 0, 0, time.UTC)
	ends, monday := now.Add(time.Hour), now.AddDate(0, 0, -5)
	saved := SessionInfo{Saved: true, Expires: ends}
	for name, c := range map[string]struct {
		row   Row
		at    time.Time
		other bool
	}{
		"never":                           {Row{}, time.Time{}, false},
		"over":                            {Row{Record: Record{SignedInAt: monday}}, monday, false},
		"our own":                         {Row{Session: saved, Record: Record{SignedInAt: now, Session: &SessionRecord{Expires: ends}}}, now, false},
		"another program's":               {Row{Session: saved}, time.Time{}, true},
		"another program's after our own": {Row{Session: saved, Record: Record{SignedInAt: monday, Session: &SessionRecord{Expires: monday}}}, time.Time{}, true},
		"seen while it signed in":         {Row{Session: saved, started: now, found: true}, now, true},
		"our own without a record":        {Row{Session: saved, started: now}, now, false},
	} {
		if at, other := c.row.LastSignIn(); !at.Equal(c.at) || other != c.other {
			t.Errorf("%s: %v, by another program: %t", name, at, other)
		}
	}
}
