package state

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"

	"authdeck/model"
	"authdeck/store/files"
)

const activityFile = "activity.jsonl" // it cannot clash with an identity's file, which ends in .json

// Activity returns the path of a realm's activity file.
func Activity(state, realm string) string {
	return filepath.Join(state, "authdeck", realmFolder(realm), activityFile)
}

// Note adds an event to the activity of a realm, unless it is already there because another process saw the same thing.
func (s *Store) Note(ctx context.Context, realm string, e model.Event) error {
	path, err := s.activityPath(realm)
	if err != nil {
		return err
	}
	unlock, err := s.lockFile(ctx, path+updateSuffix)
	if err != nil {
		return err
	}
	defer unlock()
	events, err := readEvents(path)
	if err != nil { // replacing the file would lose what is in it
		return err
	}
	if e.NotedIn(events) {
		return nil
	}
	events = append(events, e)
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	for _, e := range events[max(0, len(events)-model.EventsKept):] {
		if err := lines.Encode(e); err != nil {
			return err
		}
	}
	return files.Replace(path, text.Bytes(), fileMode)
}

// Events returns the activity of a realm, oldest first; none without a file. It skips lines that are damaged.
func (s *Store) Events(ctx context.Context, realm string) ([]model.Event, error) {
	path, err := s.activityPath(realm)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return readEvents(path)
}

func readEvents(path string) (events []model.Event, err error) {
	text, err := files.Read(path, files.MaxState)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, files.Fixable(path, err)
	}
	for line := range bytes.Lines(text) {
		var e model.Event
		if json.Unmarshal(line, &e) == nil && !e.At.IsZero() {
			events = append(events, e)
		}
	}
	return events, nil
}

func (s *Store) activityPath(realm string) (string, error) {
	dir, err := s.realm(realm)
	return filepath.Join(dir, activityFile), err
}
