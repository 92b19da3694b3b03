//go:build system

package cli_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"authdeck/store/vault/dbustest"
)

// pane is authdeck in a window of its own tmux.
type pane struct {
	w      *world
	socket string
}

// tmux runs the program in a window of this size, which stays open and shows the exit code.
func (w *world) tmux(columns, rows int, args ...string) *pane {
	w.t.Helper()
	dir := dbustest.ShortDir(w.t)
	p := &pane{w, filepath.Join(dir, "s")}
	config := filepath.Join(dir, "conf")
	if err := os.WriteFile(config, []byte("set -g default-terminal tmux-256color\nset -g status off\n"), 0o600); err != nil {
		w.t.Fatal(err)
	}
	start := []string{"-u", "-f", config, "new-session", "-d", "-x", strconv.Itoa(columns), "-y", strconv.Itoa(rows),
		strings.Join(append([]string{os.Getenv(programVar)}, args...), " ") + `; echo "code $?"; exec cat`}
	w.output("tmux", append([]string{"-S", p.socket}, start...)...)
	w.t.Cleanup(func() { p.do("kill-server") })
	return p
}

func (p *pane) do(args ...string) string {
	p.w.t.Helper()
	return p.w.output("tmux", append([]string{"-S", p.socket}, args...)...)
}

// see waits until the window shows all of these, and fulfils the conditions.
func (p *pane) see(texts []string, conditions ...func(shown string) bool) (shown string) {
	p.w.t.Helper()
	defer func() {
		if p.w.t.Failed() {
			p.w.t.Log("\n" + shown)
		}
	}()
	dbustest.Await(p.w.t, strings.Join(texts, ", "), func() bool {
		shown = p.do("capture-pane", "-p", "-e")
		for _, s := range texts {
			if !strings.Contains(ansi.Strip(shown), s) {
				return false
			}
		}
		for _, holds := range conditions {
			if !holds(shown) {
				return false
			}
		}
		return true
	})
	return shown
}

func (p *pane) press(keys ...string) { p.do(append([]string{"send-keys"}, keys...)...) }

func TestInTmuxEverySizeShowsTheListAndTheBox(t *testing.T) {
	t.Parallel()
	all := newWorld(t)
	all.configured()
	for _, size := range []struct{ columns, rows int }{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		for _, noColour := range []string{"", "1"} {
			t.Run(fmt.Sprintf("%dx%d NO_COLOR=%s", size.columns, size.rows, noColour), func(t *testing.T) {
				w := *all
				w.t, w.vars = t, maps.Clone(all.vars)
				w.vars["NO_COLOR"] = noColour
				coloured := noColour == ""
				p := w.tmux(size.columns, size.rows)
				p.see([]string{"authdeck   Identities", "▌  emergency-user", "prod-admin", "enter sign in"},
					framed(size.rows, coloured))
				p.press("Enter")
				p.see([]string{"╭──", "│ Enter MFA Token", "├──", "│ MFA Device: " + device, "│ ______", "╰──"}, framed(size.rows, coloured))
				p.press("1", "2", "3")
				p.see([]string{"│ 123___"})
				p.do("resize-window", "-x", strconv.Itoa(size.columns+7), "-y", strconv.Itoa(size.rows+3))
				p.see([]string{"│ 123___"}, framed(size.rows+3, coloured))
				p.do("resize-window", "-x", "61", "-y", "17")
				p.see([]string{"│ 123___"}, framed(17, coloured))
				p.press("4")
				p.see([]string{"│ 1234__"})
				p.press("C-c")
				p.see([]string{"code 130"})
			})
		}
	}
}

// framed reports whether a window begins with the header, ends with the footer, and has colours where it should.
func framed(rows int, coloured bool) func(string) bool {
	return func(shown string) bool {
		lines := strings.Split(strings.TrimSuffix(ansi.Strip(shown), "\n"), "\n")
		shown = strings.ReplaceAll(shown, "\x1b[39m", "") // the terminal's own colour
		if len(lines) != rows {
			return false
		}
		last := rows - 2
		for last > 0 && strings.TrimSpace(lines[last]) == "" { // a high window may have rows to spare
			last--
		}
		return strings.HasPrefix(lines[0], "  authdeck   ") && strings.HasPrefix(strings.TrimSpace(lines[1]), "╭") && // a box that fills a small window hides the list
			strings.HasPrefix(strings.TrimSpace(lines[last]), "╰") && strings.Contains(lines[rows-1], "enter ") &&
			(strings.Contains(shown, "\x1b[3") || strings.Contains(shown, "\x1b[9")) == coloured
	}
}

func TestInTmuxTheResultStaysBehind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configured()
	p := w.tmux(80, 24, "login")
	p.see([]string{"Enter MFA Token", "______"})
	p.press(w.code())
	shown := p.see([]string{"✔ Signed in as emergency-user · expires ", "code 0"})
	if strings.Contains(shown, "Enter MFA Token") {
		t.Errorf("the box stays behind:\n%s", shown)
	}
}
