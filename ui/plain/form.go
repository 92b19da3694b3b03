package plain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
	"authdeck/model/flow"
	"authdeck/model/form"
	"authdeck/model/keysimport"
	"authdeck/ui/words"
)

// keysForm is the form as filled in so far. It is kept until the keys are saved or the form is left, so that a failed save loses
// nothing.
type keysForm struct {
	form.Keys
	draft     model.Draft
	conflicts model.Conflict     // why it was not saved; the user may override these conflicts
	override  model.Conflict     // conflicts that do not stop the save
	warnings  [form.Count]string // about each field as typed; "" for none
	judged    form.Field         // the last field that was checked
	pasted    bool               // the secret came with the access key ID
}

func newForm(id model.Identity, d model.Draft, stored bool) *keysForm {
	k := form.NewKeys(id, d, stored)
	return &keysForm{Keys: k, draft: k.Initial}
}

// errUp goes to the previous field.
var errUp = errors.New("up")

// managed says that the configuration sets a field; "" if it can be edited here.
func (f *keysForm) managed(field form.Field) string {
	value, origin, managed := f.Managed(field)
	if !managed {
		return ""
	}
	says := strings.TrimSpace(value + " is " + origin.Managed())
	if note := f.DurationNote(f.draft); field == form.Duration && note != "" {
		says += "; " + note
	}
	return says
}

// enter asks for one field after another, and whether to ignore warnings.
func (r *run) enter(ctx context.Context) (flow.Event, error) {
	if r.identity.KeysInConfig() {
		r.sayManaged()
		return r.back()
	}
	if conflicts := r.form.conflicts; conflicts != 0 {
		r.form.conflicts = 0
		yes, err := r.agreed(ctx, words.NothingSaved+". Save anyway?")
		if r.form.override |= conflicts; err != nil || yes {
			return flow.Submit, err
		}
		r.say("%s. Back to the first field of the form.", words.NothingSaved)
	}
	r.form.override = 0
	if note := words.KeyringNote(r.workspace.Vault.Keyring()); note != "" {
		r.say("Warning: %s.", note)
	}
	r.say("Keys of %s. Enter keeps the value in brackets. Type ? for help, up for the previous field, back to cancel.", r.identity.Title)
	for from := 0; ; {
		if err := r.askFields(ctx, from); err != nil {
			return r.orBack(err)
		}
		if from = r.sayWarnings(); from < 0 {
			return flow.Submit, nil
		}
		if yes, err := r.agreed(ctx, "Save anyway?"); err != nil || yes {
			if r.form.warnings[form.Device] != "" {
				r.form.override |= model.ConflictDevice // AWS's answer about the account asks nothing new
			}
			return flow.Submit, err
		}
		r.say("%s. Back to the first field with a warning.", words.NothingSaved)
	}
}

// sayWarnings says the warnings about the fields again, but for the one that was just said. It returns the first field with one; -1 for
// none.
func (r *run) sayWarnings() (first int) {
	first = -1
	for i, warning := range r.form.warnings {
		if warning == "" {
			continue
		}
		if first < 0 {
			first = i
		}
		if form.Field(i) != r.form.judged {
			r.say("Warning: %s", warning)
		}
	}
	return first
}

// agreed asks a question whose safe answer is no.
func (r *run) agreed(ctx context.Context, text string) (bool, error) {
	yes, err := r.confirm(ctx, text, false)
	if errors.Is(err, errBack) {
		return false, nil
	}
	return yes, err
}

