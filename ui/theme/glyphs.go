package theme

// Glyphs are the characters of pictures. Those of words are Unicode in the texts, and Text writes them as this terminal can
// show them.
type Glyphs struct {
	Full, Half, Rest string          // a meter
	Past             string          // a session's time that is over, on the timeline
	Now, NowOnRule   string          // the line of now
	Tick, Rule       string          // the clock above the timeline
	FocusRule        string          // below the field with the focus; Rule is below the others
	Bar              string          // the cursor
	Mark             string          // a marked identity
	Scroll           string          // the part of a list that is shown
	Branch, Last     string          // roles under a user
	Trunk            string          // past the roles of a role, to the next one of the user
	Default          string          // the default identity
	Digits           map[rune]string // rows of one width, one after the other
}

// unicodeGlyphs draws digits of three rows, four columns each.
func unicodeGlyphs() Glyphs {
	return Glyphs{
		Full: "▄", Half: "▖", Rest: "▁", Past: "▁", Now: "│", NowOnRule: "┼", Tick: "┬", Rule: "─", FocusRule: "━",
		Bar: "▌", Mark: "●", Scroll: "█", Branch: "├", Last: "└", Trunk: "│", Default: "★",
		Digits: map[rune]string{
			'0': "█▀▀██  ██▄▄█", '1': " ▄█   █  ▄█▄", '2': "▀▀▀█▄▀▀▀█▄▄▄", '3': "▀▀▀█ ▀▀█▄▄▄█", '4': "█  █▀▀▀█   █",
			'5': "█▀▀▀▀▀▀█▄▄▄█", '6': "█▀▀▀█▀▀██▄▄█", '7': "▀▀▀█  ▄▀ █  ", '8': "█▀▀██▀▀██▄▄█", '9': "█▀▀█▀▀▀█▄▄▄█",
		},
	}
}

// asciiGlyphs draws digits of seven segments, three columns each.
func asciiGlyphs() Glyphs {
	return Glyphs{
		Full: "#", Half: "+", Rest: ".", Past: ".", Now: "|", NowOnRule: "v", Tick: "+", Rule: "-", FocusRule: "=",
		Bar: ">", Mark: "+", Scroll: "#", Branch: "|", Last: "`", Trunk: "|", Default: "*",
		Digits: map[rune]string{
			'0': " _ | ||_|", '1': "     |  |", '2': " _  _||_ ", '3': " _  _| _|", '4': "   |_|  |",
			'5': " _ |_  _|", '6': " _ |_ |_|", '7': " _   |  |", '8': " _ |_||_|", '9': " _ |_| _|",
		},
	}
}

// wordmark is the program's name in letters of three rows.
func wordmark() [3]string {
	return [3]string{
		"█▀█ █ █ ▀█▀ █ █ █▀▄ █▀▀ █▀▀ █ █",
		"█▀█ █ █  █  █▀█ █ █ █▀▀ █   █▀▄",
		"▀ ▀ ▀▀▀  ▀  ▀ ▀ ▀▀  ▀▀▀ ▀▀▀ ▀ ▀",
	}
}
