package model

import (
	"regexp"
	"sync"
)

// pattern compiles an expression on first use: most commands need none.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
