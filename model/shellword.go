package model

import "strings"

// ShellWord quotes s for a POSIX shell if necessary, as Atmos does (alessio/shellescape). It also quotes "=ls", for zsh.
func ShellWord(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"
	if s != "" && s[0] != '=' && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'"'"'`) + "'"
}

// IdentityArgument names an identity as the argument of a command to copy, or with -i= if its name would be read as a flag.
func IdentityArgument(name string) string {
	if strings.HasPrefix(name, "-") {
		return IdentityFlag(name)
	}
	return ShellWord(name)
}

// IdentityFlag names an identity in a command to copy, as IdentityArgs.
func IdentityFlag(name string) string {
	words := IdentityArgs(name)
	for i, w := range words {
		words[i] = ShellWord(w)
	}
	return strings.Join(words, " ")
}

// IdentityArgs are -i NAME, or -i=NAME for a name that would be read as a flag.
func IdentityArgs(name string) []string {
	if strings.HasPrefix(name, "-") {
		return []string{"-i=" + name}
	}
	return []string{"-i", name}
}
