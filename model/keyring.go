package model

import "errors"

// Keyring describes where keys are kept.
type Keyring struct {
	Type  string // "system", "file", …
	Title string // what users read: "GNOME Keyring", "encrypted file"
	Place string // the folder of an encrypted file; "" elsewhere
	Note  string // what to know before keys are kept in it; "" for nothing
	// Entry names what an identity is saved under.
	Entry func(Ref) string
	// TakesPassphrase tells whether authdeck asks for the passphrase (the keyring does not ask itself).
	TakesPassphrase bool
}

// KeyringType is a type of keyring as --keyring, ATMOS_KEYRING_TYPE and auth.keyring.type name it.
type KeyringType struct {
	Name   string
	Title  string   // what users read where nothing more exact is known
	On     []string // the systems that have it, as runtime.GOOS names them; nil for all
	Shared bool     // Atmos reads and writes the same entries
	Note   string   // what to know before keys are kept in it; "" for nothing
}

// KeyringTypes lists them, the ones that most people want first.
func KeyringTypes() []KeyringType {
	return []KeyringType{
		{Name: "system", Title: "system keyring", Shared: true},
		{Name: "file", Title: "encrypted file", Shared: true},
		{Name: "keychain", Title: "macOS Keychain", On: []string{"darwin"}},
		{Name: "secret-service", Title: "Secret Service", On: []string{"linux"}},
		{Name: "kwallet", Title: "KWallet", On: []string{"linux"}},
		{Name: "wincred", Title: "Windows Credential Manager", On: []string{"windows"}},
		{Name: "keyctl", Title: "kernel keyring", On: []string{"linux"}, Note: "its entries are gone after a restart"},
		{Name: "pass", Title: "pass", On: []string{"linux", "darwin", "freebsd", "netbsd", "openbsd", "dragonfly"}},
	}
}

// Availability is a type of keyring, and why it cannot be used on this machine now: nil where it can be.
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

// Unlock is what lets a keyring give out keys.
type Unlock int

// What a user can do about an error of a keyring.
const (
	NoUnlock       Unlock = iota // nothing that can be asked for
	ByPassphrase                 // type the passphrase of the encrypted file
	ByOtherKeyring               // use another keyring: this machine has none, and none was chosen
)

// UnlockBy tells what fixes an error of a keyring. from is Workspace.KeyringFrom: a keyring that was chosen is never
// replaced by another.
func UnlockBy(err error, from string) Unlock {
	switch {
	case WantsPassphrase(err):
		return ByPassphrase
	case errors.Is(err, ErrKeyringAbsent) && from == "":
		return ByOtherKeyring
	}
	return NoUnlock
}
