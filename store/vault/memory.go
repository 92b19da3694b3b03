package vault

import (
	"bytes"
	"context"
	"sync"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/backend"
)

// Memory is a keyring in this process alone, for tests. Open rejects it by name, because it forgets the keys.
func Memory() *Vault {
	ring := &memoryRing{items: map[string][]byte{}}
	return newVault(memory, backend.NewRingStore(ring, ""))
}

type memoryRing struct {
	backend.Base
	mu    sync.Mutex
	items map[string][]byte
}

func (r *memoryRing) Get(name string) (keyring.Item, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	data, ok := r.items[name]
	if !ok {
		return keyring.Item{}, keyring.ErrKeyNotFound
	}
	return keyring.Item{Key: name, Data: bytes.Clone(data)}, nil
}

func (r *memoryRing) Set(item keyring.Item) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.items[item.Key] = bytes.Clone(item.Data)
	return nil
}

func (r *memoryRing) Remove(name string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.items, name)
	return nil
}

func (r *memoryRing) Names(context.Context) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := make([]string, 0, len(r.items))
	for name := range r.items {
		names = append(names, name)
	}
	return names, nil
}

func (r *memoryRing) Look(_ context.Context, names []string) (map[string]model.Presence, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := map[string]model.Presence{}
	for _, name := range names {
		found[name] = model.Absent
		if _, ok := r.items[name]; ok {
			found[name] = model.Present
		}
	}
	return found, nil
}

func (r *memoryRing) Title() string        { return "memory" }
func (r *memoryRing) Kind(err error) error { return err }
