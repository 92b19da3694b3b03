package plain_test

import (
	"context"
	"errors"
	"fmt"

	"authdeck/model"
)

// readFaults and writeFaults are what keyrings fail with, as store/vault tells them.
func readFaults() []error {
	return []error{
		fmt.Errorf("%w: its dialog was closed, or could not be shown", model.ErrKeyringLocked),
		fmt.Errorf("%w: Permission denied", model.ErrKeyringDenied),
		fmt.Errorf("%w: %w", model.ErrKeyringSilent, context.DeadlineExceeded),
		&model.Problem{
			Kind: model.ErrKeyringSilent, What: "the D-Bus session bus did not answer", Why: "keyrings are reached through it",
			Fix: "log out and in again\nor use another keyring: --keyring file",
		},
		&model.Problem{
			Kind: model.ErrKeyringGone, What: "the keyring has stopped", Cause: errors.New("Message recipient disconnected from message bus without replying"),
			Why: "it ended in the middle; your saved keys are safe. They return when it runs again",
			Fix: "start it again (log in to the desktop)\nthen try again",
		},
		fmt.Errorf("atmos_acme_emergency-user: %w: it is not JSON", model.ErrDamagedEntry),
	}
}

func writeFaults() []error {
	return []error{
		model.ErrNotStored,
		&model.Problem{
			Kind: model.ErrKeyringFull, What: "the disk is full", Why: "the previous entry is unchanged",
			Fix: "free some space for /home/u/.local/share/atmos/keyring, then try again\nor choose another folder: ATMOS_KEYRING_FILE_PATH",
		},
		&model.Problem{
			Kind: model.ErrKeyringDenied, What: "cannot write to the encrypted file's folder", Why: "the previous entry is unchanged",
			Fix: "make the folder writable: /home/u/.local/share/atmos/keyring\nor choose another folder: ATMOS_KEYRING_FILE_PATH",
		},
	}
}

// failInTurn has the keyring fail with one after the other, and then no more.
func failInTurn(b *bench, reads, writes []error) {
	b.ws.Vault = &failing{b.ws.Vault, reads, writes}
}

type failing struct {
	model.Vault
	reads, writes []error
}

func next(faults *[]error) (err error) {
	if len(*faults) > 0 {
		err, *faults = (*faults)[0], (*faults)[1:]
	}
	return err
}

func (v *failing) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	if err := next(&v.reads); err != nil {
		return model.Keys{}, err
	}
	return v.Vault.Read(ctx, r)
}

func (v *failing) Write(ctx context.Context, r model.Ref, k model.Keys) error {
	if err := next(&v.writes); err != nil {
		return err
	}
	return v.Vault.Write(ctx, r, k)
}
