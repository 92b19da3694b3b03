package model

import "testing"

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
