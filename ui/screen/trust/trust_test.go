package trust_test

import (
	"fmt"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/screen/trust"
	"authdeck/ui/theme"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// Sixty harmless variables stood above a command, and y trusted all of them. Later y read on, and twenty of them trusted everything.
func TestAYesCountsOnlyAfterEverythingWasVisible(t *testing.T) {
	var powers []model.Power
	for i := range 60 {
		powers = append(powers, model.Power{Kind: model.RunsCommand, Value: model.SecretString(fmt.Sprintf("command-%d-", i)), Origin: model.Origin{File: "/p/atmos.yaml", Line: i + 1}, Folder: "/p"})
	}
	f := screen.Frame{Env: screen.Env{Width: 80, Height: 24}, Theme: theme.PlainText(false)}
	y, enter := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("y")}, tea.KeyMsg{Type: tea.KeyEnter}
	tab, end, up := tea.KeyMsg{Type: tea.KeyTab}, tea.KeyMsg{Type: tea.KeyEnd}, tea.KeyMsg{Type: tea.KeyUp}
	for claim, c := range map[string]struct {
		yes, on tea.KeyMsg
		first   []tea.KeyMsg
	}{
		"y":                   {yes: y, on: tea.KeyMsg{Type: tea.KeyPgDown}},
		"enter on the button": {yes: enter, on: tea.KeyMsg{Type: tea.KeyPgDown}, first: []tea.KeyMsg{tab}},
		"after the end":       {yes: y, on: tea.KeyMsg{Type: tea.KeyPgDown}, first: []tea.KeyMsg{end}},
		"after a way back":    {yes: y, on: tea.KeyMsg{Type: tea.KeyPgDown}, first: []tea.KeyMsg{end, up, up}},
		"down":                {yes: y, on: tea.KeyMsg{Type: tea.KeyDown}},
	} {
		q := trust.New(powers, "")
		shown := ""
		press := func(k tea.KeyMsg) (trusts bool) {
			shown += ansi.Strip(q.View(f))
			next, r := q.Update(k, f.Env)
			q = next
			if r == nil {
				return false
			}
			h := &host{}
			r(h)
			return h.trusts
		}
		for _, k := range c.first {
			press(k)
		}
		for range 20 {
			if before := ansi.Strip(q.View(f)); press(c.yes) || ansi.Strip(q.View(f)) != before {
				t.Fatalf("%s: a yes does more than to say what is first", claim)
			}
		}
		footer := ""
		for _, b := range q.Keys(f.Env).Short {
			footer += b.Help().Key + " " + b.Help().Desc + ", "
		}
		on := "pgdn read on"
		if c.first != nil && c.first[0].Type == tea.KeyEnd {
			on = "pgdn first unread"
		}
		if !strings.Contains(footer, on) || strings.Contains(footer, "trust") {
			t.Errorf("%s: the keys say %s", claim, footer)
		}
		presses := 0
		for ; !press(c.yes) && presses < 100; presses++ {
			press(c.on)
		}
		if presses < 2 || presses > 60 {
			t.Errorf("%s: %d presses", claim, presses)
		}
		for i := range powers {
			if line := fmt.Sprintf("command-%d-", i); !strings.Contains(shown, line) {
				t.Errorf("%s: trusted without %s", claim, line)
			}
		}
	}
}

// Blank lines between the groups of a tall window counted as commands of a low one.
func TestALowerWindowShowsEverythingBeforeAYesCounts(t *testing.T) {
	t.Parallel()
	var powers []model.Power
	for i := range 60 {
		folder := fmt.Sprintf("/p%d", i)
		powers = append(powers, model.Power{Kind: model.RunsCommand, Value: model.SecretString(fmt.Sprintf("command-%d-", i)), Origin: model.Origin{File: folder + "/atmos.yaml", Line: 1}, Folder: folder})
	}
	f, h := screen.Frame{Env: screen.Env{Width: 120, Height: 60}, Theme: theme.PlainText(false)}, &host{}
	q := trust.New(powers, "")
	shown := ""
	press := func(k tea.KeyMsg) {
		shown += ansi.Strip(q.View(f))
		next, r := q.Update(k, f.Env)
		if q = next; r != nil {
			r(h)
		}
	}
	press(tea.KeyMsg{Type: tea.KeyTab})
	f.Height = 24
	for presses := 0; !h.trusts && presses < 100; presses++ {
		press(tea.KeyMsg{Type: tea.KeyPgDown})
		press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("y")})
	}
	if !h.trusts {
		t.Error("a yes never counts")
	}
	for i := range powers {
		if command := fmt.Sprintf("command-%d-", i); !strings.Contains(shown, command) {
			t.Errorf("trusted without %s", command)
		}
	}
}

