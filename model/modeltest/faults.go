package modeltest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/encfile"
	"authdeck/store/vault/entry"
)

// KeyringFault returns a keyring failure with the error text of the keyring itself. It panics for a name that it does not know.
func KeyringFault(name string) error {
	err, ok := keyringFaults()[name]
	if !ok {
		panic("no keyring fault " + name)
	}
	return err
}

func keyringFaults() map[string]error {
	const folder, name = "/home/u/.local/share/atmos/keyring", "atmos_acme_emergency-user"
	path := func(op, path string, err error) error { return &fs.PathError{Op: op, Path: path, Err: err} }
	left := errors.New("Message recipient disconnected from message bus without replying")
	_, damaged := entry.Decode([]byte("no JSON"))
	return map[string]error{
		"locked":         backend.Dismissed(),
		"denied":         backend.Wrap(model.ErrKeyringDenied, errors.New("Permission denied")),
		"silent":         backend.Wrap(model.ErrKeyringSilent, context.DeadlineExceeded),
		"dead-bus":       backend.SilentBus(),
		"stopped":        backend.StoppedMidway(left),
		"stopped-saving": backend.Unsure(backend.StoppedMidway(left), model.ErrKeyringGone),
		"failed":         backend.Failed("the keyring", errors.New("Couldn't create item: An error occurred on the device")),
		"absent":         backend.NoBus(),
		"damaged":        fmt.Errorf("%s: %w", name, damaged),
		"not-stored":     model.ErrNotStored,
		"full":           encfile.Unwritable(folder, path("write", ".keyring.authdeck.new/"+name, syscall.ENOSPC)),
		"read-only":      encfile.Unwritable(folder, path("mkdir", ".keyring.authdeck.new", syscall.EROFS)),
	}
}
