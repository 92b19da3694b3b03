package backend

import (
	"context"
	"time"
)

const (
	// Atmos truncates an entry and writes it in place. A reader that sees a half-written entry tries again this often.
	tornTries = 6
	tornPause = 20 * time.Millisecond
)

// WhileDamaged calls look until it finds no damaged entry, because another program may be writing it. It gives up soon, and when ctx
// ends.
func WhileDamaged(ctx context.Context, look func() (damaged bool)) {
	for try := 1; look() && try < tornTries; try++ {
		pause := time.NewTimer(tornPause)
		select {
		case <-ctx.Done():
			pause.Stop()
			return
		case <-pause.C:
		}
	}
}
