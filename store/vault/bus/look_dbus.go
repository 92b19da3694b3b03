//go:build linux || freebsd || netbsd || openbsd || dragonfly

package bus

import (
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	// patience is for the whole look before main. A healthy bus answers in 0.2 ms.
	patience = 50 * time.Millisecond
	// secondPatience is for the one who needs the bus and waits off the screen.
	secondPatience = time.Second
)

func init() {
	looked = remember()
	lookFor(patience)
}

// Ask is State, but a bus that was silent at the start, perhaps because the machine was busy, is asked again, for a
// second at most. One that answers now is there for this process too. Whoever asks while it is asked, or soon after, is
// given the same answer.
func Ask() Finding {
	mu.Lock()
	defer mu.Unlock()
	if looked.finding == Silent && time.Since(looked.again) > secondPatience {
		lookFor(secondPatience)
		looked.again = time.Now()
	}
	return looked.finding
}

func lookFor(patience time.Duration) {
	uid := os.Getuid()
	address, finding := find(candidates(looked.original, os.Getenv("XDG_RUNTIME_DIR"), uid), uid, patience)
	looked.finding = finding
	_ = os.Setenv(variable, address)
}

// candidates lists the addresses to try. An unset variable, and the one that asks for a bus to be started, mean the
// bus of the user's runtime folder.
func candidates(address, runtimeDir string, uid int) []string {
	if address == "" || strings.HasPrefix(address, "autolaunch:") {
		if runtimeDir == "" {
			runtimeDir = "/run/user/" + strconv.Itoa(uid)
		}
		return []string{"unix:path=" + escape(runtimeDir+"/bus")}
	}
	return strings.Split(address, ";")
}

// find gives the first address that answers. Only that one is left to the libraries: they would try the others of the
// list too, and wait for ever at a silent one.
func find(addresses []string, uid int, patience time.Duration) (string, Finding) {
	end := time.Now().Add(patience)
	worst := Absent
	for i, a := range addresses {
		share := time.Until(end) / time.Duration(len(addresses)-i)
		switch f := probe(a, uid, time.Now().Add(share)); f {
		case Answered:
			return a, Answered
		case Silent, Refused:
			worst = max(worst, f)
		}
	}
	return disabled, worst
}

// escape writes a path as a value of a D-Bus address (D-Bus specification, "Server Addresses").
func escape(path string) string {
	const plain = "-_/.\\*"
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteString("%" + strconv.FormatUint(uint64(c)|0x100, 16)[1:])
	}
	return b.String()
}

func unescape(value string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] != '%' {
			b.WriteByte(value[i])
			continue
		}
		if i+2 >= len(value) {
			return "", false
		}
		c, err := strconv.ParseUint(value[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(c))
		i += 2
	}
	return b.String(), true
}
