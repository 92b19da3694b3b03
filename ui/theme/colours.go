package theme

import "strings"

// Depth is how many colours a terminal supports.
type Depth int

// The depths. Unknown counts as Colours256, because nearly every terminal supports them.
const (
	DepthUnknown Depth = iota
	Colours16
	Colours256
	TrueColour
)

// DepthOf returns what TERM and COLORTERM say about the terminal.
func DepthOf(getenv func(string) string) Depth {
	term := getenv("TERM")
	switch strings.ToLower(getenv("COLORTERM")) {
	case "truecolor", "24bit":
		return TrueColour
	}
	for _, t := range []string{"direct", "kitty", "ghostty", "alacritty", "wezterm", "foot"} {
		if strings.Contains(term, t) {
			return TrueColour
		}
	}
	switch {
	case getenv("WT_SESSION") != "":
		return TrueColour
	case term == "linux", term == "ansi", term == "vt100", term == "vt220", strings.HasSuffix(term, "-16color"), strings.HasSuffix(term, "-8color"):
		return Colours16
	}
	return Colours256
}

// On the selected row, every colour is one of the 256 that no palette changes, so that it is readable on dark and light terminals.
// The light themes have a pale selected row: onPale.
const selectedRow = "48;5;24"

// The greys of everything under a dialog. Some terminals, such as xterm, draw faint text only darker: black stays black on white.
const (
	underDark  = "38;5;238"
	underLight = "38;5;250"
)

// colours sets the inks of a theme.
func colours(name string, depth Depth) Theme {
	switch {
	case name == "mono":
		return mono()
	case paints(name) && depth == TrueColour:
		return deck(name == "deck-light")
	}
	t := auto()
	switch name {
	case "dark":
		t.shade("80", "246", "242", "114", "221", "210")
		t.Brand, t.Button, t.Under = same("38;5;16;48;5;80"), same("38;5;16;48;5;80"), same(underDark)
	case "light":
		t.shade("25", "242", "245", "28", "130", "124")
		t.Tag = same("38;5;25")
		t.Chip = same("38;5;16;48;5;221")
		t.Brand, t.Button, t.Under = same("38;5;254;48;5;25"), same("38;5;254;48;5;25"), same(underLight)
		t.onPale("48;5;189", "38;5;16", "38;5;240", "38;5;243")
	case "safe": // blue, orange and vermilion, which people who cannot distinguish red and green can tell apart
		t.shade("75", "246", "242", "75", "214", "208")
		t.Good.selected, t.Bad.selected = join("38;5;117", selectedRow), join("38;5;215", selectedRow) // the others' are green and red
		t = t.flatRuns()
		t.Brand, t.Button, t.Under = same("38;5;16;48;5;75"), same("38;5;16;48;5;75"), same(underDark)
	}
	if depth == Colours16 {
		return t.reversed()
	}
	return t
}

func same(sgr string) Ink { return Ink{sgr, sgr} }

// auto uses the terminal's own colours, never black or white for text, and a background only under a chip or a button. What is under a box
// is paler than faint text, which some terminals draw hardly darker.
func auto() Theme {
	on := func(normal, selected string) Ink { return Ink{normal, join(selected, selectedRow)} }
	t := Theme{
		Value: on("", "38;5;254"), Strong: on("1", "1;38;5;254"), Muted: on("2", "38;5;152"), Title: on("1", "1;38;5;254"),
		Key: on("1", "1;38;5;254"), Tag: on("", "38;5;254"), Match: on("1;4", "1;4;38;5;123"),
		Line: on("2", "38;5;110"), Track: on("2", "38;5;110"), Accent: on("36", "38;5;123"), Focus: on("36", "38;5;123"),
		Good: on("32", "38;5;120"), Warn: on("33", "38;5;222"), Bad: on("31", "38;5;217"),
		Chip:  Ink{"30;43", "38;5;16;48;5;222"},
		Brand: same("30;46"), Button: same("30;46"), Cursor: same("7"), Under: same("2;90"),
	}
	return t.flatRuns()
}

// shade sets one of the 256 colours for each role that has a colour; on the selected row they stay the same.
func (t *Theme) shade(accent, dim, line, good, warn, bad string) {
	of := func(i *Ink, colour string) { i.normal = "38;5;" + colour }
	of(&t.Accent, accent)
	of(&t.Focus, accent)
	of(&t.Muted, dim)
	of(&t.Line, line)
	of(&t.Track, line)
	of(&t.Good, good)
	of(&t.Warn, warn)
	of(&t.Bad, bad)
	*t = t.flatRuns()
}

// onPale keeps the colours on the selected row, which has a pale background, because a dark one looks like a hole in a light
// screen. Text without a colour and faint text are darker there.
func (t *Theme) onPale(background, text, muted, track string) {
	for _, i := range []*Ink{&t.Value, &t.Strong, &t.Title, &t.Key, &t.Tag, &t.Match, &t.Accent, &t.Focus, &t.Good, &t.Warn, &t.Bad} {
		own := i.normal
		if !strings.Contains(own, "38;") {
			own = join(own, text)
		}
		i.selected = join(own, background)
	}
	t.Muted.selected, t.Line.selected, t.Track.selected = join(muted, background), join(track, background), join(track, background)
	t.GoodRun.flat, t.WarnRun.flat = t.Good, t.Warn
	t.GoodRun.selected, t.WarnRun.selected = background, background
}

