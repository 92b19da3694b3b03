package flow

import (
	"fmt"
	"slices"
	"strings"
)

// StatesDoc is docs/states.md, written from the tables of the flow.
func StatesDoc() string {
	var b strings.Builder
	b.WriteString("# The flow\n\n<!-- Generated from model/flow/transitions.go by task docs; a test fails when they differ. -->\n\n")
	b.WriteString("| state | screen | under way |\n|---|---|---|\n")
	for _, row := range states {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", row.state, row.screen, row.working)
	}
	b.WriteString("\n| from | event | to |\n|---|---|---|\n")
	for _, row := range states {
		var lines []string
		for e, to := range transitions {
			if e.from == row.state {
				lines = append(lines, fmt.Sprintf("| `%s` | %s | `%s` |\n", e.from, e.event, to))
			}
		}
		slices.Sort(lines)
		b.WriteString(strings.Join(lines, ""))
	}
	b.WriteString("\nFrom every state, `ctrl+c` cancels what is under way, wipes secrets, releases the lock, restores the terminal and ends the\nprogram. During the check of keys with AWS, `ctrl+c` saves nothing. During their save, `ctrl+c` waits until authdeck has read them back.\n")
	return b.String()
}

// InFlight reports whether work is in progress whose result the state waits for.
func (s State) InFlight() bool {
	for _, row := range states {
		if row.state == s {
			return row.working != ""
		}
	}
	return false
}
