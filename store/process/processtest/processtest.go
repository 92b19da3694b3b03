// Package processtest is for tests that mostly wait for programs that they start.
package processtest

import (
	"flag"
	"runtime"
	"strconv"
)

// RunMoreAtOnce runs four parallel tests per processor, unless -parallel sets the number. It is for TestMain.
func RunMoreAtOnce() {
	flag.Parse()
	atOnce := flag.Lookup("test.parallel")
	if atOnce.Value.String() == atOnce.DefValue {
		_ = atOnce.Value.Set(strconv.Itoa(4 * runtime.GOMAXPROCS(0)))
	}
}
