//go:build !linux

package files

func holder(string) string { return somebody }
