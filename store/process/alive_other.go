//go:build !unix && !windows

package process

// Alive cannot tell on this system: it returns true.
func Alive(int) bool { return true }
