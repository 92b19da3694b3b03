package sessionbus

import (
	"encoding/json"
	"errors"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/entry"
)

// CheckLibrary is for a backend that the library does not have if the bus did not answer before main.
func CheckLibrary(kind string) error {
	if backend.Compiled(kind) {
		return nil
	}
	return &model.Problem{
		Kind: model.ErrKeyringSilent,
		What: "the D-Bus session bus did not answer when authdeck started",
		Fix:  model.Do("start authdeck again"),
	}
}

// OpenLibrary opens a backend of the library that uses the bus. The bus answered before, so if the library cannot open the backend
// now, it has lost its connection, which it makes only once.
func OpenLibrary(kind string, open backend.Library) backend.Ring {
	return backend.CheckedRemoval{Ring: itemTexts{backend.Library(func() (keyring.Keyring, error) {
		ring, err := open()
		if errors.Is(err, keyring.ErrNoAvailImpl) && backend.Compiled(kind) {
			err = backend.Stopped("it answered a moment ago", err, "then start authdeck again")
		}
		return ring, err
	})}}
}

// itemTexts are entries that contain the library's own JSON; any other content is damaged.
type itemTexts struct{ backend.Ring }

func (r itemTexts) Get(name string) (keyring.Item, error) {
	item, err := r.Ring.Get(name)
	if errors.As(err, new(*json.SyntaxError)) || errors.As(err, new(*json.UnmarshalTypeError)) {
		return keyring.Item{}, entry.Damaged("it is not what was saved")
	}
	return item, err
}
