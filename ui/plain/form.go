package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui/words"
)

// form is the credentials as far as they were typed. It lives until they are saved or left, so that a failed save loses
// nothing.
type form struct {
	draft   model.Draft
	initial model.Draft
	stored  bool        // an entry exists: an empty secret leaves the stored one
	doubts  model.Doubt // why it was not saved: the user may insist
	warned  bool
	pasted  bool // the secret came with the access key ID
}

func newForm(d model.Draft, stored bool) *form {
	if d.Duration == "" && !stored {
		d.Duration = model.FormatDuration(model.DefaultDuration)
	}
	return &form{draft: d, initial: d, stored: stored}
}

func (f *form) edited() bool {
	d, i := f.draft, f.initial
	return !d.Secret.Empty() || d.AccessKeyID != i.AccessKeyID || d.Device != i.Device || d.Duration != i.Duration
}

// keepsSecret tells whether no secret means the stored one.
func (f *form) keepsSecret() bool { return f.stored && f.draft.AccessKeyID == f.initial.AccessKeyID }

// errUp goes to the field before.
var errUp = errors.New("up")

// field is one value of the form: where the configuration sets it, or how it is asked for.
type field struct {
	label   string
	managed string // what to say of a value that is not edited here; "" for one that is
	ask     func(context.Context) error
}

func (r *run) fields() []field {
	id := r.identity
	device := field{label: words.LabelDevice, ask: r.askDevice}
	if id.Device.Set {
		device.managed = fmt.Sprintf("%s is managed by %s", id.Device.Value, id.Device.Origin)
	}
	duration := field{label: words.LabelDuration, ask: r.askDuration}
	if id.Duration.Set {
		duration.managed = fmt.Sprintf("%s is managed by %s", id.Duration.Value, id.Duration.Origin)
	}
	return []field{{label: words.LabelKeyID, ask: r.askKeyID}, {label: words.LabelSecret, ask: r.askSecretKey}, device, duration}
}

// enter asks for one field after the other, and whether warnings matter.
func (r *run) enter(ctx context.Context) (model.Event, error) {
	if r.identity.KeysInConfig() {
		r.sayManaged()
		return r.back()
	}
	if doubts := r.form.doubts; doubts != 0 {
		r.form.doubts = 0
		yes, err := r.agreed(ctx, "Nothing was saved. Save all the same?")
		if r.form.draft.Insist |= doubts; err != nil || yes {
			return model.Submit, err
		}
	}
	r.form.draft.Insist = 0
	if note := words.KeyringNote(r.workspace.Vault.Keyring()); note != "" {
		r.say("Warning: %s.", note)
	}
	r.say("Keys of %s. Enter takes what stands in brackets; ? explains a field, up goes to the one before, back leaves.", r.identity.Title)
	for {
		r.form.warned = false
		if err := r.askFields(ctx); err != nil {
			return r.orBack(err)
		}
		if !r.form.warned {
			return model.Submit, nil
		}
		if yes, err := r.agreed(ctx, "There were warnings. Save all the same?"); err != nil || yes {
			return model.Submit, err
		}
	}
}

// agreed is a question whose safe answer is no.
func (r *run) agreed(ctx context.Context, text string) (bool, error) {
	yes, err := r.confirm(ctx, text, false)
	if errors.Is(err, errBack) {
		return false, nil
	}
	return yes, err
}

// askFields asks for each field that is edited here, until the last one or until the user leaves.
func (r *run) askFields(ctx context.Context) error {
	fields := r.fields()
	for i := 0; i < len(fields); {
		f := fields[i]
		if f.managed != "" {
			r.say("%s: %s.", f.label, f.managed)
			i++
			continue
		}
		switch err := f.ask(ctx); {
		case err == nil:
			i++
		case errors.Is(err, errUp):
			i = before(fields, i)
		case !errors.Is(err, errBack):
			return err
		default:
			leave, asking := r.mayLeave(ctx)
			if asking != nil {
				return asking
			}
			if leave {
				return errBack
			}
		}
	}
	return nil
}

// before is the field that is edited before this one.
func before(fields []field, at int) int {
	for i := at - 1; i >= 0; i-- {
		if fields[i].managed == "" {
			return i
		}
	}
	return at
}

// mayLeave asks before typed text is lost. A second end of the input leaves.
func (r *run) mayLeave(ctx context.Context) (bool, error) {
	if !r.form.edited() {
		return true, nil
	}
	yes, err := r.confirm(ctx, "Discard what you typed?", false)
	if errors.Is(err, errBack) {
		return true, nil
	}
	return yes, err
}

// sayManaged is the form of an identity whose keys all stand in the configuration.
func (r *run) sayManaged() {
	id := r.identity
	r.say("All keys of %s are managed by %s.", id.Title, model.Origin{File: id.AccessKeyID.Origin.File})
	r.say("%s is managed by %s.", words.LabelKeyID, id.AccessKeyID.Origin)
	r.say("%s is managed by %s.", words.LabelSecret, id.SecretKey.Origin)
	for _, f := range r.fields()[2:] {
		if f.managed != "" {
			r.say("%s: %s.", f.label, f.managed)
		}
	}
	r.say("There is nothing to save here. To change the keys, edit %s", sentence(id.Origin.File))
}

// save verifies and saves what was typed. It does not listen to a cancel: half a save must not happen.
func (r *run) save(ctx context.Context) (model.Event, error) {
	if r.form.draft.NoVerify = r.opts.NoVerify; r.opts.NoVerify {
		r.say("Saving.")
	} else {
		r.say("Asking AWS who these keys belong to, then saving.")
	}
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*patience)
	defer cancel()
	receipt, err := r.workspace.Configure(saving, r.identity, r.form.draft)
	if err != nil {
		if ctx.Err() != nil {
			r.outcome.Err = err
			return "", ctx.Err()
		}
		r.notSaved(err)
		return model.Failed, nil
	}
	r.dropForm()
	r.outcome.Saved, r.outcome.Identity = &receipt, r.identity
	return model.Saved, nil
}

// notSaved says why, and remembers what the user may overrule.
func (r *run) notSaved(err error) {
	p := words.Explain(err)
	if r.form.doubts = model.Doubts(err); r.form.doubts&^model.DoubtRefused != 0 {
		p.Steps = nil // a question follows
	}
	r.tell(p)
}

// judge says what is wrong or right about a value; an error asks again.
func (r *run) judge(m model.Remark, right string) (accepted bool) {
	switch {
	case m.Blocks:
		r.say("Error: %s", sentence(m.Text))
	case m.Text != "":
		r.say("Warning: %s", sentence(m.Text))
		r.form.warned = true
	case right != "":
		r.say("%s", sentence(right))
	}
	return !m.Blocks
}

// typed is ask in a field: "up" goes to the one before.
func (r *run) typed(ctx context.Context, q question) (string, error) {
	a, err := r.ask(ctx, q)
	if err == nil && strings.EqualFold(a, "up") {
		err = errUp
	}
	return a, err
}
