package input

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf16"
)

// windowsNamed has the keys whose character in win32-input-mode depends on the modifiers, by their virtual key code.
var windowsNamed = map[int]string{8: "\x7f", 9: "\t", 13: "\r"}

// windowsKeys has the keys without text in win32-input-mode, by their virtual key code: what follows CSI.
var windowsKeys = map[int]string{33: "5~", 34: "6~", 35: "F", 36: "H", 37: "D", 38: "A", 39: "C", 40: "B", 45: "2~", 46: "3~",
	112: "11~", 113: "12~", 114: "13~", 115: "14~", 116: "15~", 117: "17~", 118: "18~", 119: "19~", 120: "20~", 121: "21~", 122: "23~", 123: "24~"}

// windowsModifiers are the modifiers of a state in win32-input-mode.
func windowsModifiers(state int) (mods int) {
	const anyAlt, anyCtrl, anyShift = 0x3, 0xc, 0x10
	if state&anyAlt != 0 {
		mods |= alt
	}
	if state&anyCtrl != 0 {
		mods |= ctrl
	}
	if state&anyShift != 0 {
		mods |= shift
	}
	return mods
}

// windowsKey is a key of win32-input-mode: virtual key code, scan code, character, whether it is down, state of the other keys. A
// letter outside the BMP comes in two halves: high is the first one, 0 for none, and left is the one for the next call.
func windowsKey(p [][]int, high rune) (key []byte, left rune) {
	code, mods := at(p, 0, 0), windowsModifiers(at(p, 4, 0))
	char := rune(at(p, 2, 0)) // #nosec G115 -- see numbers
	text := mods & alt        // what a key with text keeps
	if mods&ctrl != 0 {       // AltGr, which is ctrl and alt
		text = 0
	}
	switch {
	case at(p, 3, 0) != 1:
		return nil, high
	case code == '\t' && mods&shift != 0:
		return written("\x1b[Z", text), 0
	case windowsNamed[code] != "":
		return written(windowsNamed[code], text), 0
	case char == 0:
		return windowsFunctionKey(windowsKeys[code], mods), 0
	case char == '\b', char == 0x7f:
		return written("\x7f", text), 0
	case char < ' ':
		return written(string(char), text), 0
	case utf16.IsSurrogate(char):
		if whole := utf16.DecodeRune(high, char); whole != unicode.ReplacementChar {
			return written(string(whole), text), 0
		}
		return nil, char
	}
	return written(letters([]int{int(char)}), text), 0
}

// windowsFunctionKey is a key without text, with those of the modifiers that Bubble Tea knows for it.
func windowsFunctionKey(key string, mods int) []byte {
	if key == "" {
		return nil
	}
	number, last := key[:len(key)-1], key[len(key)-1]
	known := mods & (shift | ctrl)
	switch {
	case number == "": // an arrow, home or end
		number = "1"
	case number == "5", number == "6": // page up, page down
		known &= ctrl
	default:
		known = 0
	}
	if known == 0 {
		return written("\x1b["+key, mods)
	}
	return written("\x1b["+number+";"+strconv.Itoa(known+1)+string(last), mods)
}

// repeated is a key that is held down. It is never longer than what the terminal wrote, for which there is room.
func repeated(key []byte, times, room int) []byte {
	if len(key) == 0 {
		return nil
	}
	return bytes.Repeat(key, max(1, min(times, room/len(key))))
}
