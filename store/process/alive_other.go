//go:build !unix && !windows

package process

// Alive cannot tell: it is true.
func Alive(int) bool { return true }
