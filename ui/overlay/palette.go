package overlay

import (
	"cmp"
	"slices"
	"strings"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Command is a line of the palette.
type Command struct {
	Does   string // in a few words
	Key    string // the key that does the same; "" for none
	Also   string // other words that people may type to find it
	Do     screen.Request
	Look   screen.Request // a preview while the cursor is on it; nil for none
	Swatch *theme.Theme   // the theme whose colours are shown; nil for none
	InUse  bool           // a theme that is in use
	Late   bool           // shown only if something is typed: an identity, a theme
	Why    string         // why it does nothing now; "" if it does something
	press  string         // what the terminal sends for the key
}

// palette finds a command by its words, and shows its key, so that users learn it.
type palette struct {
	title    string
	commands []Command
	finder
}

// Palette has a title, the one-key actions of the screen's help, beginning with k.First, and more commands. An action that does nothing
// now has the reason that the help gives. It leaves out keys for moving, and ctrl keys that are not in ctrlKeys.
func Palette(title string, k screen.Keys, more []Command) Overlay {
	p := palette{title: title}
	for _, g := range k.Groups {
		for _, b := range g.Bindings {
			press, ok := verbKey(b)
			does, why := screen.Reason(b)
			if ok && (b.Enabled() || why != "") && g.Title != "Move" && b.Keys()[0] != ":" {
				p.commands = append(p.commands, Command{Does: does, Key: b.Help().Key, Also: synonyms(b.Keys()[0]), Why: why,
					Do: screen.Call(func(h Host) tea.Cmd { return h.Press(press) }), press: b.Keys()[0]})
			}
		}
	}
	slices.SortStableFunc(p.commands, func(a, b Command) int { return k.Rank(a.press) - k.Rank(b.press) })
	p.commands = append(p.commands, more...)
	return p
}

// synonyms are other words for what a key does.
func synonyms(press string) string {
	return map[string]string{
		"enter": "login log in signin", "R": "refresh extend login log in signin sign in", "e": "credentials configure", "l": "logout signout sign out", "d": "remove forget",
		"v": "check whoami", "r": "reload", "a": "new create", "s": "exec terminal", "q": "exit leave", "S": "order", "B": "account tag",
		"y": "clipboard arn", "Y": "clipboard environment", " ": "select", "ctrl+a": "select all", "ctrl+z": "background stop", "o": "yaml vim config", "/": "find search", "t": "allow", "T": "themes colours colors", "H": "problems warnings checks status doctor", "p": "show hide timeline info describe",
		"c": "roles link browser website",
	}[press]
}

// verbKey is what the terminal would send for the binding.
func verbKey(b key.Binding) (tea.KeyMsg, bool) {
	if len(b.Keys()) == 0 {
		return tea.KeyMsg{}, false
	}
	switch press := b.Keys()[0]; {
	case ctrlKeys(press) != 0:
		return tea.KeyMsg{Type: ctrlKeys(press)}, true
	case press == "enter":
		return tea.KeyMsg{Type: tea.KeyEnter}, true
	case press == "tab":
		return tea.KeyMsg{Type: tea.KeyTab}, true
	case press == " ":
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(press)}, true
	case len([]rune(press)) == 1:
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(press)}, true
	}
	return tea.KeyMsg{}, false
}

// ctrlKeys are the ctrl keys of the palette; 0 for another key.
func ctrlKeys(press string) tea.KeyType {
	return map[string]tea.KeyType{"ctrl+a": tea.KeyCtrlA, "ctrl+z": tea.KeyCtrlZ}[press]
}

// latest is how many of the commands with late set are found by one kind of match.
const latest = 50

// shown returns the commands that match the typed text, the best matches first. Those that match by a filler word or by scattered letters
// are shown only if there is no other. Among equal ones, those that do nothing now come last; one that does nothing comes before worse
// matches, so that enter never does something else than what was typed.
func (p palette) shown() []Command {
	typed := strings.ToLower(p.typed)
	parts := strings.Fields(typed)
	var found [noMatch][2][]Command // by match, and by whether they do something now
	var late [noMatch]int
	for _, c := range p.commands {
		if c.Late && typed == "" {
			continue
		}
		m := c.match(typed, parts)
		if m == noMatch || c.Late && late[m] == latest {
			continue
		}
		off := 0
		if c.Why != "" {
			off = 1
		}
		found[m][off] = append(found[m][off], c)
		if c.Late {
			late[m]++
		}
	}
	var shown []Command
	for m, same := range found {
		if match(m) >= fillerMatch && shown != nil {
			break
		}
		shown = append(append(shown, same[0]...), same[1]...)
	}
	return shown
}

// match says how well a command matches the typed text.
type match int

const (
	startsName   match = iota // its name starts with the text
	startsWords               // words of its name start with the typed words
	startsOther               // another word for it starts with the text
	inside                    // words of its name contain the typed words
	fillerMatch               // the same, but with its filler words
	lettersMatch              // words of its name contain the letters of the typed words in order
	noMatch
)

