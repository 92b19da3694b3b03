package theme

import "strings"

// Glyphs are the characters for drawing. Symbols in texts are Unicode, and Text replaces them with what this terminal can show.
type Glyphs struct {
	Full, Half, Rest string          // a meter
	Block            string          // below a Full, a bar of two rows
	Past             string          // the past part of a session on the timeline
	Before, After    string          // a session that began before the timeline, or ends after it
	Now, NowOnRule   string          // the line for the current time
	Tick, Rule       string          // the hours above the timeline
	FocusRule        string          // below the focused field; Rule is below the others
	Bar              string          // the cursor
	Mark             string          // a marked identity
	Scroll           string          // the visible part of a list
	Branch, Last     string          // roles under a user
	Trunk            string          // passes the roles of a role, to the next role of the user
	Default          string          // the default identity
	Ascending        string          // the list is sorted by this column, the lowest value first
	Descending       string          // or the highest first
	Digits           map[rune]string // large digits in rows of the same width, one after another; nil in ASCII
}

// unicodeGlyphs has digits of three rows and four columns each.
func unicodeGlyphs() Glyphs {
	return Glyphs{
		Full: "▄", Half: "▖", Rest: "▁", Block: "█", Past: "▁", Before: "←", After: "→", Now: "│", NowOnRule: "┼", Tick: "┬", Rule: "─", FocusRule: "━",
		Bar: "▌", Mark: "●", Scroll: "┃", Branch: "├", Last: "└", Trunk: "│", Default: "★", Ascending: "↑", Descending: "↓",
		Digits: map[rune]string{
			'0': "█▀▀██  ██▄▄█", '1': " ▄█   █  ▄█▄", '2': "▀▀▀█▄▀▀▀█▄▄▄", '3': "▀▀▀█ ▀▀█▄▄▄█", '4': "█  █▀▀▀█   █",
			'5': "█▀▀▀▀▀▀█▄▄▄█", '6': "█▀▀▀█▀▀██▄▄█", '7': "▀▀▀█  ▄▀ █  ", '8': "█▀▀██▀▀██▄▄█", '9': "█▀▀█▀▀▀█▄▄▄█",
		},
	}
}

// asciiGlyphs has no large digits.
func asciiGlyphs() Glyphs {
	return Glyphs{
		Full: "#", Half: "+", Rest: ".", Block: "#", Past: ".", Before: "<", After: ">", Now: "|", NowOnRule: "v", Tick: "+", Rule: "-", FocusRule: "=",
		Bar: ">", Mark: "+", Scroll: "#", Branch: "|-", Last: "`-", Trunk: "|", Default: "*", Ascending: "^", Descending: "v",
	}
}

// wordmark is the program's name in letters three rows high.
func wordmark() [3]string {
	return [3]string{
		"█▀█ █ █ ▀█▀ █ █ █▀▄ █▀▀ █▀▀ █ █",
		"█▀█ █ █  █  █▀█ █ █ █▀▀ █   █▀▄",
		"▀ ▀ ▀▀▀  ▀  ▀ ▀ ▀▀  ▀▀▀ ▀▀▀ ▀ ▀",
	}
}

// doubled are rows of half blocks, twice as wide and as high.
func doubled(rows [3]string) (out []string) {
	upper := strings.NewReplacer(" ", "  ", "█", "██", "▀", "██", "▄", "  ")
	lower := strings.NewReplacer(" ", "  ", "█", "██", "▀", "  ", "▄", "██")
	for _, r := range rows {
		out = append(out, upper.Replace(r), lower.Replace(r))
	}
	return out[:len(out)-1] // the last one is blank
}
