// Package bus looks at the D-Bus session bus before a library does.
//
// 99designs/keyring connects to the session bus in its init functions, without a deadline and, where no bus is known,
// by starting one with dbus-launch. Go initialises packages that are ready in the order of their import paths, and
// authdeck/… sorts before github.com/…. So this package, with nothing imported but what that library needs itself, runs
// first: where no bus answers within 50 ms it takes the address away from this process. Children get it back by Restore.
package bus

import (
	"os"
	"strings"
	"sync"
)

// Finding is the result of the check of the session bus.
type Finding int

// Absent: no bus is known, or nothing listens at its address. Silent: something listens but does not answer. Refused: the bus
// belongs to another user.
const (
	Absent Finding = iota
	Silent
	Refused
	Answered
)

func (f Finding) String() string {
	switch f {
	case Answered:
		return "answered"
	case Silent:
		return "silent"
	case Refused:
		return "refused"
	}
	return "absent"
}

const (
	variable = "DBUS_SESSION_BUS_ADDRESS"
	// disabled is an address that every D-Bus library rejects without trying to connect.
	disabled = "disabled:"
)

// look is the result of the check, and the original value of the variable.
type look struct {
	finding  Finding
	original string
	set      bool
}

// looked is set before main, and again by Ask if a bus was only slow.
var (
	mu     sync.Mutex
	looked look
)

// State returns the result of the check. On systems where there is no check (macOS, Windows) it is Absent.
func State() Finding {
	mu.Lock()
	defer mu.Unlock()
	return looked.finding
}

// Restore returns the environment for a child: env with the session bus address that this process was started with.
func Restore(env []string) []string {
	mu.Lock()
	defer mu.Unlock()
	return looked.restore(env)
}

func (l look) restore(env []string) []string {
	out := make([]string, 0, len(env)+1)
	for _, kv := range env {
		if !strings.HasPrefix(kv, variable+"=") {
			out = append(out, kv)
		}
	}
	if l.set {
		out = append(out, variable+"="+l.original)
	}
	return out
}

// remember saves the variable before anything changes it.
func remember() look {
	original, set := os.LookupEnv(variable)
	return look{original: original, set: set}
}
