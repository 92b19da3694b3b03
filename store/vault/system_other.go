//go:build !(darwin || linux || freebsd || netbsd || openbsd || dragonfly)

package vault

import (
	"context"

	"authdeck/model"
)

// credentials is Windows' Credential Manager, or what other systems have. It is always open.
type credentials struct{}

func newDesktop() host { return credentials{} }

func (credentials) title() string                 { return systemTitle() }
func (credentials) present(context.Context) error { return nil }
func (credentials) prepare(context.Context) error { return nil }
func (credentials) kind(err error) error          { return systemKind(err) }

// look cannot tell: Windows hands out an entry only together with its secret.
func (credentials) look(context.Context, []string) (map[string]model.Presence, error) {
	return map[string]model.Presence{}, nil
}
