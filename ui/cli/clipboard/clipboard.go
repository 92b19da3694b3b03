// Package clipboard copies a text to the clipboard of the terminal, even over ssh and in tmux.
package clipboard

import (
	"context"
	"io"
	"os/exec"
	"strings"

	"authdeck/model"

	"github.com/aymanbagabas/go-osc52/v2"
)

// Clipboard is the clipboard of one terminal.
type Clipboard struct {
	Terminal io.Writer
	Getenv   func(string) string
	Env      []string // of tmux
}

// Copy passes a text to tmux, which says whether it accepted it, or else to the terminal. The terminal's own copy sequence works
// over ssh too, but there is no answer to it: known is then false.
func (c Clipboard) Copy(ctx context.Context, text string) (known bool, err error) {
	if c.Getenv("TMUX") != "" && c.tmuxTakes(ctx, text) {
		return true, nil
	}
	s := osc52.New(text)
	switch {
	case c.Getenv("TMUX") != "":
		s = s.Tmux()
	case strings.HasPrefix(c.Getenv("TERM"), "screen"):
		s = s.Screen()
	}
	_, err = s.WriteTo(c.Terminal)
	return false, err
}

// tmuxTakes passes a text to tmux, and through it to the terminal's clipboard. Before tmux 3.2 there is no -w.
func (c Clipboard) tmuxTakes(ctx context.Context, text string) bool {
	ctx, cancel := context.WithTimeout(ctx, model.UnattendedTimeout)
	defer cancel()
	tmux := exec.CommandContext(ctx, "tmux", "load-buffer", "-w", "-")
	tmux.Env, tmux.Stdin = c.Env, strings.NewReader(text)
	return tmux.Run() == nil
}
