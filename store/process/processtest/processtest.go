// Package processtest is for tests that mostly wait for programs that they start.
package processtest

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"syscall"
)

// RunMoreAtOnce runs four parallel tests per processor, unless -parallel sets the number. It is for TestMain.
func RunMoreAtOnce() {
	flag.Parse()
	atOnce := flag.Lookup("test.parallel")
	if atOnce.Value.String() == atOnce.DefValue {
		_ = atOnce.Value.Set(strconv.Itoa(4 * runtime.GOMAXPROCS(0)))
	}
}

// WriteProgram writes a program that a test starts. Meanwhile no other is started: until it runs, it would have our open file, and Linux
// does not start a program that is open for writing ("text file busy").
func WriteProgram(path, text string) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return os.WriteFile(path, []byte(text), 0o755) //nolint:gosec // it must be executable
}
