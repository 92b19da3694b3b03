//go:build linux || freebsd || netbsd || openbsd || dragonfly

package bus

import (
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	// startTimeout is for the check before main, which delays every command. A bus usually answers in 0.2 ms.
	startTimeout = 50 * time.Millisecond
	// needTimeout is for a check when the bus is needed. A busy machine may answer late.
	needTimeout = 3 * time.Second
)

// lookedAgain is when Ask last checked; mu guards it.
var lookedAgain time.Time

func init() {
	looked = remember()
	lookFor(startTimeout)
}

// Ask is like State, for a caller that needs the bus. If the bus did not answer before, Ask checks again, for at most three
// seconds, because the machine may have been busy, or the bus may have started since. If it answers now, this process uses it.
// Callers that ask at the same time or soon after get the same result.
func Ask() Finding {
	mu.Lock()
	defer mu.Unlock()
	if looked.finding != Answered && time.Since(lookedAgain) > needTimeout {
		lookFor(needTimeout)
		lookedAgain = time.Now()
	}
	return looked.finding
}

func lookFor(timeout time.Duration) {
	uid := os.Getuid()
	address, finding := find(candidates(looked.original, os.Getenv("XDG_RUNTIME_DIR"), uid), uid, timeout)
	looked.finding = finding
	_ = os.Setenv(variable, address)
}

// candidates lists the addresses to try. An unset variable, or one that asks for a bus to be started, means the bus in the
// user's runtime folder.
func candidates(address, runtimeDir string, uid int) []string {
	if address == "" || strings.HasPrefix(address, "autolaunch:") {
		if runtimeDir == "" {
			runtimeDir = "/run/user/" + strconv.Itoa(uid)
		}
		return []string{"unix:path=" + escape(runtimeDir+"/bus")}
	}
	return strings.Split(address, ";")
}

// find returns the first address that answers. The libraries get only that address, because they would also try the others in the
// list, and wait for ever for one that does not answer.
func find(addresses []string, uid int, timeout time.Duration) (string, Finding) {
	end := time.Now().Add(timeout)
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
