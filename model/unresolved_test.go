package model_test

import (
	"context"
	"errors"
	"testing"

	"authdeck/model"
)

// later makes the MFA device the result of a command, and counts its runs.
func later(asked *int, resolved model.Identity, err error) func(*model.Identity) {
	return func(id *model.Identity) {
		id.Device = model.Setting[string]{Set: true, Later: true}
		id.Unresolved = &model.Unresolved{
			Commands: []model.Command{{Line: "op read mfa"}},
			Run: func(context.Context) (model.Identity, error) {
				*asked++
				return resolved, err
			},
		}
	}
}

func TestEveryUseCaseResolvesAndTheListDoesNot(t *testing.T) {
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.Device = tablet })
	asked := 0
	id := w.identity(later(&asked, w.identity(withDevice(phone)), nil))
	w.Config.Identities = []model.Identity{id}
	if rows := w.Overview(t.Context(), model.Remembered).Rows; asked != 0 || rows[0].ShownDevice() != model.FromCommand || rows[0].Device() != "" {
		t.Fatalf("asked %d times, %+v", asked, rows)
	}
	if s := w.Overview(t.Context(), model.AskKeyring); s.Silent != nil || asked != 0 {
		t.Fatal(s.Silent, asked)
	}
	a := w.begin(id)
	if a.Device != phone || a.Identity.Device.Later || a.Identity.Ref != id.Ref || asked != 1 {
		t.Errorf("%+v after %d", a, asked)
	}
	a.Close()
	for name, use := range map[string]func(model.Identity) error{
		"Edit":   func(id model.Identity) error { _, _, err := w.Edit(t.Context(), id); return err },
		"Verify": func(id model.Identity) error { _, err := w.Verify(t.Context(), id); return err },
		"Configure": func(id model.Identity) error {
			_, err := w.Configure(t.Context(), id, model.Draft{AccessKeyID: keyID}, model.Saving{})
			return err
		},
		"FindDevices": func(id model.Identity) error {
			_, err := w.FindDevices(t.Context(), id, model.Draft{AccessKeyID: keyID})
			return err
		},
	} {
		asked = 0
		if err := use(id); err != nil || asked != 1 {
			t.Errorf("%s: %v, asked %d times", name, err, asked)
		}
		broken := &model.Problem{What: "the command failed"}
		for _, failing := range []func(*model.Identity){
			later(&asked, model.Identity{Problem: broken}, nil), later(&asked, model.Identity{}, broken),
		} {
			if err := use(w.identity(failing)); !errors.Is(err, broken) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestAResolvedIdentityRunsNothingAgain(t *testing.T) {
	w := newWorld(t)
	asked := 0
	id, err := w.identity(later(&asked, w.identity(withDevice(phone)), nil)).Resolve(t.Context())
	if err == nil {
		id, err = id.Resolve(t.Context())
	}
	if err != nil || asked != 1 || id.Device.Value != phone {
		t.Errorf("%v, asked %d times: %+v", err, asked, id)
	}
}
