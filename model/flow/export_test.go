package flow

import (
	"fmt"
	"slices"
	"strings"
)

// StatesDoc is docs/states.md, written from the tables of the flow.
func StatesDoc() string {
	var b strings.Builder
	b.WriteString("# The flow\n\nGenerated from `model/flow/transitions.go` by `task docs`; a test fails when they differ.\n\n")
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
	b.WriteString("\n`ctrl+c` ends the program from every state: what is under way is cancelled, secrets are wiped, the lock is freed and\nthe terminal is restored. While keys are being saved it waits for the read-back first.\n")
	return b.String()
}
