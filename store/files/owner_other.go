//go:build !unix

package files

import "os"

// KeepOwner does nothing: there is no root.
func KeepOwner(string) error { return nil }

func whyDenied(err error, _ int) error { return err }

func keepOwner(*os.File) error { return nil }

func keepAttributes(*os.File, string) error { return nil }
