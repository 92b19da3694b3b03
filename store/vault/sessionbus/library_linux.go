package sessionbus

import (
	"encoding/json"
	"errors"

	"github.com/99designs/keyring"

	"authdeck/model"
	"authdeck/store/vault/backend"
	"authdeck/store/vault/entry"
)

// CheckLibrary is for a backend that the library leaves out when the bus did not answer before main.
func CheckLibrary(kind string) error {
	if backend.Compiled(kind) {
		return nil
	}
	return &model.Problem{
		Kind: model.ErrKeyringSilent,
		What: "the D-Bus session bus did not answer when authdeck started",
		Fix:  "start authdeck again",
	}
}

// OpenLibrary opens a backend of the library that is reached over the bus. The bus answered before, so a library that
// cannot open the backend any more has lost its connection, which it makes only once.
func OpenLibrary(kind string, open backend.Library) backend.Ring {
	return backend.CheckedRemoval{Ring: itemTexts{backend.Library(func() (keyring.Keyring, error) {
		ring, err := open()
		if errors.Is(err, keyring.ErrNoAvailImpl) && backend.Compiled(kind) {
			err = backend.Stopped("it answered a moment ago", err, "then start authdeck again")
		}
		return ring, err
	})}}
}

// itemTexts are entries that hold the library's own JSON; one that does not is damaged.
type itemTexts struct{ backend.Ring }

func (r itemTexts) Get(name string) (keyring.Item, error) {
	item, err := r.Ring.Get(name)
	if errors.As(err, new(*json.SyntaxError)) || errors.As(err, new(*json.UnmarshalTypeError)) {
		return keyring.Item{}, entry.Damaged("it is not what was saved")
	}
	return item, err
}
