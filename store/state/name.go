package state

import (
	"fmt"
	"strconv"
	"strings"
)

// encode turns any name into a file name that is valid on every file system. It percent-encodes what Windows does not allow,
// capitals and other alphabets (macOS and Windows fold them), a dot at either end, and the names of devices.
func encode(name string) string {
	var b strings.Builder
	for i := range len(name) {
		atEnd := i == 0 || i == len(name)-1
		if plain(name[i], atEnd) && (i > 0 || !device(name)) {
			b.WriteByte(name[i])
		} else {
			fmt.Fprintf(&b, "%%%02x", name[i])
		}
	}
	return b.String()
}

func plain(c byte, atEnd bool) bool {
	switch {
	case c == '.' || c == ' ':
		return !atEnd
	case 'A' <= c && c <= 'Z' || strings.IndexByte(`%/\:*?"<>|`, c) >= 0:
		return false
	}
	return ' ' < c && c <= '~'
}

// device reports whether Windows treats the name as a device, which it does regardless of what follows the first dot.
func device(name string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && stem[3] >= '0' && stem[3] <= '9'
}

// decode returns false for names that encode does not write.
func decode(file string) (name string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(file); i++ {
		if file[i] != '%' {
			b.WriteByte(file[i])
			continue
		}
		if len(file) < i+3 {
			return "", false
		}
		c, err := strconv.ParseUint(file[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(c))
		i += 2
	}
	name = b.String()
	return name, name != "" && encode(name) == file
}
