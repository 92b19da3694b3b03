package term

import (
	"os"

	"golang.org/x/sys/windows"
)

// Echo returns two functions: hide keeps the console from showing what is typed, show restores it.
func Echo(tty *os.File) (hide func() error, show func(), err error) {
	console := windows.Handle(tty.Fd())
	var before uint32
	if err := windows.GetConsoleMode(console, &before); err != nil {
		return nil, nil, err
	}
	hidden := before&^windows.ENABLE_ECHO_INPUT | windows.ENABLE_PROCESSED_INPUT | windows.ENABLE_LINE_INPUT
	return func() error { return windows.SetConsoleMode(console, hidden) },
		func() { _ = windows.SetConsoleMode(console, before) }, nil
}

// notifyContinued never reports anything, because no process is stopped on Windows.
func notifyContinued(chan<- os.Signal) {}
