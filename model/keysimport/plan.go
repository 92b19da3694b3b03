package keysimport

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"authdeck/model"
)

// State is how far the import of one pair of keys is.
type State int

// The states of an item.
const (
	Pending State = iota // not saved yet
	Saved
	NotSaved // the user was asked, and did not want it
)

// Item is one pair of keys of a plan.
type Item struct {
	Number   int // in the file, from 0
	Plain    model.PlainKeys
	Label    string // what people call it: "[prod]", "user alice", "line 2"
	Identity model.Identity
	Assigned bool   // Identity says where it goes
	Similar  string // where it is not assigned: the title of an identity that an earlier import probably added for it; "" for none
	Why      string // why it is left out, or was not saved; "" where it can be saved
	Device   string // that counts afterwards, as far as it is known; the file's where TakesDevice
	Replaces string // masked access key ID of what is stored, "keys" where only that there are some is known

	TakesDevice bool // the MFA device of the file is saved with the keys
	Warnings    []*model.Problem

	State   State
	Receipt model.Receipt // of Saved
}

// Included tells whether there is something to save, and a place for it.
func (i Item) Included() bool { return i.Assigned && (i.Why == "" || i.State == NotSaved) }

// Usable tells whether the keys could go somewhere.
func (i Item) Usable() bool { return i.Plain.Fault == "" }

// Pending tells whether the item is still to be saved.
func (i Item) Pending() bool { return i.Included() && i.State == Pending }

// Verified tells whether AWS verified the keys and they were read back from the keyring. Only then may the other copy go.
func (i Item) Verified() bool {
	return i.State == Saved && i.Receipt.Caller != nil && i.Receipt.Unverified == nil
}

// Plan is an import from the file to the result: the keys, whose they are, what the user decided beforehand, and what became of
// them. All front ends work on it. It is a value: what changes it gives another one. The zero Plan is none.
type Plan struct {
	File     model.Plaintext // its owner wipes it
	Remove   bool            // delete the saved keys from the file without asking
	Override model.Conflict  // conflicts that keep no keys from being saved
	config   model.Config
	rows     []model.Row
	pairs    []pair  // of each of the file's keys
	matches  []match // of each of the file's keys
}

// match are the identities that the name of a section finds: the one that has it, else the one that has the name that identityName
// makes of it.
type match struct{ exact, similar *model.Identity }

// pair is the stored part of an item. The rest is computed.
type pair struct {
	identity *model.Identity // nil: none
	state    State
	why      string
	receipt  model.Receipt
	byName   bool // the name chose the identity, not the user
}

// Choice is the identity that the user chose for the keys of a number in the file; "" leaves them out.
type Choice map[int]string

// Only chooses the keys that go to one identity: those of its name, or the only ones that can be used. All others are left out. It is
// false where several could be meant.
func Only(file model.Plaintext, identity string) (Choice, bool) {
	usable := 0
	chosen, named := Choice{}, Choice{}
	for i, k := range file.Keys {
		if k.Fault != "" {
			continue
		}
		usable++
		chosen[i], named[i] = identity, ""
		if strings.EqualFold(k.Name, identity) {
			named[i] = identity
		}
	}
	if usable <= 1 {
		return chosen, true
	}
	return named, slices.Contains(slices.Collect(maps.Values(named)), identity)
}

// leftOut says why keys are skipped that the user did not choose.
func leftOut(file model.Plaintext, chosen Choice) string {
	var labels []string
	identity := ""
	for i, k := range file.Keys {
		if chosen[i] != "" {
			identity, labels = chosen[i], append(labels, Label(file, k))
		}
	}
	return "-i " + identity + " takes " + strings.Join(labels, ", ") + " only"
}

