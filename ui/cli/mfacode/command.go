package mfacode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/usercommand"
)

// Variables that tell the command which identity and device it is for.
const (
	identityVariable = "AUTHDECK_IDENTITY"
	deviceVariable   = "AUTHDECK_MFA_DEVICE"
)

// outputLimit is more than any command needs for six digits, in bytes.
const outputLimit = 64 << 10

// Why the output of a command is no code.
var (
	errOutput  = errors.New("did not print six digits and nothing else")
	errNothing = errors.New("printed nothing")
)

// ErrInterrupted says that ctrl+c ended the command.
var ErrInterrupted = errors.New("the MFA command was interrupted")

// failed says why there is no code, and quotes the command and its last message, both without secrets. A command may contain a
// seed.
func (c Command) failed(why error, said *lastLine) error {
	p := &model.Problem{Kind: model.ErrNoCode, What: "the MFA command " + why.Error() + ": " + withoutSecrets(c.Line), Cause: why}
	if line := said.text(); line != "" {
		p.Why = "it said: " + line
	}
	return p
}

// Command prints an MFA code, for example from a security key or a password manager.
type Command struct {
	Line     string        // for sh -c, or cmd /d /s /c on Windows
	Env      []string      // its environment, to which AUTHDECK_IDENTITY and AUTHDECK_MFA_DEVICE are added
	Identity string        // name in atmos.yaml
	Device   string        // ARN or serial number of the MFA device
	Terminal *os.File      // gets its messages, and answers its questions; nil if there is no terminal
	Messages io.Writer     // gets its messages if there is no terminal
	Deadline time.Duration // how long it may take
}

// Code runs the command and returns the six digits that it printed; spaces between them are ignored. The command gets its own
// process group, which ends with the command, with the context, at the deadline, or as soon as it has printed far too much. Errors:
// ErrInterrupted, the context's, or a *model.Problem that quotes the command and the last line of its messages, but never its
// output.
func (c Command) Code(ctx context.Context) (string, error) {
	limited, cancel := context.WithTimeout(ctx, c.Deadline)
	defer cancel()
	limited, stop := context.WithCancelCause(limited)
	defer stop(nil)
	out, said := limitedBuffer{full: func() { stop(errOutput) }}, &lastLine{}
	err := usercommand.Command{
		Line: c.Line, Env: c.Env, Variables: []usercommand.Variable{{Name: identityVariable, Value: c.Identity}, {Name: deviceVariable, Value: c.Device}},
		Terminal: c.Terminal, Output: &out, Messages: c.Messages, Said: said,
	}.Run(limited)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(context.Cause(limited), errOutput): // its last message is about the broken pipe
		return "", c.failed(errOutput, &lastLine{})
	case limited.Err() != nil:
		return "", c.failed(fmt.Errorf("did not print a code within %v", c.Deadline), said)
	case errors.Is(err, usercommand.ErrInterrupted):
		return "", ErrInterrupted
	case err != nil:
		return "", c.failed(fmt.Errorf("failed (%w)", err), said)
	}
	if strings.TrimSpace(out.kept.String()) == "" {
		return "", c.failed(errNothing, said)
	}
	code, refused := model.AddDigits("", []rune(out.kept.String()))
	if refused != "" || len(code) != model.CodeLength {
		return "", c.failed(errOutput, said)
	}
	return code, nil
}

// limitedBuffer rejects more than outputLimit, and records that it is full. It embeds no buffer, because a buffer's ReadFrom would
// accept everything.
type limitedBuffer struct {
	kept bytes.Buffer
	full func()
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if len(p) > outputLimit-b.kept.Len() {
		b.full()
		return 0, errOutput
	}
	return b.kept.Write(p)
}
