//go:build !linux

package browser

// fromStranger cannot tell on this system.
func fromStranger(string) bool { return false }
