// Package keys is the form for an identity's keys.
package keys

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"authdeck/model"
	fields "authdeck/model/form"
	"authdeck/model/keysimport"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// The fields of the form, in order.
const (
	fieldKeyID    = int(fields.KeyID)
	fieldSecret   = int(fields.SecretKey)
	fieldDevice   = int(fields.Device)
	fieldDuration = int(fields.Duration)
	fieldCount    = fields.Count
)

// Host saves keys, and finds MFA devices.
type Host interface {
	SaveKeys(d model.Draft, s model.Saving) tea.Cmd
	FindDevices(d model.Draft, found func(model.Devices, error) tea.Msg) tea.Cmd
}

// form is the screen of Entering and Saving. It keeps its secret until the form is left, so that a failed save loses nothing.
type form struct {
	fields fields.Keys

	lines    [fieldCount]widget.LineField // the entry for fieldSecret is not used
	secret   widget.SecretField
	focus    int
	problems [fieldCount]*model.Problem
	info     [fieldCount]info // what is right about a value

	override model.Conflict // the conflicts that the user wants to override
	notice   string         // about the whole form
	keyring  string         // its title
	note     string         // about the keyring, if there is no notice
	why      string         // why the form is shown, until there are keys in it
	missing  error          // why a sign-in has no keys; nil if none failed
	rejected error          // why AWS rejected the saved keys; nil if it did not
	verdict  string         // what to say about that at their access key ID, until that is edited; "" for nothing
	aside    string         // the step of the sign-in
	dropLine bool           // the rest of the line is ignored: a session token, or text after a rejected paste

	dropped time.Time // when a line without a value was dropped: an enter right after it is the end of that line
	refused time.Time // when a field kept the focus: what follows at once is the rest of the same paste
	found   []string
	next    int       // index into found, for the next ctrl+f
	finding time.Time // when AWS was asked for devices

	verify  bool
	alone   bool // the run ends with the form
	example frontend.Example
}

// Options are what the form starts with.
type Options struct {
	Identity model.Identity
	Draft    model.Draft
	Stored   bool             // keys are already saved: an empty secret keeps the saved one
	NoVerify bool             // keys are saved without a check with AWS
	Example  frontend.Example // suggested values, for the demo
	Keyring  string           // the keyring to save in
	Note     string           // what to know about the keyring
	Why      string           // why the form is shown if nobody asked for it; "" otherwise
	Missing  error            // the same for programs: why the sign-in failed; nil otherwise
	Refused  error            // why AWS rejected the saved keys; nil if it did not
	Rejected bool             // AWS rejected the saved keys earlier
	Alone    bool             // the run ends with the form: there is no list to come back to
	Step     string           // step of the sign-in; "" if this is the only one
}

// New returns the form with the focus on the first field that can be edited.
func New(o Options) screen.Screen {
	k := fields.NewKeys(o.Identity, o.Draft, o.Stored)
	f := form{fields: k, verify: !o.NoVerify, example: o.Example, keyring: o.Keyring, note: o.Note, why: o.Why, missing: o.Missing, rejected: o.Refused, aside: o.Step, alone: o.Alone}
	f.lines[fieldKeyID] = widget.NewLineField(k.Initial.AccessKeyID, 256)
	f.lines[fieldDevice] = widget.NewLineField(k.Initial.Device, 300)
	f.lines[fieldDuration] = widget.NewLineField(k.Initial.Duration, 300) // a secret key fits, and is recognised

	for i := range f.lines { // typing replaces the earlier value
		f.lines[i] = f.lines[i].Select()
	}
	switch {
	case o.Refused != nil && !errors.Is(o.Refused, model.ErrSecretWrong):
		f.verdict = words.Explain(o.Refused).What
	case o.Rejected:
		f.verdict = "AWS rejected the saved keys" // the record does not say which of the two
	}
	for i, v := range []string{fieldKeyID: k.Initial.AccessKeyID, fieldSecret: "", fieldDevice: k.Initial.Device, fieldDuration: ""} {
		if v != "" { // its account, at once
			f = f.check(i)
		}
	}
	f.focus = f.step(-1, 1)
	if o.Refused != nil { // the keys were used: nothing was about to be saved
		f = f.failed(o.Refused)
		f.notice = "Sign-in failed. " + otherKeys
		if f.problems[f.focus] == nil { // no field says it
			f.notice = "AWS rejected these keys. " + otherKeys
		}
	}
	return f
}

