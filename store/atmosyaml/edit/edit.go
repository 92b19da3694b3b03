// Package edit works a new identity into an atmos.yaml: it finds the place, splices the bytes, and checks that nothing
// else reads differently.
package edit

import (
	"context"

	"authdeck/model"
)

// Add prepares the addition of an identity to a file with the content raw; raw is nil if the file does not exist. Everything
// else in the file keeps its meaning. Only the addition's Write changes the file; it takes the lock, unless locker is nil.
// Every error is a *model.Problem or the context's.
func Add(ctx context.Context, path string, raw []byte, n model.NewIdentity, locker model.Locker) (a model.Addition, err error) {
	tooOdd := &model.Problem{Origin: model.Origin{File: path}, What: "authdeck cannot edit a file written in this way",
		Fix: "add the identity by hand:", Write: byHand(n)}
	defer func() {
		if recover() != nil { // from the YAML library; its value may quote the file
			a, err = model.Addition{}, tooOdd
		}
	}()
	old, err := openPage(ctx, path, raw)
	if err != nil {
		return a, err
	}
	ways, p := old.insertions(n)
	if p != nil {
		p.Write = byHand(n)
		return a, p
	}
	for _, way := range ways {
		changed := old.apply(way)
		now, err := openPage(ctx, path, changed)
		if ctx.Err() != nil {
			return a, ctx.Err()
		}
		if err == nil && onlyAdded(old.Document, now.Document, n) {
			return model.Addition{File: path, Diff: diff(raw, changed, masker(old.Document)), Write: writer(path, raw, changed, locker)}, nil
		}
	}
	return a, tooOdd
}
