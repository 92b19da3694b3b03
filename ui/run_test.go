package ui_test

import (
	"context"
	"io"
	"runtime"
	"sync/atomic"
	"testing"

	"authdeck/model"
	"authdeck/ui"
	"authdeck/ui/frontend"
)

// What a task writes after the end could bring back a folder that the caller has removed.
func TestTheEndWaitsForTheTasksThatStillRun(t *testing.T) {
	b := aviary(t)
	p := b.ports()
	began, ended := make(chan struct{}), atomic.Bool{}
	p.Load = func(ctx context.Context) (model.Workspace, error) {
		close(began)
		<-ctx.Done()
		for range 1000 { // a write that does not hear of the end
			runtime.Gosched()
		}
		ended.Store(true)
		return model.Workspace{}, ctx.Err()
	}
	in, keys := io.Pipe()
	go func() {
		<-began
		_, _ = keys.Write([]byte("\x03"))
	}()
	o, err := ui.Run(t.Context(), p, frontend.Options{}, plain(t), in, io.Discard)
	if err != nil || !o.Interrupted || !ended.Load() {
		t.Errorf("%+v, %v; the task ended: %v", o, err, ended.Load())
	}
}
