package model_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/model"
	"authdeck/store/session"
	"authdeck/store/state"
)

func TestWhatNeverAnswersDoesNotHoldACheckupUp(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		records := state.New(dir, &clock{})
		c := model.Checkup{
			Workspace: model.Workspace{
				Config:   model.Config{Realm: "acme", Identities: []model.Identity{{Ref: model.Ref{Realm: "acme", Name: "a"}, Title: "a"}}},
				Sessions: session.New(dir), Records: records, Clock: &clock{}, Vault: ring{Vault: still{}, hang: true},
			},
			Prober: &prober{silent: true}, Clock: &clock{},
		}
		start := time.Now()
		all := findingLines(t, c)
		if took := time.Since(start); took > 6*time.Second {
			t.Errorf("it took %v", took)
		}
		for _, want := range []string{"problem keyring", "look for an unlock dialog", "problem network us-east-1: no answer in time", "warning clock : not checked"} {
			if !strings.Contains(all, want) {
				t.Errorf("not told: %s\n%s", want, all)
			}
		}
	})
}

// still is a keyring that only says what it is.
type still struct{ model.Vault }

func (still) Keyring() model.Keyring { return model.Keyring{Type: "system", Title: "GNOME Keyring"} }
