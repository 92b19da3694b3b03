package words

import (
	"fmt"
	"strings"
)

// LogOutOf is the question before a session ends.
func LogOutOf(who string) string { return "Log out of " + who + "?" }

// SessionsThatEnd names what a logout ends: the session of the identity, and those of its roles. "" for none.
func SessionsThatEnd(own bool, roles []string) string {
	names := strings.Join(roles, ", ")
	if more := len(roles) - rolesNamed; more > 1 {
		names = fmt.Sprintf("%s and %d more", strings.Join(roles[:rolesNamed], ", "), more)
	}
	switch {
	case len(roles) == 0 && own:
		return "the session"
	case len(roles) == 0:
		return ""
	case own && len(roles) == 1:
		return "the session and that of its role " + names
	case own:
		return "the session and those of its roles " + names
	case len(roles) == 1:
		return "the session of its role " + names
	}
	return "the sessions of its roles " + names
}

// rolesNamed is how many of many roles a question names.
const rolesNamed = 5

// LoggedOutOf says that a session was ended.
func LoggedOutOf(who string) string { return "✔ Logged out of " + who }

// DeletedExpired says that a session which had ended by itself is gone from the disk.
func DeletedExpired(who string) string { return "✔ Deleted the expired session of " + who }

// LoggedOutOfAll says how many sessions were ended, and how many that had ended by themselves were deleted.
func LoggedOutOfAll(live, expired int) string {
	deleted := expiredSessions(expired)
	switch {
	case live == 0:
		return "✔ Deleted " + deleted
	case expired == 0:
		return LoggedOutOf(identities(live))
	}
	return LoggedOutOf(identities(live)) + ", deleted " + deleted
}

// LogOutOfAll is the question before several sessions end, and what happens to the other identities that are meant.
func LogOutOfAll(live, expired, without int, roles bool) (question, why string) {
	ends := "their sessions"
	if live == 1 {
		ends = "its session"
	}
	if roles {
		ends += " and those of the roles below"
	}
	why = "This ends " + ends + ". You can sign in again at any time."
	if expired > 0 {
		why += " It also deletes " + expiredSessions(expired) + "."
	}
	if without > 0 {
		why += " Nothing changes for " + identities(without) + " without a session."
	}
	return LogOutOf(identities(live)), why
}

func expiredSessions(n int) string { return Counted(n, "expired session", "expired sessions") }

func identities(n int) string { return Counted(n, "identity", "identities") }
