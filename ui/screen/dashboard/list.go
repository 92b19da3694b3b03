package dashboard

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/words"
)

// List is what is known of the identities and of the keyring. Given to the dashboard as a message, it shows it.
type List struct {
	Rows    []model.Row
	Others  int    // identities of other kinds
	Realm   string // and what says so
	Partly  string // why not all of the configuration is read; "" where it is
	Keyring model.Keyring
	Health  model.Presence // of the keyring: Unknown until it was looked at
	Locked  bool           // the keyring answered, and has to be unlocked
	Silence string         // why the keyring did not say what it has, and what to do
	Warning string
}

// Read is the list as it was read again. What the keyring said counts until it is asked again.
func (l List) Read(s model.Overview, c model.Config) List {
	known, otherRealms := map[model.Ref]model.Presence{}, map[model.Ref][]model.RealmKeys{}
	if s.Keyring.Type == l.Keyring.Type {
		for _, r := range l.Rows {
			known[r.Identity.Ref], otherRealms[r.Identity.Ref] = r.Keys, r.OtherRealms
		}
	}
	l.Rows, l.Others, l.Keyring = model.WithKeyring(s.Rows, known, otherRealms), c.Others, s.Keyring
	l.Realm, l.Partly, l.Warning = c.Realm+" · "+c.RealmSource, words.Partly(c), ""
	if s.Warning != nil {
		l.Warning = words.Line(words.Explain(s.Warning))
	}
	return l
}

// Answered takes what the keyring said about its entries; what it cannot tell stays as the state file remembers it.
func (l List) Answered(k model.Keyring, presence map[model.Ref]model.Presence, otherRealms map[model.Ref][]model.RealmKeys) List {
	l.Health, l.Silence = model.Present, ""
	if k.Title != "" {
		l.Keyring = k
	}
	l.Rows = model.WithKeyring(l.Rows, presence, otherRealms)
	return l
}

// Silent says why the keyring did not answer.
func (l List) Silent(err error) List {
	l.Health = model.Absent
	p := words.Explain(err)
	l.Silence = strings.Join(append([]string{p.What}, p.Steps()[:min(1, len(p.Steps()))]...), "; ")
	return l
}

// Row is the identity's, whether it is shown or not.
func (l List) Row(ref model.Ref) model.Row {
	for _, r := range l.Rows {
		if r.Identity.Ref == ref {
			return r
		}
	}
	return model.Row{}
}