// host records that a yes counted, and what a toast said.
type host struct {
	screen.Host
	trusts bool
	toast  string
}

func (h *host) Trust() tea.Cmd            { h.trusts = true; return nil }
func (h *host) Toast(text string) tea.Cmd { h.toast = text; return nil }

// After G, y and pgdn went back to the first unread line without a reason.
func TestSkippedLinesAreCountedUntilTheyWereVisible(t *testing.T) {
	t.Parallel()
	var powers []model.Power
	for i := range 30 {
		powers = append(powers, model.Power{Kind: model.RunsCommand, Value: model.SecretString(fmt.Sprintf("command-%d-", i)), Origin: model.Origin{File: "/p/atmos.yaml", Line: i + 1}, Folder: "/p"})
	}
	f := screen.Frame{Env: screen.Env{Width: 60, Height: 14}, Theme: theme.PlainText(false)}
	q, h := trust.New(powers, ""), &host{}
	press := func(k tea.KeyType) string {
		next, r := q.Update(tea.KeyMsg{Type: k}, f.Env)
		if q = next; r != nil {
			r(h)
		}
		return ansi.Strip(q.View(f))
	}
	const note = "not seen yet"
	if view := ansi.Strip(q.View(f)); strings.Contains(view, note) {
		t.Errorf("nothing is skipped yet:\n%s", view)
	}
	if view := press(tea.KeyEnd); !strings.Contains(view, "… ↑ 26 more lines, 18 not seen yet: pgdn shows them") {
		t.Errorf("at the end:\n%s", view)
	}
	press(tea.KeyTab)
	if press(tea.KeyEnter); h.trusts || h.toast != "18 lines not seen yet. Press pgdn to see them" {
		t.Errorf("a yes says %q", h.toast)
	}
	if view := press(tea.KeyPgDown); strings.Contains(view, note) || !strings.Contains(view, "command-7-") {
		t.Errorf("pgdn does not go back to the first line that was skipped:\n%s", view)
	}
}

// A new user read "60 more" beside "61 settings", and saw the advice only at the end.
func TestALongQuestionBeginsWithItsAdviceAndKeepsItsGroupsApart(t *testing.T) {
	t.Parallel()
	at := func(line int) model.Origin { return model.Origin{File: "/p/atmos.yaml", Line: line} }
	powers := []model.Power{{Kind: model.RunsCommand, Value: model.SecretString("./region.sh"), Origin: at(7), Folder: "/p"}}
	for i := range 60 {
		powers = append(powers, model.Power{Kind: model.SetsVariable, Name: fmt.Sprintf("VARIABLE_%d_", i), Origin: at(i + 10), Folder: "/p"})
	}
	view := func(width, height int) string {
		f := screen.Frame{Env: screen.Env{Width: width, Height: height}, Theme: theme.PlainText(false)}
		return ansi.Strip(trust.New(powers, "").View(f))
	}
	small, large := view(60, 14), view(120, 38)
	for _, shown := range []string{small, large} {
		if lines := strings.Split(shown, "\n"); !strings.Contains(lines[3], words.TrustOnlyIf) || !strings.Contains(shown, " more lines ") {
			t.Errorf("%s", shown)
		}
	}
	lines := strings.Split(large, "\n")
	blank := func(i int) bool { return strings.Trim(lines[i], " │") == "" }
	if !blank(4) || !blank(6) || !blank(8) || !blank(len(lines)-3) || !strings.Contains(lines[len(lines)-2], "[Trust") {
		t.Errorf("%s", large)
	}
	dark, err := theme.New(theme.Options{Name: "dark"})
	if err != nil {
		t.Fatal(err)
	}
	f := screen.Frame{Env: screen.Env{Width: 120, Height: 38}, Theme: dark}
	if styled := trust.New(powers, "").View(f); dark.Strong.Render("x") == "x" || !strings.Contains(styled, dark.Strong.Render("run a command: ./region.sh")) {
		t.Errorf("the command does not stand out: %q", styled)
	}
}

