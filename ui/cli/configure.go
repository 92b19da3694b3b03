package cli

import (
	"context"
	"errors"
	"fmt"

	"authdeck/model"
	"authdeck/ui/frontend"
)

// configure always asks for the identity unless -i names it.
func (c *command) configure(ctx context.Context) error {
	id, open, err := c.openNamed(ctx, c.identity)
	if err != nil {
		return c.configureUnknown(ctx, open, err)
	}
	if id.KeysInConfig() {
		c.leaveManaged(id)
		return nil
	}
	o := frontend.Options{Goal: frontend.Configure, Identity: id.Ref.Name}
	if id.Ref.Name == "" {
		o.Add = c.identity // there is no configuration to find it in
	}
	return c.screen(ctx, open, o, "authdeck user configure -i "+nameOf(id))
}

// configureUnknown offers to add an identity that atmos.yaml does not have; a script is told the command.
func (c *command) configureUnknown(ctx context.Context, open opener, err error) error {
	var unknown *model.UnknownIdentityError
	if !errors.As(err, &unknown) || unknown.Kind != "" || !c.attended() {
		return orAdd(err)
	}
	return c.screen(ctx, open, frontend.Options{Goal: frontend.Configure, Add: unknown.Name}, "authdeck identity add "+model.ShellWord(unknown.Name))
}

// orAdd names the command that adds an identity, where it is one that is not there.
func orAdd(err error) error {
	var unknown *model.UnknownIdentityError
	if !errors.As(err, &unknown) || unknown.Kind != "" {
		return err
	}
	return failure{exitFailed, fmt.Errorf("%s; to add it: authdeck identity add %s", unknown.Error(), model.ShellWord(unknown.Name))}
}