// match compares the command with a text in lower case, and with its words.
func (c Command) match(typed string, parts []string) match {
	does := strings.ToLower(c.Does)
	telling := withoutFillers(does)
	switch {
	case strings.HasPrefix(does, typed):
		return startsName
	case inWords(telling, parts, strings.HasPrefix):
		return startsWords
	case strings.Contains(" "+c.Also, " "+typed):
		return startsOther
	case inWords(telling, parts, strings.Contains):
		return inside
	case inWords(does, parts, strings.Contains):
		return fillerMatch
	case inWords(telling, parts, model.InOrder):
		return lettersMatch
	}
	return noMatch
}

// withoutFillers is a text without the words that nobody looks for: "the" stands for "theme", not for "sort the list".
func withoutFillers(text string) string {
	fillers := []string{"the", "a", "an", "of", "to", "for", "from", "with", "and", "or"}
	return strings.Join(slices.DeleteFunc(strings.Fields(text), func(word string) bool { return slices.Contains(fillers, word) }), " ")
}

// inWords reports whether the typed words match words of a text, in the same order. A typed word never matches parts of two words.
func inWords(text string, typed []string, matches func(word, typed string) bool) bool {
	for word := range strings.FieldsSeq(text) {
		if len(typed) > 0 && matches(word, typed[0]) {
			typed = typed[1:]
		}
	}
	return len(typed) == 0
}

func (p palette) Key(press string) (Overlay, screen.Request, bool) {
	shown := p.shown()
	switch press {
	case "esc":
		return p, lookAway(), false
	case "enter":
		switch {
		case p.cursor >= len(shown):
			return p, nil, true
		case shown[p.cursor].Why != "": // it stays open for another choice
			says := words.Sentence(shown[p.cursor].Does) + ": " + shown[p.cursor].Why
			return p, func(h screen.Host) tea.Cmd { return h.Toast(says) }, true
		}
		return p, shown[p.cursor].Do, false
	}
	if p.finder = p.finder.edit(press, len(shown)); screen.HasSecret(p.typed) {
		return p.Secret()
	}
	return p, p.look(), true
}

// Secret implements Typing. It closes, so that e adds keys.
func (p palette) Secret() (Overlay, screen.Request, bool) {
	return p, func(h screen.Host) tea.Cmd {
		lookAway()(h)
		return h.Toast(words.SecretTyped)
	}, false
}

// look shows the preview of the command under the cursor.
func (p palette) look() screen.Request {
	if shown := p.shown(); p.cursor < len(shown) && shown[p.cursor].Look != nil {
		return shown[p.cursor].Look
	}
	return lookAway()
}

// Previews implements Previewing.
func (p palette) Previews() bool {
	shown := p.shown()
	return p.cursor < len(shown) && shown[p.cursor].Look != nil
}

func (p palette) Lines(f screen.Frame) []string {
	const width = 46
	t := f.Theme
	var lines []string
	shown := p.shown()
	w := widget.BoxContent(width)
	for i, c := range shown {
		key, colours := t.Text(c.Key), ""
		if c.Swatch != nil {
			if colours = swatch(*c.Swatch); c.Swatch.Replaced() {
				colours = t.Muted.Render(theme.NeedsColours)
			}
			key = strings.Repeat(" ", widget.Width(colours))
		}
		text := c.Does
		switch {
		case c.Why != "":
			text += screen.BeforeWhy + c.Why
		case c.InUse:
			text += " " + inUse(t)
		}
		does := widget.Cut(t, t.Text(widget.Printable(text)), w-4-widget.Width(key))
		line := screen.Choice(t, does, i == p.cursor)
		if c.Why != "" || c.Swatch != nil && c.Swatch.Replaced() {
			line = screen.ChoiceOff(t, does, i == p.cursor)
		}
		lines = append(lines, widget.Spread(t, line, cmp.Or(colours, t.Muted.Render(key)), w))
	}
	rows := append([]string{p.line(t, width)}, p.window(t, lines, f.Height, len(p.untyped().shown()))...)
	if len(shown) == 0 {
		rows = append(rows, t.Muted.Render("  No command or identity matches"))
	}
	return widget.Box(t, t.Accent, width, p.title, rows)
}

// untyped returns the palette before anything is typed.
func (p palette) untyped() palette {
	p.finder = finder{}
	return p
}

// Tallest implements Steady.
func (p palette) Tallest(f screen.Frame) int { return len(p.untyped().Lines(f)) }

func (p palette) Keys(screen.Frame) []key.Binding {
	does, shown := "run", p.shown()
	if p.cursor < len(shown) && shown[p.cursor].Why != "" {
		does = "why not?"
	}
	return p.findKeys(len(shown), does)
}