// askFields asks for each field from one on that can be edited here, until the last one or until the user leaves.
func (r *run) askFields(ctx context.Context, from int) error {
	asks := [form.Count]func(context.Context) error{r.askKeyID, r.askSecretKey, r.askDevice, r.askDuration}
	for i := from; i < form.Count; {
		if says := r.form.managed(form.Field(i)); says != "" {
			r.say("%s: %s.", form.Field(i).Label(), says)
			i++
			continue
		}
		switch err := asks[i](ctx); {
		case err == nil:
			i++
		case errors.Is(err, errUp):
			i = r.form.before(i)
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

func (f *keysForm) origin(field form.Field) model.Origin {
	_, origin, _ := f.Managed(field)
	return origin
}

// before is the previous field that can be edited.
func (f *keysForm) before(at int) int {
	for i := at - 1; i >= 0; i-- {
		if f.managed(form.Field(i)) == "" {
			return i
		}
	}
	return at
}

// mayLeave asks before typed text is lost. A second end of the input leaves.
func (r *run) mayLeave(ctx context.Context) (bool, error) {
	if !r.form.Edited(r.form.draft) {
		return true, nil
	}
	yes, err := r.confirm(ctx, words.Discard, false)
	if errors.Is(err, errBack) {
		return true, nil
	}
	return yes, err
}

// sayManaged is the form of an identity whose keys are all in the configuration.
func (r *run) sayManaged() {
	id := r.identity
	r.say("All keys of %s are %s.", id.Title, model.Origin{File: id.AccessKeyID.Origin.File}.Managed())
	for field := range form.Field(form.Count) {
		switch says := r.form.managed(field); {
		case says == "":
		case field == form.KeyID, field == form.SecretKey:
			r.say("%s is %s.", field.Label(), r.form.origin(field).Managed())
		default:
			r.say("%s: %s.", field.Label(), says)
		}
	}
	if says, command := words.MovePlainKeys(id); says != "" {
		r.say("%s", says)
		r.sayAsIs(command)
		return
	}
	r.say("To change the keys, edit %s", sentence(id.AccessKeyID.Origin.File))
}

// save verifies and saves what was typed.
func (r *run) save(ctx context.Context) (flow.Event, error) {
	said := false // the check says that the save follows
	how := model.Saving{NoVerify: r.opts.NoVerify, Override: r.form.override, Doing: func(step model.SaveStep) {
		if !said {
			r.say("%s", sentence(r.saving(step)))
		}
		said = true
	}}
	saving, cancel := context.WithTimeout(ctx, model.SaveTimeout)
	defer cancel()
	receipt, err := r.workspace.Configure(saving, r.identity, r.form.draft, how)
	if err != nil {
		if ctx.Err() != nil {
			r.say("%s", spokenMark(words.NotSavedLast([]string{r.identity.Title}, err)))
			return "", ctx.Err()
		}
		r.notSaved(err)
		return flow.Failed, nil
	}
	r.dropForm()
	r.outcome.Saved, r.outcome.Identity = &receipt, r.identity
	return flow.Saved, nil
}

// saving says what happens before an entry is saved.
func (r *run) saving(step model.SaveStep) string {
	if r.opts.NoVerify {
		return words.SavingUnchecked
	}
	return words.Saving(step)
}

// notSaved says why, and remembers what the user may override.
func (r *run) notSaved(err error) {
	p := words.Explain(err)
	if r.form.conflicts = model.ConflictsIn(err); r.form.conflicts&^model.ConflictRefused != 0 {
		p.Fix = nil // a question follows
	}
	r.tell(p)
}

// judge says what is wrong or right about a value; after an error the field is asked for again.
func (r *run) judge(field form.Field, p *model.Problem, right string) (accepted bool) {
	r.form.warnings[field], r.form.judged = "", field
	switch {
	case p.Blocks():
		r.say("Error: %s", sentence(words.Line(p)))
	case p != nil:
		r.say("Warning: %s", sentence(words.Line(p)))
		r.form.warnings[field] = sentence(p.What)
	case right != "":
		r.say("%s", sentence(right))
	}
	return !p.Blocks()
}

// typed is ask for a field: "up" goes to the previous one.
func (r *run) typed(ctx context.Context, q question) (string, error) {
	a, err := r.ask(ctx, q)
	if err == nil && strings.EqualFold(a, "up") {
		err = errUp
	}
	return a, err
}

func (r *run) askKeyID(ctx context.Context) error {
	f := r.form
	if e := r.opts.Example.AccessKeyID; e != "" && f.draft.AccessKeyID == "" {
		r.say("Demo: type %s", e)
	}
	q := question{cancels: r.backCancels(), text: form.KeyID.Label(), fallback: f.draft.AccessKeyID, help: slices.Concat(
		[]string{"The access key ID of your IAM user: 20 letters and digits, starting with AKIA. To get keys:"}, words.KeySteps())}
	for {
		a, err := r.typed(ctx, q)
		if err != nil {
			return err
		}
		id, again := r.pastedKeyID(a)
		if again {
			continue
		}
		v := f.Check(form.KeyID, model.Draft{AccessKeyID: id})
		right := fmt.Sprintf("%d characters", v.Length)
		if v.Account != "" {
			right += ", account " + v.Account
		}
		if odd := model.OddInKeyID(id); odd != nil {
			right = "Warning: " + words.Line(odd)
		}
		if r.judge(form.KeyID, v.Problem, right) {
			f.draft.AccessKeyID = id
			return nil
		}
	}
}

// askSecretKey never says anything about a secret except its length.
func (r *run) askSecretKey(ctx context.Context) error {
	f := r.form
	if f.pasted { // beside the access key ID
		f.pasted = false
		if r.judge(form.SecretKey, model.CheckSecretKey(f.draft.Secret), "") {
			return nil
		}
	}
	if e := r.opts.Example.SecretKey; e != "" && f.draft.Secret.Empty() {
		r.say("Demo: type %s", e)
	}
	q := question{cancels: r.backCancels(), text: form.SecretKey.Label() + " (not shown)", help: []string{
		"The secret access key for this access key ID. AWS shows it only once, when you create the key.",
	}}
	if !f.draft.Secret.Empty() {
		q.shown = "as typed"
	} else if f.KeepsSecret(f.draft) {
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
			s = f.draft.Secret.Clone() // checked again: the warning is still there
		case s.Empty() && f.KeepsSecret(f.draft):
			return nil
		}
		v := f.Check(form.SecretKey, model.Draft{AccessKeyID: f.draft.AccessKeyID, Secret: s})
		if r.judge(form.SecretKey, v.Problem, fmt.Sprintf("%d characters", v.Length)) {
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
		q := question{cancels: r.backCancels(), text: form.Device.Label(), fallback: f.draft.Device, help: append(words.DeviceSteps(),
			"Type find to look it up with the keys above, or none to skip it.",
			"A hardware device has a serial number instead.",
			"Security keys and passkeys do not work here.")}
		device, err := r.typed(ctx, q)
		switch {
		case err != nil:
			return err
		case strings.EqualFold(device, "none"):
			device = ""
			r.say("None. authdeck looks it up when you sign in.")
		case strings.EqualFold(device, "find"):
			if err := r.find(ctx); err != nil {
				return err
			}
			continue
		}
		v := f.Check(form.Device, model.Draft{AccessKeyID: f.draft.AccessKeyID, Device: device})
		if v.WrongARN {
			v.Problem.Fix = model.Do("type ? to see where to find it")
		}
		right := ""
		if v.Account != "" {
			right = "Device account: " + v.Account
		}
		if r.judge(form.Device, v.Problem, right) {
			f.draft.Device = device
			return nil
		}
	}
}

// find asks AWS for the MFA device and offers it as the field's value.
func (r *run) find(ctx context.Context) error {
	f := r.form
	if f.draft.Secret.Empty() && !f.KeepsSecret(f.draft) {
		r.say("Error: Enter the keys first, then find the device.")
		return nil
	}
	r.say("Looking up your MFA devices in AWS.")
	asking, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
	defer cancel()
	found, err := r.workspace.FindDevices(asking, r.identity, f.draft)
	devices := found.Codes
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		r.say("Warning: %s. Type ? to see where to find the ARN.", words.Short(err))
	case len(devices) == 0:
		r.say("Warning: %s.", words.Sentence(words.NoCodeDevice(found)))
	case found.Guessed:
		r.say("A guess: %s. AWS does not let this user list devices.", devices[0])
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
		a, err := r.ask(ctx, question{text: "Number", fallback: "1", help: []string{"Type the number of the device that shows your codes."}})
		if err != nil {
			return err
		}
		if n, err := strconv.Atoi(a); err == nil && n >= 1 && n <= len(devices) {
			r.form.draft.Device = devices[n-1]
			return nil
		}
		r.say("Type a number from 1 to %d.", len(devices))
	}
}

func (r *run) askDuration(ctx context.Context) error {
	f := r.form
	mfa := f.DeviceInUse(f.draft) != ""
	limit := words.DurationLimits(mfa)
	q := question{cancels: r.backCancels(), text: form.Duration.Label(), fallback: f.draft.Duration, help: []string{
		"How long a session lasts: seconds (3600), or 90m, 12h, 1d. Between 15m and " + limit + ".",
	}}
	for {
		text, err := r.typed(ctx, q)
		if err != nil {
			return err
		}
		v := f.Check(form.Duration, model.Draft{Device: f.draft.Device, Duration: text})
		right := ""
		if v.Duration > 0 {
			right = "Session length: " + words.Span(v.Duration)
		}
		if r.judge(form.Duration, v.Problem, right) {
			f.draft.Duration = text
			return nil
		}
	}
}

// pastedKeyID takes the access key ID from a pasted line, and the secret if the line has it; again says that the line had no access
// key ID.
func (r *run) pastedKeyID(line string) (id string, again bool) {
	b := []byte(line)
	defer clear(b)
	what, id, value := keysimport.Line(b)
	switch what {
	case keysimport.Pair:
		if len(value) == 0 {
			return id, false
		}
		r.takeSecret(value)
		r.say("authdeck read both keys from that line. The secret key is visible above. Clear the screen when you are done.")
		r.form.pasted = true
		return id, false
	case keysimport.KeyID:
		return id, false
	case keysimport.Secret:
		if len(value) > 0 {
			r.takeSecret(value)
			r.say("authdeck read the secret access key from that line. It is visible above. Clear the screen when you are done.")
			r.form.pasted = true
		}
	case keysimport.Heading:
		r.say("That is a heading. Paste the line below it.")
	case keysimport.Token:
		r.say("Error: %s", sentence(keysimport.ErrSession.Error()))
	default:
		return model.TrimKey(line), false
	}
	return "", true
}

// pastedSecret takes a secret from a pasted line, without labels; again says that the line had none.
func (r *run) pastedSecret(typed model.Secret) (s model.Secret, again bool) {
	typed.Reveal(func(b []byte) {
		what, id, value := keysimport.Line(b)
		switch {
		case what == keysimport.Secret:
			s = model.NewSecret(bytes.Clone(value))
		case what == keysimport.Pair && len(value) > 0:
			r.form.draft.AccessKeyID, s = id, model.NewSecret(bytes.Clone(value))
			r.say("authdeck read both keys from that line. Access key ID: %s.", id)
		case what == keysimport.Token:
			r.say("Error: %s", sentence(keysimport.ErrSession.Error()))
			again = true
		case what == keysimport.Heading, what == keysimport.KeyID:
			r.say("That is not a secret access key. Paste the line below it.")
			again = true
		default:
			s = model.SecretString(model.TrimKey(string(b)))
		}
	})
	return s, again
}

func (r *run) takeSecret(value []byte) {
	r.form.draft.Secret.Wipe()
	r.form.draft.Secret = model.NewSecret(bytes.Clone(value))
}