// flatRuns draws meters in one colour.
func (t Theme) flatRuns() Theme {
	t.GoodRun, t.WarnRun = Gradient{flat: t.Good}, Gradient{flat: t.Warn}
	return t
}

// roles are all inks, so that each of them can be changed.
func (t *Theme) roles() []*Ink {
	return []*Ink{&t.Value, &t.Strong, &t.Muted, &t.Title, &t.Key, &t.Tag, &t.Match, &t.Line, &t.Track, &t.Accent, &t.Focus,
		&t.Good, &t.Warn, &t.Bad, &t.Chip, &t.Brand, &t.Button, &t.Cursor, &t.Under}
}

// reversed shows the selected row in reverse video, for terminals with 16 colours.
func (t Theme) reversed() Theme {
	for _, i := range t.roles() {
		i.selected = "7"
	}
	t.Strong.selected, t.Match.selected = "1;7", "1;4;7"
	return t.flatRuns()
}

// mono has no colours and uses bold, faint and reverse instead.
func mono() Theme {
	bold, faint, reverse := Ink{"1", "1;7"}, Ink{"2", "7"}, same("7")
	normal := Ink{"", "7"}
	t := Theme{
		Mono: true, Value: normal, Strong: bold, Muted: faint, Title: bold, Key: bold, Tag: normal, Match: Ink{"1;4", "1;4;7"},
		Line: faint, Track: faint, Accent: normal, Focus: Ink{"1", "7"}, Good: normal, Warn: bold, Bad: bold, Chip: bold,
		Brand: same("1;7"), Button: same("1;7"), Cursor: reverse, Under: same("2"),
	}
	return t.flatRuns()
}

// deck goes from violet to seafoam. It needs 24-bit colours.
func deck(light bool) Theme {
	selected := hex("#373e73").background()
	on := func(normal, onSelected, style string) Ink {
		return Ink{join(style, hex(normal).foreground()), join(style, hex(onSelected).foreground(), selected)}
	}
	filled := func(fg, bg string) Ink { return same(join("1", hex(fg).foreground(), hex(bg).background())) }
	t := Theme{
		Value: on("#c9d1e6", "#f2f4ff", ""), Strong: on("#eef1ff", "#ffffff", "1"), Muted: on("#7d88a8", "#aab4d6", ""),
		Title: on("#eef1ff", "#ffffff", "1"), Key: on("#b3a6ff", "#ffffff", "1"), Tag: on("#6fb7ff", "#9dcdff", ""),
		Match: on("#4fe3c1", "#6ff0d2", "1;4"), Line: on("#58628f", "#8d97cf", ""), Track: on("#58628f", "#8d97cf", ""),
		Accent: on("#8f7cff", "#b3a6ff", ""), Focus: on("#8f7cff", "#b3a6ff", ""),
		Good: on("#4fe3c1", "#6ff0d2", ""), Warn: on("#ffb454", "#ffc980", ""), Bad: on("#ff6b81", "#ff93a3", ""),
		Chip: filled("#1b1622", "#ffb454"), Brand: filled("#14121f", "#8f7cff"), Button: filled("#14121f", "#8f7cff"),
		Cursor: same("7"), Under: same(hex("#363c55").foreground()), Page: same(join(hex("#c9d1e6").foreground(), hex("#12131d").background())),
		GoodRun: Gradient{from: hex("#8f7cff"), to: hex("#4fe3c1"), blends: true, selected: selected},
		WarnRun: Gradient{from: hex("#ffb454"), to: hex("#ff8a5c"), blends: true, selected: selected},
	}
	if light {
		for ink, c := range map[*Ink]string{&t.Value: "#2f3550", &t.Muted: "#626b8a", &t.Line: "#8c92b0", &t.Track: "#8c92b0", &t.Accent: "#5b45e0",
			&t.Focus: "#5b45e0", &t.Good: "#00806a", &t.Warn: "#b26200", &t.Bad: "#c4223d", &t.Tag: "#0b62b8", &t.Under: "#b9bed0"} {
			ink.normal = hex(c).foreground()
		}
		for ink, c := range map[*Ink]string{&t.Strong: "#12152b", &t.Key: "#4a35c9", &t.Title: "#12152b"} {
			ink.normal = join("1", hex(c).foreground())
		}
		t.Page = same(join(hex("#2f3550").foreground(), hex("#ffffff").background()))
		t.Match.normal = join("1;4", hex("#006b58").foreground())
		t.GoodRun.from, t.GoodRun.to = hex("#5b45e0"), hex("#00806a")
		t.WarnRun.from, t.WarnRun.to = hex("#b26200"), hex("#c4223d")
		t.Brand, t.Button = filled("#ffffff", "#5b45e0"), filled("#ffffff", "#5b45e0")
		t.onPale(hex("#dcdcfb").background(), hex("#2f3550").foreground(), hex("#545d7c").foreground(), hex("#757ca3").foreground())
	}
	return t
}
