package input

import "time"

// Waiter is nil: Bubble Tea reads the console's key events there, which are whole.
func Waiter(File) func(time.Duration) bool { return nil }
