package vault

import (
	"fmt"
	"strings"

	"github.com/99designs/keyring"

	"authdeck/model"
)

const (
	mostBlob    = 5 * 512 // CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h, in bytes
	mostCommand = 4096    // a line that /usr/bin/security -i reads, in bytes; zalando/go-keyring refuses longer ones
)

// limited refuses an entry that its keyring would not take, before anything is written.
type limited struct {
	keyring.Keyring
	size func(keyring.Item) error
}

func (l limited) Set(item keyring.Item) error {
	if err := l.size(item); err != nil {
		return err
	}
	return l.Keyring.Set(item)
}

func blobSize(item keyring.Item) error {
	return tooLong("Windows Credential Manager", len(item.Data), mostBlob)
}

// commandSize counts what zalando/go-keyring gives to /usr/bin/security (keyring_darwin.go). That library would notice
// too, but leave the program running that it has started by then.
func commandSize(item keyring.Item) error {
	fixed := len("add-generic-password -U -s " + shellQuoted(item.Key) + " -a " + systemUser + " -w go-keyring-base64:\n")
	if room := (mostCommand - fixed) / 4 * 3; len(item.Data) > room {
		return tooLong("macOS Keychain", len(item.Data), room)
	}
	return nil
}

func shellQuoted(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"
	if strings.Trim(s, plain) == "" && s != "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'"'"'`) + "'"
}

func tooLong(title string, size, most int) error {
	if size <= most {
		return nil
	}
	return &model.KeyringError{
		Kind: model.ErrEntryTooLong,
		What: "the entry is too long for this keyring",
		Why:  fmt.Sprintf("it has %d bytes, and %s takes %d at most; nothing was changed", size, title, most),
		Do:   []string{"choose another keyring: --keyring file"},
	}
}