// otherKeys says what to do about rejected keys. That the saved ones were not changed would read like good news.
const otherKeys = "Enter other keys, or press esc."

// managed reports where the configuration sets a field, which cannot be edited here then.
func (c form) managed(field int) (model.Origin, string, bool) {
	value, origin, managed := c.fields.Managed(fields.Field(field))
	return origin, value, managed
}

// step finds the next editable field from at in direction by; if there is none it stays.
func (c form) step(at, by int) int {
	for i := at + by; i >= 0 && i < fieldCount; i += by {
		if _, _, m := c.managed(i); !m {
			return i
		}
	}
	return max(at, 0)
}

func (c form) device() string {
	if _, v, m := c.managed(fieldDevice); m {
		return v
	}
	return strings.TrimSpace(c.lines[fieldDevice].Value())
}

func (c form) keyID() string { return model.TrimKey(c.lines[fieldKeyID].Value()) }

// secretKey is what was typed, without a pasted label, white space and quotes.
func (c form) secretKey() model.Secret {
	var s model.Secret
	c.secret.Value().Reveal(func(b []byte) {
		if what, _, value := keysimport.Line(b); what == keysimport.Secret {
			b = value
		}
		s = model.NewSecret(bytes.TrimRight([]byte(model.TrimKey(string(b))), ",;"))
	})
	return s
}

func (c form) draft() model.Draft {
	return model.Draft{
		AccessKeyID: c.keyID(), Secret: c.secretKey(), Device: c.device(),
		Duration: strings.TrimSpace(c.lines[fieldDuration].Value()),
	}
}

// edited reports whether leaving would lose something.
func (c form) edited() bool {
	d := c.draft()
	defer d.Secret.Wipe()
	d.Device = strings.TrimSpace(c.lines[fieldDevice].Value())
	return c.fields.Edited(d) || !c.secret.Empty()
}

// check checks one field, and says what is right about it if nothing is wrong.
func (c form) check(field int) form {
	d := c.draft()
	defer d.Secret.Wipe()
	v := c.fields.Check(fields.Field(field), d)
	is := info{}
	switch {
	case field == fieldDevice && v.WrongARN:
		v.Problem.Fix = model.Do(whereToFind + "it")
	case v.Duration > 0:
		is.text = words.Span(v.Duration)
	case field == fieldDevice && v.Account != "":
		is = info{text: accountIs(v.Account), account: v.Account}
	case v.Length > 0:
		if is.text = fmt.Sprintf("%d characters", v.Length); v.Account != "" {
			is.text += " · " + accountIs(v.Account)
		}
	}
	if field == fieldKeyID && v.Problem == nil && c.verdict != "" && d.AccessKeyID == c.fields.Initial.AccessKeyID {
		v.Problem = &model.Problem{What: c.verdict, Warning: true}
	}
	c.problems[field], c.info[field] = v.Problem, is
	return c
}

// info is what is right about a field; zero for nothing to say.
type info struct {
	text    string
	account string // of the device, if the text says nothing else
	found   int    // how many devices ctrl+f found; 0 if it did not find this one
}

func accountIs(account string) string { return "account " + account }

// whereToFind is how to find an MFA ARN; what follows is "it" or its name.
const whereToFind = "press f1 to see where to find "

// forHelp is whereToFind after a problem that is long itself.
const forHelp = "press f1 for help"

// submit checks everything. An error takes the focus. If nothing is wrong, the form asks to be saved.
func (c form) submit() (screen.Screen, screen.Request) {
	for i := fieldCount - 1; i >= 0; i-- {
		if _, _, m := c.managed(i); m {
			continue
		}
		c = c.check(i)
	}
	for i, p := range c.problems {
		if p.Blocks() {
			c.focus, c.notice = i, ""
			return c, nil
		}
	}
	return c.save()
}

