package words

import (
	"fmt"
	"strings"

	"authdeck/model"
)

// Marked says what a sign-in does with the marked identities, and how many of them the filter hides, the longest text first. The
// last texts only count them.
func Marked(marked, hidden int, n [model.SignInCases]int) []string {
	counts := []string{fmt.Sprintf("%d marked", marked)}
	switch {
	case hidden > 0 && marked == 1:
		counts = []string{counts[0] + ", hidden by the filter", counts[0] + ", hidden"}
	case hidden > 0:
		counts = []string{fmt.Sprintf("%s, %d hidden by the filter", counts[0], hidden), fmt.Sprintf("%s, %d hidden", counts[0], hidden)}
	}
	count := counts[0]
	switch {
	case marked < 2 && n[model.SignInLive] > 0:
		return append([]string{count + " · " + AlreadySignedIn, count + " · signed in"}, counts...)
	case marked < 2: // the key says what it does
		return counts
	}
	var does []string
	open := n[model.SignInOpen] + n[model.SignInReady] // as the key for it says
	if ready := n[model.SignInReady]; open > 0 {
		does = append(does, fmt.Sprintf("%d to sign in", open))
		if ready > 0 && ready < open {
			does[0] += fmt.Sprintf(" (%d without a code)", ready)
		}
	}
	if not := NotSignedInTo(n); not != "" {
		does = append(does, not)
	}
	long := count + " · " + strings.Join(does, ", ")
	all := []string{long, strings.ReplaceAll(long, AlreadySignedIn, "signed in")}
	switch {
	case open == 0:
		all = append(all, count+" · none to sign in")
	case open < marked:
		all = append(all, strings.ReplaceAll(fmt.Sprintf("%s · %d to sign in, %s", count, open, NotSignedInTo(n)), AlreadySignedIn, "signed in"), count+" · "+does[0], fmt.Sprintf("%s · %d to sign in", count, open))
	}
	return append(all, counts...)
}

// NotSignedInTo counts the marked identities that a sign-in leaves out, and says why: "2 already signed in, 1 without keys"; "" for none.
// Roles never have keys, so they are not counted with the users that could have some.
func NotSignedInTo(n [model.SignInCases]int) string {
	var parts []string
	for _, some := range []struct {
		is        model.SignInCase
		one, many string
	}{
		{model.SignInLive, AlreadySignedIn, AlreadySignedIn}, {model.SignInKeyless, "without keys", "without keys"},
		{model.SignInRoleKeyless, "role of a user without keys", "roles of users without keys"},
		{model.SignInUnusable, "with a problem", "with a problem"},
	} {
		if n[some.is] > 0 {
			parts = append(parts, model.Counted(n[some.is], some.one, some.many))
		}
	}
	return strings.Join(parts, ", ")
}

// AlreadySignedInTo says that a sign-in has nothing to do, for one identity or for several.
func AlreadySignedInTo(ids []model.Identity) string {
	return "Already signed in to " + NameOrCount(ids)
}

// NameOrCount is the name of a single identity, or else how many there are.
func NameOrCount(ids []model.Identity) string {
	if len(ids) == 1 {
		return ids[0].Title
	}
	return Count(ids)
}

// HiddenByFilter names the identities that the filter hides among the marked ones that an action is about; "" for none.
func HiddenByFilter(names []string, all int) string {
	switch {
	case len(names) == 0:
		return ""
	case all == 1:
		return names[0] + " is marked, but the filter hides it."
	}
	return "This includes " + model.Names(names) + ", which the filter hides."
}

// SkippedSignIns says which marked identities a sign-in skips, and why; "" for none.
func SkippedSignIns(keyless, unusable []string) string {
	var parts []string
	if len(keyless) > 0 {
		parts = append(parts, model.Names(keyless)+" (no keys)")
	}
	if len(unusable) > 0 {
		parts = append(parts, model.Names(unusable)+" (problem in atmos.yaml)")
	}
	if parts == nil {
		return ""
	}
	return "skipped " + strings.Join(parts, ", ")
}

// SignInsCancelled says how many of several sign-ins, or renewals, were done before the user cancelled.
func SignInsCancelled(done, all int, renew bool) string {
	switch {
	case done == 0 && renew:
		return "Cancelled. No session was renewed."
	case done == 0:
		return "Cancelled. No sign-in was completed."
	case renew:
		return fmt.Sprintf("Cancelled. Renewed %d of %d sessions.", done, all)
	}
	return fmt.Sprintf("Cancelled. Signed in to %d of %d.", done, all)
}

// SignInToAll is the question before a sign-in to identities, or before their sessions are renewed.
func SignInToAll(ids []model.Identity, renew bool) string {
	who, sessions := NameOrCount(ids), "sessions"
	if len(ids) == 1 {
		sessions = "session"
	}
	if renew {
		return "Renew the " + sessions + " of " + who + "?"
	}
	return "Sign in to " + who + "?"
}

// NoneHasSession says that none of the marked identities and roles has a session to end.
func NoneHasSession(marked int) string { return noneOf(marked) + " has a session" }

func noneOf(marked int) string { return fmt.Sprintf("None of the %d marked identities", marked) }
