package model

import "time"

// SignInCase says what a sign-in to several identities does with one of them: which list of SignIns it belongs to.
type SignInCase int

// The lists of SignIns.
const (
	SignInOpen  SignInCase = iota
	SignInReady            // a role that needs no code; it is one of those that are open
	SignInLive
	SignInKeyless
	SignInRoleKeyless // a role whose user has no keys
	SignInUnusable
	SignInCases // how many there are
)

// AmongSignIns says what a sign-in to several identities does with this row. holder is the row of the user whose keys are needed:
// the row itself, or the user of a role.
func (r *Row) AmongSignIns(holder *Row, now time.Time) SignInCase {
	lacksKeys := holder.Identity.Ref != Ref{} && holder.LacksKeys()
	switch {
	case !r.Offers(now).SignIn:
		return SignInUnusable
	case r.SessionState(now) == SessionGood:
		return SignInLive
	case r.Renews(now):
		return SignInReady
	case lacksKeys && r.Identity.Role != nil:
		return SignInRoleKeyless
	case lacksKeys:
		return SignInKeyless
	}
	return SignInOpen
}

// SignIns groups identities by what a sign-in to all of them does with each.
type SignIns struct {
	Open     []Identity // will be signed in to
	Live     []Identity // are already signed in to
	Keyless  []Identity // neither they nor their users have keys or a session
	Unusable []Identity // have a problem in the configuration
}

// PlanSignIns groups the identities by their rows at that time. It looks at each row once.
func PlanSignIns(rows []Row, ids []Identity, now time.Time) (s SignIns) {
	found := make(map[Ref]*Row, len(rows))
	for i := range rows {
		found[rows[i].Identity.Ref] = &rows[i]
	}
	row := func(ref Ref) *Row {
		if r := found[ref]; r != nil {
			return r
		}
		return &Row{}
	}
	for _, id := range ids {
		own := row(id.Ref)
		holder := own
		if id.Role != nil && len(id.Role.Above) > 0 {
			holder = row(id.KeyHolder().Ref)
		}
		switch own.AmongSignIns(holder, now) {
		case SignInUnusable:
			s.Unusable = append(s.Unusable, id)
		case SignInLive:
			s.Live = append(s.Live, id)
		case SignInKeyless, SignInRoleKeyless:
			s.Keyless = append(s.Keyless, id)
		case SignInOpen, SignInReady:
			s.Open = append(s.Open, id)
		}
	}
	return s
}

// AskingForCode are those of the identities whose sign-in may ask for an MFA code, in their order, which is that of the list: users come
// before their roles. A role of a user who is signed in, now or earlier in the order, needs no code. A user always may: the identities are
// not signed in to yet, or their sessions are renewed.
func AskingForCode(rows []Row, ids []Identity, now time.Time) (asking []Ref) {
	signedIn := SignedInUsersAt(rows, now)
	for i := range ids {
		if signedIn.Note(&ids[i]) {
			asking = append(asking, ids[i].Ref)
		}
	}
	return asking
}

// SignedInUsers are users who are signed in, now or after the sign-ins that were noted, so that their roles need no code.
type SignedInUsers map[Ref]bool

// SignedInUsersAt are those who are signed in at that time, before any sign-in is noted.
func SignedInUsersAt(rows []Row, now time.Time) SignedInUsers {
	signedIn := SignedInUsers{}
	for i := range rows {
		if r := &rows[i]; r.Renews(now) {
			signedIn[r.Identity.KeyHolder().Ref] = true
		}
	}
	return signedIn
}

// Note notes a sign-in to an identity, after which its user is signed in. asks reports whether that sign-in may ask for a code.
func (s SignedInUsers) Note(id *Identity) (asks bool) {
	user := id.KeyHolder().Ref
	asks = id.Role == nil || !s[user]
	s[user] = true
	return asks
}
