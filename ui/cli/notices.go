package cli

import (
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// Notices are told on standard error when the screen is gone.
type Notices struct {
	mu    sync.Mutex
	lines []string
}

// Repaired notes that a file or folder of the user's was open to others, and is closed to them now.
func (n *Notices) Repaired(path string, was fs.FileMode) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf("%s was open to others (%04o); now only you can read it", path, was.Perm()))
}

// Forgot notes that a keyring has keys now and that the choice of it could not be remembered.
func (n *Notices) Forgot(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf("the keys are saved, but the choice of the keyring could not be remembered: %v", err))
}

func (n *Notices) tell(to io.Writer) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.lines {
		fmt.Fprintln(to, "authdeck: "+l)
	}
}
