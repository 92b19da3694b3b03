package cli

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"

	"authdeck/model"
	"authdeck/ui/words"
)

// Notices are printed on standard error after the screen has closed.
type Notices struct {
	mu    sync.Mutex
	lines []string
}

// Repaired adds that a file or folder of the user was open to others, and is private now.
func (n *Notices) Repaired(path string, was fs.FileMode) {
	n.add(fmt.Sprintf("%s was readable by others (%04o); now only you can read it", path, was.Perm()))
}

// Exposed adds what other users can still do to files of the user.
func (n *Notices) Exposed(found []model.Exposed) {
	for _, e := range found {
		line := fmt.Sprintf("warning: %s: %s", e.Path, e.What)
		if e.Command != "" {
			line += "; run: " + e.Command
		}
		n.add(line)
	}
}

// add adds a line, once.
func (n *Notices) add(line string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !slices.Contains(n.lines, line) {
		n.lines = append(n.lines, line)
	}
}

// Forgot adds that a keyring has keys now, but the choice of it could not be saved.
func (n *Notices) Forgot(err error) {
	n.add(fmt.Sprintf("the keys are saved, but not your choice of keyring. %s", words.Sentence(err.Error())))
}

// Noticed adds what a keyring says after a change that succeeded.
func (n *Notices) Noticed(notice string) { n.add(notice) }

func (n *Notices) tell(to io.Writer) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.lines {
		fmt.Fprintln(to, flat("authdeck: "+l))
	}
}
