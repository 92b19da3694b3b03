package backend

import (
	"errors"
	"testing"

	"github.com/99designs/keyring"
)

type memory map[string]keyring.Item

func (m memory) Get(name string) (keyring.Item, error) {
	if item, ok := m[name]; ok {
		return item, nil
	}
	return keyring.Item{}, keyring.ErrKeyNotFound
}

func (m memory) Set(item keyring.Item) error { m[item.Key] = item; return nil }
func (m memory) Remove(name string) error    { delete(m, name); return nil }

// stubborn is KWallet if it refuses: 99designs ignores its answer.
type stubborn struct {
	memory
	left int
}

func (s *stubborn) Remove(name string) error {
	if s.left--; s.left > 0 {
		return nil
	}
	return s.memory.Remove(name)
}

func TestAnEntryIsRemovedWhenItIsGone(t *testing.T) {
	for times, ok := range map[int]bool{1: true, 3: true, 100: false} {
		ring := memory{"a": {Data: []byte("x")}}
		err := CheckedRemoval{&stubborn{ring, times}}.Remove("a")
		if (err == nil) != ok || !ok && !errors.Is(err, errNotRemoved) {
			t.Errorf("%d: %v", times, err)
		}
	}
}
