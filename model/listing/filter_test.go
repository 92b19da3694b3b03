package listing

import (
	"slices"
	"testing"
	"time"

	"authdeck/model"
)

func TestAFilterFindsRejectedKeys(t *testing.T) {
	t.Parallel()
	kept := model.Record{MaskedKey: "AKIA············MPLE"}
	refused := kept
	refused.Rejected = &model.Rejection{MaskedKey: kept.MaskedKey}
	for typed, want := range map[string]bool{"rejected": true, "REJ": true, "re": false, "rejects": false, "none": true} {
		f, row := NewFilter(typed), model.Row{Keys: model.Present, Record: refused}
		if got := f.Find([]model.Row{row}, make([]model.SearchText, 1), time.Time{})[0]; got != want {
			t.Errorf("%s: %t", typed, got)
		}
		row.Record = kept
		if typed != "none" && f.Find([]model.Row{row}, make([]model.SearchText, 1), time.Time{})[0] {
			t.Errorf("%s finds keys that AWS did not reject", typed)
		}
	}
}

// The role of an administrator stood above the read-only one, because it has an r, an e, an a and a d.
func TestAFilterFindsScatteredLettersOnlyIfNothingHasTheWholeText(t *testing.T) {
	t.Parallel()
	rows := []model.Row{
		{Identity: model.Identity{Title: "prod-eu-administrator"}}, {Identity: model.Identity{Title: "prod-eu-Read-Only"}},
		{Identity: model.Identity{Title: "other", Alias: "readers"}}, {Identity: model.Identity{Title: "nothing"}},
	}
	for typed, want := range map[string][]bool{
		"read": {false, true, true, false}, "rd": {true, true, false, false}, "adm": {true, false, false, false}, "zz": {false, false, false, false},
		"none": {true, true, true, true}, "": {true, true, true, true},
	} {
		if got := NewFilter(typed).Find(rows, model.SearchTexts(rows), time.Time{}); !slices.Equal(got, want) {
			t.Errorf("%s: %v", typed, got)
		}
	}
}
