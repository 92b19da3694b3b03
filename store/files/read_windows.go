package files

import "os"

type regular struct{ *os.File }

func openRegular(path string) (regular, error) {
	f, err := os.Open(path)
	return regular{f}, err
}

func (f regular) close() { _ = f.Close() }
