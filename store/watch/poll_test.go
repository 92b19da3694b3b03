package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

func TestWithoutAWatcherTheFilesAreLookedAtFromTimeToTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "atmos.yaml")
	synctest.Test(t, func(t *testing.T) {
		f := Now(path)
		begun, done := time.Now(), make(chan error, 1)
		go func() { done <- f.poll(t.Context()) }()
		synctest.Wait()
		if err := os.WriteFile(path, []byte("auth:\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil || time.Since(begun) != between {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
		ending, end := context.WithCancel(t.Context())
		end()
		if err := Now(path).poll(ending); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}
