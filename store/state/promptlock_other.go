//go:build !windows

package state

import (
	"os"

	"authdeck/store/files"
)

// promptLock is the lock for asking a person. Another process can move its file away.
type promptLock = files.LockFile

func newPromptLock(path string) *promptLock { return files.NewLockFile(path) }

// existingPromptLock creates no file: fs.ErrNotExist if there is none.
func existingPromptLock(path string) *promptLock { return files.ExistingLockFile(path) }

// putAside removes a file that may be locked.
func putAside(path string) error { return os.Remove(path) }
