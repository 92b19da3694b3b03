package model

import (
	"context"
	"fmt"
	"slices"
)

// KeyCount counts identities by where their keys are, as far as the keyring tells without opening an entry.
type KeyCount struct {
	Saved, None, Unknown, Damaged int
	Temporary                     int // the entry held a session when it was last read
	Config                        int // the keys are in the configuration
}

// CountKeys counts the identities by what a keyring says of their entries.
func (w Workspace) CountKeys(ctx context.Context, found map[Ref]Presence, damaged []Ref) (n KeyCount) {
	o, _ := w.rows(ctx)
	for i := range o.Rows {
		r := &o.Rows[i]
		id := r.Identity
		r.Keys = found[id.Ref]
		switch {
		case id.KeysInConfig():
			n.Config++
		case slices.Contains(damaged, id.Ref):
			n.Damaged++
		case r.Temporary():
			n.Temporary++
		case found[id.Ref] == Present:
			n.Saved++
		case found[id.Ref] == Absent:
			n.None++
		default:
			n.Unknown++
		}
	}
	return n
}

func (n KeyCount) all() int { return n.Saved + n.None + n.Unknown + n.Damaged + n.Temporary }

// KeysWithoutKeyring says why it is unknown where keys are.
const KeysWithoutKeyring = "unknown without a keyring"

// String says for how many identities the keyring has keys: "saved for 2 of 3 identities, 1 unknown".
func (n KeyCount) String() string {
	text := "no identity needs this keyring"
	switch all := n.all(); {
	case all > 0 && n.Unknown == all:
		text = "unknown, because the keyring cannot say which keys it has"
	case all > 0:
		text = fmt.Sprintf("saved for %d of ", n.Saved) + Counted(all, "identity", "identities") + more(n.Unknown, "unknown") + more(n.Damaged, "cannot be read") + more(n.Temporary, "temporary")
	}
	return text + more(n.Config, "in atmos.yaml")
}

// Clause is String as part of a sentence that does not speak of keys.
func (n KeyCount) Clause() string {
	if n.all() == 0 {
		return n.String()
	}
	return "keys " + n.String()
}

func more(n int, what string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d %s", n, what)
}
