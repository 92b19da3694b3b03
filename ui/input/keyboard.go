package input

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Some terminals write keys in other ways, which Bubble Tea v1 does not know: the keypad's application mode (DECKPAM), the kitty
// keyboard protocol, xterm's modifyOtherKeys and win32-input-mode. authdeck never asks for them, but an earlier program may have left
// them on, and tmux may always use them. Without a translation a digit of the keypad would arrive as alt and a letter, and ctrl+c
// would do nothing.

// keypad has the keys of the keypad in application mode, by the letter after SS3.
var keypad = map[byte]string{
	'p': "0", 'q': "1", 'r': "2", 's': "3", 't': "4", 'u': "5", 'v': "6", 'w': "7", 'x': "8", 'y': "9",
	'j': "*", 'k': "+", 'l': ",", 'm': "-", 'n': ".", 'o': "/", 'X': "=", 'M': "\r", 'I': "\t", ' ': " ",
}

// kittyKeypad has the keys of the keypad in the kitty keyboard protocol, from keypadFirst.
var kittyKeypad = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "/", "*", "-", "+", "\r", "=", ",",
	"\x1b[D", "\x1b[C", "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[2~", "\x1b[3~"}

// The first key of the keypad in the kitty keyboard protocol, and its codes of keys without text.
const (
	keypadFirst          = 57399
	kittyFirst, kittyEnd = 57344, 63743
)

// The modifiers of a key: its parameter is their sum and one.
const (
	shift   = 1
	alt     = 2
	ctrl    = 4
	foreign = 8 | 16 | 32 // super, hyper and meta: no key of ours has them
	caps    = 64
	numLock = 128
)

// released is the event of a key that is let go.
const released = 3

// plain writes a key as Bubble Tea knows it; "" if it is none. Other sequences it returns unchanged.
func (r *Reader) plain(key []byte) []byte {
	s, mods, high := key, 0, r.high
	r.high = 0
	if bytes.HasPrefix(s, []byte("\x1b\x1b")) {
		s, mods = s[1:], alt
	}
	switch {
	case len(s) == 3 && s[1] == 'O' && keypad[s[2]] != "":
		return written(keypad[s[2]], mods)
	case !parameters(s):
		return key
	}
	last := s[len(s)-1]
	p := numbers(string(s[2 : len(s)-1]))
	switch {
	case p == nil:
		return key
	case last == 'u':
		return textKey(p, mods)
	case last == '~' && len(p) == 3 && at(p, 0, 0) == 27: // modifyOtherKeys: 27, modifiers, code
		return textKey([][]int{p[2], p[1]}, mods)
	case last == '_' && len(p) > 4:
		out, left := windowsKey(p, high)
		r.high = left
		return repeated(out, at(p, 5, 0), len(key))
	case len(p) == 2 && strings.IndexByte("ABCDEFHPQS~", last) >= 0:
		return functionKey(key, p, last, mods)
	}
	return key
}

// numbers splits parameters at ; and :. It returns nil if one is not the number of a character; an empty one is 0.
func numbers(s string) (out [][]int) {
	for field := range strings.SplitSeq(s, ";") {
		var parts []int
		for part := range strings.SplitSeq(field, ":") {
			n, err := strconv.Atoi(part)
			if err != nil && part != "" || n < 0 || n > unicode.MaxRune {
				return nil
			}
			parts = append(parts, n)
		}
		out = append(out, parts)
	}
	return out
}

// at returns part j of parameter i; 0 if there is none.
func at(p [][]int, i, j int) int {
	if i < len(p) && j < len(p[i]) {
		return p[i][j]
	}
	return 0
}

// modifiers returns those of parameter i.
func modifiers(p [][]int, i int) int { return max(at(p, i, 0)-1, 0) }

// textKey is a key with a code: the code (with shift, in the basic layout); the modifiers and the event; the text.
func textKey(p [][]int, mods int) []byte {
	code, mods := at(p, 0, 0), mods|modifiers(p, 1)
	switch {
	case at(p, 1, 1) == released || mods&foreign != 0:
		return nil
	case keypadFirst <= code && code < keypadFirst+len(kittyKeypad):
		return written(kittyKeypad[code-keypadFirst], mods)
	case kittyFirst <= code && code <= kittyEnd:
		return nil
	case code == '\t' && mods&shift != 0:
		return written("\x1b[Z", mods)
	case code == '\t' || code == '\r' || code == '\x1b' || code == 0x7f:
		return written(string(rune(code)), mods)
	case code == '\b':
		return written("\x7f", mods)
	case mods&ctrl != 0:
		return written(controlKey(code, at(p, 0, 2)), mods)
	case len(p) > 2 && at(p, 2, 0) != 0:
		return written(letters(p[2]), mods)
	case mods&shift != 0 && at(p, 0, 1) != 0:
		return written(letters(p[0][1:2]), mods)
	case (mods&shift != 0) != (mods&caps != 0):
		return written(strings.ToUpper(letters([]int{code})), mods)
	}
	return written(letters([]int{code}), mods)
}

// controlKey is the control character of a key. basic is the key at the same place of the basic layout, for a layout without Latin
// letters.
func controlKey(code, basic int) string {
	if code > unicode.MaxASCII {
		code = basic
	}
	switch {
	case 'a' <= code && code <= 'z', '@' <= code && code <= '_':
		return string(rune(code & 0x1f))
	case code == ' ':
		return "\x00"
	case code == '/':
		return "\x1f"
	}
	return ""
}

// letters is the text of codes, without control characters.
func letters(codes []int) string {
	var out strings.Builder
	for _, c := range codes {
		if r := rune(c); utf8.ValidRune(r) && !unicode.IsControl(r) { // #nosec G115 -- see numbers
			out.WriteRune(r)
		}
	}
	return out.String()
}

// written is a key with its modifiers. Esc is written twice, which means the same, so that it does not join what follows.
func written(key string, mods int) []byte {
	switch {
	case key == "\x1b":
		return []byte("\x1b\x1b" + nothing)
	case key != "" && mods&alt != 0:
		key = "\x1b" + key
	}
	return []byte(key)
}

// functionKey is a key without text, with modifiers: it loses caps lock, num lock and the event, which Bubble Tea does not know.
func functionKey(key []byte, p [][]int, last byte, mods int) []byte {
	held := modifiers(p, 1)
	known := held &^ (caps | numLock)
	switch {
	case at(p, 1, 1) == released || held&foreign != 0:
		return nil
	case known == held && len(p[1]) == 1:
		return key
	case known != 0:
		return written("\x1b["+strconv.Itoa(at(p, 0, 0))+";"+strconv.Itoa(known+1)+string(last), mods)
	case last == '~':
		return written("\x1b["+strconv.Itoa(at(p, 0, 0))+"~", mods)
	case 'P' <= last && last <= 'S':
		return written("\x1bO"+string(last), mods)
	}
	return written("\x1b["+string(last), mods)
}
