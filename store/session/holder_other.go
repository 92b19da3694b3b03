//go:build !linux

package session

func holder(string) string { return somebody }
