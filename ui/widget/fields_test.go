package widget_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"authdeck/ui/text"
	"authdeck/ui/theme"
	"authdeck/ui/widget"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

func TestTheCodeFieldTakesDigitsAndNothingElse(t *testing.T) {
	for _, c := range []struct{ before, typed, code, refused string }{
		{"", "1", "1", ""},
		{"123", "456", "123456", ""},
		{"", "123 456", "123456", ""},
		{"", "123-456", "123456", ""},
		{"", " 123456\n", "123456", ""},
		{"", "123\r\n456\t", "123456", ""},
		{"", "123\u00a0456", "123456", ""},
		{"", "1234567", "", "That is more than 6 digits"},
		{"123456", "7", "123456", "That is more than 6 digits"},
		{"12", "345 678", "12", "That is more than 6 digits"},
		{"12", "hunter2!", "12", "Only digits are allowed"},
		{"12", "3a", "12", "Only digits are allowed"},
		{"", "１２３", "123", ""}, // full-width digits, of an input method
		{"", "", "", ""},
		{"", strings.Repeat("9", 100_000), "", "That is more than 6 digits"},
	} {
		f, _ := widget.CodeField{}.Insert([]rune(c.before))
		f, refused := f.Insert([]rune(c.typed))
		if f.Code() != c.code || refused != c.refused {
			t.Errorf("%q then %.20q: %q %q, want %q %q", c.before, c.typed, f.Code(), refused, c.code, c.refused)
		}
		if want := c.code + strings.Repeat("_", 6-len(c.code)); f.View(look(t, false), true) != want {
			t.Errorf("it shows %q, want %q", f.View(look(t, false), true), want)
		}
		if f.Full() != (len(c.code) == 6) {
			t.Errorf("%q: full %v", c.code, f.Full())
		}
	}
}

func TestBackspaceTakesTheLastDigit(t *testing.T) {
	f, _ := widget.CodeField{}.Insert([]rune("12"))
	if f = f.Backspace(); f.Code() != "1" {
		t.Errorf("%q", f.Code())
	}
	if f = f.Backspace().Backspace(); f.Code() != "" {
		t.Errorf("%q", f.Code())
	}
}

// verbs are all verbs that fmt supports, and some that it does not.
const verbs = "vTtbcdoOqxXUeEfFgGspwz"

// TestNoFieldPrintsWhatItHides prints values and structs that contain them, as a log line or a crash would.
func TestNoFieldPrintsWhatItHides(t *testing.T) {
	type screen struct {
		secret widget.SecretField
		code   widget.CodeField
	}
	const secret, digits = "correct-horse", "314159"
	s := screen{secret: widget.SecretField{}.Insert([]rune(secret))}
	s.code, _ = s.code.Insert([]rune(digits))
	encodings := func(hidden string) []string {
		b := []byte(hidden)
		return []string{hidden, fmt.Sprintf("%x", b), fmt.Sprintf("%X", b), fmt.Sprintf("%d", b), fmt.Sprintf("%o", b),
			fmt.Sprintf("%b", b), fmt.Sprintf("%U", b), fmt.Sprintf("%q", b)}
	}
	for _, v := range verbs {
		for _, flag := range []string{"", "+", "#", " ", "+#"} {
			for _, value := range []any{s, &s, s.secret, s.code, []screen{s}, map[string]screen{"a": s}, any(s)} {
				text := fmt.Sprintf("%"+flag+string(v), value)
				for _, e := range slices.Concat(encodings(secret), encodings(digits)) {
					if strings.Contains(text, e) {
						t.Fatalf("%%%s%c of %T prints %q: %s", flag, v, value, e, text)
					}
				}
			}
		}
	}
	if got := s.secret.View(look(t, false), 20); got != "•••••••••••••" {
		t.Errorf("it shows %q", got)
	}
	if got := s.secret.View(look(t, true), 5); got != "**..." {
		t.Errorf("cut, in ASCII, it shows %q", got)
	}
}

func TestTheSecretFieldKeepsOneLineOfPrintableText(t *testing.T) {
	f := widget.SecretField{}.Insert([]rune("wJalr\x00X\x1b[\n\r\tUt\x7f")).Insert([]rune("é京"))
	if got := revealed(f); got != "wJalrX[Uté京" {
		t.Errorf("%q", got)
	}
	if got := revealed(f.Backspace().Backspace()); got != "wJalrX[Ut" {
		t.Errorf("after two backspaces %q", got)
	}
	if !widget.SecretField.Backspace(widget.SecretField{}).Empty() {
		t.Error("backspace in an empty field left something")
	}
}

