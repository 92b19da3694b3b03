//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package pass

import (
	"bytes"
	"encoding/binary"

	"authdeck/store/files"
)

// mostFile is much larger than the file of any entry.
const mostFile = 1 << 20

// isDamaged reports whether an entry's file cannot be a whole message of gpg. Only the file says so, because gpg fails in the same
// way when it is killed.
func isDamaged(path string) bool {
	raw, err := files.Read(path, mostFile)
	return err == nil && !isMessage(raw)
}

// isMessage reports whether raw has one whole packet with data (RFC 9580, section 4.2), or is armored text with both its lines.
func isMessage(raw []byte) bool {
	if bytes.Contains(raw, []byte("-----BEGIN PGP ")) {
		return bytes.Contains(raw, []byte("-----END PGP "))
	}
	for len(raw) > 0 {
		tag, rest, ok := packet(raw)
		if !ok {
			return false
		}
		switch tag {
		case publicKeySession, passwordSession, marker, padding:
			raw = rest
		default:
			return true
		}
	}
	return false
}

// The packets that come before the data.
const (
	publicKeySession = 1
	passwordSession  = 3
	marker           = 10
	padding          = 21
)

// packet returns the tag of the first packet, and what follows it. It fails if the packet is cut off, or is none.
func packet(raw []byte) (tag byte, rest []byte, ok bool) {
	first := raw[0]
	switch {
	case first&0x80 == 0:
		return 0, nil, false
	case first&0x40 == 0:
		rest, ok = oldBody(first&3, raw[1:])
		return first >> 2 & 0xf, rest, ok
	}
	raw, partial := raw[1:], true
	for partial {
		if raw, partial, ok = newBody(raw); !ok {
			return 0, nil, false
		}
	}
	return first & 0x3f, raw, true
}

// oldBody skips the length and the body of a packet in the old format.
func oldBody(kind byte, raw []byte) (rest []byte, ok bool) {
	if kind == 3 { // up to the end of the file
		return nil, len(raw) > 0
	}
	size := 1 << kind
	if len(raw) < size {
		return nil, false
	}
	var length [8]byte
	copy(length[8-size:], raw)
	return skip(raw[size:], binary.BigEndian.Uint64(length[:]))
}

// newBody skips a length and that much of the body of a packet in the new format. If it was partial, another length follows.
func newBody(raw []byte) (rest []byte, partial, ok bool) {
	if len(raw) == 0 {
		return nil, false, false
	}
	switch first := raw[0]; {
	case first < 192:
		rest, ok = skip(raw[1:], uint64(first))
	case first < 224:
		if len(raw) < 2 {
			return nil, false, false
		}
		rest, ok = skip(raw[2:], uint64(first-192)<<8+uint64(raw[1])+192)
	case first < 255:
		rest, ok = skip(raw[1:], 1<<(first&0x1f))
		return rest, true, ok
	default:
		rest, ok = oldBody(2, raw[1:])
	}
	return rest, false, ok
}

func skip(raw []byte, length uint64) (rest []byte, ok bool) {
	if length > uint64(len(raw)) {
		return nil, false
	}
	return raw[length:], true
}
