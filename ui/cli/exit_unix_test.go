//go:build unix

package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

func TestACtrlCThatEndedAnotherProgramDoesNotEndThisOne(t *testing.T) {
	c := command{Wiring: Wiring{Exit: func(int) {}}}
	ctx, stop := c.untilSignal()
	defer stop()
	heard := make(chan struct{})
	back := c.handOver(func() { close(heard) })
	delivered := make(chan os.Signal, 1)
	signal.Notify(delivered, syscall.SIGINT)
	defer signal.Stop(delivered)
	interrupt := func() {
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		<-delivered
	}
	interrupt()
	<-heard
	c.endedOther()
	back()
	interrupt() // it stands for the same one
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for c.endedOthers.Load() > 0 {
		if ctx.Err() != nil && c.endedOthers.Load() > 0 {
			t.Fatal("it ended at once")
		}
		<-again.C
	}
	for ctx.Err() == nil {
		interrupt()
		<-again.C
	}
	if cause := (signalled{}); !errors.As(context.Cause(ctx), &cause) || cause.signal != syscall.SIGINT {
		t.Errorf("ended by %v", context.Cause(ctx))
	}
}
