// Package mfacommand runs the command of the user's that prints an MFA code, for example of a security key or a password
// manager.
package mfacommand

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"authdeck/model"
)

// Variables that tell the command for whom it is asked.
const (
	identityVariable = "AUTHDECK_IDENTITY"
	deviceVariable   = "AUTHDECK_MFA_DEVICE"
)

// graceful is how long the command and what it started may take to end when they are told to.
const graceful = 500 * time.Millisecond

// outputLimit is more than any command needs for six digits, in bytes.
const outputLimit = 64 << 10

// ErrInterrupted says that ctrl+c ended the command.
var ErrInterrupted = errors.New("the MFA command was interrupted")

// Command prints an MFA code.
type Command struct {
	Line     string        // for sh -c, or cmd /c on Windows
	Env      []string      // its environment, to which AUTHDECK_IDENTITY and AUTHDECK_MFA_DEVICE are added
	Identity string        // name in atmos.yaml
	Device   string        // serial number or ARN of the MFA device
	Terminal *os.File      // gets its messages, and answers its questions; nil where there is no terminal
	Messages io.Writer     // gets its messages where there is no terminal
	Deadline time.Duration // how long it may take
}

// Code runs the command and gives the six digits that it printed; spaces between them are dropped. The command gets a
// process group of its own, which ends with the context and at the deadline. Errors: ErrInterrupted, the context's, or one
// that quotes the command, never its output.
func (c Command) Code(ctx context.Context) (string, error) {
	limited, cancel := context.WithTimeout(ctx, c.Deadline)
	defer cancel()
	cmd := shell(limited, c.Line)
	cmd.Env = append(withoutOurs(c.Env), identityVariable+"="+c.Identity, deviceVariable+"="+c.Device)
	cmd.Stderr = c.Messages
	var out limitedBuffer
	cmd.Stdout = &out
	cmd.WaitDelay = graceful
	err := runInGroup(cmd, c.Terminal)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case limited.Err() != nil:
		return "", fmt.Errorf("the MFA command did not print a code within %v: %s", c.Deadline, c.Line)
	case interrupted(err):
		return "", ErrInterrupted
	case err != nil && !errors.Is(err, exec.ErrWaitDelay): // with that it ended well, and what it left running was ended
		return "", fmt.Errorf("the MFA command failed (%w): %s", err, c.Line)
	}
	code, refused := model.AddDigits("", []rune(out.String()))
	if refused != "" || len(code) != model.CodeLength {
		return "", fmt.Errorf("the MFA command must print a code of six digits and nothing else: %s", c.Line)
	}
	return code, nil
}

// withoutOurs drops variables of an outer run, which was for another identity perhaps.
func withoutOurs(env []string) []string {
	var kept []string
	for _, kv := range env {
		if !strings.HasPrefix(kv, identityVariable+"=") && !strings.HasPrefix(kv, deviceVariable+"=") {
			kept = append(kept, kv)
		}
	}
	return kept
}

// limitedBuffer keeps the start of what is written to it, and takes the rest.
type limitedBuffer struct{ bytes.Buffer }

func (b *limitedBuffer) Write(p []byte) (int, error) {
	b.Buffer.Write(p[:min(len(p), outputLimit-b.Len())])
	return len(p), nil
}