// conflict is a warning about the values that the user does not override yet, with its field; nil if there is none. It does not use
// c.problems, which may have AWS's answer about other values.
func (c form) conflict() (field int, err error) {
	d := c.draft()
	defer d.Secret.Wipe()
	var unusual *model.Problem
	for _, i := range []int{fieldKeyID, fieldSecret, fieldDuration} {
		p := c.warning(i, d)
		switch {
		case p == nil:
		case unusual == nil:
			first := *p
			field, unusual = i, &first
		default:
			unusual.Why = strings.TrimSpace(unusual.Why + " " + words.Sentence(p.What) + ".")
		}
	}
	switch {
	case unusual != nil && c.override&model.ConflictUnusual == 0:
		return field, &model.UnusualError{Problem: unusual}
	case c.warning(fieldDevice, d) != nil && c.override&model.ConflictDevice == 0:
		return fieldDevice, &model.AccountError{Caller: model.Caller{Account: model.KeyAccount(d.AccessKeyID)}, Device: model.DeviceAccount(d.Device)}
	}
	return 0, nil
}

// warning is what is wrong with a field that can be edited; nil for nothing.
func (c form) warning(field int, d model.Draft) *model.Problem {
	if _, _, m := c.managed(field); m {
		return nil
	}
	return c.fields.Check(fields.Field(field), d).Problem
}

// save asks to save the content of the form. If its values look wrong, it asks the user first, and the field with the
// conflict gets the focus.
func (c form) save() (screen.Screen, screen.Request) {
	if field, err := c.conflict(); err != nil {
		c.focus, c.notice = field, words.NothingSaved
		return c, notSaved(err)
	}
	c.notice = ""
	d, s := c.draft(), model.Saving{NoVerify: !c.verify, Override: c.override}
	return c, screen.Call(func(h Host) tea.Cmd { return h.SaveKeys(d, s) })
}

// Failure is why a sign-in needs other keys: AWS rejected the saved ones, or there are none. It is nil once the user types some.
func (c form) Failure() error {
	switch {
	case c.edited():
		return nil
	case c.missing != nil:
		return c.missing
	}
	return c.rejected
}

func (c form) Wipe() { c.secret.Value().Wipe() }

func (c form) Typing(screen.Env) bool { return !c.fields.Identity.KeysInConfig() }

func (c form) Tick(screen.Env) time.Duration {
	if !c.finding.IsZero() {
		return screen.SpinnerTick
	}
	return 0
}

// EditsText says that keys with alt are for the field.
func (form) EditsText() {}

func (c form) Crumb() string { return c.fields.Identity.Title + " › Keys" }

func (c form) HeaderNote() string { return c.aside }

func (c form) Keys(screen.Env) screen.Keys {
	if c.fields.Identity.KeysInConfig() {
		return screen.Acts(screen.Bind("o", "open "+widget.Printable(filepath.Base(c.fields.Identity.AccessKeyID.Origin.File)), "o"), screen.Bind("esc", "back", "esc", "enter"), screen.Bind("q", "quit", "q"))
	}
	_, _, managed := c.managed(fieldDevice)
	k := screen.FormKeys{
		Enter: "next", Leave: "cancel", First: c.step(c.focus, -1) == c.focus, Last: c.step(c.focus, 1) == c.focus,
		Stays: c.problems[c.focus].Blocks(), Find: !managed, Empty: c.blank(c.focus),
	}
	if c.suggests() {
		k.Enter = "use suggestion"
	} else if k.Last {
		k.Enter = "save"
	}
	return k.Keys()
}

func (c form) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	switch msg := msg.(type) {
	case devicesFound:
		return c.devices(msg), nil
	case screen.Failed:
		return c.failed(msg.Err), notSaved(msg.Err)
	case screen.Override:
		c.override |= msg.Conflicts
		return c.save()
	case tea.KeyMsg:
		return c.key(msg, e.Now)
	}
	return c, nil
}