func TestTheQuestionDropsItsLastSentenceBeforeItScrolls(t *testing.T) {
	at := func(line int) model.Origin { return model.Origin{File: "/infra/atmos.yaml", Line: line} }
	power := func(line int, value string) model.Power {
		return model.Power{Kind: model.RunsCommand, Value: model.SecretString(value), Origin: at(line), Folder: "/infra"}
	}
	powers := []model.Power{power(7, "aws configure get region"), power(8, "pass show aws/mfa-arn")}
	const again = "authdeck asks again"
	for _, c := range []struct {
		powers        []model.Power
		again, scroll bool
	}{
		{powers, true, false},
		{append(powers, power(9, "pass show aws/account"), power(10, "pass show aws/region"), power(11, "pass show aws/name")), false, false},
		{append(powers, power(9, strings.Repeat("pass show aws/account ", 20))), false, true},
	} {
		f := screen.Frame{Env: screen.Env{Width: 60, Height: 14}, Theme: theme.PlainText(false)}
		q := trust.New(c.powers, "")
		text := ansi.Strip(q.View(f))
		var footer []string
		for _, b := range q.Keys(f.Env).Short[:3] {
			footer = append(footer, b.Help().Key)
		}
		if keys := strings.Join(footer, " "); strings.Contains(text, again) != c.again || strings.Contains(text, "more") != c.scroll ||
			strings.Contains(keys, "↑") != c.scroll || !strings.HasSuffix(keys, map[bool]string{true: "↓", false: "y"}[c.scroll]) {
			t.Errorf("%d settings: %s\n%s", len(c.powers), keys, text)
		}
	}
}

// An address beside its place was broken before its port, and looked like another one.
func TestAnAddressThatFitsInALineIsNotBroken(t *testing.T) {
	t.Parallel()
	const address = "https://sts.example-company.net:8443/aws"
	powers := []model.Power{{Kind: model.SetsEndpoint, Value: model.SecretString(address), Origin: model.Origin{File: "/p/atmos.yaml", Line: 17}, Folder: "/p"}}
	f := screen.Frame{Env: screen.Env{Width: 60, Height: 14}, Theme: theme.PlainText(false)}
	if view := ansi.Strip(trust.New(powers, "").View(f)); !strings.Contains(view, address) {
		t.Error(view)
	}
}

func TestTheKeysForTheEndsGoThereAndAYesStillWaits(t *testing.T) {
	t.Parallel()
	var powers []model.Power
	for i := range 60 {
		powers = append(powers, model.Power{Kind: model.SetsVariable, Name: fmt.Sprintf("VARIABLE_%d_", i), Origin: model.Origin{File: "/p/atmos.yaml", Line: i + 1}, Folder: "/p"})
	}
	f := screen.Frame{Env: screen.Env{Width: 60, Height: 14}, Theme: theme.PlainText(false)}
	for _, c := range []struct{ end, start string }{{"G", "g"}, {"end", "home"}} {
		q, h := trust.New(powers, ""), &host{}
		press := func(k string) string {
			key := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
			if special, found := map[string]tea.KeyType{"end": tea.KeyEnd, "home": tea.KeyHome, "pgdown": tea.KeyPgDown}[k]; found {
				key = tea.KeyMsg{Type: special}
			}
			next, r := q.Update(key, f.Env)
			if q = next; r != nil {
				r(h)
			}
			return ansi.Strip(q.View(f))
		}
		start := ansi.Strip(q.View(f))
		if !strings.Contains(start, "set 60 variables for programs that you start:") || strings.Count(start, "programs") != 1 {
			t.Errorf("the variables have no heading:\n%s", start)
		}
		if end := press(c.end); !strings.Contains(end, "VARIABLE_59_") || strings.Contains(end, "↓") {
			t.Errorf("%s does not go to the end:\n%s", c.end, end)
		}
		if press("y"); h.trusts {
			t.Errorf("%s: a yes counts for lines that were never visible", c.end)
		}
		if got := press(c.start); got != start {
			t.Errorf("%s does not go to the start:\n%s", c.start, got)
		}
		press(c.end)
		if on := press("pgdown"); !strings.Contains(on, "VARIABLE_9_") {
			t.Errorf("pgdown does not go back to what was skipped:\n%s", on)
		}
	}
}

// At 200 columns, commands broke in a box half as wide as the window.
func TestARoomyWindowHasLongCommandsInOneLine(t *testing.T) {
	command := "curl --silent --show-error https://example.com/settings/region.txt | tee /tmp/region"
	powers := []model.Power{{Kind: model.RunsCommand, Value: model.SecretString(command), Origin: model.Origin{File: "/p/atmos.yaml", Line: 1}, Folder: "/p"}}
	f := screen.Frame{Env: screen.Env{Width: 200, Height: 58}, Theme: theme.PlainText(false)}
	if view := ansi.Strip(trust.New(powers, "").View(f)); !strings.Contains(view, "run a command: "+command) {
		t.Error(view)
	}
}
