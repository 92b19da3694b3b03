package keysimport

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// utf16Order returns the byte order of a UTF-16 text, as PowerShell and Excel save it; nil for any other text. Without a byte order
// mark, it looks for the zero byte of the first letter.
func utf16Order(text []byte) binary.AppendByteOrder {
	switch {
	case len(text) < 2:
		return nil
	case bytes.HasPrefix(text, []byte("\xff\xfe")), text[0] != 0 && text[1] == 0:
		return binary.LittleEndian
	case bytes.HasPrefix(text, []byte("\xfe\xff")), text[0] == 0 && text[1] != 0:
		return binary.BigEndian
	}
	return nil
}

// fromUTF16 converts a text to UTF-8 and keeps its byte order mark. The caller wipes the result. It returns false if the text is
// not UTF-16.
func fromUTF16(text []byte, order binary.AppendByteOrder) ([]byte, bool) {
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.(binary.ByteOrder).Uint16(text[2*i:])
	}
	runes := utf16.Decode(units)
	out := make([]byte, 0, len(runes)*utf8.UTFMax)
	for _, r := range runes {
		out = utf8.AppendRune(out, r)
	}
	clear(units)
	clear(runes)
	again := toUTF16(out, order)
	defer clear(again)
	return out, bytes.Equal(again, text)
}

// toUTF16 converts it back.
func toUTF16(text []byte, order binary.AppendByteOrder) []byte {
	out := make([]byte, 0, 2*len(text)) // in one piece, so that no copy of a secret is left behind
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		for _, unit := range utf16.AppendRune(nil, r) {
			out = order.AppendUint16(out, unit)
		}
	}
	return out
}
