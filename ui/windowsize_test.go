package ui_test

import (
	"strings"
	"testing"

	"authdeck/ui/frontend"
)

func TestATerminalThatKnowsOnlyPartOfItsSizeGetsTheRest(t *testing.T) {
	play(t, func(t *testing.T) {
		for _, size := range [][2]int{{0, 0}, {100, 0}, {0, 30}} {
			newBench(t).start(frontend.Options{}).resize(size[0], size[1]).see("emergency-user")
		}
	})
}

func TestATerminalThatClaimsAnAbsurdSizeIsNotFilled(t *testing.T) {
	play(t, func(t *testing.T) {
		d := newBench(t).start(frontend.Options{}).resize(65535, 65535).see("emergency-user")
		if rows := strings.Count(d.m.View(), "\n"); rows > 1000 {
			t.Errorf("%d rows are drawn", rows)
		}
	})
}
