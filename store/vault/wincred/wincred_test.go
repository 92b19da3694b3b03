package wincred

import (
	"testing"

	"github.com/99designs/keyring"
)

type taking struct{}

func (taking) Get(string) (keyring.Item, error) { return keyring.Item{}, nil }
func (taking) Set(keyring.Item) error           { return nil }
func (taking) Remove(string) error              { return nil }

func TestAnEntryHasAtMost2560Bytes(t *testing.T) {
	for size, ok := range map[int]bool{2559: true, 2560: true, 2561: false} {
		if err := Limit(taking{}).Set(keyring.Item{Data: make([]byte, size)}); (err == nil) != ok {
			t.Errorf("%d: %v", size, err)
		}
	}
}
