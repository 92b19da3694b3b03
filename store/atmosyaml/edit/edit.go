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
		tooOdd.Fix, tooOdd.Write = "add the identity by hand:", byHand(identities[0])
	}
	defer func() {
		if recover() != nil { // from the YAML library; its value may quote the file
			addition, err = model.Addition{}, tooOdd
		}
	}()
	changed := f.Content
	if changed == nil && f.Start != "" {
		changed = []byte(f.Start)
	}
	old, err := openPage(ctx, f.Path, changed)
	if err != nil {
		return model.Addition{}, err
	}
	for _, n := range identities {
		tooOdd.Write = byHand(n)
		if changed, err = f.with(ctx, changed, n, tooOdd); err != nil {
			return model.Addition{}, err
		}
	}
	return model.Addition{File: f.Path, New: f.Content == nil, Diff: diff(f.Content, changed, masker(old.Document)),
		Write: writer(f.Path, f.Content, changed, locker)}, nil
}

// with adds one identity to the bytes of the file. The error is tooOdd if every way of writing it changes the meaning of something
// else.
func (f File) with(ctx context.Context, raw []byte, n model.NewIdentity, tooOdd error) ([]byte, error) {
	old, err := openPage(ctx, f.Path, raw)
	if err != nil {
		return nil, err
	}
	ways, p := old.insertions(n)
	if p != nil {
		p.Write = byHand(n)
		return nil, p
	}
	for _, way := range ways {
		changed := old.apply(way)
		now, err := openPage(ctx, f.Path, changed)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil && onlyAdded(old.Document, now.Document, n) {
			return changed, nil
		}
	}
	return nil, tooOdd
}
