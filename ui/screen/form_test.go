package screen

import (
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/x/ansi"
)

// A second sentence below the form was far from the first one, in the field.
func TestAProblemInASmallFormIsInOnePiece(t *testing.T) {
	const w, beside = 52, 57 // in the smallest window
	all := rooms(12)
	where := "press f1 to see where to find it"
	for _, r := range all[2:] {
		if r.width = beside; r.look == inline { // in the box
			r.width = w
		}
		for _, p := range []*model.Problem{
			{What: "that looks like a key, not an MFA device", Fix: model.Do(where)},
			{What: "that is the user's ARN", Why: "a device ARN contains :mfa/", Fix: model.Do(where)},
			{What: words.NoCodeDevice(model.Devices{Others: []string{"x"}}), Warning: true},
			model.CheckDeviceAccount("arn:aws:iam::123456789012:mfa/me", "210987654321"),
			model.CheckDevice("arn:aws:iam::123456789012:u2f/me"),
			model.CheckSecretKey(model.SecretString("short")),
			model.CheckSecretKey(model.SecretString(strings.Repeat("é", 40))),
			model.CheckAccessKeyID("AKIAIOSFODNN7EXA"),
			model.CheckAccessKeyID("AKIA!"),
			model.CheckDuration("2d", true),
			{What: strings.Repeat("a long name ", 9) + "without a phrase"},
		} {
			th := theme.PlainText(false)
			hint, below := r.Hint(th, p, w, true), r.Paragraph(th, p, w)
			if len(hint) != r.hints || len(below) > r.below {
				t.Errorf("%d lines in the field, %d below", len(hint), len(below))
			}
			if (said(hint) == "") == (below == nil) {
				t.Errorf("%q in the field, %q below", hint, below)
			}
			one := strings.TrimLeft(said(hint)+said(below), "!✗x ")
			if whole := words.Ended(words.Line(p)); !strings.HasPrefix(whole, strings.TrimRight(one, " …")) {
				t.Errorf("%q is %q", whole, one)
			}
			if strings.Contains(one, "…") && len(p.What) < beside { // a whole sentence fits
				t.Errorf("cut: %q", one)
			}
			if said(r.Hint(th, p, w, false)) == "" {
				t.Errorf("the field says nothing about %q while something else is below the form", p.What)
			}
		}
	}
}

func TestAQuestionAndAnExampleInAHintGetNoFullStop(t *testing.T) {
	for region, end := range map[string]string{"us-eats-1": "Did you mean us-east-1?", "moon": "Example: us-east-1"} {
		lines := rooms(12)[0].Hint(theme.PlainText(false), model.CheckRegion(region), 80, false)
		if hint := strings.TrimSpace(ansi.Strip(lines[0])); !strings.HasSuffix(hint, end) {
			t.Errorf("%q", hint)
		}
	}
}

// TestTheFieldsOfAllFormsInAWindowLookAlike: neither the number of fields nor the focus changes what a field looks like.
func TestTheFieldsOfAllFormsInAWindowLookAlike(t *testing.T) {
	th, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for height := ruledFrom - 8; height < 60; height++ {
		f := Frame{Env: Env{Width: 80, Height: height}, Theme: th}
		seen := map[bool]int{}
		for n := 1; n <= 4; n++ {
			r, _, _ := f.room(Room{below: mostBelow}, func(r Room) (rows []string, focus int) {
				for range n {
					rows = append(rows, r.Input(th, Input{Label: "Name", Value: func(int) string { return "" }}, 60)...)
				}
				return rows, 0
			})
			seen[r.look == ruled]++
		}
		if len(seen) != 1 {
			t.Errorf("%d rows: %d forms have fields with rules, and %d have not", height, seen[true], seen[false])
		}
	}
	for _, look := range []look{stacked, inline} {
		r := Room{look: look}
		draw := func(focused bool, value string) string {
			lines := r.Line(th, Input{Label: "Name", Focused: focused, Value: func(int) string { return value }}, 30)
			return strings.TrimLeft(ansi.Strip(lines[len(lines)-1]), "▸ Name")
		}
		if focused, other := draw(true, widget.Cursor(th)), draw(false, ""); focused != other || !strings.Contains(other, "____") {
			t.Errorf("%q, and with the focus %q", other, focused)
		}
	}
}

// A hint of two lines touched the label of the next field.
func TestAHintOfTwoLinesLeavesABlankLine(t *testing.T) {
	p := &model.Problem{What: "the name contains a space", Why: "some AWS programs cannot read such a name", Fix: model.Do("use letters, digits and hyphens")}
	for _, height := range []int{12, 20, 22, 25, 28, 32, 58} {
		f := Frame{Env: Env{Width: 110, Height: height}, Theme: theme.PlainText(false)}
		for fields := range 5 {
			r, rows, _ := f.room(Room{below: mostBelow}, func(r Room) (rows []string, focus int) {
				for range fields {
					rows = append(rows, r.Input(f.Theme, Input{Label: "Name", Problem: p, Value: func(int) string { return "my work" }}, 60)...)
				}
				return rows, 0
			})
			for i := 1; i < len(rows); i++ {
				if r.hints > 1 && strings.HasPrefix(strings.TrimSpace(rows[i]), "Name") && rows[i-1] != "" {
					t.Errorf("%d fields in %d rows: %q touches the next label", fields, height, rows[i-1])
				}
			}
		}
	}
}

// They were between the box and the footer, and looked like a part of neither.
func TestTheLowestWindowHasTheMessagesOfAFormInItsBox(t *testing.T) {
	t.Parallel()
	f := Frame{Env: Env{Width: 60, Height: 14}, Theme: theme.PlainText(false)}
	fields := func(r Room) (rows []string, focus int) {
		for _, label := range []string{"One", "Two", "Three", "Four"} {
			rows = append(rows, r.Input(f.Theme, Input{Label: label, Value: func(int) string { return "" }}, 52)...)
		}
		return rows, 0
	}
	for _, says := range []string{"", "one line", strings.Repeat("two lines ", 8)} {
		form := f.Form("Title", "", f.FormWidth(false), Aside{}, fields, func(r Room, w int) []string { return r.Remark(f.Theme, f.Theme.Warn, "  ! ", says, w) })
		lines := strings.Split(strings.TrimRight(form, "\n "), "\n")
		if last := strings.TrimSpace(lines[len(lines)-1]); len(lines) != f.Height || !strings.HasPrefix(last, "╰") {
			t.Errorf("%q in %d lines:\n%s", says, len(lines), form)
		}
		for _, l := range lines {
			if widget.Width(l) > f.Width-2 {
				t.Errorf("too wide: %s", l)
			}
		}
	}
}
