// Package notify runs the user's notify_command, which shows a desktop notification.
package notify

import (
	"context"
	"time"

	"authdeck/ui/cli/usercommand"
)

// Variables that the command gets.
const (
	titleVariable = "AUTHDECK_TITLE"
	textVariable  = "AUTHDECK_TEXT"
)

// timeout is how long the command may take.
const timeout = 10 * time.Second

// Command is a shell command that shows a notification; "" shows none.
type Command struct {
	Line string
	Env  []string
}

// Send runs the command. It discards the command's output, because a screen may be drawn meanwhile.
func (c Command) Send(ctx context.Context, title, text string) error {
	if c.Line == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return usercommand.Command{
		Line: c.Line, Env: c.Env, Variables: []usercommand.Variable{{Name: titleVariable, Value: title}, {Name: textVariable, Value: text}},
		KeepChildren: true, // a notification may outlive the command
	}.Run(ctx)
}