func (c form) key(msg tea.KeyMsg, now time.Time) (screen.Screen, screen.Request) {
	p := screen.Pressed(msg)
	if c.fields.Identity.KeysInConfig() {
		switch p {
		case "esc", "enter":
			return c, screen.Host.Back
		case "o":
			return c, c.openFile()
		}
		return c, nil
	}
	switch p {
	case "esc":
		if c.edited() {
			return c, screen.AskDiscard
		}
		return c, screen.Host.Back
	case "tab", "down":
		return c.move(1, now), nil
	case "shift+tab", "up":
		return c.move(-1, now), nil
	case "enter":
		if now.Sub(c.dropped) < pasteGap {
			return c, nil
		}
		c.dropped = time.Time{}
		c, stays := c.finishLine()
		if stays {
			c.dropped = now
			return c, nil
		}
		if c, stays = c.useSuggestion().stops(now); stays {
			return c, nil
		}
		if to := c.step(c.focus, 1); to != c.focus {
			return c.leave(to), nil
		}
		return c.submit()
	case "ctrl+f":
		return c.find(now)
	}
	c.dropped = time.Time{}
	return c.edit(msg, p, now), nil
}

// openFile opens the file that sets the keys. It leaves the form, which would not show the changes.
func (c form) openFile() screen.Request {
	return func(h screen.Host) tea.Cmd {
		edit := h.EditFile(c.fields.Identity.AccessKeyID.Origin, nil)
		return tea.Sequence(edit, h.Back()) // in a run for one identity, leaving ends it
	}
}

// move goes to the next field in that direction. The current field's error stays visible. A tab may be part of a paste too, so text
// that follows an invalid value at once does not go into the next field.
func (c form) move(by int, now time.Time) form {
	if c.inRefusedPaste(now) {
		c.refused = now
		return c
	}
	c, invalid := c.keepsFocus(now)
	c = c.leave(c.step(c.focus, by))
	if !invalid {
		c.refused = time.Time{}
	}
	return c
}

// keepsFocus reports that enter does not leave the field, because its value is invalid, or because the line break belongs to a
// rejected paste.
func (c form) keepsFocus(now time.Time) (_ form, stays bool) {
	if stays = c.inRefusedPaste(now); !stays && !c.blank(c.focus) {
		c = c.check(c.focus)
		stays = c.problems[c.focus].Blocks()
	}
	if stays {
		c.refused = now
	}
	return c, stays
}

// stops is keepsFocus for enter, which does not leave a required field empty either. No paste was rejected there, so what follows
// counts.
func (c form) stops(now time.Time) (_ form, stays bool) {
	if c, stays = c.keepsFocus(now); !stays && c.blank(c.focus) {
		c = c.check(c.focus)
		stays = c.problems[c.focus].Blocks()
	}
	return c, stays
}

// leave checks the field that loses the focus, unless it is empty.
func (c form) leave(to int) form {
	if c.focus != to && !c.blank(c.focus) {
		c = c.check(c.focus)
	}
	c.focus = to
	return c
}

func (c form) blank(field int) bool {
	if field == fieldSecret {
		return c.secret.Empty()
	}
	return strings.TrimSpace(c.lines[field].Value()) == ""
}

func (c form) put(msg tea.KeyMsg, p string) form {
	c.problems[c.focus], c.info[c.focus] = nil, info{}
	switch {
	case c.focus != fieldSecret:
		c.lines[c.focus] = c.lines[c.focus].Update(msg)
	case screen.Printable(msg):
		c.secret = c.secret.Insert(msg.Runes)
	case p == "backspace":
		c.secret = c.secret.Backspace()
	case p == "ctrl+u", p == "ctrl+w", p == "alt+backspace":
		c.secret = c.secret.Clear()
	}
	if id := c.keyID(); c.focus == fieldKeyID && (model.CheckAccessKeyID(id) == nil || strings.HasPrefix(id, "arn:")) {
		return c.check(fieldKeyID)
	}
	if c.focus == fieldSecret && c.hasOtherValue() {
		return c.check(fieldSecret)
	}
	if c.focus == fieldDevice && model.DeviceAccount(c.device()) != "" && strings.Contains(c.device(), ":mfa/") {
		return c.check(fieldDevice)
	}
	return c
}

