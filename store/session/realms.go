package session

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"authdeck/model"
	"authdeck/store/files"
)

// Realms gives the realms that have files of sessions, sorted. Errors: the folder cannot be read, or the context's.
func (s *Store) Realms(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	entries, err := files.List(filepath.Join(s.config, "atmos"))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var realms []string
	for _, e := range entries {
		if !e.IsDir() || checkRealm(e.Name()) != nil { // a link is another name of what is there already
			continue
		}
		credentials, config := s.Files(model.Ref{Realm: e.Name()})
		if slices.ContainsFunc([]string{credentials, config}, func(path string) bool { _, err := os.Stat(path); return err == nil }) {
			realms = append(realms, e.Name())
		}
	}
	return realms, nil
}
