//go:build !windows

package state

import (
	"os"

	"github.com/gofrs/flock"
)

// promptLock is the lock for asking a person. Another process can move its file away.
type promptLock = flock.Flock

func newPromptLock(path string) *promptLock { return flock.New(path, flock.SetPermissions(fileMode)) }

// existingPromptLock creates no file: fs.ErrNotExist if there is none.
func existingPromptLock(path string) *promptLock { return flock.New(path, flock.SetFlag(os.O_RDONLY)) }

// putAside removes a file that may be locked.
func putAside(path string) error { return os.Remove(path) }
