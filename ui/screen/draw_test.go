package screen_test

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// The wrong value was cut off at the right, in a box that was narrower than the window.
func TestALineOfAFileShowsItsWrongValue(t *testing.T) {
	t.Parallel()
	const value = `"arn:aws:iam::1234:mfa/jane@example.com"`
	p := &model.Problem{
		What: "mfa_arn is not an MFA ARN", Origin: model.Origin{File: "atmos.yaml", Line: 6, Column: 34},
		Excerpt: model.Excerpt{First: 5, Lines: []string{strings.Repeat(" ", 16) + "credentials:", strings.Repeat(" ", 24) + "mfa_arn: " + value}},
	}
	for _, size := range [][2]int{{60, 16}, {120, 40}, {200, 60}} {
		for _, ascii := range []bool{false, true} {
			f := screen.Frame{Env: screen.Env{Width: size[0], Height: size[1]}, Theme: theme.PlainText(ascii)}
			lines := screen.ProblemBox(f, p, 0)
			box := strings.Join(lines, "\n")
			if !strings.Contains(box, value) {
				t.Errorf("%v:\n%s", size, box)
			}
			for i, l := range lines {
				if before, _, found := strings.Cut(l, value); found {
					if mark, _, found := strings.Cut(lines[i+1], "^"); !found || widget.Width(mark) != widget.Width(before) {
						t.Errorf("%v: the mark is not below the value:\n%s", size, box)
					}
				}
				if widget.Width(l) > size[0] {
					t.Errorf("%v: too wide: %q", size, l)
				}
			}
		}
	}
}

// The ID was on the next line, without the word before it.
func TestTheIDOfARequestIsOnALineOfItsOwnIfTheDetailsAreLong(t *testing.T) {
	t.Parallel()
	const id = "request 7d1f2c3a-0000-4000-8000-000000000000"
	p := &model.Problem{What: "AWS denied access", Details: "AccessDenied · " + id}
	for width, want := range map[int]string{60: "│ " + id + " ", 120: "│ AccessDenied · " + id + " "} {
		f := screen.Frame{Env: screen.Env{Width: width, Height: 14}, Theme: theme.PlainText(false)}
		if box := strings.Join(screen.ProblemBox(f, p, 0), "\n"); !strings.Contains(box, want) {
			t.Errorf("%d columns:\n%s", width, box)
		}
	}
}

// A mark in the indentation, and one after the end of a line, are shown too.
func TestAPlaceAnywhereInALineIsMarked(t *testing.T) {
	t.Parallel()
	line := strings.Repeat(" ", 20) + strings.Repeat("x", 100)
	for _, column := range []int{1, 5, 20, 21, 60, 120, 121} {
		p := &model.Problem{What: "what", Origin: model.Origin{File: "atmos.yaml", Line: 1, Column: column}, Excerpt: model.Excerpt{First: 1, Lines: []string{line}}}
		for _, width := range []int{60, 80, 120} {
			f := screen.Frame{Env: screen.Env{Width: width, Height: 20}, Theme: theme.PlainText(false)}
			if box := strings.Join(screen.ProblemBox(f, p, 0), "\n"); strings.Count(box, "^") != 1 {
				t.Errorf("column %d in %d columns:\n%s", column, width, box)
			}
		}
	}
}

// A mark stood below blanks.
func TestTabsInTheIndentationOfAMistakeAreVisible(t *testing.T) {
	t.Parallel()
	p := &model.Problem{What: "what", Origin: model.Origin{File: "atmos.yaml", Line: 2, Column: 1}, Excerpt: model.Excerpt{First: 1, Lines: []string{"\ta:", "\t  kind: aws/user"}}}
	for ascii, want := range map[bool]string{false: "→   kind: aws/user", true: "->  kind: aws/user"} {
		f := screen.Frame{Env: screen.Env{Width: 80, Height: 20}, Theme: theme.PlainText(ascii)}
		if box := strings.Join(screen.ProblemBox(f, p, 0), "\n"); !strings.Contains(box, "2 "+f.Theme.Border.Left+" "+want) || strings.Contains(box, f.Theme.Text("→")+" a:") {
			t.Errorf("%q is not in:\n%s", want, box)
		}
	}
}

