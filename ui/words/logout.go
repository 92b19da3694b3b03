package words

import (
	"fmt"
	"slices"
	"strings"

	"authdeck/model"
)

// LogOutOf is the question before a session ends.
func LogOutOf(who string) string { return "Log out of " + who + "?" }

// NoSessionToEnd says that an identity is not signed in to.
func NoSessionToEnd(title string) string { return "No session to end for " + title }

// NotInThisFile names identities whose sessions end, too, although atmos.yaml does not have them.
func NotInThisFile(titles []string) string {
	return "Not in this atmos.yaml: " + strings.Join(titles, ", ")
}

// NoSessionToRenew says that an identity has no session that could be replaced.
func NoSessionToRenew(title string) string { return "No session to renew for " + title }

// sessionsThatEnd names the sessions that end with those of identities: their own, and those of their roles; "" for none. asked is
// the number of identities; if it is 1, the text does not name the identity.
func sessionsThatEnd(asked int, e model.Ends) string {
	own, roles := e.Own, e.Roles
	whose, ends := "its", "the session"
	if asked > 1 {
		whose, ends = "the", "the "+either(own, "session", "sessions")+" of "+model.Names(own)
	}
	ofRoles := " of " + whose + " " + either(roles, "role", "roles") + " " + model.Names(roles)
	switch {
	case len(own) == 0 && len(roles) == 0:
		return ""
	case len(roles) == 0:
		return ends
	case len(own) == 0:
		return "the " + either(roles, "session", "sessions") + ofRoles
	}
	return ends + " and " + either(roles, "that", "those") + ofRoles
}

// LogOutEnds says what a logout of one identity does: the sessions that end, and the roles that need a new sign-in then.
func LogOutEnds(e model.Ends) string {
	return "This ends " + sessionsThatEnd(1, e) + "." + needSignIn(1, e.Ready)
}

// needSignIn names the roles that need a new sign-in once the sessions of that many identities have ended; "" for none.
func needSignIn(asked int, ready []model.Identity) string {
	if len(ready) == 0 {
		return ""
	}
	names := make([]string, len(ready))
	for i, id := range ready {
		names[i] = id.Title
	}
	whose := "The "
	if asked == 1 {
		whose = "Its "
	}
	return " " + whose + either(names, "role ", "roles ") + model.Names(names) + either(names, " then needs", " then need") + " a new sign-in."
}

// either returns the word for one name or for several.
func either(names []string, one, several string) string {
	if len(names) == 1 {
		return one
	}
	return several
}

// DeleteKeys is the question before the keys of so many identities are deleted, and what yes does. from is the keyring in words.
func DeleteKeys(asked int, whose, from string, e model.Ends) (question, why string) {
	why = "This deletes them from " + from
	if ends := sessionsThatEnd(asked, e); ends != "" {
		why += " and ends " + ends
	}
	return "Delete the keys of " + whose + "?", why + "." + needSignIn(asked, e.Ready) + " " + NoCopy
}

// DeleteKeysAfterWarning is DeleteKeys for a command, which warns first and then asks in one line.
func DeleteKeysAfterWarning(asked int, whose, from string, e model.Ends) (warning, question string) {
	if ends := sessionsThatEnd(asked, e); ends != "" {
		warning = "Deleting the keys also ends " + ends + "."
	}
	warning += needSignIn(asked, e.Ready) + " If you have no copy of the keys, you must create new ones in AWS."
	return strings.TrimSpace(warning), "Delete the keys of " + whose + " from " + from + "?"
}

// NoCopy is what the deletion of keys means for the person.
const NoCopy = "If you have no copy, you must create new keys in AWS."

