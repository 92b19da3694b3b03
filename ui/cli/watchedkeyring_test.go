package cli

import (
	"context"
	"errors"
	"testing"
	"time"

	"authdeck/model"
)

// It said only "context deadline exceeded".
func TestACallWhoseTurnComesTooLateSaysThatTheKeyringDidNotAnswer(t *testing.T) {
	t.Parallel()
	k := &watchedKeyring{limit: time.Hour, waiting: func() {}}
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	err := k.watch(late, func(context.Context) error { return nil })
	if !errors.Is(err, model.ErrKeyringSilent) || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if err := k.watch(t.Context(), func(context.Context) error { return nil }); err != nil {
		t.Error(err)
	}
}
