package files

import (
	"io/fs"
	"os"
	"path/filepath"
)

// MakeFolder creates a folder and missing parent folders. Each belongs to the owner of the folder it is in.
func MakeFolder(path string, mode fs.FileMode) error {
	var missing []string
	for dir := filepath.Clean(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		missing = append(missing, dir)
	}
	if err := os.MkdirAll(path, mode); err != nil {
		return WhyDenied(err)
	}
	for i := len(missing) - 1; i >= 0; i-- {
		if err := KeepOwner(missing[i]); err != nil {
			return err
		}
	}
	return nil
}
