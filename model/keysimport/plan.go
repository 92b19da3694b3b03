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
	"authdeck/model/spelling"
)

// State says how far the import of one key pair is.
type State int

// The states of an item.
const (
	Pending State = iota // not saved yet
	Saved
	NotSaved // the user was asked and declined
)

// Item is one key pair of a plan.
type Item struct {
	Number   int // number in the file, from 0
	Plain    model.PlainKeys
	Label    string // how people see it: "[prod]", "user alice", "line 2"
	Identity model.Identity
	Assigned bool   // Identity is the identity that gets the keys.
	Skipped  bool   // the user skipped the keys
	Similar  string // if not assigned: the title of an identity that an earlier import probably added for these keys; "" for none
	Why      string // why it is skipped or was not saved; "" if it can be saved
	Device   string // the device after the import, if known; the file's if TakesDevice
	Replaces string // masked access key ID of the stored keys; "keys" if authdeck knows only that there are some
	// OtherAccount is the account of the stored keys if these keys belong to another one; "" otherwise, and if that is unknown.
	OtherAccount string

	TakesDevice bool // the file's MFA device is saved with the keys
	Warnings    []*model.Problem

	State   State
	Receipt model.Receipt // of Saved
}

// Included reports whether there are keys to save and an identity for them.
func (i Item) Included() bool { return i.Assigned && (i.Why == "" || i.State == NotSaved) }

// KeyWarning returns a warning about the keys themselves, for example if they are probably incomplete; nil for none.
func (i Item) KeyWarning() *model.Problem { return i.Plain.Keys.Check() }

// AlreadySaved reports whether the stored keys are probably the same: their masked access key ID is, and their account
// as far as it is known. Nothing more can be known without opening the keyring.
func (i Item) AlreadySaved() bool {
	return i.Replaces != "" && i.Replaces == model.MaskKeyID(i.Plain.Keys.AccessKeyID) && i.OtherAccount == ""
}

// Undecided reports whether an identity is still to be chosen for the keys.
func (i Item) Undecided() bool { return i.Usable() && !i.Assigned && !i.Skipped && i.Why == "" }

// Usable reports whether the keys could be assigned to an identity.
func (i Item) Usable() bool { return i.Plain.Fault.Why == "" }

// Pending reports whether the item is still to be saved.
func (i Item) Pending() bool { return i.Included() && i.State == Pending }

// Verified reports whether AWS verified the keys and they were read back from the keyring. Only then may the other copy be deleted.
func (i Item) Verified() bool {
	return i.State == Saved && i.Receipt.Caller != nil && i.Receipt.Unverified == nil
}

// Plan is an import from the file to the result: the keys, their identities, the user's choices, and the results. All front ends
// use it. It is a value: methods that change it return a new plan. The zero Plan is none.
type Plan struct {
	File     model.Plaintext      // its owner wipes it
	Remove   bool                 // delete the saved keys from the file without asking
	Removal  model.Removal        // what was done to the file
	Override model.Conflict       // conflicts that do not stop a save
	Doing    func(model.SaveStep) // as in model.Saving
	config   model.Config
	rows     []model.Row
	rowOf    map[model.Ref]int // where rows has an identity
	pairs    []pair            // one for each of the file's keys
	matches  []match           // one for each of the file's keys
}

// match has the identity that fits the name of a section: the one with that name, or else the one with the name that identityName
// makes from it.
type match struct{ exact, similar *model.Identity }

// pair is the saved part of an item. The rest is computed.
type pair struct {
	identity *model.Identity // nil: none
	skipped  bool            // the user wants none
	state    State
	why      string
	receipt  model.Receipt
	byName   bool // the identity was chosen by name, not by the user
}

// Choice maps the number of keys in the file to the identity that the user chose; "" skips the keys.
type Choice map[int]string

