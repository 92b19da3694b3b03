package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Arrival is one pair of keys on its way into the keyring: a line of the plan of an import.
type ImportItem struct {
	Number   int // in the file, from 0
	Plain    PlainKeys
	Label    string // what people call it: "[prod]", "user alice", "line 2"
	Identity Identity
	Assigned bool   // Identity says where it goes
	Why      string // why it goes nowhere; "" where it does
	Device   string // that counts afterwards, as far as it is known; the file's where TakesDevice
	Replaces string // masked access key ID of what is stored, "keys" where only that there are some is known

	TakesDevice bool // the MFA device of the file is saved with the keys
	Remarks     []Remark
}

// Goes tells whether there is something to save, and a place for it.
func (a ImportItem) Included() bool { return a.Assigned && a.Why == "" }

// Usable tells whether the keys could go somewhere.
func (a ImportItem) Usable() bool { return a.Plain.Fault == "" }

// Imported is what became of an arrival.
type ImportResult struct {
	Item    ImportItem
	Receipt Receipt
	Device  bool // the file's MFA device is in the entry
}

// Verified tells whether AWS knows the keys and the keyring has given them back: only then is the other copy spare.
func (i ImportResult) Verified() bool { return i.Receipt.Caller != nil && i.Receipt.Unverified == nil }

// Spare gives the numbers of the keys of which the file's copy is not needed any more, and of those of them whose MFA device
// is not needed there either.
func Removable(done []ImportResult) (gone, devices []int) {
	for _, i := range done {
		if !i.Verified() {
			continue
		}
		gone = append(gone, i.Item.Number)
		if i.Device {
			devices = append(devices, i.Item.Number)
		}
	}
	return gone, devices
}

// Arrivals says where the keys of a file would go. meant are identities by the name of a section, in lower case, that the
// user gave; "" is for the only usable pair, whatever its name. Other sections go to the identity of their name. Nothing
// is read of a keyring: rows are what the list knows. The error is *UnknownIdentityError.
func (c Config) ImportPlan(p Plaintext, rows []Row, meant map[string]string) ([]ImportItem, error) {
	usable := 0
	for _, k := range p.Keys {
		if k.Fault == "" {
			usable++
		}
	}
	arrivals := make([]ImportItem, 0, len(p.Keys))
	for i, k := range p.Keys {
		a := ImportItem{Number: i, Plain: k, Label: p.Label(k), Why: k.Fault}
		name, given := meant[strings.ToLower(k.Name)]
		if k.Name == "" && usable > 1 || !given && usable == 1 && a.Usable() {
			name, given = meant[""]
		}
		if !a.Usable() {
			arrivals = append(arrivals, a)
			continue
		}
		id, err := c.Find(cmp.Or(name, k.Name))
		switch {
		case given && err != nil:
			return nil, err
		case given, err == nil && k.Name != "":
			a = c.Assign(a, id, rows)
		}
		arrivals = append(arrivals, a)
	}
	return Collisions(arrivals), nil
}

// Label is what people call some of the keys.
func (p Plaintext) Label(k PlainKeys) string {
	switch {
	case k.Name == "":
		return fmt.Sprintf("line %d", k.Line)
	case p.Table:
		return "user " + k.Name
	}
	return "[" + k.Name + "]"
}

// To gives the arrival a place.
func (c Config) Assign(a ImportItem, id Identity, rows []Row) ImportItem {
	a.Identity, a.Assigned, a.Why, a.Remarks, a.Replaces, a.TakesDevice = id, true, a.Plain.Fault, nil, "", false
	switch {
	case a.Why != "":
		return a
	case id.Problem != nil:
		a.Why = id.Problem.Error()
		return a
	case id.KeysInConfig():
		a.Why = "its keys stand in " + id.AccessKeyID.Origin.String()
		return a
	}
	row := Row{Identity: id}
	if i := slices.IndexFunc(rows, func(r Row) bool { return r.Identity.Ref == id.Ref }); i >= 0 {
		row = rows[i]
	}
	if row.Keys == Present {
		a.Replaces = cmp.Or(row.Record.MaskedKey, "keys")
	}
	a.TakesDevice = a.Plain.Keys.Device != "" && !id.Device.Set
	a.Device = row.Device()
	if a.TakesDevice {
		a.Device = a.Plain.Keys.Device
	}
	k := a.Plain.Keys
	for _, r := range []Remark{CheckAccessKeyID(k.AccessKeyID), CheckSecretKey(k.Secret), CheckDeviceAccount(a.Device, KeyAccount(k.AccessKeyID))} {
		if r.Text != "" {
			a.Remarks = append(a.Remarks, r)
		}
	}
	return a
}

// Nowhere takes an arrival's place away.
func (a ImportItem) Unassigned() ImportItem {
	return ImportItem{Number: a.Number, Plain: a.Plain, Label: a.Label, Why: a.Plain.Fault}
}

// Crossed leaves out arrivals that would replace an earlier one.
func Collisions(arrivals []ImportItem) []ImportItem {
	first := map[Ref]string{}
	for i, a := range arrivals {
		if !a.Included() {
			continue
		}
		if earlier, twice := first[a.Identity.Ref]; twice {
			arrivals[i].Why = earlier + " goes there already"
			continue
		}
		first[a.Identity.Ref] = a.Label
	}
	return arrivals
}

// Import saves one arrival, after AWS has said whose it is. What the file does not have stays as it is stored. Errors are
// Configure's.
func (w Workspace) Import(ctx context.Context, a ImportItem, insist Conflict, noVerify bool) (ImportResult, error) {
	if !a.Included() {
		return ImportResult{}, errors.New(cmp.Or(a.Why, "no identity is meant"))
	}
	d, _, err := w.Edit(ctx, a.Identity)
	if err != nil {
		return ImportResult{}, err
	}
	d.AccessKeyID, d.Secret = a.Plain.Keys.AccessKeyID, a.Plain.Keys.Secret
	if a.TakesDevice {
		d.Device = a.Plain.Keys.Device
	}
	d.Ask, d.NoVerify, d.Override = true, noVerify, insist
	r, err := w.Configure(ctx, a.Identity, d)
	return ImportResult{Item: a, Receipt: r, Device: a.TakesDevice}, err
}