// hasOtherValue reports whether the secret field has an access key ID or an ARN.
func (c form) hasOtherValue() (yes bool) {
	s := c.secretKey()
	defer s.Wipe()
	s.Reveal(func(b []byte) { yes = model.IsKeyID(b) || bytes.HasPrefix(b, []byte("arn:")) })
	return yes
}

// find asks AWS for the MFA device; asked again, it shows the next of several.
func (c form) find(now time.Time) (screen.Screen, screen.Request) {
	if _, _, m := c.managed(fieldDevice); m || !c.finding.IsZero() {
		return c, nil
	}
	if len(c.found) > 1 {
		c = c.fillDevice()
		c.focus = fieldDevice
		return c, nil
	}
	c = c.check(fieldKeyID).check(fieldSecret)
	for _, i := range []int{fieldKeyID, fieldSecret} {
		if c.problems[i].Blocks() {
			c.focus, c.notice = i, "Correct the keys first, then find the device"
			if c.blank(i) {
				c.notice = "Enter the keys first, then find the device"
			}
			return c, nil
		}
	}
	c.focus, c.finding, c.notice = fieldDevice, now, "Looking up your MFA devices …"
	d := c.draft()
	return c, screen.Call(func(h Host) tea.Cmd {
		return h.FindDevices(d, func(found model.Devices, err error) tea.Msg { return devicesFound{found, err} })
	})
}

// devicesFound is AWS's answer about MFA devices.
type devicesFound struct {
	model.Devices
	err error
}

// devices handles the answer without moving the focus, because a secret may be half typed, and the rest must not go into another
// field.
func (c form) devices(f devicesFound) form {
	c.finding, c.notice = time.Time{}, ""
	switch {
	case f.err != nil:
		p := words.Explain(f.err)
		c.problems[fieldDevice] = &model.Problem{What: p.What, Why: p.Why, Fix: model.Do(forHelp), Warning: true}
	case len(f.Codes) == 0:
		c.problems[fieldDevice] = &model.Problem{What: words.NoCodeDevice(f.Devices), Warning: true}
	default:
		c.found, c.next = f.Codes, 0
		c = c.fillDevice()
		if f.Guessed {
			c.problems[fieldDevice] = &model.Problem{What: "a guess", Why: "AWS does not let this user list devices", Warning: true}
		}
	}
	return c
}

func (c form) fillDevice() form {
	c.lines[fieldDevice] = widget.NewLineField(c.found[c.next], 300)
	c = c.check(fieldDevice)
	is := info{text: "found", found: len(c.found)}
	if is.found > 1 {
		is.text = fmt.Sprintf("found, %d of %d · ctrl+f for the next", c.next+1, is.found)
	}
	c.info[fieldDevice] = is
	c.next = (c.next + 1) % len(c.found)
	return c
}

// failed shows why the save failed, at the field with the problem if that can be edited.
func (c form) failed(err error) form {
	p := words.Explain(err)
	field := -1
	switch conflicts := model.ConflictsIn(err); {
	case errors.Is(err, model.ErrSecretWrong):
		field = fieldSecret
	case conflicts&(model.ConflictRefused|model.ConflictReplaced) != 0:
		field = fieldKeyID
	case conflicts != 0:
		field = fieldDevice
	}
	if field < 0 {
		if c.notice = words.Line(p); tellsMore(err) {
			c.notice = p.What
		}
		return c
	}
	if _, _, m := c.managed(field); !m {
		c.focus, c.problems[field] = field, &model.Problem{What: p.What, Warning: true}
	}
	c.notice = words.NothingSaved
	return c
}

// notSaved is the question or message after a failed save: a question if the user may override, what to do if the keyring has a
// problem; nil if the form shows everything.
func notSaved(err error) screen.Request {
	if model.ConflictsIn(err) != 0 {
		return screen.AskOverride(err, words.NotSavedYet(""), nil)
	}
	if p := words.Explain(err); tellsMore(err) {
		return screen.Tell(p)
	}
	return nil
}

// tellsMore reports whether the form has no room for the whole text of err.
func tellsMore(err error) bool {
	return words.Explain(err).Fix != nil && !errors.As(err, new(*model.AWSError))
}
