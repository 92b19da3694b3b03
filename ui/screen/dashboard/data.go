package dashboard

import (
	"errors"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/words"
)

// List is what is known about the identities and the keyring. The dashboard shows it when it receives it as a message.
type List struct {
	Rows      []model.Row
	Events    []model.Event    // the activity, oldest first
	Others    int              // number of identities of other kinds
	BadKinds  bool             // Atmos does not know some of these kinds either
	Realm     string           // and what says so
	Untrusted string           // settings that are ignored because they are not trusted; "" for none
	Problems  []*model.Problem // of the configuration, without Untrusted, in the order of its files
	Warnings  []*model.Problem // of the configuration, in that order too
	Unusable  bool             // the last read of the configuration failed, so this is an earlier one
	Emptied   bool             // like Unusable, but only because there is no identity any more
	FailedAt  model.Origin     // the place of what made that read fail; zero if unknown
	Keyring   model.Keyring
	Health    model.Presence // of the keyring: Unknown until it was checked
	NoKeyring bool           // this machine has none
	Locked    bool           // the keyring answered, but must be unlocked
	Closed    bool           // Locked, and authdeck cannot ask to unlock it
	// WrongPassphrase says which variable has the wrong passphrase of a Locked keyring, and what to do; nil if none has.
	WrongPassphrase *model.Problem
	Mistyped        bool   // a passphrase was typed that does not open the Locked keyring
	Empty           bool   // the keyring is an encrypted file that has no keys, or that does not exist yet
	Silence         string // why the keyring did not say what it has, and what to do unless OffersFile is set
	OffersFile      bool   // a sign-in and the form for keys offer an encrypted file instead
	Warning         string
	Files           map[string]string // of saved sessions, as model.Overview has them

	Clock  ClockCheck // of this computer
	Error  LastError
	Toasts []Toast // that were cut, oldest first
}

// Toast is a message above the footer about something that was done.
type Toast struct {
	Text string
	At   time.Time
}

// ClockCheck is the state of this computer's clock at AWS's last answer. The zero value means no answer yet.
type ClockCheck struct {
	Off time.Duration // this computer's clock minus AWS's
	At  time.Time
}

// LastError is the last error in this run. The zero value means none.
type LastError struct {
	What, Who string
	At        time.Time
	OfKeys    bool // AWS rejected the keys
	OfRole    bool // AWS refused the role
	OfLock    bool // the keyring is locked
}

// Read is the list after it was read again. What the keyring said is kept until it is asked again.
func (l List) Read(s model.Overview, c model.Config) List {
	if s.Keyring.Type == l.Keyring.Type {
		s = s.KeepKeyring(l.Rows)
	}
	l.Rows, l.Events, l.Others, l.Keyring = s.Tree(), s.Events, len(c.Others), s.Keyring
	l.Untrusted, l.Unusable, l.Emptied, l.FailedAt = words.Untrusted(c), false, false, model.Origin{}
	l.BadKinds = slices.ContainsFunc(c.Others, func(o model.OtherIdentity) bool { return o.Fix != "" })
	l.Realm, l.Warning, l.Files = c.Realm+" · "+c.RealmSource, "", s.CredentialsFiles
	l.Problems, l.Warnings = c.Faults(), slices.Clone(c.Warnings)
	for _, faults := range [][]*model.Problem{l.Problems, l.Warnings} {
		model.InFileOrder(faults, c.Files, func(p *model.Problem) model.Origin { return p.Origin })
	}
	if err := s.FileWarning(); err != nil { // Health names the others
		l.Warning = words.Line(words.Explain(err))
	}
	return l
}

// Failed is the list after the configuration could not be read again.
func (l List) Failed(err error) List {
	empty, ok := model.NothingYet(err)
	l.Emptied = ok && empty.Empty == model.EmptyFile // for model.Config.Verdict too, that is only a warning
	l.Unusable, l.FailedAt = !l.Emptied, model.Origin{}
	if p := (*model.Problem)(nil); errors.As(err, &p) {
		l.FailedAt = p.Origin
	}
	return l
}

// Answered adds what the keyring said about its entries, or why it did not answer. from says what chose the keyring; if
// nothing did, a sign-in offers another one.
func (l List) Answered(s model.Overview, from model.KeyringSource) List {
	l.Locked, l.Closed, l.Empty, l.Health, l.Silence, l.OffersFile, l.NoKeyring = s.Locked, s.Closed, s.Empty, model.Present, "", false, false
	l.WrongPassphrase, l.Mistyped = s.WrongPassphrase, l.Mistyped && s.Locked
	if s.Silent != nil {
		p := words.Explain(s.Silent)
		l.Health, l.NoKeyring = model.Absent, errors.Is(s.Silent, model.ErrKeyringAbsent)
		if model.UnlockBy(s.Silent, from) == model.ByOtherKeyring {
			l.Silence, l.OffersFile = p.What, true
			return l
		}
		l.Silence = strings.Join(append([]string{p.What}, p.Fix.Lines()[:min(1, len(p.Fix))]...), "; ")
		return l
	}
	l.Rows, l.Events, l.Keyring = s.Tree(), s.Events, s.Keyring
	return l
}

// Users are the rows of identities with their own keys.
func (l List) Users() []model.Row {
	return slices.DeleteFunc(slices.Clone(l.Rows), func(r model.Row) bool { return r.Identity.Role != nil })
}

// roles counts the rows that Users leaves out.
func (l List) roles() (n int) {
	for i := range l.Rows {
		if l.Rows[i].Identity.Role != nil {
			n++
		}
	}
	return n
}

// Row returns the identity's row, whether it is shown or not.
func (l List) Row(ref model.Ref) model.Row {
	for i := range l.Rows {
		if r := &l.Rows[i]; r.Identity.Ref == ref {
			return *r
		}
	}
	return model.Row{}
}
