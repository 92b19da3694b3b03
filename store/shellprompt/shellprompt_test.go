//go:build unix

package shellprompt_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/store/shellprompt"
)

// shown is the prompt of a shell with this configuration of the user; identity is the one of the subshell.
func shown(t *testing.T, shell, identity, file, config string, env ...string) string {
	t.Helper()
	program, err := exec.LookPath(shell)
	if err != nil {
		t.Skip(err)
	}
	home := t.TempDir()
	path := filepath.Join(home, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range env {
		env[i] = strings.ReplaceAll(env[i], "HOME", home)
	}
	getenv := func(name string) string {
		for _, kv := range env {
			if value, ok := strings.CutPrefix(kv, name+"="); ok {
				return value
			}
		}
		return ""
	}
	args, vars := shellprompt.Start(filepath.Join(home, "state"), program, identity, getenv)
	asks := map[string][]string{
		// Twice, as before two prompts.
		"bash": {"-i", "-c", `eval "$PROMPT_COMMAND"; eval "$PROMPT_COMMAND"; printf "%s" "$PS1"`},
		"zsh":  {"-i", "-c", `for n in 1 2; do for f in $precmd_functions; do $f; done; done; print -rn -- $PROMPT`},
		"fish": {"-i", "-c", "false; fish_prompt"},
	}
	c := exec.CommandContext(t.Context(), program, append(args, asks[shell]...)...)
	c.Env = append([]string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TERM=dumb", "AUTHDECK_IDENTITY=" + identity}, env...)
	for _, v := range vars {
		c.Env = append(c.Env, v.Key+"="+v.Value)
	}
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestASubshellShowsTheIdentityBeforeTheUsersOwnPrompt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ shell, file, config, want string }{
		"bash":                           {"bash", ".bashrc", "PS1='mine> '", "(work) mine> "},
		"bash without a file":            {"bash", "other", "", "(work) "},
		"bash that writes PS1 each time": {"bash", ".bashrc", "PROMPT_COMMAND='PS1=\"new> \"'", "(work) new> "},
		"bash with a line above":         {"bash", ".bashrc", `PS1='\nmine> '`, `\n(work) mine> `},
		"bash that shows it already":     {"bash", ".bashrc", "PS1='$(authdeck prompt) > '", "$(authdeck prompt) > "},
		"bash with the variable":         {"bash", ".bashrc", "PS1='$AUTHDECK_IDENTITY > '", "$AUTHDECK_IDENTITY > "},
		"zsh":                            {"zsh", ".zshrc", "PROMPT='mine> '", "(work) mine> "},
		"zsh with a line above":          {"zsh", ".zshrc", "PROMPT=$'\\nmine> '", "\n(work) mine> "},
		"zsh that shows it already":      {"zsh", ".zshrc", "PROMPT='> '; RPROMPT='$(authdeck prompt)'", "> "},
		"zsh that writes it each time":   {"zsh", ".zshrc", "theme() { PROMPT='new> ' }; precmd_functions+=(theme)", "(work) new> "},
		"zsh whose files are elsewhere":  {"zsh", ".zshenv", "ZDOTDIR=$HOME/zsh; mkdir -p $ZDOTDIR; echo \"PROMPT='there> '\" >$ZDOTDIR/.zshrc", "(work) there> "},
		"fish":                           {"fish", ".config/fish/config.fish", "function fish_prompt; printf '%s> ' $status; end", "(work) 1> "},
		"fish that shows it already":     {"fish", ".config/fish/config.fish", "function fish_prompt; true authdeck prompt; echo -n '> '; end", "> "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := shown(t, c.shell, "work", c.file, c.config)
			if c.shell == "bash" && c.file == "other" { // the default prompt depends on the system
				got = got[:min(len(got), len(c.want))]
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestABashInASubshellMissesNothing(t *testing.T) {
	t.Parallel()
	const nested = `export PROMPT_COMMAND=:; PS1='mine> '; trap 'bash --norc -c "eval \"\$PROMPT_COMMAND\"" 2>&1' EXIT`
	if got := shown(t, "bash", "work", ".bashrc", nested); got != "(work) mine> " {
		t.Errorf("%q", got)
	}
}

func TestZDOTDIRIsTheUsersAgain(t *testing.T) {
	t.Parallel()
	if got := shown(t, "zsh", "work", "dots/.zshrc", "PROMPT=\"${ZDOTDIR##*/} ${AUTHDECK_ZDOTDIR-none}> \"", "ZDOTDIR=HOME/dots"); got != "(work) dots none> " {
		t.Errorf("%q", got)
	}
}

func TestANameThatAShellWouldObeyIsInNoPrompt(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "$(touch x)", "`x`", "a%b", `a\b`, "a b", "a!b", "a\x1b[1m"} {
		for _, shell := range []string{"/bin/bash", "/bin/zsh", "/usr/bin/fish"} {
			if args, vars := shellprompt.Start(t.TempDir(), shell, name, func(string) string { return "" }); args != nil || vars != nil {
				t.Errorf("%s, %q: %q %v", shell, name, args, vars)
			}
		}
	}
}

func TestOtherShellsAndAFullDiskChangeNothing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for shell, state := range map[string]string{"/bin/sh": t.TempDir(), "/bin/bash": file, "/bin/zsh": file} {
		var args []string
		var vars []model.EnvVar
		if args, vars = shellprompt.Start(state, shell, "work", func(string) string { return "" }); args != nil || vars != nil {
			t.Errorf("%s: %q %v", shell, args, vars)
		}
	}
}
