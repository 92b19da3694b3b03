package model

import (
	"errors"
	"slices"
	"strings"
)

// Keyring describes where keys are kept.
type Keyring struct {
	Type  string // the name of its KeyringType
	Title string // what users read: "GNOME Keyring", "encrypted file"
	Place string // the folder of an encrypted file; "" elsewhere
	Note  string // what a user should know before saving keys in it; "" for nothing
	// Entry is the name under which an identity is saved.
	Entry func(Ref) string
	// TakesPassphrase reports whether authdeck asks for the passphrase, rather than the keyring itself.
	TakesPassphrase bool
	// PassphraseVariable sets the passphrase that authdeck asks for; "" if it asks for none.
	PassphraseVariable string
}

// KeyringType is a type of keyring, as in --keyring, ATMOS_KEYRING_TYPE and auth.keyring.type.
type KeyringType struct {
	Name   string
	Title  string   // the title until the keyring gives a more exact one
	On     []string // the systems that have it, with names as in runtime.GOOS; nil for all
	Shared bool     // Atmos reads and writes the same entries
	Note   string   // what a user should know before saving keys in it; "" for nothing
}

// IsOn reports whether an operating system can have the type.
func (t KeyringType) IsOn(os string) bool { return len(t.On) == 0 || slices.Contains(t.On, os) }

// Systems lists the systems that have the type, as people name them; it leaves out the BSDs.
func (t KeyringType) Systems() string {
	var names []string
	for _, s := range t.On {
		switch s {
		case "linux":
			names = append(names, "Linux")
		case "darwin":
			names = append(names, "macOS")
		case "windows":
			names = append(names, "Windows")
		}
	}
	return strings.Join(names, " and ")
}

// The types that have a role of their own: the default, and the one that needs nothing of the machine.
const (
	SystemKeyring = "system"
	FileKeyring   = "file"
)

// KeyringTypes lists the types, the most useful ones first.
func KeyringTypes() []KeyringType {
	return []KeyringType{
		{Name: SystemKeyring, Title: "system keyring", Shared: true},
		{Name: FileKeyring, Title: "encrypted file", Shared: true},
		{Name: "keychain", Title: "macOS Keychain", On: []string{"darwin"}},
		{Name: "secret-service", Title: "Secret Service", On: []string{"linux"}},
		{Name: "kwallet", Title: "KWallet", On: []string{"linux"}},
		{Name: "wincred", Title: "Windows Credential Manager", On: []string{"windows"}},
		{Name: "keyctl", Title: "kernel keyring", On: []string{"linux"}, Note: "its entries are gone after a restart"},
		{Name: "pass", Title: "pass", On: []string{"linux", "darwin", "freebsd", "netbsd", "openbsd", "dragonfly"}},
	}
}

// Availability is a type of keyring, and why it cannot be used on this machine now; Problem is nil if it can.
type Availability struct {
	KeyringType
	Problem *Problem
}

// KeyringNames lists the names of the types.
func KeyringNames() []string {
	var names []string
	for _, t := range KeyringTypes() {
		names = append(names, t.Name)
	}
	return names
}

// KeyringsOn lists the names of the types that an operating system can have.
func KeyringsOn(os string) (names []string) {
	for _, t := range KeyringTypes() {
		if t.IsOn(os) {
			names = append(names, t.Name)
		}
	}
	return names
}

// KeyringSource is what chose the type of the keyring. The zero KeyringSource is the default, which nobody chose.
type KeyringSource struct {
	By KeyringChooser
	At Origin // the flag or the variable by its name, or the line of atmos.yaml; zero for the others
}

// KeyringChooser is a place that can choose the type of the keyring.
type KeyringChooser int

// Places that choose a keyring. An earlier one takes precedence over a later one.
const (
	ChosenByDefault KeyringChooser = iota
	ChosenByFlag
	ChosenByVariable      // authdeck's own
	ChosenByAtmosVariable // in the environment, or promoted by atmos.yaml
	ChosenByConfig
	ChosenBySettings
)

// Chosen reports whether the user chose the keyring: authdeck then never uses another one instead.
func (s KeyringSource) Chosen() bool { return s.By != ChosenByDefault }

// String names the source for people and programs: "--keyring", "atmos.yaml:3"; "" for the default.
func (s KeyringSource) String() string {
	if s.By == ChosenBySettings {
		return "settings"
	}
	return s.At.String()
}

// Unlock says how a keyring can be made usable.
type Unlock int

// What a user can do about a keyring error.
const (
	NoUnlock       Unlock = iota // there is nothing to ask for
	ByPassphrase                 // type the passphrase of the encrypted file
	ByOtherKeyring               // use another keyring: this machine has none, and the user chose none
)

// UnlockBy says what fixes a keyring error. from is Workspace.KeyringFrom.
func UnlockBy(err error, from KeyringSource) Unlock {
	switch {
	case WantsPassphrase(err):
		return ByPassphrase
	case errors.Is(err, ErrKeyringAbsent) && !from.Chosen():
		return ByOtherKeyring
	}
	return NoUnlock
}

// Locked explains a locked keyring that authdeck will ask to unlock. ok is false if the user has to act first, for
// example because the passphrase in a variable is wrong, because no dialog can be shown, or because there is no
// terminal to ask for it: asks reports whether there is one.
func (k Keyring) Locked(err error, asks bool) (says string, ok bool) {
	if !errors.Is(err, ErrKeyringLocked) && !errors.Is(err, ErrPassphraseNeeded) || k.TakesPassphrase && !asks {
		return "", false
	}
	if errors.As(err, new(NoDialogError)) {
		return "", false
	}
	says = firstLine(err)
	var p *Problem
	if errors.As(err, &p) {
		says = p.Fault()
	}
	return says + ". " + k.UnlocksLater(), true
}

// UnlocksLater says that nothing has to be done about a locked keyring now.
func (k Keyring) UnlocksLater() string {
	if k.TakesPassphrase {
		return "authdeck asks for the passphrase when needed"
	}
	return "authdeck asks you to unlock it when needed"
}
