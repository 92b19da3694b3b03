// Package mfacode chooses the source of a sign-in's MFA code: this run of authdeck (--mfa-code or its variable), a command that
// prints codes (--mfa-command or the settings), or a person who types it.
package mfacode

import (
	"context"
	"io"
	"time"

	"authdeck/model"
	"authdeck/ui/cli/term"
	"authdeck/ui/frontend"
)

// Variable has the MFA code for one run; programs that it starts do not get it.
const Variable = "AUTHDECK_MFA_CODE"

// Source says where one run of authdeck gets its codes.
type Source struct {
	Given    *string                                        // the code that was given, as typed; nil for none
	Line     string                                         // the command of --mfa-command; "" for none
	Setting  func(identity string) (line string, err error) // the command of the settings; "" for none
	Env      func() []string                                // the environment of the command
	Messages io.Writer                                      // gets the command's messages if there is no terminal
	Clock    model.Clock
	Waiting  func(time.Duration) // tells the user that authdeck waits for the next code
}

// Check returns model.ErrCodeForm if the given code does not have six digits. An empty one comes from a script whose variable is
// not set.
func (s Source) Check() error {
	if s.Given != nil && len(s.digits()) != model.CodeLength {
		return model.ErrCodeForm
	}
	return nil
}

// digits removes the spaces that apps show in a code.
func (s Source) digits() string {
	digits, _ := model.AddDigits("", []rune(*s.Given))
	return digits
}

// Of returns the source of an identity's code. Errors: Check's, and those of the settings.
func (s Source) Of(id model.Identity) (model.CodeSource, error) {
	if s.Given != nil {
		return model.GivenCode, s.Check()
	}
	line, err := s.CommandLine(id)
	if line != "" {
		return model.CommandCode, err
	}
	return model.TypedCode, err
}

// CommandLine is the command that prints the identity's codes; "" for none.
func (s Source) CommandLine(id model.Identity) (string, error) {
	if s.Line != "" {
		return s.Line, nil
	}
	return s.Setting(id.Ref.Name)
}

// Wanted reports whether this run itself says where its code comes from; the settings do not count.
func (s Source) Wanted() bool { return s.Given != nil || s.Line != "" }

// MayType reports whether a person may type a code if the command prints none that AWS accepts. With --mfa-command, the run fails
// instead.
func (s Source) MayType() bool { return !s.Wanted() }

// Codes returns the source of an identity's codes. The zero Codes means that a person types them. Errors: as for Of.
func (s Source) Codes(id model.Identity) (frontend.Codes, error) {
	from, err := s.Of(id)
	switch {
	case err != nil || from == model.TypedCode:
		return frontend.Codes{}, err
	case from == model.GivenCode:
		return frontend.Codes{From: from, Get: s.given}, nil
	}
	line, err := s.CommandLine(id)
	get := func(ctx context.Context, a *model.Attempt, again bool) (string, error) {
		return s.printed(ctx, a, line, again)
	}
	return frontend.Codes{From: from, Get: get, MayType: s.MayType()}, err
}

func (s Source) given(ctx context.Context, a *model.Attempt, again bool) (string, error) {
	if again {
		return "", model.ErrCodeUsed
	}
	return s.digits(), a.HasDevice(ctx)
}

// printed runs the command that prints a code, which gets the device of the code. With again it waits for the next code first.
func (s Source) printed(ctx context.Context, a *model.Attempt, line string, again bool) (string, error) {
	if err := a.HasDevice(ctx); err != nil {
		return "", err
	}
	if again {
		wait := model.NextCode(s.Clock.Now()).Truncate(time.Second) + time.Second
		s.Waiting(wait)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	run := Command{
		Line: line, Env: s.Env(), Identity: a.Identity.Ref.Name, Device: a.Device, Messages: s.Messages, Deadline: model.KeyringTimeout,
	}
	if t, err := term.Controlling(); err == nil {
		defer func() { _ = t.Close() }()
		run.Terminal = t
	}
	return run.Code(ctx)
}
