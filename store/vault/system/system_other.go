//go:build !(darwin || linux || freebsd || netbsd || openbsd || dragonfly)

package system

import (
	"runtime"

	"authdeck/store/vault/backend"
	"authdeck/store/vault/wincred"
)

// credentials is Windows' Credential Manager, or what other systems have. It is always open.
type credentials struct {
	backend.Base
	backend.Ring
}

// New opens the keyring type system.
func New() backend.Platform {
	if runtime.GOOS == "windows" {
		return credentials{Ring: wincred.Limit(ring{})}
	}
	return credentials{Ring: ring{}}
}

func (credentials) Title() string        { return Title() }
func (credentials) Kind(err error) error { return backend.Classify("the keyring", err) }
