package dashboard

import (
	"math"
	"runtime"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/sys/unix"
)

// Once, a search through all rows for each marked identity made a frame of four thousand take seconds. The test measures the
// processor's work, which does not depend on what else the machine does.
func TestTheKeysOfMarkedIdentitiesTakeWorkInProportionToTheList(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	work := func() int64 {
		var ts unix.Timespec
		if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts); err != nil {
			t.Fatal(err)
		}
		return ts.Nano()
	}
	least := func(n int) int64 {
		s, f := thousands(t, n)
		s, _ = s.Update(tea.KeyMsg{Type: tea.KeyCtrlA}, f.Env)
		smallest := int64(math.MaxInt64)
		for range 10 {
			begun := work()
			s.Keys(f.Env)
			smallest = min(smallest, work()-begun)
		}
		return smallest
	}
	const few, times = 250, 16
	one, many := least(few), least(few*times)
	if many > 5*times*one { // a search for each would take 256 times the work
		t.Errorf("%d identities take %d ns, %d times as many take %d ns", few, one, times, many)
	}
}
