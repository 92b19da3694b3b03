package model

import "strings"

// LockKind says what a lock of an identity is held for.
type LockKind string

// The locks of an identity. docs/decisions/0001-one-attempt-one-lock.md says who takes which.
const (
	AskingLock  LockKind = ""         // a person is asked for the code, or a role is assumed
	CommandLock LockKind = " COMMAND" // mfa_command runs
	SavingLock  LockKind = " SAVING"  // a code is on its way, and its session is saved
	ScreenLock  LockKind = " SCREEN"  // a command asks for a passphrase or keys before it can ask for the code
)

// Lock names a lock of the identity. Names of identities are in lower case, so capital letters make it nobody else's.
func (r Ref) Lock(kind LockKind) Ref {
	r.Name += string(kind)
	return r
}

// Doing says what a process does that holds the lock with this name. For a SharedLock it means nothing, and is never shown.
func (r Ref) Doing() Doing {
	switch {
	case strings.HasSuffix(r.Name, string(CommandLock)):
		return GetsCode
	case strings.HasSuffix(r.Name, string(SavingLock)):
		return SignsIn
	case strings.HasSuffix(r.Name, string(ScreenLock)):
		return AsksForKeys
	case r.User != "": // the AskingLock of a role
		return AssumesRole
	}
	return AsksForCode
}

// SharedLock names a lock that is no identity's, because what it is for is written in capital letters.
func SharedLock(realm, what string) Ref { return Ref{Realm: realm, Name: strings.ToUpper(what)} }

// Lock returns the lock that keeps two processes from getting the same code; false if there is none.
func (c CodeSource) Lock(ref Ref) (Ref, bool) {
	if c == CommandCode {
		return ref.Lock(CommandLock), true
	}
	return ref.Lock(AskingLock), c != GivenCode
}
