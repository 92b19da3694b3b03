//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package vault

import (
	"github.com/99designs/keyring"

	"authdeck/store/vault/backend"
)

// local is not called, because this system has no such types.
func local(string) (backend.Platform, error) { return nil, keyring.ErrNoAvailImpl }
