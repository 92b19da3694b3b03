// Package shellprompt makes a shell show the identity in its prompt, without changing the user's own files. The files that it writes for
// bash and zsh are always the same and contain no secret.
package shellprompt

import (
	"bytes"
	_ "embed"
	"path/filepath"
	"strings"
	"unicode"

	"authdeck/model"
	"authdeck/store/files"
)

var (
	//go:embed bash.sh
	bash []byte
	//go:embed zshenv
	zshenv []byte
	//go:embed config.fish
	fish string
)

// Start returns the arguments and variables with which a shell shows $AUTHDECK_IDENTITY in front of its own prompt; none for a shell or
// a name for which that is not possible. state is a base folder, as files.Dirs.State, and getenv the shell's environment.
func Start(state, shell, identity string, getenv func(string) string) (args []string, vars []model.EnvVar) {
	if !plain(identity) {
		return nil, nil
	}
	dir := filepath.Join(state, "authdeck", "shell")
	switch filepath.Base(shell) {
	case "bash":
		if path := filepath.Join(dir, "bash.sh"); write(path, bash) == nil {
			return []string{"--rcfile", path}, nil
		}
	case "zsh":
		if write(filepath.Join(dir, ".zshenv"), zshenv) != nil {
			return nil, nil
		}
		if old := getenv("ZDOTDIR"); old != "" {
			vars = []model.EnvVar{{Key: "AUTHDECK_ZDOTDIR", Value: old}}
		}
		return nil, append(vars, model.EnvVar{Key: "ZDOTDIR", Value: dir})
	case "fish":
		return []string{"-C", fish}, nil
	}
	return nil, nil
}

// plain reports whether no shell gives a character of the name a meaning in its prompt.
func plain(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./@:+", r)
	})
}

// write writes a file, unless it has that text already.
func write(path string, text []byte) error {
	if old, err := files.Read(path, files.MaxState); err == nil && bytes.Equal(old, text) {
		return nil
	}
	if err := files.MakeFolder(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return files.Replace(path, text, 0o600)
}
