package backend

import (
	"fmt"

	"github.com/99designs/keyring"

	"authdeck/model"
)

// Limited rejects an entry that is too long for its keyring, before anything is written.
type Limited struct {
	Ring
	Check func(keyring.Item) error // see TooLong
}

// Set writes an entry that is not too long.
func (l Limited) Set(item keyring.Item) error {
	if err := l.Check(item); err != nil {
		return err
	}
	return l.Ring.Set(item)
}

// TooLong returns nil for an entry of at most that many bytes.
func TooLong(title string, size, most int) error {
	if size <= most {
		return nil
	}
	return &model.Problem{
		Kind: model.ErrEntryTooLong,
		What: "the entry is too long for this keyring",
		Why:  fmt.Sprintf("it has %d bytes, and %s takes %d at most; nothing was changed", size, title, most),
		Fix:  model.Fix{AnotherKeyring},
	}
}