// "Did you mean work?" was the answer to "What to do".
func TestAQuestionIsNoStep(t *testing.T) {
	t.Parallel()
	p := (&model.Problem{What: "what"}).Suggest("work")
	f := screen.Frame{Env: screen.Env{Width: 80, Height: 20}, Theme: theme.PlainText(false)}
	if box := strings.Join(screen.ProblemBox(f, p, 0), "\n"); !strings.Contains(box, "│ Did you mean work? ") || strings.Contains(box, "What to do") {
		t.Error(box)
	}
}

// The title of the second mistake was as grey as its place.
func TestTheTitleOfAnotherMistakeIsNotGrey(t *testing.T) {
	t.Parallel()
	th, err := theme.New(theme.Options{Name: "dark", Depth: theme.Colours256})
	if err != nil {
		t.Fatal(err)
	}
	f := screen.Frame{Env: screen.Env{Width: 120, Height: 40}, Theme: th}
	p := &model.Problem{What: "region must be text", Details: "atmos.yaml:7\n\n" + words.Also + "kind is missing\natmos.yaml:9"}
	box := strings.Join(screen.ProblemBox(f, p, 0), "\n")
	for _, want := range []string{th.Muted.Render("atmos.yaml:7"), th.Strong.Render("Also: kind is missing"), th.Muted.Render("atmos.yaml:9")} {
		if !strings.Contains(box, want) {
			t.Errorf("no %q in\n%s", want, box)
		}
	}
}

// Commands were broken in two in a narrow window, so nobody could copy them.
func TestACommandInABoxIsInOnePiece(t *testing.T) {
	t.Parallel()
	const ours, shell = "authdeck keyring use file", `IFS= read -rs P; printf %s "$P" | gnome-keyring-daemon --replace --unlock`
	p := &model.Problem{
		What: "GNOME Keyring is locked", Why: "Its dialog was closed, or could not be shown.",
		Fix: model.Fix{{Text: "try again, and unlock it in its dialog"}, {Text: "or choose another keyring: run", Code: ours}, {Text: "or unlock it in a terminal:", Code: shell}},
	}
	for size, want := range map[[2]int][]string{
		{60, 16}:  {"2. Or choose another keyring: ", "     " + ours + " ", "3. Or unlock it in a terminal: ", "     press y to copy the command "},
		{120, 40}: {"2. Or choose another keyring: ", "     " + ours + " ", "3. Or unlock it in a terminal: ", "     " + shell + " "},
	} {
		f := screen.Frame{Env: screen.Env{Width: size[0], Height: size[1]}, Theme: theme.PlainText(false)}
		box := strings.Join(screen.ProblemBox(f, p, 0, "[Try again]"), "\n")
		for _, line := range want {
			if !strings.Contains(box, line) {
				t.Errorf("%v: no %q:\n%s", size, line, box)
			}
		}
		if !screen.Fits(f, p) {
			t.Errorf("%v: it does not fit:\n%s", size, box)
		}
	}
	if what, text := screen.CopiedOf(p); what != "command" || text != shell {
		t.Errorf("y copies the %s: %s", what, text)
	}
	if what, _ := screen.CopiedOf(&model.Problem{What: "what", Fix: model.Run(ours)}); what != "details" {
		t.Errorf("y copies the %s", what)
	}
}

func TestTheKeysThatLeaveABoxAreTogetherInTheHelp(t *testing.T) {
	t.Parallel()
	groups := screen.Grouped(screen.Bind("y", "delete keys", "y"), screen.Bind("enter esc", "keep keys", "enter", "esc"), screen.Bind("q", "quit", "q"))
	var act, leave []string
	for _, b := range groups[0].Bindings {
		act = append(act, b.Help().Key)
	}
	for _, b := range groups[1].Bindings {
		leave = append(leave, b.Help().Key)
	}
	if strings.Join(act, ",") != "y" || strings.Join(leave, ",") != "enter esc,q,ctrl+c" {
		t.Errorf("%q, %q", act, leave)
	}
}

