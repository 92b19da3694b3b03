package files

import (
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

// OtherNames returns how many other names (hard links) a file has. No command finds them when this name has another file.
func OtherNames(path string, _ fs.FileInfo) (n int, find string) {
	file, err := os.Open(path)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = file.Close() }()
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(file.Fd()), &info); err != nil || info.NumberOfLinks < 2 {
		return 0, ""
	}
	return int(info.NumberOfLinks) - 1, ""
}
