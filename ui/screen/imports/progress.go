package imports

import (
	"slices"

	"authdeck/model"
)

// Progress is an import on its way. It owns the keys that were read, across all of its screens.
type Progress struct {
	Text     model.Plaintext
	Items    []model.ImportItem
	Results  []Result // of each of the items
	Current  int      // the item that is being saved
	Override model.Conflict
	Done     []model.ImportResult
}

// Result is what became of an item; the zero Result is nothing yet.
type Result struct {
	Saved bool
	Why   string // it was not saved
}

// Pending tells whether an item is still to be saved.
func (p Progress) Pending(i int) bool { return p.Items[i].Included() && p.Results[i] == Result{} }

// Next is the first item that is still to be saved; false where there is none.
func (p Progress) Next() (int, bool) {
	for i := range p.Items {
		if p.Pending(i) {
			return i, true
		}
	}
	return 0, false
}

// With gives an item its result.
func (p Progress) With(i int, r Result) Progress {
	p.Results = slices.Clone(p.Results)
	p.Results[i] = r
	return p
}
