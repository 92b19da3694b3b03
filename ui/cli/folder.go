package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// changeFolder changes to the folder of --chdir or ATMOS_CHDIR before anything is read. Programs that authdeck starts do not change
// there again.
func (c *command) changeFolder(cmd *cobra.Command) error {
	folder := c.folder
	if !cmd.Flags().Changed("chdir") {
		folder = c.Getenv("ATMOS_CHDIR")
	}
	if folder == "" || c.movedTo != "" {
		return nil
	}
	folder, err := filepath.Abs(c.inHome(folder))
	if err != nil {
		return failure{exitFailed, err}
	}
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return usage("the folder %s does not exist", folder)
	case err != nil:
		return failure{exitFailed, err}
	case !info.IsDir():
		return usage("%s is not a folder", folder)
	}
	if err := os.Chdir(folder); err != nil {
		return failure{exitFailed, err}
	}
	c.movedTo = folder
	return nil
}

// environ is the environment for programs that authdeck starts: in the folder that it changed to.
func (c *command) environ() []string {
	env := c.ChildEnv()
	if c.movedTo == "" {
		return env
	}
	env = slices.DeleteFunc(env, func(kv string) bool { return strings.HasPrefix(kv, "ATMOS_CHDIR=") || strings.HasPrefix(kv, "PWD=") })
	return append(env, "PWD="+c.movedTo)
}

// inHome replaces ~ with the home folder, because shells do not do that in --flag=~/folder. Without a home folder, ~ stays.
func (c *command) inHome(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && c.Home != "" && (rest == "" || strings.HasPrefix(rest, "/")) {
		return c.Home + rest
	}
	return path
}

// pathsInHome does so for the flags that say which configuration is read.
func (c *command) pathsInHome() {
	o := &c.options
	for _, paths := range [][]string{o.Config, o.ConfigDirs} {
		for i, path := range paths {
			paths[i] = c.inHome(path)
		}
	}
}
