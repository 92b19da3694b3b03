package state

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestAFreeLockIsNotBusyHoweverSlowTheMachine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for freeAt := 1; freeAt <= probes+2; freeAt++ {
			tries := 0
			ok, err := briefly(t.Context(), func() (bool, error) {
				slow, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				<-slow.Done()
				tries++
				return tries == freeAt, nil
			})
			if want := freeAt <= probes+1; ok != want || err != nil {
				t.Errorf("free at try %d: %v after %d tries, %v", freeAt, ok, tries, err)
			}
		}
	})
}
