//go:build !unix

package fileperm

import (
	"io/fs"

	"authdeck/model"
)

func foreign(string, fs.FileInfo) []model.Exposed { return nil }

func foreignOnWay(string, fs.FileInfo) []model.Exposed { return nil }

func writableByOthers(fs.FileInfo) bool { return false }

// OwnedByAnother is false: these systems keep owners in lists that modes do not show.
func OwnedByAnother(fs.FileInfo) bool { return false }

// OthersCanWrite is false for the same reason.
func OthersCanWrite(fs.FileInfo) bool { return false }

func ofRoot(string, int) []model.Exposed { return nil }
