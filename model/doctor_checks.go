package model

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// config says which files were read and what keeps them from being used.
func (c Checkup) config() []Finding {
	var out []Finding
	for _, s := range c.Workspace.Config.Sources {
		if s.State == SourceRead {
			out = append(out, fine(AreaConfig, s.Path, "read: "+s.Led()))
		}
	}
	for _, w := range c.Workspace.Config.Warnings {
		out = append(out, warned(AreaConfig, w.Origin.Full(), w.What, w.FixLine()))
	}
	empty, isEmpty := NothingYet(c.Broken)
	switch {
	case isEmpty && empty.Named:
		return append(out, bad(AreaConfig, empty.Origin.File, empty.What, "check the name"))
	case isEmpty:
		return append(out, bad(AreaConfig, empty.Origin.File, empty.What, "authdeck identity add NAME"))
	case c.Broken != nil:
		for _, p := range problemsIn(c.Broken) {
			out = append(out, bad(AreaConfig, "", p, "authdeck validate"))
		}
		return out
	}
	n := len(c.Workspace.Config.Identities)
	text := fmt.Sprintf("%d identities of kind aws/user", n)
	if n == 1 {
		text = "1 identity of kind aws/user"
	}
	return append(out, fine(AreaConfig, "", text))
}

// problemsIn are the lines of an error, each once.
func problemsIn(err error) []string { return strings.Split(err.Error(), "\n") }

// realm says which one it is and why. One that is made of a folder's path is lost when the folder moves.
func (c Checkup) realm() []Finding {
	config := c.Workspace.Config
	if config.Realm == "" || c.Broken != nil {
		return nil
	}
	text := config.Realm + ", by " + config.RealmSource
	if strings.HasPrefix(config.RealmSource, "directory of") {
		text += "; in a folder that is moved, keys and sessions are looked for under another one"
	}
	return []Finding{fine(AreaRealm, "", text)}
}

// keyring asks which entries there are, without reading one and without a dialog, and how long that takes.
func (c Checkup) keyring(ctx context.Context) ([]Finding, map[Ref]Presence) {
	if c.Failed != nil {
		fix := "correct it, then run authdeck doctor again"
		if errors.Is(c.Failed, ErrUnknownKeyring) {
			fix = "choose another type with --keyring"
		}
		return []Finding{bad(AreaKeyring, "", c.Failed.Error(), fix)}, nil
	}
	w := c.Workspace
	k := w.Vault.Keyring()
	why := "the one of this system"
	if w.KeyringFrom != "" {
		why = "chosen by " + w.KeyringFrom
	}
	about := k.Title + " (" + k.Type + ", " + why + ")"
	ctx, cancel := context.WithTimeout(ctx, keyringWait)
	defer cancel()
	refs := []Ref{{Realm: w.Config.Realm, Name: "doctor"}} // with nobody to look for, it is asked all the same
	for _, id := range w.Config.Identities {
		if !id.KeysInConfig() {
			refs = append(refs, id.Ref)
		}
	}
	asked := c.Clock.Now()
	presence, err := w.Vault.Look(ctx, refs)
	if err != nil {
		return []Finding{c.unwell(about, err)}, nil
	}
	k = w.Vault.Keyring() // it knows more of itself now
	about = k.Title + " (" + k.Type + ", " + why + ")"
	have := 0
	for _, ref := range refs[1:] {
		if presence[ref] == Present {
			have++
		}
	}
	text := fmt.Sprintf("answers in %s; it has the keys of %d of %d identities", milliseconds(c.Clock.Now().Sub(asked)), have, len(refs)-1)
	out := []Finding{fine(AreaKeyring, about, text)}
	if err := w.Locked(ctx); err != nil {
		out[0] = c.unwell(about, err)
		out[0].Text += "; it " + text
	}
	if k.Note != "" {
		out = append(out, warned(AreaKeyring, about, k.Note, ""))
	}
	return out, presence
}

// unwell is a keyring that gives out no keys. One that only has to be unlocked is asked to when keys are needed.
func (c Checkup) unwell(about string, err error) Finding {
	level := c.needed()
	if Unlockable(err) {
		level = Warned
	}
	return Finding{AreaKeyring, about, level, keyringFault(err), keyringFix(err)}
}

// needed is how bad it is that there is no keyring: not at all where atmos.yaml has all keys.
func (c Checkup) needed() Level {
	for _, id := range c.Workspace.Config.Identities {
		if !id.KeysInConfig() {
			return Bad
		}
	}
	return Warned
}

func keyringFault(err error) string {
	var told *KeyringError
	if errors.As(err, &told) {
		return told.Fault()
	}
	return firstLine(err)
}

func keyringFix(err error) string {
	var told *KeyringError
	switch {
	case errors.As(err, &told):
		return strings.Join(told.Do, ", ")
	case errors.Is(err, ErrKeyringAbsent):
		return "start a keyring, or keep keys in the encrypted file: authdeck keyring use file"
	case errors.Is(err, ErrKeyringLocked):
		return "unlock it"
	case errors.Is(err, ErrKeyringSilent), errors.Is(err, context.DeadlineExceeded):
		return "look for an unlock dialog, or use another keyring: --keyring file"
	}
	return ""
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }

// custody finds files that others can read.
func (c Checkup) permissions(ctx context.Context) []Finding {
	if c.Permissions == nil {
		return nil
	}
	keys := ""
	if c.Failed == nil {
		keys = c.Workspace.Vault.Keyring().Place
	}
	exposed, looked, err := c.Permissions.Exposed(ctx, c.Workspace.Config.Realm, keys)
	var out []Finding
	if err != nil {
		out = append(out, warned(AreaSessions, "", firstLine(err), ""))
	}
	for _, e := range exposed {
		out = append(out, bad(AreaSessions, e.Path, fmt.Sprintf("others can get at it (%04o)", e.Mode.Perm()),
			fmt.Sprintf("chmod %04o %s", e.Want.Perm(), ShellWord(e.Path))))
	}
	switch {
	case len(out) > 0 || looked == 0 && c.OS == "windows":
	case looked == 0:
		out = append(out, fine(AreaSessions, "", "nothing is saved yet"))
	default:
		out = append(out, fine(AreaSessions, "", fmt.Sprintf("only you can get at what is saved (%d looked at)", looked)))
	}
	return out
}

// ShellWord quotes s for a POSIX shell where that is needed, as Atmos does (alessio/shellescape); but for zsh, "=ls" too.
func ShellWord(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"
	if s != "" && s[0] != '=' && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'"'"'`) + "'"
}
