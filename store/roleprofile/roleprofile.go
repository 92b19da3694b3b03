// Package roleprofile keeps config files that make AWS SDKs fetch a role's session themselves whenever it is about to end. Static
// keys of a profile win over its credential_process, so the credentials file that goes with them does not contain the role.
package roleprofile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"

	"authdeck/model"
	"authdeck/store/files"
)

// Store implements model.RoleProfiles.
type Store struct{ dir string }

// New returns the store below a base folder for state, as files.Dirs.State. It touches nothing yet.
func New(state string) Store { return Store{filepath.Join(state, "authdeck", "profiles")} }

// Files writes a config file with the role's profile, and an empty credentials file. The same role and command give the same files,
// so a program that runs for hours never gets the files of another checkout.
func (s Store) Files(ref model.Ref, region string, command []string) (credentials, config string, err error) {
	var b strings.Builder
	b.WriteString("# Written by authdeck. The command renews the session of the role.\n")
	if ref.Name == "default" {
		b.WriteString("[default]\n")
	} else {
		b.WriteString("[profile " + ref.Name + "]\n")
	}
	if region != "" {
		b.WriteString("region = " + region + "\n")
	}
	words := make([]string, len(command))
	for i, word := range command {
		words[i] = model.ShellWord(word)
	}
	b.WriteString("credential_process = " + strings.Join(words, " ") + "\n")
	sum := sha256.Sum256([]byte(ref.Realm + "\x00" + b.String()))
	dir := filepath.Join(s.dir, hex.EncodeToString(sum[:8]))
	credentials, config = filepath.Join(dir, "credentials"), filepath.Join(dir, "config")
	if err := files.MakeFolder(dir, 0o700); err != nil {
		return "", "", err
	}
	for path, text := range map[string]string{credentials: "", config: b.String()} {
		if old, err := files.Read(path, files.MaxState); err == nil && bytes.Equal(old, []byte(text)) {
			continue
		}
		if err := files.Replace(path, []byte(text), 0o600); err != nil {
			return "", "", err
		}
	}
	return credentials, config, nil
}
