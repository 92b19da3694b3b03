package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/backend"
)

// hooked is a keyring that does something else first.
type hooked struct {
	*memoryRing
	beforeGet func()
	beforeSet func(*keyring.Item) error
}

func (h *hooked) Get(name string) (keyring.Item, error) {
	if h.beforeGet != nil {
		h.beforeGet()
	}
	return h.memoryRing.Get(name)
}

func (h *hooked) Set(item keyring.Item) error {
	if h.beforeSet != nil {
		if err := h.beforeSet(&item); err != nil {
			return err
		}
	}
	return h.memoryRing.Set(item)
}

func hookedVault() (*hooked, *Vault) {
	h := &hooked{memoryRing: &memoryRing{items: map[string][]byte{}}}
	return h, newVault(memory, backend.NewRingStore(h, ""))
}

func openMemory() (*memoryRing, *Vault) {
	ring := &memoryRing{items: map[string][]byte{}}
	return ring, newVault(memory, backend.NewRingStore(ring, ""))
}

func (r *memoryRing) text(name string) string {
	item, err := r.Get(name)
	if err != nil {
		return err.Error()
	}
	return string(item.Data)
}

func TestAKeyringThatNeverAnswersHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, v := hookedVault()
		answer := make(chan struct{})
		h.beforeGet = func() { <-answer }
		start := time.Now()
		for range 2 { // the second waits for its turn
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			_, err := v.Read(ctx, alice())
			cancel()
			if !errors.Is(err, model.ErrKeyringSilent) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v", err)
			}
		}
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("took %v", took)
		}
		if _, err := v.Look(t.Context(), []model.Ref{alice()}); err != nil {
			t.Errorf("looking waits for nobody: %v", err)
		}
		close(answer)
		if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
			t.Errorf("once it answers, the next call goes through: %v", err)
		}
	})
}

func TestAWriteThatHadNotBegunNeverHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, v := hookedVault()
		answer := make(chan struct{})
		h.beforeGet = func() { <-answer }
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := v.Write(ctx, alice(), exampleKeys())
		if !errors.Is(err, model.ErrKeyringSilent) || strings.Contains(err.Error(), "the old or the new") {
			t.Errorf("%v", err)
		}
		close(answer) // the user finally answers the dialog
		synctest.Wait()
		if keys, _ := h.Names(t.Context()); len(keys) != 0 {
			t.Errorf("written late: %v", keys)
		}
	})
}

func TestAWriteThatEndsTooLateIsUndone(t *testing.T) {
	for name, old := range map[string]string{"over an entry": alicePayload, "the first": ""} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, v := hookedVault()
				if old != "" {
					put(t, h.memoryRing, "atmos_acme_alice", old)
				}
				answer := make(chan struct{})
				h.beforeSet = func(*keyring.Item) error { <-answer; return nil }
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				k := exampleKeys()
				k.Duration = "24h"
				err := v.Write(ctx, alice(), k)
				k.Secret.Wipe() // the caller may wipe its own copy
				if !errors.Is(err, model.ErrKeyringSilent) || !strings.Contains(err.Error(), "the old or the new") {
					t.Errorf("%v", err)
				}
				close(answer)
				synctest.Wait()
				if keys, _ := h.Names(t.Context()); old == "" && len(keys) != 0 {
					t.Errorf("left: %v", keys)
				}
				if old != "" && h.text("atmos_acme_alice") != old {
					t.Errorf("%s", h.text("atmos_acme_alice"))
				}
			})
		})
	}
}

func TestAnEntryThatComesBackOtherwiseIsPutBack(t *testing.T) {
	for name, old := range map[string]string{"over an entry": alicePayload, "the first": ""} {
		t.Run(name, func(t *testing.T) {
			h, v := hookedVault()
			if old != "" {
				put(t, h.memoryRing, "atmos_acme_alice", old)
			}
			h.beforeSet = func(i *keyring.Item) error {
				if string(i.Data) != old {
					i.Data = i.Data[:20]
				}
				return nil
			}
			k := exampleKeys()
			k.Duration = "24h"
			if err := v.Write(t.Context(), alice(), k); !errors.Is(err, model.ErrNotStored) {
				t.Errorf("%v", err)
			}
			if keys, _ := h.Names(t.Context()); old == "" && len(keys) != 0 {
				t.Errorf("left: %v", keys)
			}
			if old != "" && h.text("atmos_acme_alice") != old {
				t.Errorf("%s", h.text("atmos_acme_alice"))
			}
		})
	}
}

func TestAFailedWriteSaysSoAndWhenTheOldEntryIsLost(t *testing.T) {
	h, v := hookedVault()
	put(t, h.memoryRing, "atmos_acme_alice", alicePayload)
	broken := errors.New("no space left")
	h.beforeSet = func(*keyring.Item) error { return broken }
	k := exampleKeys()
	k.Duration = "24h"
	err := v.Write(t.Context(), alice(), k)
	if !errors.Is(err, broken) || h.text("atmos_acme_alice") != alicePayload {
		t.Errorf("%v", err)
	}
	h.beforeSet = func(*keyring.Item) error {
		if err := h.Remove("atmos_acme_alice"); err != nil {
			return err
		}
		return broken
	}
	if err := v.Write(t.Context(), alice(), k); !strings.Contains(fmt.Sprint(err), "could not be restored") {
		t.Errorf("%v", err)
	}
}

func TestAPanicInALibraryQuotesNothing(t *testing.T) {
	h, v := hookedVault()
	h.beforeGet = func() { panic("canary") }
	_, err := v.Read(t.Context(), alice())
	if !errors.Is(err, backend.ErrLibrary) || strings.Contains(err.Error(), "canary") {
		t.Errorf("%v", err)
	}
	h.beforeGet = nil
	if _, err := v.Read(t.Context(), alice()); !errors.Is(err, model.ErrNoKeys) {
		t.Errorf("the next call works: %v", err)
	}
}

// mortal is a keyring that can be turned off.
type mortal struct {
	*memoryRing
	dead bool
}

func (m *mortal) Prepare(context.Context) error {
	if m.dead {
		return backend.Wrap(model.ErrKeyringAbsent, errors.New("nobody serves it"))
	}
	return nil
}

func TestAKeyringThatStopsInTheMiddleIsNotCalledNone(t *testing.T) {
	m := &mortal{memoryRing: &memoryRing{items: map[string][]byte{}}, dead: true}
	v := newVault(memory, backend.NewRingStore(m, ""))
	if err := v.Open(t.Context()); !errors.Is(err, model.ErrKeyringAbsent) {
		t.Errorf("never there: %v", err)
	}
	m.dead = false
	if err := v.Write(t.Context(), alice(), exampleKeys()); err != nil {
		t.Fatal(err)
	}
	m.dead = true
	_, readErr := v.Read(t.Context(), alice())
	for what, err := range map[string]error{"read": readErr, "write": v.Write(t.Context(), alice(), exampleKeys()), "remove": v.Remove(t.Context(), alice())} {
		if !errors.Is(err, model.ErrKeyringGone) || errors.Is(err, model.ErrKeyringAbsent) {
			t.Errorf("%s: %v", what, err)
		}
	}
	m.dead = false
	if k, err := v.Read(t.Context(), alice()); err != nil || !sameKeys(k, exampleKeys()) {
		t.Errorf("there again: %v", err)
	}
}
