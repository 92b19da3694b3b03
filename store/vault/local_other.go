//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package vault

import (
	"github.com/99designs/keyring"

	"authdeck/store/vault/backend"
)

// local is asked for no type that this system does not have.
func local(string) (backend.Platform, error) { return nil, keyring.ErrNoAvailImpl }