// DeleteKeysOfAll is the question before the keys of several identities are deleted, and what happens to each kind of them: a sentence
// each. The keys of managed are in atmos.yaml; without have no keys.
func DeleteKeysOfAll(names, managed, without []string, from string, e model.Ends) (question string, why []string) {
	whose := Identities(len(names))
	if len(names) == 1 {
		whose = names[0]
	}
	why = append(why, "This deletes the keys of "+model.Names(names)+" from "+from+".", NoCopy) // first: a small window hides the last lines
	if ends := sessionsThatEnd(max(len(names), 2), e); ends != "" {
		why = append(why, "It also ends "+ends+".")
	}
	why = append(why, strings.TrimSpace(needSignIn(max(len(names), 2), e.Ready)))
	if len(managed) > 0 {
		why = append(why, "The keys of "+model.Names(managed)+" stay: they are managed in atmos.yaml.")
	}
	why = append(why, unchanged(without, "saved keys"))
	return "Delete the keys of " + whose + "?", withoutEmpty(why)
}

// withoutEmpty are the sentences that say something.
func withoutEmpty(sentences []string) []string {
	return slices.DeleteFunc(sentences, func(s string) bool { return s == "" })
}

// unchanged names the chosen identities that have nothing to end or delete, or counts them if they are many; "" for none.
func unchanged(names []string, nothing string) string {
	const named = 2
	switch n := len(names); {
	case n == 0:
		return ""
	case n > named:
		return fmt.Sprintf("Nothing changes for %d others: they have no %s.", n, nothing)
	}
	return "Nothing changes for " + model.Names(names) + either(names, ": it has no ", ": they have no ") + nothing + "."
}

// had says how many of several identities had nothing to delete; "" for none.
func had(without int, nothing string) string {
	if without == 0 {
		return ""
	}
	return fmt.Sprintf(" · %d had %s", without, nothing)
}

// LoggedOutOf says that a session was ended.
func LoggedOutOf(who string) string { return "✔ Logged out of " + who }

// ClearedExpired says that an expired session was deleted.
func ClearedExpired(who string) string { return "✔ Cleared the expired session of " + who }

// LoggedOutOfAll says how many sessions were ended, how many expired ones were deleted, and how many of the chosen identities had
// none.
func LoggedOutOfAll(live []model.Identity, expired, without int) string {
	says, cleared := LoggedOutOf(Count(live)), ExpiredSessions(expired)
	switch {
	case len(live) == 0:
		says = "✔ Cleared " + cleared
	case expired > 0:
		says += ", cleared " + cleared
	}
	return says + had(without, "no session")
}

// SignInAgain says that a logout can be undone.
const SignInAgain = "You can sign in again at any time."

// LogOutOfAll is the question before the sessions of several identities end, and what happens to each kind of them: a sentence each.
func LogOutOfAll(live []model.Identity, expired, without []string, e model.Ends) (question string, why []string) {
	who := Count(live)
	if len(live) == 1 {
		who = live[0].Title
	}
	why = append(why, "This ends "+sessionsThatEnd(len(live), e)+".", SignInAgain, strings.TrimSpace(needSignIn(max(2, len(live)), e.Ready)))
	if len(expired) > 0 {
		why = append(why, "It also clears the expired "+either(expired, "session", "sessions")+" of "+model.Names(expired)+".")
	}
	why = append(why, unchanged(without, "session"))
	return LogOutOf(who), withoutEmpty(why)
}

// ExpiredSessions counts expired sessions.
func ExpiredSessions(n int) string { return model.Counted(n, "expired session", "expired sessions") }

// Count counts identities, and the roles among them as roles, as the list does.
func Count(ids []model.Identity) string {
	roles := 0
	for _, id := range ids {
		if id.Role != nil {
			roles++
		}
	}
	return model.Names(counts(len(ids)-roles, roles))
}

// InList counts the identities and the roles of a list: "6 identities, 4 roles".
func InList(identities, roles int) string { return strings.Join(counts(identities, roles), ", ") }

func counts(identities, roles int) (all []string) {
	if identities > 0 || roles == 0 {
		all = append(all, Identities(identities))
	}
	if roles > 0 {
		all = append(all, Roles(roles))
	}
	return all
}

// Identities counts identities.
func Identities(n int) string { return model.Counted(n, "identity", "identities") }
