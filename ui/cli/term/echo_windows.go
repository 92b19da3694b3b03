package term

import (
	"os"

	"golang.org/x/sys/windows"
)

// Echo gives the two ways in which a console may take a line: hide keeps it from showing what is typed, show has it as it
// was.
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

// notifyContinued has nothing to tell: no process is stopped here.
func notifyContinued(chan<- os.Signal) {}
