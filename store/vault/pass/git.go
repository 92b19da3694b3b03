//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package pass

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"authdeck/store/vault/bus"
)

// Notice sets who is told what a user should know after a change that succeeded.
func (p *store) Notice(to func(string)) { p.noticed = to }

// gitTimeout limits how long git may take to list what it did not commit.
const gitTimeout = 5 * time.Second

// checkCommit says that git did not commit a change, for a store that is a git repository. pass itself does not report it.
func (p *store) checkCommit() {
	dir, err := storeDir()
	if err != nil || p.noticed == nil || !isRepository(dir) && !isRepository(filepath.Join(dir, folder)) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), gitTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "git", "-C", filepath.Join(dir, folder), "status", "--porcelain", "--", ".") // #nosec G204 -- no shell
	cmd.Env = bus.Restore(os.Environ())
	if left, err := cmd.Output(); err == nil && len(left) > 0 {
		p.noticed("pass changed its store, but git did not commit it; to see why, run: pass git commit")
	}
}

func isRepository(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, ".git"))
	return err == nil
}