// Find gives the numbers of the keys that people call section: by its name, or by its label ("user alice", "line 2").
func Find(file model.Plaintext, section string) (numbers []int) {
	for i, k := range file.Keys {
		if strings.EqualFold(section, Label(file, k)) || k.Name != "" && strings.EqualFold(section, k.Name) {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// New plans where the keys of a file go: where the user chose, else to the identity of their name. A similar name is only a
// suggestion: another person may have made that identity, for other keys. Nothing is read of a keyring: rows are what the list knows.
// The error is *model.UnknownIdentityError, or *model.RoleError for a role.
func New(c model.Config, file model.Plaintext, rows []model.Row, chosen Choice) (Plan, error) {
	p := Plan{File: file, config: c, rows: rows, pairs: make([]pair, len(file.Keys)), matches: matchesOf(c, file)}
	for i, k := range file.Keys {
		if k.Fault != "" {
			continue
		}
		name, given := chosen[i]
		if given && name == "" {
			p.pairs[i].why = leftOut(file, chosen)
			continue
		}
		if !given {
			p.pairs[i].identity, p.pairs[i].byName = p.matches[i].exact, true
			continue
		}
		id, err := c.FindUser(name)
		if err != nil {
			return Plan{}, err
		}
		p.pairs[i].identity = &id
	}
	return p, nil
}

func matchesOf(c model.Config, file model.Plaintext) []match {
	found := func(name string) *model.Identity {
		if name == "" {
			return nil
		}
		id, err := c.FindUser(name)
		if err != nil {
			return nil
		}
		return &id
	}
	matches := make([]match, len(file.Keys))
	for i, k := range file.Keys {
		if matches[i].exact = found(k.Name); matches[i].exact == nil {
			matches[i].similar = found(identityName(k.Name))
		}
	}
	return matches
}

// Resume plans an import again for which the user has chosen before. An identity that is gone by now is not chosen.
func Resume(c model.Config, file model.Plaintext, rows []model.Row, before Choice) Plan {
	p, _ := New(c, file, rows, nil) // only a choice can be wrong
	for i, name := range before {
		if i >= len(file.Keys) || file.Keys[i].Fault != "" {
			continue
		}
		if name == "" {
			p = p.Assign(i, nil)
		} else if id, err := c.FindUser(name); err == nil && !p.goesTo(i, id.Ref) {
			p = p.Assign(i, &id)
		}
	}
	return p
}

func (p Plan) goesTo(number int, ref model.Ref) bool {
	id := p.pairs[number].identity
	return id != nil && id.Ref == ref
}

// Again is the plan under a configuration that was read again. An identity that is gone by now is not chosen.
func (p Plan) Again(c model.Config, rows []model.Row) Plan {
	p.config, p.rows, p.pairs, p.matches = c, rows, slices.Clone(p.pairs), matchesOf(c, p.File)
	for i, pair := range p.pairs {
		if pair.identity == nil {
			continue
		}
		id, err := c.FindUser(pair.identity.Ref.Name)
		if p.pairs[i].identity = &id; err != nil {
			p.pairs[i].identity = nil
		}
	}
	return p
}

// Fresh tells whether nothing was saved or refused yet. Only then can identities be added: the import starts again with them.
func (p Plan) Fresh() bool {
	return !slices.ContainsFunc(p.pairs, func(c pair) bool { return c.state != Pending })
}

// Suggest gives a name for a new identity that the keys of that number go to.
func (p Plan) Suggest(number int) string {
	return suggest(p.File, number, func(name string) bool {
		_, err := p.config.Find(name)
		return err == nil
	})
}

// Choices are where the keys go that can be used: the name of an identity, "" for none.
func (p Plan) Choices() Choice {
	c := Choice{}
	for i, pair := range p.pairs {
		switch {
		case p.File.Keys[i].Fault != "":
		case pair.identity == nil:
			c[i] = ""
		default:
			c[i] = pair.identity.Ref.Name
		}
	}
	return c
}

// suggest gives a name for a new identity that the keys of a number in the file go to: that of its section or user, as far as an
// identity can have it, else "me". It is none of those that are taken.
func suggest(file model.Plaintext, number int, taken func(name string) bool) string {
	base := cmp.Or(identityName(file.Keys[number].Name), "me")
	name := base
	for n := 2; taken(name); n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	return name
}

// NewIdentities suggests names of new identities for the keys of a file that can be used.
func NewIdentities(file model.Plaintext) Choice {
	chosen := Choice{}
	taken := map[string]bool{}
	for i, k := range file.Keys {
		if k.Fault != "" {
			continue
		}
		chosen[i] = suggest(file, i, func(name string) bool { return taken[strings.ToLower(name)] })
		taken[strings.ToLower(chosen[i])] = true
	}
	return chosen
}

// ErrNoneUsable says that nothing of a file can be imported.
var ErrNoneUsable = errors.New("that file has no keys of an IAM user")

// Check judges the name that the new identity for the keys of a number gets.
func (c Choice) Check(number int) *model.Problem {
	if p := model.CheckName(c[number]); p != nil {
		return p
	}
	for other, name := range c {
		if other < number && strings.EqualFold(name, c[number]) {
			return &model.Problem{What: "two identities cannot have the same name"}
		}
	}
	return nil
}

// Named are the identities of a choice, in the order of the file.
func (c Choice) Named() (identities []model.NewIdentity) {
	for _, i := range slices.Sorted(maps.Keys(c)) {
		if c[i] != "" {
			identities = append(identities, model.NewIdentity{Name: c[i]})
		}
	}
	return identities
}

// Again is the choice for a file that was read again: by what people call the keys, for there may be others above them now.
func (c Choice) Again(before, now model.Plaintext) Choice {
	again := Choice{}
	taken := map[int]bool{}
	for i, k := range now.Keys {
		for n, was := range before.Keys {
			if name, given := c[n]; given && !taken[n] && Label(before, was) == Label(now, k) {
				again[i], taken[n] = name, true
				break
			}
		}
	}
	return again
}

// identityName is a name that an identity can have, made of the words of another one; "" if that gives none.
func identityName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if name = strings.Trim(strings.Join(words, "-"), "."); model.CheckName(name) != nil {
		return ""
	}
	return name
}

// Label is what people call some of the keys of a file.
func Label(file model.Plaintext, k model.PlainKeys) string {
	switch {
	case k.Name == "":
		return fmt.Sprintf("line %d", k.Line)
	case file.Table:
		return "user " + k.Name
	}
	return "[" + k.Name + "]"
}

// Items are the pairs of keys in the order of the file, with what the choices make of them. The same keys for two identities are
// warned of.
func (p Plan) Items() []Item {
	items := make([]Item, len(p.pairs))
	first := map[model.Ref]int{}
	for i := range p.pairs {
		items[i] = p.item(i)
		at, taken := first[items[i].Identity.Ref]
		if items[i].Included() && (!taken || p.goesBefore(items[i], items[at])) {
			first[items[i].Identity.Ref] = i
		}
	}
	same := map[string]int{}
	for i, it := range items {
		if at := first[it.Identity.Ref]; it.Included() && it.State == Pending && at != i {
			items[i].Why = items[at].Label + " already uses this identity"
		}
		if !items[i].Included() {
			continue
		}
		at, twice := same[it.Plain.Keys.AccessKeyID]
		if !twice {
			same[it.Plain.Keys.AccessKeyID] = i
			continue
		}
		items[i].Warnings = append(slices.Clone(it.Warnings), &model.Problem{Warning: true, What: "the same access key ID as " + items[at].Label})
	}
	return items
}

// goesBefore tells whether keys get an identity that others above them in the file go to as well: if they were saved, or if only they have
// exactly its name and nobody chose it for the others.
func (p Plan) goesBefore(i, above Item) bool {
	if i.State == Saved || above.State == Saved {
		return above.State != Saved
	}
	exact := func(i Item) bool { return i.Plain.Name == i.Identity.Title }
	return p.pairs[above.Number].byName && exact(i) && !exact(above)
}

// similar is the title of an identity with a similar name that the keys of that number may be for; "" for none. It is none that has other
// keys, or that other keys of the file go to or have the name of.
func (p Plan) similar(number int) string {
	id, key := p.matches[number].similar, p.File.Keys[number].Keys.AccessKeyID
	if id == nil || id.Problem != nil || id.KeysInConfig() {
		return ""
	}
	for i, m := range p.matches {
		if p.goesTo(i, id.Ref) || m.exact != nil && m.exact.Ref == id.Ref {
			return ""
		}
	}
	for _, r := range p.rows {
		if r.Identity.Ref == id.Ref && r.Keys == model.Present && r.Record.MaskedKey != model.MaskKeyID(key) {
			return ""
		}
	}
	return id.Title
}

// item is one pair of keys as if it were the only one.
func (p Plan) item(n int) Item {
	k, pair := p.File.Keys[n], p.pairs[n]
	i := Item{Number: n, Plain: k, Label: Label(p.File, k), Why: k.Fault, State: pair.state, Receipt: pair.receipt}
	if pair.identity == nil {
		if i.Why = cmp.Or(i.Why, pair.why); i.Why == "" {
			i.Similar = p.similar(n)
		}
		return i
	}
	id := *pair.identity
	i.Identity, i.Assigned = id, true
	switch {
	case i.Why != "":
		return i
	case id.Problem != nil:
		i.Why = id.Problem.Error()
		return i
	case id.KeysInConfig():
		i.Why = "its keys are " + id.AccessKeyID.Origin.Managed()
		return i
	}
	row := model.Row{Identity: id}
	if at := slices.IndexFunc(p.rows, func(r model.Row) bool { return r.Identity.Ref == id.Ref }); at >= 0 {
		row = p.rows[at]
	}
	if row.Keys == model.Present {
		i.Replaces = cmp.Or(row.Record.MaskedKey, "keys")
	}
	i.Device = row.Device()
	i.TakesDevice = k.Keys.Device != "" && !id.Device.Set && (k.DeviceFrom == "" || i.Device == "")
	if i.TakesDevice {
		i.Device = k.Keys.Device
	}
	for _, w := range []*model.Problem{
		model.CheckAccessKeyID(k.Keys.AccessKeyID), model.CheckSecretKey(k.Keys.Secret),
		model.CheckDeviceAccount(i.Device, model.KeyAccount(k.Keys.AccessKeyID)),
	} {
		if w != nil {
			i.Warnings = append(i.Warnings, w)
		}
	}
	i.Why = pair.why
	return i
}

// Next is the first item that is still to be saved; false where there is none.
func (p Plan) Next() (Item, bool) {
	items := p.Items()
	if at := slices.IndexFunc(items, Item.Pending); at >= 0 {
		return items[at], true
	}
	return Item{}, false
}

// Removable gives the numbers of the keys of which the file's copy is not needed any more, and of those of them whose MFA
// device is not needed there either. Nothing stays in a stream, and a file that is only read stays as it is.
func (p Plan) Removable() (keys, devices []int) {
	for _, i := range p.Saved() {
		if p.File.Stream || p.File.ReadOnly || !i.Verified() {
			continue
		}
		keys = append(keys, i.Number)
		if i.TakesDevice {
			devices = append(devices, i.Number)
		}
	}
	return keys, devices
}

// Unverified are the saved items that stay in the file because AWS did not verify them.
func (p Plan) Unverified() []Item {
	if p.File.Stream {
		return nil
	}
	return slices.DeleteFunc(p.Saved(), Item.Verified)
}

// Saved are the items that were saved.
func (p Plan) Saved() []Item {
	return slices.DeleteFunc(p.Items(), func(i Item) bool { return i.State != Saved })
}

// Failed tells whether the user did not want some of the keys saved, after a question why.
func (p Plan) Failed() bool {
	return slices.ContainsFunc(p.pairs, func(c pair) bool { return c.state == NotSaved })
}

// Identities are those that keys can go to.
func (p Plan) Identities() []model.Identity { return p.config.Identities }

// Likely is the identity that the keys of that number probably go to: the one that they go to already, one with nearly their name, else
// the first one that can have keys, has none and gets none. It is zero where there is none.
func (p Plan) Likely(number int) model.Ref {
	if id := p.pairs[number].identity; id != nil {
		return id.Ref
	}
	taken := map[model.Ref]bool{}
	for _, other := range p.pairs {
		if other.identity != nil {
			taken[other.identity.Ref] = true
		}
	}
	var names []string
	var free model.Ref
	for _, r := range p.rows {
		if r.Identity.Problem != nil || r.Identity.KeysInConfig() { // no keys can go to it
			continue
		}
		if names = append(names, r.Identity.Title); free == (model.Ref{}) && r.Keys != model.Present && !taken[r.Identity.Ref] {
			free = r.Identity.Ref
		}
	}
	if near := cmp.Or(p.similar(number), model.Nearest(p.File.Keys[number].Name, names)); near != "" {
		for _, r := range p.rows {
			if r.Identity.Title == near {
				return r.Identity.Ref
			}
		}
	}
	return free
}

// Assign gives the keys of that number to an identity, nil to none. What was said about them before is forgotten.
func (p Plan) Assign(number int, id *model.Identity) Plan { return p.with(number, pair{identity: id}) }

// Skip notes why the user did not want the keys of that number saved.
func (p Plan) Skip(number int, why string) Plan {
	return p.with(number, pair{identity: p.pairs[number].identity, state: NotSaved, why: why})
}

// Record notes that the keys of that number were saved.
func (p Plan) Record(number int, r model.Receipt) Plan {
	return p.with(number, pair{identity: p.pairs[number].identity, state: Saved, receipt: r})
}

func (p Plan) with(number int, c pair) Plan {
	p.pairs = slices.Clone(p.pairs)
	p.pairs[number] = c
	return p
}

// Save saves one item, after AWS has said whose it is, in spite of the conflicts in override and in p.Override. What the file does
// not have stays as it is stored. Errors are Configure's.
func (p Plan) Save(ctx context.Context, w model.Workspace, i Item, override model.Conflict, noVerify bool) (model.Receipt, error) {
	if !i.Pending() {
		return model.Receipt{}, errors.New(cmp.Or(i.Why, "no identity chosen"))
	}
	d, _, err := w.Edit(ctx, i.Identity)
	if err != nil {
		return model.Receipt{}, err
	}
	d.AccessKeyID, d.Secret = i.Plain.Keys.AccessKeyID, i.Plain.Keys.Secret
	if i.TakesDevice {
		d.Device = i.Plain.Keys.Device
	}
	d.Ask, d.NoVerify, d.Override = true, noVerify, p.Override|override
	return w.Configure(ctx, i.Identity, d)
}
