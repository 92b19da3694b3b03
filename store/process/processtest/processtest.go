// Package processtest is for tests that start programs and wait for them most of the time.
package processtest

import (
	"flag"
	"runtime"
	"strconv"
)

// RunMoreAtOnce lets four parallel tests per processor run at once, unless -parallel says how many. It is for TestMain.
func RunMoreAtOnce() {
	flag.Parse()
	atOnce := flag.Lookup("test.parallel")
	if atOnce.Value.String() == atOnce.DefValue {
		_ = atOnce.Value.Set(strconv.Itoa(4 * runtime.GOMAXPROCS(0)))
	}
}