func revealed(f widget.SecretField) (s string) {
	f.Value().Reveal(func(b []byte) { s = string(b) })
	return s
}

func TestTheSecretFieldWipesWhatItNoLongerNeeds(t *testing.T) {
	old := widget.SecretField{}.Insert([]rune("wJalr"))
	var bytes []byte
	old.Value().Reveal(func(b []byte) { bytes = b })
	next := old.Insert([]rune("X"))
	if string(bytes) != "\x00\x00\x00\x00\x00" || !old.Empty() {
		t.Errorf("the bytes before a change are still %q", bytes)
	}
	next.Value().Reveal(func(b []byte) { bytes = b })
	if !next.Clear().Empty() || string(bytes) != "\x00\x00\x00\x00\x00\x00" {
		t.Errorf("the bytes after Clear are still %q", bytes)
	}
}

func TestASecretOfAnyLengthIsKeptWhole(t *testing.T) {
	long := strings.Repeat("0123456789", 500)
	f := widget.SecretField{}
	for range 3 {
		f = f.Insert([]rune(long))
	}
	if revealed(f) != strings.Repeat(long, 3) {
		t.Error("a long paste is not what was pasted")
	}
	if got := widget.Width(f.View(look(t, false), 30)); got != 30 {
		t.Errorf("%d dots in 30 cells", got)
	}
}

func press(l widget.LineField, keys ...tea.KeyMsg) widget.LineField {
	for _, k := range keys {
		l = l.Update(k)
	}
	return l
}

func runes(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }

func TestALineIsEditedByLettersWithTheirMarks(t *testing.T) {
	left, right, home := tea.KeyMsg{Type: tea.KeyLeft}, tea.KeyMsg{Type: tea.KeyRight}, tea.KeyMsg{Type: tea.KeyHome}
	back, del := tea.KeyMsg{Type: tea.KeyBackspace}, tea.KeyMsg{Type: tea.KeyDelete}
	const family = "👨‍👩‍👧"
	for _, c := range []struct {
		keys []tea.KeyMsg
		want string
	}{
		{[]tea.KeyMsg{back}, "ae\u0301"},
		{[]tea.KeyMsg{back, back}, "a"},
		{[]tea.KeyMsg{left, back}, "a" + family},
		{[]tea.KeyMsg{left, left, runes("X")}, "aXe\u0301" + family},
		{[]tea.KeyMsg{home, del, del}, family},
		{[]tea.KeyMsg{home, right, right, runes("X")}, "ae\u0301X" + family},
		{[]tea.KeyMsg{home, back}, "ae\u0301" + family},
	} {
		l := press(widget.NewLineField("ae\u0301"+family, 20), c.keys...)
		if got := l.Value(); got != c.want {
			t.Errorf("%v: %+q, want %+q", c.keys, got, c.want)
		}
	}
	l := press(widget.NewLineField("ae\u0301"+family, 20), left, left)
	if got := ansi.Strip(l.View(look(t, false), 20, true)); !strings.HasPrefix(got, "a|e\u0301"+family) {
		t.Errorf("drawn: %+q", got)
	}
}

func TestALineIsEditedWithTheUsualKeys(t *testing.T) {
	left, home := tea.KeyMsg{Type: tea.KeyLeft}, tea.KeyMsg{Type: tea.KeyHome}
	back, clearLeft := tea.KeyMsg{Type: tea.KeyBackspace}, tea.KeyMsg{Type: tea.KeyCtrlU}
	for _, c := range []struct {
		keys []tea.KeyMsg
		want string
	}{
		{[]tea.KeyMsg{runes("X")}, "abcX"},
		{[]tea.KeyMsg{left, runes("X")}, "abXc"},
		{[]tea.KeyMsg{home, runes("東京")}, "東京abc"},
		{[]tea.KeyMsg{back, back}, "a"},
		{[]tea.KeyMsg{left, clearLeft}, "c"},
		{[]tea.KeyMsg{{Type: tea.KeyCtrlV}}, "abc"},
		{[]tea.KeyMsg{runes(strings.Repeat("z", 500))}, "abc" + strings.Repeat("z", 17)},
	} {
		if got := press(widget.NewLineField("abc", 20), c.keys...).Value(); got != c.want {
			t.Errorf("%v: %q, want %q", c.keys, got, c.want)
		}
	}
}

