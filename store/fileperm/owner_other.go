//go:build !unix

package fileperm

import (
	"io/fs"

	"authdeck/model"
)

func foreign(string, fs.FileInfo) []model.Exposed { return nil }

func writableByOthers(fs.FileInfo) bool { return false }
