package vault

import (
	"context"
	"errors"
	"testing"

	"authdeck/model"
)

// mortal is a keyring that can be switched off.
type mortal struct {
	host
	dead bool
}

func (m *mortal) prepare(context.Context) error {
	if m.dead {
		return wrap(model.ErrKeyringAbsent, errors.New("nobody serves it"))
	}
	return nil
}

func TestAKeyringThatStopsInTheMiddleIsNotCalledNone(t *testing.T) {
	ring := &memoryRing{items: map[string][]byte{}}
	m := &mortal{host: ring, dead: true}
	v := newVault(memory, &inPlace{ring: ring, host: remember(m)})
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
