//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package pass

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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
	if err != nil || p.noticed == nil {
		return
	}
	in, of := filepath.Join(dir, folder), "."
	if _, err := os.Stat(in); err != nil { // pass removes it with the last entry
		in, of = dir, folder
	}
	ctx, cancel := context.WithTimeout(context.Background(), gitTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "git", "-C", in, "status", "--porcelain", "--", of) // #nosec G204 -- no shell
	cmd.Env, cmd.WaitDelay = gitEnv(dir), lingering
	if left, err := cmd.Output(); err == nil && len(left) > 0 {
		p.noticed("pass changed its store, but git did not commit it; to see why, run: pass git commit")
	}
}

// gitEnv is the environment for git on the store. It makes git ignore a repository that a variable names and one in a folder above the
// store, because pass commits to neither.
func gitEnv(dir string) []string {
	env := slices.DeleteFunc(bus.Restore(os.Environ()), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return strings.HasPrefix(name, "GIT_") && !strings.HasPrefix(name, "GIT_CONFIG")
	})
	return append(env, "GIT_CEILING_DIRECTORIES="+dir+"/..")
}