func TestTheCommandOfAFixIsInOnePiece(t *testing.T) {
	t.Parallel()
	const save, own, press = "authdeck user configure -i emergency-user", "sudo chown -R 1000 /home/emergency/.local/share/atmos/keyring", "press y to copy the command"
	const many = "authdeck import " + own
	for name, c := range map[string]struct {
		fix  model.Fix
		want []string
		not  string
		key  string
	}{
		"at the end":          {model.Fix{{Text: "to save the keys again, run:", Code: save}}, []string{"  To save the keys again, run: ", "  " + save + " "}, press, "details"},
		"the whole fix":       {model.Run(own), []string{"  Run: ", "  " + press + " "}, "chown", "command"},
		"after a capital":     {model.Fix{{Text: "Run:", Code: save + "-pit"}}, []string{"  Run: ", "  " + save + "-pit "}, press, "details"},
		"too long to be ours": {model.Run(many), []string{"  Run: ", "  authdeck import sudo chown -R 1000 "}, press, "details"},
		"only the first":      {model.Run(own).Then(model.Step{Text: "or run:", Code: own + "2"}), []string{"  1. Run: ", "  2. Or run: ", "     sudo chown -R 1000 "}, "", "command"},
	} {
		p := &model.Problem{What: "what", Fix: c.fix}
		f := screen.Frame{Env: screen.Env{Width: 60, Height: 16}, Theme: theme.PlainText(false)}
		box := strings.Join(screen.ProblemBox(f, p, 0), "\n")
		for _, line := range c.want {
			if !strings.Contains(box, line) {
				t.Errorf("%s: no %q:\n%s", name, line, box)
			}
		}
		if c.not != "" && strings.Contains(box, c.not) {
			t.Errorf("%s: %q:\n%s", name, c.not, box)
		}
		if what, _ := screen.CopiedOf(p); what != c.key {
			t.Errorf("%s: y copies the %s", name, what)
		}
	}
}

// All blank lines went when one was too many, and what to do was below the reason without a gap.
func TestABoxDropsOnlyAsManyBlankLinesAsItMust(t *testing.T) {
	p := &model.Problem{What: "it failed", Why: "A reason.", Fix: model.Do("do this", "do that", "do more"), Details: "a code"}
	f := screen.Frame{Env: screen.Env{Width: 60}, Theme: theme.PlainText(false)}
	for lacking, want := range []string{"A reason.||What to do|1. Do this|2. Do that|3. Do more||a code||[Close]", "A reason.||What to do|1. Do this|2. Do that|3. Do more||a code|[Close]",
		"A reason.||What to do|1. Do this|2. Do that|3. Do more|a code|[Close]", "A reason.|What to do|1. Do this|2. Do that|3. Do more|a code|[Close]"} {
		f.Height = 14 - lacking
		var got []string
		for _, l := range screen.ProblemBox(f, p, 0, "[Close]")[3:] {
			got = append(got, strings.TrimSpace(strings.Trim(l, "│")))
		}
		if says := strings.Join(got[:len(got)-1], "|"); says != want {
			t.Errorf("%d lines too few: %q", lacking, says)
		}
	}
}

// A question of nine lines was scrolled in the smallest window, because each of its sentences began a line.
func TestAQuestionJoinsItsSentencesRatherThanScroll(t *testing.T) {
	t.Parallel()
	q := screen.Question{Text: "Delete?", Labels: []string{"Keep", "Delete"}, Why: strings.TrimSpace(strings.Repeat("One short sentence.\n", 10))}
	small := screen.Frame{Env: screen.Env{Width: 60, Height: 14}, Theme: theme.PlainText(false)}
	if box := strings.Join(screen.QuestionBox(small, q, 0, "[Keep]"), "\n"); !screen.QuestionFits(small, q) || !strings.Contains(box, "One short sentence. One short sentence.") {
		t.Error(box)
	}
	small.Height = 40
	if box := strings.Join(screen.QuestionBox(small, q, 0, "[Keep]"), "\n"); strings.Contains(box, "sentence. One") {
		t.Error(box)
	}
}
