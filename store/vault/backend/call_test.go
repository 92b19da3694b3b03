package backend

import (
	"authdeck/model"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestALateAnswerIsWiped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := model.Keys{Secret: model.SecretString("late")}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := Call(ctx, nil, func(g *Gate) (model.Keys, error) {
			<-g.gone
			return late, nil
		}, func(k model.Keys) { k.Secret.Wipe() })
		synctest.Wait()
		if !errors.Is(err, model.ErrKeyringSilent) || !late.Secret.Empty() {
			t.Errorf("%v, %d bytes", err, late.Secret.Len())
		}
	})
}
