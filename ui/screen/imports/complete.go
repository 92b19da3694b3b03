package imports

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	tea "github.com/charmbracelet/bubbletea"
)

// Completions is a message with the paths that begin with what was typed in the field.
type Completions struct {
	Typed string
	Paths []string
	Err   error
}

// looking is shown until the folder answers.
const looking = "Looking in this folder …"

// complete asks how the path can go on.
func (l file) complete() (file, screen.Request) {
	typed := l.line.Value()
	l.remark, l.hint, l.warning, l.choices = "", looking, "", nil
	return l, screen.Call(func(h Host) tea.Cmd { return h.CompletePath(typed) })
}

// completed is the effect of tab: the path goes on as far as all choices agree. If it cannot, the choices are shown.
func (l file) completed(c Completions) (file, screen.Request) {
	switch {
	case l.line.Value() == c.Typed:
	case l.hint == looking: // tab was pressed again for what is typed now
		return l.complete()
	default:
		return l, nil
	}
	l.hint, l.warning, l.choices = "", "", nil
	common := commonStart(c.Paths)
	switch {
	case errors.Is(c.Err, context.DeadlineExceeded):
		l.warning = "This folder does not answer"
	case errors.Is(c.Err, fs.ErrPermission):
		l.warning = "You do not have permission to read this folder"
	case c.Err != nil:
		l.warning = "Cannot read this folder"
	case len(c.Paths) == 0:
		l.warning = "No file or folder begins with this"
	case len(common) > len(c.Typed):
	case len(c.Paths) == 1:
		l.hint = "Press enter to read the file"
	default:
		for _, path := range c.Paths {
			l.choices = append(l.choices, lastName(path))
		}
	}
	if len(c.Paths) > 0 {
		l.line = widget.NewLineField(common, pathLimit)
	}
	return l, nil
}

// commonStart is the longest start that all paths have.
func commonStart(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	common := []rune(paths[0])
	for _, path := range paths[1:] {
		other := []rune(path)
		n := 0
		for n < min(len(common), len(other)) && common[n] == other[n] {
			n++
		}
		common = common[:n]
	}
	return string(common)
}

// lastName is a path's last name, with the slash of a folder.
func lastName(path string) string {
	name := strings.TrimSuffix(path, "/")
	return path[strings.LastIndexAny(name, "/"+string(os.PathSeparator))+1:]
}

// choiceRows writes as many choices as fit into so many lines, and how many more there are.
func choiceRows(t theme.Theme, choices []string, w, lines int) []string {
	const gap = "   "
	for n := min(len(choices), lines*w/(len(gap)+1)+1); n > 0; n-- { // no name is shorter than one cell
		text := strings.Join(choices[:n], gap)
		if rest := len(choices) - n; rest > 0 {
			text += fmt.Sprintf("%sand %d more", gap, rest)
		}
		if rows := widget.Wrap(t.Text(text), w); len(rows) <= lines || n == 1 {
			return rows
		}
	}
	return nil
}
