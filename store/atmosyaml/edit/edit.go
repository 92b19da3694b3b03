// Package edit inserts new identities into an atmos.yaml: it finds the place, splices the bytes, and checks that nothing else
// changes its meaning.
package edit

import (
	"context"

	"authdeck/model"
)

// File is a configuration file to add identities to.
type File struct {
	Path    string
	Content []byte // nil if the file does not exist
	Start   string // what a new file starts with
}

// Add prepares the addition of identities to a file. Everything else in the file keeps its meaning. Only the addition's Write
// changes the file; it takes the lock, unless locker is nil. Every error is a *model.Problem or the context's.
func Add(ctx context.Context, f File, locker model.Locker, identities ...model.NewIdentity) (addition model.Addition, err error) {
	tooOdd := &model.Problem{Origin: model.Origin{File: f.Path}, What: "authdeck cannot edit a file written in this way"}
	if len(identities) > 0 {
		tooOdd.Fix, tooOdd.Write = model.Do("add the identity by hand:"), byHand(identities[0])
	}
	defer func() {
		if recover() != nil { // from the YAML library; its value may quote the file
			addition, err = model.Addition{}, tooOdd
		}
	}()
	start := f.Content
	if start == nil && f.Start != "" {
		start = []byte(f.Start)
	}
	old, err := openPage(ctx, f.Path, start)
	if err != nil {
		return model.Addition{}, err
	}
	changed, err := f.withAll(ctx, old, identities, tooOdd)
	if err != nil {
		return model.Addition{}, err
	}
	lines, first := diff(f.Content, old, changed, withinBraces(identities))
	return model.Addition{File: f.Path, New: f.Content == nil, Line: first, Diff: lines, Write: writer(f.Path, f.Content, changed.raw, locker)}, nil
}

// withAll adds identities to a page, all at once, because each time the whole file is parsed again. If that is not
// possible, it adds one after another, to say which one cannot be added.
func (f File) withAll(ctx context.Context, old *page, identities []model.NewIdentity, tooOdd *model.Problem) (*page, error) {
	if len(identities) == 0 {
		return old, nil
	}
	changed, err := f.with(ctx, old, identities, tooOdd)
	if err == nil || len(identities) == 1 || ctx.Err() != nil {
		return changed, err
	}
	for i := range identities {
		if old, err = f.with(ctx, old, identities[i:i+1], tooOdd); err != nil {
			return nil, err
		}
	}
	return old, nil
}

// with adds identities to a page. The error is tooOdd if every way of writing them changes the meaning of something else.
func (f File) with(ctx context.Context, old *page, identities []model.NewIdentity, tooOdd *model.Problem) (*page, error) {
	ways, p := old.insertions(identities)
	if p != nil {
		p.Write = byHand(identities[0])
		return nil, p
	}
	for _, way := range ways {
		now, err := openPage(ctx, f.Path, old.apply(way))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil && onlyAdded(old.Document, now.Document, identities) {
			return now, nil
		}
	}
	tooOdd.Write = byHand(identities[0])
	return nil, tooOdd
}
