//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package vault

import "github.com/99designs/keyring"

// local is asked for no type that this system does not have.
func local(string) (host, keyring.Keyring, error) { return nil, nil, keyring.ErrNoAvailImpl }
