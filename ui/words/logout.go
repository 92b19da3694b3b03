package words

// LogOutOf is the question before a session ends.
func LogOutOf(who string) string { return "Log out of " + who + "?" }

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
func LogOutOfAll(live, expired, without int) (question, why string) {
	why = "This ends their sessions. You can sign in again at any time."
	if live == 1 {
		why = "This ends its session. You can sign in again at any time."
	}
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
