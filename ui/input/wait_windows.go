package input

import "time"

// waiter is nil: Bubble Tea reads the console's key events there, which are whole.
func waiter(File) func(time.Duration) bool { return nil }
