package term

import (
	"slices"
	"strings"
)

// Dumb reports whether a terminal type names a terminal that cannot draw the full screen: programs that only show text use the first
// names, and a VT52 does not know the sequences of ANSI.
func Dumb(name string) bool {
	return slices.Contains([]string{"dumb", "unknown", "emacs", "vt50", "vt52"}, name)
}

// Notification returns the bytes that make a terminal show a text as a notification; "" for terminals that would show the bytes
// themselves. iTerm2, WezTerm, Ghostty and Windows Terminal use OSC 9; urxvt, foot and others OSC 777. An unknown terminal gets
// both, because terminals ignore what they do not know. The text must have no control characters.
func Notification(getenv func(string) string, text string) string {
	name := getenv("TERM")
	if name == "" || Dumb(name) || name == "linux" {
		return ""
	}
	nine, seven := "\x1b]9;"+text+"\x07", "\x1b]777;notify;authdeck;"+text+"\x07"
	s := nine + seven
	switch {
	case getenv("TERM_PROGRAM") == "iTerm.app", getenv("TERM_PROGRAM") == "WezTerm", getenv("TERM_PROGRAM") == "ghostty", getenv("WT_SESSION") != "":
		s = nine
	case strings.HasPrefix(name, "rxvt"), strings.HasPrefix(name, "foot"), getenv("VTE_VERSION") != "":
		s = seven
	}
	if getenv("TMUX") != "" { // to the terminal that tmux runs in (tmux, allow-passthrough)
		return "\x1bPtmux;" + strings.ReplaceAll(s, "\x1b", "\x1b\x1b") + "\x1b\\"
	}
	return s
}
