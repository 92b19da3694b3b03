// Package roleprofile keeps config files that make AWS SDKs fetch a role's session themselves whenever it is about to end. Static
// keys of a profile win over its credential_process, so the credentials file that goes with them does not contain the role.
package roleprofile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"authdeck/model"
	"authdeck/store/files"
)

// Store implements model.RoleProfiles.
type Store struct{ dir string }

// New returns the store below a base folder for state, as files.Dirs.State. It touches nothing yet.
func New(state string) Store { return Store{filepath.Join(state, "authdeck", "profiles")} }

// Files writes a config file with the role's profile, and an empty credentials file. The same role and command give the same files,
// so a program that runs for hours never gets the files of another checkout. It returns a *model.Problem, and writes nothing, if a
// word cannot be in a config file.
func (s Store) Files(ref model.Ref, region string, command []string) (credentials, config string, err error) {
	for _, word := range append([]string{ref.Name, region}, command...) {
		if p := check(word); p != nil {
			return "", "", p
		}
	}
	text := profile(ref.Name, region, command)
	sum := sha256.Sum256([]byte(ref.Realm + "\x00" + text))
	dir := filepath.Join(s.dir, hex.EncodeToString(sum[:8]))
	credentials, config = filepath.Join(dir, "credentials"), filepath.Join(dir, "config")
	if err := files.MakeFolder(dir, 0o700); err != nil {
		return "", "", err
	}
	for path, text := range map[string]string{credentials: "", config: text} {
		if old, err := files.Read(path, files.MaxState); err == nil && bytes.Equal(old, []byte(text)) {
			continue
		}
		if err := files.Replace(path, []byte(text), 0o600); err != nil {
			return "", "", err
		}
	}
	return credentials, config, nil
}

// check refuses a word that would start a line of its own in a config file, or that keeps AWS programs from reading the whole file.
// Such a word is part of a path: a folder of somebody else could set a command that AWS programs run.
func check(word string) *model.Problem {
	has := "has a line break or another control character"
	switch {
	case !utf8.ValidString(word):
		has = "is not text in UTF-8"
	case !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) }):
		return nil
	}
	return &model.Problem{
		What: strconv.Quote(word) + " " + has, Why: "AWS programs could not read the profile of the role", Fix: model.Do("rename it, or use --static"),
	}
}

// profile is the text of the config file.
func profile(name, region string, command []string) string {
	settings := ""
	if region != "" {
		settings = "region = " + region + "\n"
	}
	words := make([]string, len(command))
	for i, word := range command {
		// In a value, the AWS SDK for Go takes # and ; after a space for a comment, also within quotes.
		words[i] = strings.NewReplacer(" #", " ''#", " ;", " '';").Replace(model.ShellWord(word))
	}
	settings += "credential_process = " + strings.Join(words, " ") + "\n"
	text := "# Written by authdeck. The command renews the session of the role.\n"
	if name == "default" {
		return text + "[default]\n" + settings
	}
	text += "[profile " + name + "]\n" + settings
	if strings.ContainsAny(name, ` '"\`) { // botocore reads a section as a shell would, and ignores the first one
		text += "[profile " + model.ShellWord(name) + "]\n" + settings
	}
	return text
}
