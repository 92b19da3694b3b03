package atmosyaml

import (
	"context"
	"errors"

	"authdeck/model"
)

// addTo works a new identity into a file that holds raw, nil for one that is not there: in the way that leaves everything
// else as it reads now. Nothing is changed before the addition's Write, which locks the file with locker if there is one.
// Every error is a *model.Problem or the context's own.
func addTo(ctx context.Context, path string, raw []byte, n model.NewIdentity, locker model.Locker) (a model.Addition, err error) {
	tooOdd := &model.Problem{Origin: model.Origin{File: path}, What: "this file is written in a way that authdeck cannot add to",
		Fix: "add the identity by hand:", Write: byHand(n)}
	defer func() {
		if recover() != nil { // of the YAML library; its value may quote the file
			a, err = model.Addition{}, tooOdd
		}
	}()
	old, p, err := openPage(ctx, path, raw)
	if p != nil || err != nil {
		return a, errors.Join(problemOrNil(p), err)
	}
	ways, p := old.insertions(n)
	if p != nil {
		p.Write = byHand(n)
		return a, p
	}
	for _, way := range ways {
		changed := old.with(way)
		now, p, err := openPage(ctx, path, changed)
		if err != nil {
			return a, err
		}
		if p == nil && onlyAdded(old.document, now.document, n) {
			return model.Addition{File: path, Diff: diff(raw, changed, masker(old.document)), Write: writer(path, raw, changed, locker)}, nil
		}
	}
	return a, tooOdd
}

func problemOrNil(p *model.Problem) error {
	if p == nil {
		return nil
	}
	return p
}
