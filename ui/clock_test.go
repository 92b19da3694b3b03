package ui_test

import (
	"testing"
	"time"

	"authdeck/ui/frontend"
)

// jumpyClock is a wall clock that can be set. Timers do not notice that.
type jumpyClock struct{ off *time.Duration }

func (c jumpyClock) Now() time.Time { return time.Now().Add(*c.off) }

// The list follows the computer's clock when it is set, forward and back. So do the box for the code and the progress of work.
func TestTheDashboardFollowsAClockThatIsSet(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T) {
		b := newBench(t)
		five(b) // prod-admin has 14m left
		b.SignedIn("staging-deployer", 11*time.Hour)
		var off time.Duration
		b.clock, b.ws.Clock = jumpyClock{&off}, jumpyClock{&off}
		d := b.start(frontend.Options{}).see("! 14m", "✔ 11h")
		off = 10 * time.Minute
		d.later(time.Minute).see("! 3m", "✔ 10h 49m")
		off = 2 * time.Hour
		d.later(time.Minute).see("✗ expired", "✔ 8h").seeNot("! 3m")
		off = 0
		d.later(time.Minute).see("! 11m", "✔ 10h 57m")
		off = -24 * time.Hour
		d.later(time.Minute).see("✔ 34h 56m", "✔ 24h 10m").seeNot("expired ")
		off = 24 * time.Hour // every session has ended, and nothing counts down any more
		d.later(time.Minute).see("✗ expired").seeNot(" left")
		off = 0
		d.press("down").see("! 9m", "✔ 10h 55m")
		d.later(time.Minute).see("! 8m")

		d.press("g", "enter").see("Next code in")
		off = -time.Hour
		d.later(time.Second).see("Next code in").typed("000000").see("AWS rejected that code", "Next code in")
		off = time.Hour
		d.later(time.Second).typed(d.code()).see("✔ Signed in")
	})
}
