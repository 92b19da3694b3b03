package session

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"authdeck/model"
	"authdeck/store/files"
)

// Realms returns the realms that have a folder here, sorted. Errors: the folder of all realms cannot be read, or the context's.
func (s *Store) Realms(ctx context.Context) (realms []string, err error) {
	entries, err := files.List(filepath.Join(s.config, "atmos"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if e.IsDir() && checkRealm(e.Name()) == nil { // a link is only another name for a folder
			realms = append(realms, e.Name())
		}
	}
	return realms, ctx.Err()
}

// WithRoles returns those of the given users who have a folder for the sessions of their roles, or who may have one in a subfolder.
// It reads one folder, however many users there are. Errors: that folder cannot be read, or the context's.
func (s *Store) WithRoles(ctx context.Context, realm string, users []string) (some []string, err error) {
	if err := checkRealm(realm); err != nil {
		return nil, err
	}
	ofUsers, _ := s.Files(model.Ref{Realm: realm})
	entries, err := files.List(filepath.Dir(filepath.Dir(ofUsers)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	folders := make(map[string]bool, len(entries))
	for _, e := range entries {
		folders[e.Name()] = e.Name() != model.UsersFolder
	}
	for _, user := range users {
		if first, _, _ := strings.Cut(user, "/"); folders[first] {
			some = append(some, user)
		}
	}
	return some, ctx.Err()
}
