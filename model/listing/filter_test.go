package listing

import (
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
		if got := f.Finds(&row, model.SearchText{}, time.Time{}); got != want {
			t.Errorf("%s: %t", typed, got)
		}
		row.Record = kept
		if typed != "none" && f.Finds(&row, model.SearchText{}, time.Time{}) {
			t.Errorf("%s finds keys that AWS did not reject", typed)
		}
	}
}
