package term_test

import (
	"testing"

	"authdeck/ui/cli/term"
)

func TestEachTerminalGetsTheNotificationThatItKnows(t *testing.T) {
	t.Parallel()
	const nine, seven = "\x1b]9;me ends in 5m\a", "\x1b]777;notify;authdeck;me ends in 5m\a"
	for name, c := range map[string]struct {
		vars map[string]string
		want string
	}{
		"iTerm2":    {map[string]string{"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, nine},
		"urxvt":     {map[string]string{"TERM": "rxvt-unicode-256color"}, seven},
		"unknown":   {map[string]string{"TERM": "xterm-256color"}, nine + seven},
		"a console": {map[string]string{"TERM": "linux"}, ""},
		"tmux":      {map[string]string{"TERM": "tmux-256color", "TMUX": "/tmp/x", "TERM_PROGRAM": "iTerm.app"}, "\x1bPtmux;\x1b\x1b]9;me ends in 5m\a\x1b\\"},
	} {
		if got := term.Notification(func(n string) string { return c.vars[n] }, "me ends in 5m"); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestATerminalThatOnlyShowsTextIsDumb(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"dumb": true, "unknown": true, "emacs": true, "vt52": true, "xterm-256color": false, "linux": false, "vt100": false, "": false} {
		if term.Dumb(name) != want {
			t.Error(name)
		}
	}
}
