package system

import (
	"strings"

	"github.com/99designs/keyring"

	"authdeck/store/vault/backend"
)

const mostCommand = 4096 // longest line that /usr/bin/security -i reads, in bytes; zalando/go-keyring rejects longer ones

// LimitCommand rejects entries that are too long for macOS.
func LimitCommand(r backend.Ring) backend.Ring { return backend.Limited{Ring: r, Check: checkCommand} }

// checkCommand computes the length of the command that zalando/go-keyring passes to /usr/bin/security (keyring_darwin.go). The
// library checks it too, but then leaves the program running that it has already started.
func checkCommand(item keyring.Item) error {
	overhead := len("add-generic-password -U -s " + shellQuoted(item.Key) + " -a " + user + " -w go-keyring-base64:\n")
	return backend.TooLong("macOS Keychain", len(item.Data), (mostCommand-overhead)/4*3)
}

func shellQuoted(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"
	if strings.Trim(s, plain) == "" && s != "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'"'"'`) + "'"
}
