package session

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"authdeck/model"
	"authdeck/store/files"
)

// Folders gives the realms that have files of sessions, each with "" for its users and then each user with roles, sorted. Errors: a
// folder cannot be read, or the context's.
func (s *Store) Folders(ctx context.Context) ([]model.Ref, error) {
	entries, err := files.List(filepath.Join(s.config, "atmos"))
	if os.IsNotExist(err) {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	var found []model.Ref
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !e.IsDir() || checkRealm(e.Name()) != nil { // a link is another name of what is there already
			continue
		}
		users, err := s.usersOf(e.Name())
		if err != nil {
			return nil, err
		}
		for _, user := range users {
			found = append(found, model.Ref{Realm: e.Name(), User: user})
		}
	}
	return found, nil
}

// usersOf gives the users whose folders in a realm have files of sessions; "" is the folder of all users.
func (s *Store) usersOf(realm string) (users []string, err error) {
	top := filepath.Join(s.config, "atmos", realm, "aws")
	err = filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return files.WhyDenied(err)
		case !d.IsDir() || path == top:
			return nil
		}
		user, err := filepath.Rel(top, path)
		if err != nil {
			return err
		}
		if user = filepath.ToSlash(user); user == usersFolder {
			user = ""
		}
		credentials, config := s.Files(model.Ref{Realm: realm, User: user})
		if checkUser(user) == nil && slices.ContainsFunc([]string{credentials, config}, func(path string) bool { _, err := os.Stat(path); return err == nil }) {
			users = append(users, user)
		}
		return nil
	})
	slices.Sort(users)
	return users, err
}
