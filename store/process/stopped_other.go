//go:build !linux && !darwin

package process

// Stopped is never known on this system.
func Stopped(int) bool { return false }
