package backend

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/keyring"
	"github.com/gofrs/flock"

	"authdeck/model"
	"authdeck/store/files"
)

func TestAKeyringThatStopsDuringACallIsNamed(t *testing.T) {
	t.Parallel()
	err := new(goneDetector).judge("GNOME Keyring", StoppedMidway(errors.New("no reply")))
	if err == nil || !strings.HasPrefix(err.Error(), "GNOME Keyring has stopped: it stopped before it finished") {
		t.Errorf("%v", err)
	}
}

// ready is a Platform that needs no dialog.
type ready struct {
	Base
	Ring
}

func (ready) Title() string      { return "the keyring" }
func (ready) Kind(e error) error { return e }

// The call ended with its lock's limit, and said that the keyring had not answered.
func TestACallNamesTheProcessThatHoldsTheLockBeforeItsTimeIsOver(t *testing.T) {
	for _, limit := range []time.Duration{model.UnattendedTimeout, model.KeyringTimeout, model.SaveTimeout} {
		path := filepath.Join(t.TempDir(), "lock")
		synctest.Test(t, func(t *testing.T) {
			other := flock.New(path)
			if err := other.Lock(); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			store := NewRingStore(ready{Ring: keyring.NewArrayKeyring(nil)}, path)
			err := Do(ctx, nil, func(g *Gate) error { return store.Remove(ctx, g, "entry") })
			if errors.Is(err, model.ErrKeyringSilent) || !errors.As(err, new(*files.HeldError)) {
				t.Errorf("within %v: %v", limit, err)
			}
			_ = other.Unlock()
			synctest.Wait()
		})
	}
}