func TestCtrlVStartsNoClipboardProgram(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // a paste that looks for one would say so in the field's error
	if got := press(widget.NewLineField("", 20), tea.KeyMsg{Type: tea.KeyCtrlV, Paste: true}).Value(); got != "" {
		t.Errorf("%q", got)
	}
}

func TestALineShowsThePartAroundItsCursor(t *testing.T) {
	for _, c := range []struct {
		text  string
		keys  []tea.KeyMsg
		width int
		focus bool
		want  string
	}{
		{"abc", nil, 10, true, "abc_"},
		{"abc", []tea.KeyMsg{{Type: tea.KeyLeft}}, 10, true, "ab|c"},
		{"abc", nil, 10, false, "abc"},
		{"", nil, 10, true, "_"},
		{"0123456789", nil, 6, true, "…6789_"},
		{"0123456789", nil, 6, false, "01…789"},
		{"東京運用", nil, 6, true, "…運用_"},
	} {
		l := press(widget.NewLineField(c.text, 99), c.keys...)
		if got := strings.TrimRight(l.View(look(t, false), c.width, c.focus), " "); got != c.want {
			t.Errorf("%q in %d cells, focus %v: %q, want %q", c.text, c.width, c.focus, got, c.want)
		}
	}
}

// The character under the cursor is what the user changes.
func TestALongLineShowsTheCharacterUnderItsCursor(t *testing.T) {
	styled, err := theme.New(theme.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"0123456789abcdef", "東京運用東京運用", "a東b京c運d"} {
		for _, ascii := range []bool{false, true} {
			l := widget.NewLineField(text, 99)
			for at := len([]rune(text)) - 1; at >= 0; at-- {
				l = press(l, tea.KeyMsg{Type: tea.KeyLeft})
				for w := 4; w < 12; w++ {
					under := string([]rune(text)[at])
					if got := l.View(look(t, ascii), w, true); !strings.Contains(got, "|"+under) {
						t.Errorf("%d cells, ASCII %v: %q is not in %q", w, ascii, under, got)
					}
					if got := l.View(styled, w, true); !strings.Contains(got, styled.Cursor.Render(under)) {
						t.Errorf("%d cells: %q is not in %q", w, under, got)
					}
				}
			}
		}
	}
}

func TestALineIsPrintable(t *testing.T) {
	l := widget.NewLineField("a\u202eb", 99)
	for range 4 {
		for _, focus := range []bool{true, false} {
			if got := l.View(look(t, false), 20, focus); strings.ContainsFunc(got, text.Obeyed) {
				t.Errorf("%q", got)
			}
		}
		l = press(l, tea.KeyMsg{Type: tea.KeyLeft})
	}
}

func TestALineIsNeverWiderThanItsField(t *testing.T) {
	for _, text := range []string{"0123456789", "東京運用東京運用", "a東b京c運"} {
		l := widget.NewLineField(text, 99)
		for range len([]rune(text)) + 1 {
			for w := 1; w < 14; w++ {
				for _, ascii := range []bool{false, true} {
					if got := l.View(look(t, ascii), w, true); widget.Width(got) > w {
						t.Errorf("%q: %d cells in %d: %q", text, widget.Width(got), w, got)
					}
				}
			}
			l = press(l, tea.KeyMsg{Type: tea.KeyLeft})
		}
	}
}

func TestScrollingKeepsTheFocusInView(t *testing.T) {
	lines := strings.Split("0 1 2 3 4 5 6 7 8 9", " ")
	for h := 1; h <= 12; h++ {
		for focus := range lines {
			got, above, below := widget.Scroll(lines, h, focus)
			if len(got) != min(h, len(lines)) || !slices.Contains(got, lines[focus]) || above+len(got)+below != len(lines) || got[0] != lines[above] {
				t.Errorf("%d lines at %d: %v", h, focus, got)
			}
		}
	}
}

func TestASecretThatDoesNotFitIsCutWithAMark(t *testing.T) {
	f := widget.SecretField{}.Insert([]rune(strings.Repeat("x", 27)))
	if long, whole := f.View(theme.PlainText(false), 26), f.View(theme.PlainText(false), 27); long != strings.Repeat("•", 25)+"…" || whole != strings.Repeat("•", 27) {
		t.Errorf("%q, %q", long, whole)
	}
}
