package keysimport

import (
	"context"

	"authdeck/model"
)

// Found are keys in a file that AWS programs read.
type Found struct {
	Path  string // as people write it; "" where there are none
	Users int    // whose keys are in it
}

// LookFor counts the keys in a file that AWS programs would use. files may be nil, and path "".
func LookFor(ctx context.Context, files model.Plaintexts, path string) Found {
	if files == nil || path == "" {
		return Found{}
	}
	text, err := files.Read(ctx, path)
	defer text.Wipe()
	if users := NewIdentities(text); err == nil && len(users) > 0 {
		return Found{Path: path, Users: len(users)}
	}
	return Found{}
}
