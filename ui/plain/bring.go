package plain

import (
	"context"
	"errors"

	"authdeck/model"
	"authdeck/ui/words"
)

// bringOver copies keys that lie under another realm to this one, after asking.
func (r *run) bringOver(ctx context.Context, row model.Row) (model.Event, error) {
	title, why := words.BringQuestion(row, *r.workspace)
	r.say("%s", why)
	yes, err := r.confirm(ctx, title, false)
	if err != nil && !errors.Is(err, errBack) {
		return "", err
	}
	if !yes {
		r.say("Nothing was changed.")
		return model.Retry, nil
	}
	failed, err := r.opening(ctx, func(ctx context.Context) error {
		_, _, err := r.workspace.BringOver(ctx, row.Identity, row.Lost[0].Realm, false)
		return err
	})
	switch {
	case errors.Is(err, errBack):
		r.say("Nothing was changed.")
	case err != nil:
		return "", err
	case failed != nil:
		r.tell(words.Explain(failed))
	default:
		r.say("The keys are here now, and were read back.")
	}
	return model.Retry, nil
}