// Only chooses the keys for one identity: those with its name, or the only usable ones. It skips all others. It returns false if
// several are possible.
func Only(file model.Plaintext, identity string) (Choice, bool) {
	usable := 0
	chosen, named := Choice{}, Choice{}
	for i, k := range file.Keys {
		if k.Fault.Why != "" {
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
	return model.IdentityFlag(identity) + " takes " + strings.Join(labels, ", ") + " only"
}

// Find returns the numbers of the keys with this name or label ("user alice", "line 2").
func Find(file model.Plaintext, section string) (numbers []int) {
	for i, k := range file.Keys {
		if strings.EqualFold(section, Label(file, k)) || k.Name != "" && strings.EqualFold(section, k.Name) {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// New plans which identity gets which keys of a file: the user's choice, or else the identity with the same name. A similar name is
// only a suggestion, because somebody else may have created that identity for other keys. It does not read a keyring; rows are from
// the list. The error is *model.UnknownIdentityError, or *model.RoleError for a role.
func New(c model.Config, file model.Plaintext, rows []model.Row, chosen Choice) (Plan, error) {
	p := Plan{File: file, config: c, rows: rows, rowOf: rowNumbers(rows), pairs: make([]pair, len(file.Keys)), matches: matchesOf(c, file)}
	for i, k := range file.Keys {
		if k.Fault.Why != "" {
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

// rowNumbers says where rows have an identity.
func rowNumbers(rows []model.Row) map[model.Ref]int {
	numbers := make(map[model.Ref]int, len(rows))
	for i := range slices.Backward(rows) { // the first one counts
		numbers[rows[i].Identity.Ref] = i
	}
	return numbers
}

func matchesOf(c model.Config, file model.Plaintext) []match {
	users := c.UserIndex()
	matches := make([]match, len(file.Keys))
	for i, k := range file.Keys {
		if matches[i].exact = users.Find(k.Name); matches[i].exact == nil {
			matches[i].similar = users.Find(identityName(k.Name))
		}
	}
	return matches
}

// Resume plans an import again with the user's earlier choices. It drops choices of identities that no longer exist.
func Resume(c model.Config, file model.Plaintext, rows []model.Row, before Choice) Plan {
	p, _ := New(c, file, rows, nil) // only a choice can cause an error
	p.pairs = slices.Clone(p.pairs)
	users := c.UserIndex()
	for i, name := range before {
		if i >= len(file.Keys) || file.Keys[i].Fault.Why != "" {
			continue
		}
		if name == "" {
			p.pairs[i] = pair{skipped: true}
		} else if id := users.Find(name); id != nil {
			p.pairs[i] = pair{identity: id}
		}
	}
	return p
}

// Results say what became of keys in an import so far: of those that were saved or declined, by their number in the file.
type Results struct{ of map[int]done }

// done is what became of one key pair, which had that access key ID.
type done struct {
	accessKeyID string
	pair
}

// Results returns what became of the keys so far.
func (p Plan) Results() Results {
	r := Results{map[int]done{}}
	for i, c := range p.pairs {
		if c.state != Pending {
			r.of[i] = done{p.File.Keys[i].Keys.AccessKeyID, c}
		}
	}
	return r
}

// WithResults is the plan with what became of keys before, unless they go to another identity now, or other keys took their place.
func (p Plan) WithResults(r Results) Plan {
	p.pairs = slices.Clone(p.pairs)
	for i, was := range r.of {
		if id := p.pairs[i].identity; id != nil && id.Ref == was.identity.Ref && p.File.Keys[i].Keys.AccessKeyID == was.accessKeyID {
			was.pair.identity, was.pair.byName = id, p.pairs[i].byName
			p.pairs[i] = was.pair
		}
	}
	return p
}

// Again translates the results to a file that was read again.
func (r Results) Again(before, now model.Plaintext) Results { return Results{again(r.of, before, now)} }

// Again plans the import again with a new configuration. It drops choices of identities that no longer exist.
func (p Plan) Again(c model.Config, rows []model.Row) Plan {
	p.config, p.rows, p.rowOf, p.pairs, p.matches = c, rows, rowNumbers(rows), slices.Clone(p.pairs), matchesOf(c, p.File)
	users := c.UserIndex()
	for i, pair := range p.pairs {
		if pair.identity != nil {
			p.pairs[i].identity = users.Find(pair.identity.Ref.Name)
		}
	}
	return p
}

// Suggest returns a name for a new identity for the keys with this number.
func (p Plan) Suggest(number int) string {
	name, _ := free(suggested(p.File.Keys[number]), 1, func(name string) bool {
		_, err := p.config.Find(name)
		return err == nil
	})
	return name
}

// Choices returns the identity of each usable key pair, "" for a skipped one. It leaves out what the user did not choose.
func (p Plan) Choices() Choice {
	c := Choice{}
	for i, pair := range p.pairs {
		switch {
		case p.File.Keys[i].Fault.Why != "":
		case pair.skipped:
			c[i] = ""
		case pair.identity == nil:
		case !pair.byName:
			c[i] = pair.identity.Ref.Name
		}
	}
	return c
}

// suggested is a name for a new identity for keys: the name of their section or user, as far as it is a valid name, or else "me".
func suggested(k model.PlainKeys) string { return cmp.Or(identityName(k.Name), "me") }

// free returns the first name of name, name-2, name-3 … that is not taken, and its number. It begins with the one of that number.
func free(name string, number int, taken func(name string) bool) (string, int) {
	for n := number; ; n++ {
		numbered := name
		if n > 1 {
			numbered = fmt.Sprintf("%s-%d", name, n)
		}
		if !taken(numbered) {
			return numbered, n
		}
	}
}

// NewIdentities suggests names of new identities for the usable keys of a file.
func NewIdentities(file model.Plaintext) Choice {
	chosen := Choice{}
	taken, last := map[string]bool{}, map[string]int{}
	for i, k := range file.Keys {
		if k.Fault.Why != "" {
			continue
		}
		name := suggested(k)
		chosen[i], last[name] = free(name, max(last[name], 1), func(name string) bool { return taken[model.Folded(name)] })
		taken[model.Folded(chosen[i])] = true
	}
	return chosen
}

// ErrNoneUsable says that nothing in a file can be imported.
var ErrNoneUsable = errors.New("that file has no keys of an IAM user")

// NoneUsable is ErrNoneUsable with the reasons, each of them once.
func NoneUsable(file model.Plaintext) error {
	if len(file.Keys) == 1 {
		return fmt.Errorf("%w: %s", ErrNoneUsable, file.Keys[0].Fault.String())
	}
	var reasons, why []string
	of := map[string][]model.PlainKeys{}
	for _, k := range file.Keys {
		if of[k.Fault.Why] == nil {
			reasons = append(reasons, k.Fault.Why)
		}
		of[k.Fault.Why] = append(of[k.Fault.Why], k)
	}
	for _, reason := range reasons {
		keys := of[reason]
		if len(keys) == 1 {
			why = append(why, Label(file, keys[0])+": "+keys[0].Fault.String())
			continue
		}
		var labels []string
		for _, k := range keys {
			labels = append(labels, Label(file, k))
		}
		why = append(why, model.Names(labels)+": "+keys[0].Fault.WhyAll)
	}
	return fmt.Errorf("%w: %s", ErrNoneUsable, strings.Join(why, "; "))
}

// Check checks the name of the new identity for the keys with this number.
func (c Choice) Check(number int) *model.Problem {
	if p := model.CheckName(c[number]); p != nil {
		return p
	}
	for other, name := range c {
		if other < number && strings.EqualFold(name, c[number]) {
			return errSameName()
		}
	}
	return nil
}

func errSameName() *model.Problem {
	return &model.Problem{What: "two identities cannot have the same name"}
}

// CheckAll returns the problem of each name that Check rejects, for thousands of names. An empty name skips its keys.
func (c Choice) CheckAll() map[int]*model.Problem {
	problems, first := map[int]*model.Problem{}, map[string]bool{}
	for _, number := range slices.Sorted(maps.Keys(c)) {
		name := c[number]
		if name == "" {
			continue
		}
		p := model.CheckName(name)
		if p == nil && first[model.Folded(name)] {
			p = errSameName()
		}
		if p != nil {
			problems[number] = p
		}
		first[model.Folded(name)] = true
	}
	return problems
}

// Named returns the identities of a choice, in file order.
func (c Choice) Named() (identities []model.NewIdentity) {
	for _, i := range slices.Sorted(maps.Keys(c)) {
		if c[i] != "" {
			identities = append(identities, model.NewIdentity{Name: c[i]})
		}
	}
	return identities
}

// Again translates the choice to a file that was read again.
func (c Choice) Again(before, now model.Plaintext) Choice { return again(c, before, now) }

// again translates what is known about some keys of a file to the file when it was read again. It goes by the labels of the keys, because
// other keys may have been added above them.
func again[T any](known map[int]T, before, now model.Plaintext) map[int]T {
	byLabel := map[string][]T{} // in the order of the file
	for n, was := range before.Keys {
		if one, given := known[n]; given {
			label := Label(before, was)
			byLabel[label] = append(byLabel[label], one)
		}
	}
	translated := map[int]T{}
	for i, k := range now.Keys {
		label := Label(now, k)
		if left := byLabel[label]; len(left) > 0 {
			translated[i], byLabel[label] = left[0], left[1:]
		}
	}
	return translated
}

// identityName makes a valid identity name from the words of another name; "" if that is not possible.
func identityName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if name = strings.Trim(strings.Join(words, "-"), "."); model.CheckName(name) != nil {
		return ""
	}
	return name
}

// Label is how people see some of the keys of a file.
func Label(file model.Plaintext, k model.PlainKeys) string {
	switch {
	case k.Name == "":
		return fmt.Sprintf("line %d", k.Line)
	case file.Table:
		return "user " + k.Name
	}
	return "[" + k.Name + "]"
}

// Items returns the key pairs in file order, with the effect of the choices. It adds a warning if two identities would get the same
// keys.
func (p Plan) Items() []Item {
	items := make([]Item, len(p.pairs))
	taken := p.taken()
	first := map[model.Ref]int{}
	for i := range p.pairs {
		items[i] = p.item(i, taken)
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

// goesBefore reports whether keys have priority over keys above them in the file that go to the same identity: if they were
// saved, or if only they have exactly its name and the user did not choose it for the others.
func (p Plan) goesBefore(i, above Item) bool {
	if i.State == Saved || above.State == Saved {
		return above.State != Saved
	}
	exact := func(i Item) bool { return i.Plain.Name == i.Identity.Title }
	return p.pairs[above.Number].byName && exact(i) && !exact(above)
}

// taken are the identities that keys of the file go to or match by name.
func (p Plan) taken() map[model.Ref]bool {
	taken := make(map[model.Ref]bool, len(p.pairs))
	for i, pair := range p.pairs {
		if pair.identity != nil {
			taken[pair.identity.Ref] = true
		}
		if exact := p.matches[i].exact; exact != nil {
			taken[exact.Ref] = true
		}
	}
	return taken
}

// similar returns the title of an identity with a similar name that the keys may be for; "" for none. It skips identities that have
// other keys, and those that are taken.
func (p Plan) similar(number int, taken map[model.Ref]bool) string {
	id, key := p.matches[number].similar, p.File.Keys[number].Keys.AccessKeyID
	if id == nil || id.Problem != nil || id.KeysInConfig() || taken[id.Ref] {
		return ""
	}
	if r := p.row(id.Ref); r != nil && r.Keys == model.Present && r.Record.MaskedKey != model.MaskKeyID(key) {
		return ""
	}
	return id.Title
}

// row returns the row of an identity; nil if there is none.
func (p Plan) row(ref model.Ref) *model.Row {
	at, found := p.rowOf[ref]
	if !found {
		return nil
	}
	return &p.rows[at]
}

// item returns one key pair. Of the others it regards only which identities they have taken.
func (p Plan) item(n int, taken map[model.Ref]bool) Item {
	k, pair := p.File.Keys[n], p.pairs[n]
	i := Item{Number: n, Plain: k, Label: Label(p.File, k), Why: k.Fault.String(), State: pair.state, Receipt: pair.receipt}
	if pair.identity == nil {
		i.Skipped = pair.skipped
		if i.Why = cmp.Or(i.Why, pair.why); i.Why == "" && !i.Skipped {
			i.Similar = p.similar(n, taken)
			i.Warnings = warnings(i.KeyWarning(), model.OddInKeyID(k.Keys.AccessKeyID))
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
	row := p.row(id.Ref)
	if row == nil {
		row = &model.Row{Identity: id}
	}
	if row.Keys == model.Present {
		i.Replaces = cmp.Or(row.Record.MaskedKey, "keys")
		i.OtherAccount = row.OtherAccount(k.Keys.AccessKeyID)
	}
	i.Device = row.Device()
	i.TakesDevice = k.Keys.Device != "" && !id.Device.Set && (k.DeviceFrom == "" || i.Device == "")
	if i.TakesDevice {
		i.Device = k.Keys.Device
	}
	i.Warnings = warnings(model.CheckAccessKeyID(k.Keys.AccessKeyID), model.OddInKeyID(k.Keys.AccessKeyID), model.CheckSecretKey(k.Keys.Secret),
		row.CheckDeviceAccount(i.Device, k.Keys.AccessKeyID))
	i.Why = pair.why
	return i
}

// warnings drops the checks that found nothing.
func warnings(found ...*model.Problem) []*model.Problem {
	return slices.DeleteFunc(found, func(p *model.Problem) bool { return p == nil })
}

// LabelAmongOthers is the label of an item if the plan has more keys with an identity; "" if it has not, and no label is needed.
func (p Plan) LabelAmongOthers(i Item) string {
	for _, other := range p.Items() {
		if other.Included() && other.Number != i.Number {
			return i.Label
		}
	}
	return ""
}

// Next returns the first item that is still to be saved; false if there is none.
func (p Plan) Next() (Item, bool) {
	items := p.Items()
	if at := slices.IndexFunc(items, Item.Pending); at >= 0 {
		return items[at], true
	}
	return Item{}, false
}

// Removable returns the numbers of the keys that can be removed from the file, and the numbers for which the MFA device can be
// removed too. It returns none for a stream or a read-only file.
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

// Unverified returns the saved items that stay in the file because AWS did not verify them.
func (p Plan) Unverified() []Item {
	if p.File.Stream {
		return nil
	}
	return slices.DeleteFunc(p.Saved(), Item.Verified)
}

// Saved returns the items that were saved.
func (p Plan) Saved() []Item {
	return slices.DeleteFunc(p.Items(), func(i Item) bool { return i.State != Saved })
}

// Failed reports whether the user declined to save some of the keys.
func (p Plan) Failed() bool {
	return slices.ContainsFunc(p.pairs, func(c pair) bool { return c.state == NotSaved })
}

// Identities returns the identities that can get keys.
func (p Plan) Identities() []model.Identity { return p.config.Identities }

// Likely returns the identity that keys[number] probably go to: the assigned identity, or one with almost the same name, or the
// first one without keys that can still get some. It is zero if there is none.
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
	if near := cmp.Or(p.similar(number, p.taken()), spelling.Nearest(p.File.Keys[number].Name, names)); near != "" {
		for _, r := range p.rows {
			if r.Identity.Title == near {
				return r.Identity.Ref
			}
		}
	}
	return free
}

// Assign assigns the keys with this number to an identity, or skips them for nil. It clears earlier messages about them.
func (p Plan) Assign(number int, id *model.Identity) Plan {
	return p.with(number, pair{identity: id, skipped: id == nil})
}

// Skip records why the user declined to save the keys with this number.
func (p Plan) Skip(number int, why string) Plan {
	return p.with(number, pair{identity: p.pairs[number].identity, state: NotSaved, why: why})
}

// Retry forgets that the user declined to save the keys with this number.
func (p Plan) Retry(number int) Plan {
	return p.with(number, pair{identity: p.pairs[number].identity})
}

// Record records that the keys with this number were saved.
func (p Plan) Record(number int, r model.Receipt) Plan {
	return p.with(number, pair{identity: p.pairs[number].identity, state: Saved, receipt: r})
}

func (p Plan) with(number int, c pair) Plan {
	p.pairs = slices.Clone(p.pairs)
	p.pairs[number] = c
	return p
}

// Check returns a *model.UnusualError if the keys of an item look wrong and neither override nor p.Override accepts that.
func (p Plan) Check(i Item, override model.Conflict) error {
	if w := i.KeyWarning(); w != nil && (p.Override|override)&model.ConflictUnusual == 0 {
		return &model.UnusualError{Problem: w}
	}
	return nil
}

// Save saves one item. First it calls Check, and asks AWS who the keys belong to, unless noVerify is set. It overrides the conflicts in
// override and in p.Override. Stored values that the file does not have stay. Errors are Check's and Configure's.
func (p Plan) Save(ctx context.Context, w model.Workspace, i Item, override model.Conflict, noVerify bool) (model.Receipt, error) {
	if !i.Pending() {
		return model.Receipt{}, errors.New(cmp.Or(i.Why, "no identity chosen"))
	}
	if err := p.Check(i, override); err != nil {
		return model.Receipt{}, err
	}
	d, _, err := w.Edit(ctx, i.Identity)
	if err != nil {
		return model.Receipt{}, err
	}
	d.AccessKeyID, d.Secret = i.Plain.Keys.AccessKeyID, i.Plain.Keys.Secret
	if i.TakesDevice {
		d.Device = i.Plain.Keys.Device
	}
	return w.Configure(ctx, i.Identity, d, model.Saving{Ask: true, NoVerify: noVerify, Override: p.Override | override, Doing: p.Doing})
}
