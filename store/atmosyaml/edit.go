package atmosyaml

import (
	"context"
	"errors"
	"strings"

	"authdeck/model"
)

// addTo finds the way to write the identity that leaves everything else as it reads now.
func (s Source) addTo(ctx context.Context, path string, raw []byte, n model.NewIdentity) (a model.Addition, err error) {
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
		p.Write = strings.Replace(p.Write, starter, byHand(n), 1)
		return a, p
	}
	for _, way := range ways {
		changed := old.with(way)
		now, p, err := openPage(ctx, path, changed)
		if err != nil {
			return a, err
		}
		if p == nil && onlyAdded(old.document, now.document, n) {
			return model.Addition{File: path, Diff: diff(raw, changed, old.masker()), Write: s.writer(path, raw, changed)}, nil
		}
	}
	return a, tooOdd
}
