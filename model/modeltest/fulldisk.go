package modeltest

import (
	"context"
	"errors"

	"authdeck/model"
)

// FullDisk keeps sessions, but cannot save any while the disk is full.
type FullDisk struct {
	model.Sessions
	Full bool
}

// Save fails while the disk is full.
func (f *FullDisk) Save(ctx context.Context, r model.Ref, s model.Session) error {
	if f.Full {
		return errors.New("no space left on device")
	}
	return f.Sessions.Save(ctx, r, s)
}
