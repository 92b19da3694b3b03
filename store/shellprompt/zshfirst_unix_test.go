//go:build unix

package shellprompt_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"authdeck/store/shellprompt"
)

// patience is how long zsh may take.
const patience = 2 * time.Minute

// A theme that writes PROMPT each time runs after ours before the first prompt, because our file is read first.
func TestTheFirstPromptOfAZshThemeShowsTheIdentity(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("zsh")
	if err != nil {
		t.Skip(err)
	}
	for name, config := range map[string]string{
		"alone":       "theme() { PROMPT='new> ' }; precmd_functions+=(theme)\n",
		"with a hook": "autoload -Uz add-zsh-hook; theme() { PROMPT='new> ' }; add-zsh-hook precmd theme; zle-line-init() { print -n own }; zle -N zle-line-init\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			if err := os.WriteFile(filepath.Join(home, ".zshrc"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			args, vars := shellprompt.Start(filepath.Join(home, "state"), program, "work", func(string) string { return "" })
			ctx, giveUp := context.WithTimeout(t.Context(), patience) // t.Context() alone ends only after the reading below
			t.Cleanup(giveUp)
			c := exec.CommandContext(ctx, program, args...)
			c.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TERM=xterm", "AUTHDECK_IDENTITY=work"}
			for _, v := range vars {
				c.Env = append(c.Env, v.Key+"="+v.Value)
			}
			terminal, err := pty.Start(c)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				_ = c.Process.Kill()
				_ = c.Wait()
				_ = terminal.Close()
			})
			if _, err := io.WriteString(terminal, "exit\n"); err != nil {
				t.Fatal(err)
			}
			out, _ := io.ReadAll(terminal) // on Linux, a terminal that nobody uses any more ends with an error
			if ctx.Err() != nil {
				t.Fatalf("zsh waits: %q", out)
			}
			if said := string(out); !strings.Contains(said, "(work) new> ") || name == "with a hook" && !strings.Contains(said, "own") {
				t.Errorf("%q", said)
			}
		})
	}
}
