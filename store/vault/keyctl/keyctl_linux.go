// Package keyctl keeps entries in the kernel keyring that Linux has for each user.
package keyctl

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/99designs/keyring"
	"golang.org/x/sys/unix"

	"authdeck/model"
	"authdeck/store/vault/backend"
)

// kernel is the user's keyring in the kernel (@u), which all of the user's processes share until the machine restarts. A session
// keyring would be gone when the session ends, and each terminal would have a different one.
type kernel struct {
	backend.Base
	library backend.Ring
}

// New opens the keyring type keyctl.
func New() backend.Platform {
	return kernel{library: backend.OpenLibrary("keyctl", keyring.Config{KeyCtlScope: "user"})}
}

const userRing = unix.KEY_SPEC_USER_KEYRING

func (kernel) Title() string { return "kernel keyring" }

func (k kernel) Present(context.Context) error {
	_, err := unix.KeyctlGetKeyringID(userRing, true)
	return k.Kind(err)
}

// Prepare makes the entries in the user's keyring readable. Only a possessor may read a key, and sessions that did not begin with a
// login (a container, some services) do not possess the user's keyring. A link in the session keyring fixes that.
func (k kernel) Prepare(context.Context) error {
	if _, err := unix.KeyctlGetKeyringID(userRing, true); err != nil {
		return k.Kind(err)
	}
	_, err := unix.KeyctlInt(unix.KEYCTL_LINK, userRing, unix.KEY_SPEC_SESSION_KEYRING, 0, 0)
	return k.Kind(err)
}

// Look finds keys by name, which does not read them.
func (k kernel) Look(ctx context.Context, names []string) (map[string]model.Presence, error) {
	found := map[string]model.Presence{}
	if err := k.Prepare(ctx); err != nil {
		return found, err
	}
	for _, name := range names {
		switch _, err := unix.KeyctlSearch(userRing, "user", name, 0); {
		case err == nil:
			found[name] = model.Present
		case missingKey(err):
			found[name] = model.Absent
		}
	}
	return found, nil
}

// Names lists the keys in the user's keyring by their descriptions, which shows no secret.
func (k kernel) Names(ctx context.Context) ([]string, error) {
	if err := k.Prepare(ctx); err != nil {
		return nil, err
	}
	ids := make([]byte, 4*mostKeys)
	n, err := unix.KeyctlBuffer(unix.KEYCTL_READ, userRing, ids, 0)
	if err != nil {
		return nil, k.Kind(err)
	}
	var names []string
	for ids = ids[:min(n, len(ids))]; len(ids) >= 4; ids = ids[4:] {
		// type;uid;gid;permissions;description
		text, err := unix.KeyctlString(unix.KEYCTL_DESCRIBE, int(int32(binary.NativeEndian.Uint32(ids)))) // #nosec G115 -- a key's number has a sign
		if parts := strings.SplitN(text, ";", 5); err == nil && len(parts) == 5 && parts[0] == "user" {
			names = append(names, parts[4])
		}
	}
	return names, nil
}

// mostKeys limits how many keys are listed; a user who is not root has at most 200.
const mostKeys = 4096

func missingKey(err error) bool {
	return errors.Is(err, unix.ENOKEY) || errors.Is(err, unix.EKEYEXPIRED) || errors.Is(err, unix.EKEYREVOKED)
}

// Kind also checks the kernel's error texts, because the library wraps some errors in a way that loses their number.
func (kernel) Kind(err error) error {
	is := func(n unix.Errno) bool {
		return errors.Is(err, n) || err != nil && strings.HasSuffix(err.Error(), n.Error())
	}
	switch {
	case is(unix.EDQUOT):
		return &model.Problem{
			Kind:  model.ErrKeyringFull,
			What:  "the kernel keyring is full",
			Why:   "a user may have 200 keys and 20,000 bytes, unless root changed the limits; nothing was changed",
			Fix:   model.Do("remove keys that you do not need (keyctl show @u)").Then(backend.OtherKeyring),
			Cause: err,
		}
	case is(unix.ENOSYS), is(unix.EPERM):
		return &model.Problem{
			Kind:  model.ErrKeyringAbsent,
			What:  "the kernel's keyrings cannot be used here",
			Why:   "most containers do not allow them",
			Fix:   model.Fix{backend.AnotherKeyring},
			Cause: err,
		}
	case is(unix.EACCES):
		return fmt.Errorf("%w: %w", model.ErrKeyringDenied, err)
	}
	return backend.Classify("the kernel keyring", err)
}

func (k kernel) Get(name string) (keyring.Item, error) {
	item, err := k.library.Get(name)
	if err != nil && missingKey(err) {
		return item, keyring.ErrKeyNotFound
	}
	return item, err
}

func (k kernel) Set(item keyring.Item) error { return k.library.Set(item) }

// Remove looks for the key first, because the library reports every failure to find it as a missing entry.
func (k kernel) Remove(name string) error {
	if _, err := unix.KeyctlSearch(userRing, "user", name, 0); err != nil {
		if missingKey(err) {
			return keyring.ErrKeyNotFound
		}
		return err
	}
	return k.library.Remove(name)
}
