package plain

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/ui/words"
)

func (r *run) askKeyID(ctx context.Context) error {
	f := r.form
	if e := r.opts.Example.AccessKeyID; e != "" && f.draft.AccessKeyID == "" {
		r.say("Try %s", e)
	}
	q := question{text: words.LabelKeyID, fallback: f.draft.AccessKeyID, help: []string{
		"The access key ID of the IAM user: 20 letters and digits that start with AKIA.",
		"You find it in the AWS console under IAM, Users, your user, Security credentials, Access keys.",
	}}
	for {
		a, err := r.typed(ctx, q)
		if err != nil {
			return err
		}
		id, again := r.pastedKeyID(a)
		if again {
			continue
		}
		right := fmt.Sprintf("%d characters", len(id))
		if account := model.KeyAccount(id); account != "" {
			right += ", account " + account
		}
		if r.judge(model.CheckAccessKeyID(id), right) {
			f.draft.AccessKeyID = id
			return nil
		}
	}
}

// askSecretKey never says anything of a secret but its length.
func (r *run) askSecretKey(ctx context.Context) error {
	f := r.form
	if f.pasted { // beside the access key ID
		f.pasted = false
		if r.judge(model.CheckSecretKey(f.draft.Secret), "") {
			return nil
		}
	}
	if e := r.opts.Example.SecretKey; e != "" && f.draft.Secret.Empty() {
		r.say("Try %s", e)
	}
	q := question{text: words.LabelSecret + " (not shown)", help: []string{
		"The secret access key that belongs to the access key ID. AWS shows it once, when the key is made.",
	}}
	if !f.draft.Secret.Empty() {
		q.shown = "as typed before"
	} else if f.keepsSecret() {
		q.shown = "unchanged"
	}
	for {
		typed, word, err := r.askSecret(ctx, q, "up")
		switch {
		case err != nil:
			return err
		case word != "":
			return errUp
		}
		s, again := r.pastedSecret(typed)
		typed.Wipe()
		switch {
		case again:
			continue
		case s.Empty() && !f.draft.Secret.Empty():
			s = f.draft.Secret.Clone() // judged again: what was a warning still is
		case s.Empty() && f.keepsSecret():
			return nil
		}
		m := model.CheckSecretKey(s)
		if s.Empty() && f.stored {
			m.Text = words.Sentence(model.ErrSecretForOtherKey.Error())
		}
		if r.judge(m, fmt.Sprintf("%d characters", s.Len())) {
			f.draft.Secret.Wipe()
			f.draft.Secret = s
			return nil
		}
		s.Wipe()
	}
}

func (r *run) askDevice(ctx context.Context) error {
	f := r.form
	for {
		q := question{text: words.LabelDevice, fallback: f.draft.Device, help: append(words.DeviceSteps(),
			"Answer find to ask AWS for it with the keys typed here, none to leave it out.",
			"A hardware device has a serial number instead.",
			"Security keys and passkeys cannot sign in this way.")}
		device, err := r.typed(ctx, q)
		switch {
		case err != nil:
			return err
		case strings.EqualFold(device, "none"):
			device = ""
		case strings.EqualFold(device, "find"):
			if err := r.find(ctx); err != nil {
				return err
			}
			continue
		}
		m := model.CheckDevice(device)
		if m.Text == "" {
			m = model.CheckDeviceAccount(device, model.KeyAccount(f.draft.AccessKeyID))
		}
		right := ""
		if account := model.DeviceAccount(device); account != "" {
			right = "The device is of account " + account
		}
		if r.judge(m, right) {
			f.draft.Device = device
			return nil
		}
	}
}

// find asks AWS for the MFA device and offers what it knows as the field's value.
func (r *run) find(ctx context.Context) error {
	f := r.form
	if f.draft.Secret.Empty() && !f.keepsSecret() {
		r.say("Error: The keys are needed to look for the device.")
		return nil
	}
	r.say("Asking AWS for your MFA devices.")
	asking, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	devices, guessed, err := r.workspace.FindDevices(asking, r.identity, f.draft)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		r.say("Warning: %s; f1 shows where the ARN stands.", words.Explain(err).Title)
	case len(devices) == 0:
		r.say("Warning: AWS knows no authenticator app for this user.")
	case guessed:
		r.say("A guess, because AWS does not let this user list devices: %s", devices[0])
		f.draft.Device = devices[0]
	case len(devices) == 1:
		r.say("Found: %s", devices[0])
		f.draft.Device = devices[0]
	default:
		return r.chooseDevice(ctx, devices)
	}
	return nil
}

func (r *run) chooseDevice(ctx context.Context, devices []string) error {
	r.say("Found %d:", len(devices))
	for i, d := range devices {
		r.say("%d. %s", i+1, d)
	}
	for {
		a, err := r.ask(ctx, question{text: "Number", fallback: "1", help: []string{"Answer the number of the device that shows your codes."}})
		if err != nil {
			return err
		}
		if n, err := strconv.Atoi(a); err == nil && n >= 1 && n <= len(devices) {
			r.form.draft.Device = devices[n-1]
			return nil
		}
		r.say("Answer a number from 1 to %d.", len(devices))
	}
}

func (r *run) askDuration(ctx context.Context) error {
	f := r.form
	mfa := f.draft.Device != "" || r.identity.Device.Value != ""
	limit := words.Span(model.DurationLimit(mfa))
	q := question{text: words.LabelDuration, fallback: f.draft.Duration, help: []string{
		"How long a session lasts: seconds as in 3600, or 90m, 12h, 1d. From 15m to " + limit + ".",
	}}
	for {
		text, err := r.typed(ctx, q)
		if err != nil {
			return err
		}
		right := ""
		if d, err := model.ParseDuration(text); err == nil {
			right = "A session lasts " + words.Span(d)
		}
		if r.judge(model.CheckDuration(text, mfa), right) {
			f.draft.Duration = text
			return nil
		}
	}
}
