package plain_test

import (
	"context"
	"testing"

	"authdeck/model"
	"authdeck/model/modeltest"
)

// readFaults and writeFaults are keyring errors.
func readFaults() []error {
	return faults("locked", "denied", "silent", "dead-bus", "stopped", "damaged")
}

func writeFaults() []error { return faults("not-stored", "full", "read-only") }

func faults(names ...string) (all []error) {
	for _, name := range names {
		all = append(all, modeltest.KeyringFault(name))
	}
	return all
}

// failInTurn makes the keyring fail with one after another, and then no more.
func failInTurn(b *bench, reads, writes []error) {
	b.ws.Vault = &failing{b.ws.Vault, reads, writes}
}

type failing struct {
	model.Vault
	reads, writes []error
}

func next(faults *[]error) (err error) {
	if len(*faults) > 0 {
		err, *faults = (*faults)[0], (*faults)[1:]
	}
	return err
}

func (v *failing) Read(ctx context.Context, r model.Ref) (model.Keys, error) {
	if err := next(&v.reads); err != nil {
		return model.Keys{}, err
	}
	return v.Vault.Read(ctx, r)
}

func (v *failing) Write(ctx context.Context, r model.Ref, k model.Keys) error {
	if err := next(&v.writes); err != nil {
		return err
	}
	return v.Vault.Write(ctx, r, k)
}

func TestAnErrorThatWasSaidIsNotWrittenAgainAtTheEnd(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		b.broken = &model.Problem{Origin: model.Origin{File: "/a/atmos.yaml", Line: 6}, What: "this file is not valid YAML", Fix: model.Do("check the quotes")}
		out := b.run("n")
		b.see("Error: atmos.yaml:6 is not valid YAML.\nFile: /a/atmos.yaml\nLine 6.\nCheck the quotes.\n")
		if out.Err == nil || !out.Told {
			t.Errorf("%+v", out)
		}
	})
}

// The line broke in the middle of the command, so nobody could copy it.
func TestACommandForAnotherProgramIsOnALineOfItsOwn(t *testing.T) {
	play(t, func(t *testing.T, b *bench) {
		const command = `IFS= read -rs P; printf %s "$P" | gnome-keyring-daemon --replace --unlock`
		b.Keep("emergency-user", device)
		b.ws.Config.Identities[0].Problem = &model.Problem{What: "it is locked", Fix: model.Do("try again").Then(model.Step{Text: "or unlock it in a terminal:", Code: command})}
		b.run("1", "enter", "q")
		b.see("1. Try again.\n2. Or unlock it in a terminal:\n" + command + "\n")
	})
}
