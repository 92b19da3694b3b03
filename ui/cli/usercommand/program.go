package usercommand

import (
	"os/exec"
	"strings"
	"unicode"
)

// Program returns the program and the arguments in a variable such as $EDITOR or $BROWSER; nil if there is no such program. The
// path of a program may contain spaces, "/Applications/Google Chrome.app/…": the program ends at the first space where that gives
// an existing program.
func Program(line string) []string {
	line = strings.TrimSpace(line)
	for end, r := range line + " " {
		if !unicode.IsSpace(r) {
			continue
		}
		if _, err := exec.LookPath(line[:end]); err == nil {
			return append([]string{line[:end]}, strings.Fields(line[end:])...)
		}
	}
	return nil
}
