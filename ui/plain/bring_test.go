package plain_test

import (
	"context"
	"testing"

	"authdeck/model"
)

func TestKeysUnderAnotherRealmAreBroughtOverLineByLine(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		old := model.Ref{Realm: "old-checkout", Name: "prod-admin"}
		keys := model.Keys{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", Secret: model.SecretString("made-for-a-test"), Duration: "12h"}
		if err := b.ws.Vault.Write(context.Background(), old, keys); err != nil {
			t.Fatal(err)
		}
		b.run("2", "b", "n", "2", "b", "y", "q")
		b.see("keys: other realm", "They are saved in realm old-checkout. This realm is acme",
			"Nothing was changed.", "The keys are now saved here.", "prod-admin; session: none; keys: saved")
	})
}
