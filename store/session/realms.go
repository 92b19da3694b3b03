package session

import (
	"context"
	"os"
	"path/filepath"

	"authdeck/store/files"
)

// Realms gives the realms that have a folder here, sorted. Errors: the folder of all realms cannot be read, or the context's.
func (s *Store) Realms(ctx context.Context) (realms []string, err error) {
	entries, err := files.List(filepath.Join(s.config, "atmos"))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for _, e := range entries {
		if e.IsDir() && checkRealm(e.Name()) == nil { // a link is another name of what is there already
			realms = append(realms, e.Name())
		}
	}
	return realms, ctx.Err()
}
