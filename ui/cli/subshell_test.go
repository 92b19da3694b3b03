package cli

import (
	"strings"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

func TestTheFrameOfASubshellFitsTheTerminal(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 9, 0, 0, 0, time.Local)
	for _, name := range []string{"dev", strings.Repeat("a-long-name-", 20)} {
		row := model.Row{Identity: model.Identity{Title: name, Ref: model.Ref{Name: name}}, Session: model.SessionInfo{Saved: true, Expires: now.Add(3 * time.Hour)}}
		lines := subshellFrame(theme.PlainText(false), "linux", subshellLeast, row, now)
		for _, line := range lines {
			if w := widget.Width(line); w > subshellLeast || w != widget.Width(lines[0]) {
				t.Errorf("%d columns: %s", w, line)
			}
		}
		if all := strings.Join(lines, "\n"); !strings.Contains(all, "✔ 3h left, expires 12:00") || !strings.Contains(all, "exit or ctrl+d") || !strings.Contains(all, "─ Subshell for "+name[:3]) {
			t.Errorf("got:\n%s", all)
		}
		// Its shells show ^D.
		if all := strings.Join(subshellFrame(theme.PlainText(false), "windows", subshellLeast, row, now), "\n"); !strings.Contains(all, "exit") || strings.Contains(all, "ctrl+d") {
			t.Errorf("on Windows:\n%s", all)
		}
	}
}
