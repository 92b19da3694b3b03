// Package wincred keeps entries in Windows' Credential Manager.
package wincred

import (
	"github.com/99designs/keyring"

	"authdeck/store/vault/backend"
)

const (
	title    = "Windows Credential Manager"
	mostBlob = 5 * 512 // CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h, in bytes
)

// manager is Windows' Credential Manager, which is always open. It returns an entry only with its secret, so it cannot say which
// entries it has.
type manager struct {
	backend.Base
	backend.Ring
}

// New opens the keyring type wincred.
func New() backend.Platform {
	return manager{Ring: Limit(backend.OpenLibrary("wincred", keyring.Config{ServiceName: backend.App, WinCredPrefix: backend.App}))}
}

func (manager) Title() string        { return title }
func (manager) Kind(err error) error { return backend.Classify(title, err) }

// Limit rejects entries that are too long for Windows.
func Limit(r backend.Ring) backend.Ring {
	return backend.Limited{Ring: r, Check: func(i keyring.Item) error { return backend.TooLong(title, len(i.Data), mostBlob) }}
}
