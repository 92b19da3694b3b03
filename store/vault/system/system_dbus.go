//go:build linux || freebsd || netbsd || openbsd || dragonfly

package system

import (
	"authdeck/store/vault/backend"
	"authdeck/store/vault/secretservice"
)

// desktop is the Secret Service, with the attributes of Atmos's entries.
type desktop struct {
	*secretservice.Service
	ring
}

// New opens the keyring type system.
func New() backend.Platform {
	return desktop{Service: secretservice.NewService(Title(), "service", map[string]string{"username": user})}
}
