package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"authdeck/model/spelling"
)

// KindRole is the kind of an identity that another identity assumes.
const KindRole = "aws/assume-role"

// Role has the additional settings of an aws/assume-role identity. Region and Duration of the identity are those of its principal.
type Role struct {
	ARN         Setting[string]
	Via         Setting[string] // the identity that assumes it, in any case
	Provider    Setting[string] // the provider through which it is assumed
	ExternalID  Setting[string]
	SessionName Setting[string]

	// Above has the identities that sign in before the role, the user first. It is empty if the chain does not end in a user.
	Above []Identity
	// Region is the region of the nearest identity above that has one. The role uses it if it has no region of its own.
	Region string
	// Unsupported is set if the chain of identities does not end in an aws/user. Atmos may be able to sign in to it.
	Unsupported *Problem
}

// Limits of a role that is assumed with a session (AWS, "Role chaining"): AWS rejects more than an hour, whatever the role's own
// maximum is.
const (
	RoleDuration    = time.Hour
	MaxRoleDuration = time.Hour
)

// maxRoles is how many roles are assumed one after another at most. Real chains have one to three. Each role knows the identities above it,
// so a file of thousands of roles above each other would take gigabytes.
const maxRoles = 10

// RoleSessionLength chooses the session length of a role: the configuration's duration within AWS's limits, or an hour.
func RoleSessionLength(configured Setting[string]) SessionLength {
	wanted, err := ParseDuration(configured.Value)
	if err != nil {
		wanted = RoleDuration
	}
	return SessionLength{Duration: min(max(wanted, MinDuration), MaxRoleDuration), Wanted: wanted, Origin: configured.Origin}
}

// Account returns the account of the role; "" if its ARN has none.
func (r Role) Account() string {
	parts := strings.SplitN(r.ARN.Value, ":", 6)
	if len(parts) < 6 || !IsAccount(parts[4]) {
		return ""
	}
	return parts[4]
}

// roleARN matches a role's ARN in every partition.
var roleARN = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^arn:[a-z0-9-]+:iam::[0-9]{12}:role/\S+$`) })

// CheckRoleARN says what is wrong with the ARN of a role; nil if nothing is.
func CheckRoleARN(arn string) *Problem {
	if roleARN().MatchString(arn) {
		return nil
	}
	return &Problem{What: "principal.assume_role is not the ARN of a role", Write: "assume_role: arn:aws:iam::123456789012:role/NAME"}
}

// Limits of AssumeRole's parameters (AWS STS, API reference).
const (
	minSessionName = 2
	maxSessionName = 64
	maxExternalID  = 1224
)

var (
	notInSessionName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^A-Za-z0-9_+=,.@-]`) })
	externalID       = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_+=,.@:/-]*$`) })
)

// CheckExternalID says what is wrong with an external ID; nil if nothing is. The role's account can see it.
func CheckExternalID(id string) *Problem {
	if hasKey(id) {
		return &Problem{What: "principal.external_id looks like an access key, so it is not sent", Fix: Do("write the ID that the owner of the role gave you")}
	}
	if len(id) >= 2 && len(id) <= maxExternalID && externalID().MatchString(id) {
		return nil
	}
	return &Problem{What: "principal.external_id is not an external ID", Fix: Do("use 2 to 1224 letters, digits and the characters _ + = , . @ : / -")}
}

// roleSessionName makes a text fit AWS's rules for the name of a role's session. Unlike Atmos, it keeps underscores.
func roleSessionName(text string) string {
	name := notInSessionName().ReplaceAllString(text, "-")
	return strings.TrimRight(name[:min(len(name), maxSessionName)], "-")
}

// CheckSessionName says what is wrong with principal.session_name; nil if nothing is. The role's account can see it.
func CheckSessionName(text string) *Problem {
	if hasKey(text) {
		return &Problem{What: "principal.session_name looks like an access key, so it is not sent", Fix: Do("write a name")}
	}
	if len(roleSessionName(text)) >= minSessionName {
		return nil
	}
	what := "is too short for AWS"
	if utf8.RuneCountInString(text) >= minSessionName {
		what = "has too few characters that AWS accepts"
	}
	return &Problem{What: "principal.session_name " + what, Fix: Do("use 2 to 64 letters, digits and the characters _ + = , . @ -")}
}

// sessionName is the name that CloudTrail shows: the configuration's, or one that contains the program, the identity and the time.
func (i Identity) sessionName(now time.Time) string {
	if i.Role.SessionName.Value != "" {
		return roleSessionName(i.Role.SessionName.Value)
	}
	const lead = "authdeck-"
	seconds := "-" + strconv.FormatInt(now.Unix(), 10)
	name := notInSessionName().ReplaceAllString(i.Ref.Name, "-")
	return lead + name[:min(len(name), maxSessionName-len(lead)-len(seconds))] + seconds
}

// ResolveRoles finds the chain of each role, and sets Ref.User to the name of the user at its end. A role whose chain ends
// elsewhere gets a Problem, or is Unsupported if Atmos can sign in to it.
func ResolveRoles(users, roles []Identity, others []OtherIdentity) []Identity {
	r := resolver{users: map[string]Identity{}, roles: map[string]Identity{}, others: map[string]OtherIdentity{}}
	for _, u := range users {
		r.users[u.Ref.Name] = u
	}
	for _, id := range roles {
		r.roles[id.Ref.Name] = id
	}
	for _, o := range others {
		r.others[strings.ToLower(o.Title)] = o
	}
	roles = slices.Clone(roles)
	for i := range roles {
		role := *roles[i].Role
		roles[i].Role = &role
		r.resolve(&roles[i])
	}
	for _, id := range roles {
		r.roles[id.Ref.Name] = id
	}
	for _, id := range roles { // they were not resolved yet when they were found
		for n, above := range id.Role.Above {
			if above.Role != nil {
				id.Role.Above[n] = r.roles[above.Ref.Name]
			}
		}
	}
	return roles
}

type resolver struct {
	users  map[string]Identity
	roles  map[string]Identity
	others map[string]OtherIdentity

	titles   []string // the names that via may contain, in a fixed order; nil until one is unknown
	compared int      // names that were compared with unknown ones
}

// maxCompared is how many names are compared in all to suggest what an unknown name meant. With thousands of unknown names, nobody reads
// all suggestions.
const maxCompared = 200_000

// resolve follows via from a role to the user.
func (r *resolver) resolve(id *Identity) {
	titles := []string{id.Title}
	seen := map[string]bool{id.Ref.Name: true}
	for at := *id; ; {
		via := at.Role.Via
		next := strings.ToLower(via.Value)
		other, isOther := r.others[next]
		user, isUser := r.users[next]
		parent, isRole := r.roles[next]
		switch {
		case at.Role.Provider.Set:
			id.unsupported(at, fmt.Sprintf("the role %s is assumed through the provider %s", at.Title, at.Role.Provider.Value))
			return
		case next == "":
			id.broken(&Problem{Origin: at.Origin, What: at.Title + " does not name the identity that assumes it", Fix: Do("add this:"), Write: "via:\n  identity: NAME"})
			return
		case isUser:
			id.Ref.User, id.Role.Region = next, cmp.Or(id.Role.Region, user.Region.Value)
			id.Role.Above = append(id.Role.Above, user)
			slices.Reverse(id.Role.Above)
			if p := id.checkRolePartition(user); p != nil {
				id.note(p)
			}
			return
		case isOther:
			id.unsupported(at, fmt.Sprintf("the role %s is assumed by %s, which is of kind %s", at.Title, other.Title, other.Kind))
			return
		case seen[next]:
			id.broken(circle(titles, via))
			return
		case !isRole:
			id.broken(r.unknown(via))
			return
		case len(titles) == maxRoles:
			id.broken(tooManyRoles(id.Role.Via))
			return
		}
		seen[next] = true
		id.Role.Above, id.Role.Region = append(id.Role.Above, parent), cmp.Or(id.Role.Region, parent.Region.Value)
		titles = append(titles, parent.Title)
		at = parent
	}
}

// circle says that a role is assumed by itself, through the roles with these titles.
func circle(titles []string, via Setting[string]) *Problem {
	what := "these roles assume each other: " + strings.Join(append(titles, via.Value), ", ")
	if len(titles) == 1 {
		what = titles[0] + " assumes itself"
	}
	return &Problem{Origin: via.Origin, What: what, Fix: Do("name an identity of kind aws/user in via, or a role of one")}
}

func tooManyRoles(via Setting[string]) *Problem {
	return &Problem{
		Origin: via.Origin, What: fmt.Sprintf("more than %d roles are assumed one after another", maxRoles),
		Fix: Do("name an identity of kind aws/user in via, or a role that is assumed through fewer roles"),
	}
}

// unknown says that via names no identity, and suggests a similar name.
func (r *resolver) unknown(via Setting[string]) *Problem {
	p := &Problem{Origin: via.Origin, What: fmt.Sprintf(`"via" names an unknown identity: %q`, via.Value), Fix: Do("write the name of an identity"),
		Cause: &UnknownIdentityError{Name: via.Value}} // a profile may define it
	if r.titles == nil {
		r.titles = r.allTitles()
	}
	if r.compared += len(r.titles); r.compared > maxCompared {
		return p
	}
	if near := spelling.Nearest(strings.ToLower(via.Value), r.titles); near != "" {
		p = p.Suggest(near)
	}
	return p
}

func (r *resolver) allTitles() (names []string) {
	for _, u := range r.users {
		names = append(names, u.Title)
	}
	for _, id := range r.roles {
		names = append(names, id.Title)
	}
	slices.Sort(names)
	return names
}

// broken records a problem that leaves the chain without an end.
func (i *Identity) broken(p *Problem) {
	i.Role.Above = nil
	i.note(p)
}

func (i *Identity) note(p *Problem) {
	if i.Problem == nil {
		i.Problem = p
		return
	}
	i.Others = append(slices.Clone(i.Others), p)
}

// ErrUnsupported is the kind of error for a role whose chain ends in an identity that authdeck does not support. The configuration
// is correct.
var ErrUnsupported = errors.New("authdeck does not support this identity")

// unsupported records where the chain ends: at is the role that leads there.
func (i *Identity) unsupported(at Identity, why string) {
	i.Role.Above = nil
	i.Role.Unsupported = &Problem{Kind: ErrUnsupported, Origin: at.Origin, What: why, Why: "authdeck supports roles of identities of kind aws/user",
		Fix: Run("atmos auth login " + IdentityFlag(i.Title))}
}

// Chain returns the identities of a sign-in: the user first, the identity itself last. For a user it has only the user.
func (i Identity) Chain() []Identity {
	if i.Role == nil {
		return []Identity{i}
	}
	return append(slices.Clone(i.Role.Above), i)
}

// KeyHolder returns the identity whose keys and MFA device sign in: the user at the end of a role's chain, or the identity itself.
func (i Identity) KeyHolder() Identity { return i.Chain()[0] }

// withUser returns the identity, and before a role the user who signs in for it, if there is one.
func (i Identity) withUser() []Identity {
	if user := i.KeyHolder(); i.Role != nil && user.Role == nil {
		return []Identity{user, i}
	}
	return []Identity{i}
}

// ForSignIn returns what a sign-in needs: the identity whose keys are used, and the role to assume with its session; the zero
// Identity if there is none.
func (i Identity) ForSignIn() (keys, role Identity) {
	if i.Role == nil {
		return i, Identity{}
	}
	return i.KeyHolder(), i
}

// SessionOf returns the identity that gets the session of a sign-in. It is the inverse of ForSignIn.
func SessionOf(keys, role Identity) Identity {
	if role.Role != nil {
		return role
	}
	return keys
}

// RolesOf returns the roles whose chain goes through an identity, in the order in which they are assumed.
func (c Config) RolesOf(id Identity) (below []Identity) {
	directly := map[string][]Identity{} // by the name in via
	for _, role := range c.Roles {
		if role.Ref.User != "" {
			via := strings.ToLower(role.Role.Via.Value)
			directly[via] = append(directly[via], role)
		}
	}
	var add func(id Identity)
	add = func(id Identity) {
		roles := directly[id.Ref.Name]
		delete(directly, id.Ref.Name) // a role may have the same name as the identity that assumes it, which is a problem of its own
		for _, role := range roles {
			below = append(below, role)
			add(role)
		}
	}
	add(id)
	return below
}

// role returns the role with a saved session. A role that is no longer in the configuration has only its name.
func (c Config) role(ref Ref) Identity {
	for _, role := range c.Roles {
		if role.Ref == ref {
			return role
		}
	}
	return Identity{Ref: ref, Title: ref.Name}
}

// beginRole is Begin for a role: it begins with the user at the end of the chain, whose session works for all its roles. Without an
// attempt, the role was assumed, or its saved session is still good.
func (w Workspace) beginRole(ctx context.Context, id Identity, o SignInOptions) (Start, error) {
	id, err := id.Resolve(ctx)
	if err != nil {
		return Start{}, err
	}
	chain := id.Chain()
	if len(chain) < 2 {
		return Start{}, &Problem{Origin: id.Origin, What: id.Title + " is not assumed by any user"}
	}
	if !o.Renew {
		if s, caller, err := w.usableSession(ctx, id); err != nil || s.Saved {
			return Start{Session: s, Caller: caller}, err
		}
	}
	user := o
	user.Renew = false
	start, err := w.Begin(ctx, chain[0], user)
	if err != nil {
		return Start{}, err
	}
	if start.Attempt != nil {
		start.Attempt.Roles, start.Attempt.renewRole = chain[1:], o.Renew
		return start, nil
	}
	issued, fresh, err := w.assume(ctx, chain, o.Renew, Session{})
	if err != nil || !fresh { // another process may have assumed it in the meantime
		return Start{Session: issued.Info, Caller: issued.Caller}, err
	}
	return Start{Session: issued.Info, Caller: issued.Caller, Issued: &issued}, nil
}

// assume returns the session of the last identity of a chain. It uses the saved session or, with renew or without a saved one, a
// new one that is signed with the session of the identity before it. user is the user's session, if it could not be saved. It saves
// the sessions of roles in between too, for the next call. fresh says that AWS was asked. Only one process at a time asks AWS; the
// others wait and find its session. Errors: *AWSError, those of the stores, *Problem, the context's.
func (w Workspace) assume(ctx context.Context, chain []Identity, renew bool, user Session) (out Issued, fresh bool, err error) {
	id, err := chain[len(chain)-1].Resolve(ctx)
	if err != nil {
		return Issued{}, false, err
	}
	unlock, waited, err := w.lockRole(ctx, id.Ref)
	if err != nil {
		return Issued{}, false, err
	}
	defer unlock()
	out = Issued{Identity: id, Asked: RoleSessionLength(id.Duration)}
	if !renew || waited {
		info, caller, err := w.usableSession(ctx, id)
		if out.Info, out.Caller = info, caller; err != nil || info.Saved {
			return out, false, err
		}
	}
	parent := chain[:len(chain)-1]
	signer, owned, err := w.signer(ctx, parent, user)
	if err != nil {
		return Issued{}, false, err
	}
	if owned {
		defer signer.Wipe()
	}
	now := w.Clock.Now()
	s, caller, err := w.Tokens.AssumeRole(ctx, RoleRequest{
		Session: signer, ARN: id.Role.ARN.Value, ExternalID: id.Role.ExternalID.Value, SessionName: id.sessionName(now),
		Target: id.Target(), Duration: out.Asked.Duration,
	})
	if err == nil {
		if err = checkAnswered(s, "the role belongs", id.Role.Account(), w.otherHost(id)); err != nil {
			s.Wipe()
		}
	}
	if err != nil {
		w.recordRefusal(ctx, id, parent[len(parent)-1], err)
		return Issued{}, false, w.aboutRole(ctx, err, chain, user)
	}
	return w.saveRole(context.WithoutCancel(ctx), chain, out, answer{s, caller, user, renew}), true, nil
}

// answer is AWS's answer for a role.
type answer struct {
	session Session
	caller  Caller
	user    Session // the user's session, if it could not be saved
	renew   bool    // a new session was requested although the last one was still good
}

// lockRole waits for the role's lock. waited says that another process held it, and may just have assumed the role. Errors:
// *Problem at the context's deadline, which names that process; the context's.
func (w Workspace) lockRole(ctx context.Context, ref Ref) (unlock func(), waited bool, err error) {
	for {
		held, err := w.Locker.Lock(ctx, ref)
		var busy *BusyError
		if !errors.As(err, &busy) {
			return held.Release, waited, err
		}
		waited = true
		switch err := w.Locker.Wait(ctx, ref, nil); {
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			fix := "wait until it has ended, then try again"
			if busy.Stopped {
				fix = "continue it in its shell with fg, then try again"
			}
			return nil, waited, &Problem{What: "still waiting: " + busy.Error(), Fix: Do(fix), Cause: err}
		case err != nil:
			return nil, waited, err
		}
	}
}

// signer returns the session of the last identity of a chain for one call. owned says that the caller wipes it.
func (w Workspace) signer(ctx context.Context, chain []Identity, user Session) (s Session, owned bool, err error) {
	id := chain[len(chain)-1]
	switch {
	case id.Role == nil && !user.Token.Empty():
		return user, false, nil
	case id.Role != nil:
		issued, _, err := w.assume(ctx, chain, false, user)
		if err != nil || issued.Unsaved != nil {
			return issued.Session, true, err
		}
	}
	s, err = w.Sessions.Read(ctx, id.Ref)
	return s, true, err
}

// saveRole saves a role's session and records what it was requested with. It ignores cancellation, because AWS has already given the
// session.
func (w Workspace) saveRole(ctx context.Context, chain []Identity, out Issued, got answer) Issued {
	id, user := chain[len(chain)-1], chain[0]
	s, caller := got.session, got.caller
	out.Info = SessionInfo{Saved: true, Expires: s.Expires}
	if caller.ARN != "" {
		out.Caller = &caller
	}
	w.keepSession(ctx, &out, s)
	userRecord, err := w.record(ctx, user)
	if out.Host, out.Device = w.otherHost(id), userRecord.device(user); TellsAWSTime(out.Host) { // programs renew it every hour, and would warn of another host's clock each time
		out.Skew = s.Skew
	}
	lookedUp := false
	if by := w.signedInWith(ctx, user, userRecord, got.user); by != nil {
		out.Device, lookedUp = by.Device, by.LookedUp
	} else {
		out.DeviceUnknown = true
	}
	first := false // with this session of the user: programs renew it every hour, which is of no interest
	out.Warning = errors.Join(err, w.Records.Update(ctx, id.Ref, func(r *Record) {
		first = r.Session == nil || r.SignedInAt.Before(userRecord.SignedInAt)
		r.answered(out.Caller, out.Host)
		r.SignedInAt, r.Rejected = w.now(), nil
		r.Session = &SessionRecord{
			MaskedKey: userRecord.maskedKey(user), Device: out.Device, Region: s.Region, Role: id.Role.ARN.Value, Endpoint: w.SessionEndpoint(id), LookedUp: lookedUp,
			DeviceUnknown: out.DeviceUnknown, Asked: int(out.Asked.Duration / time.Second), Expires: s.Expires.Truncate(time.Second),
		}
	}))
	if first || got.renew {
		w.note(ctx, id, Event{Kind: RoleAssumed, Expires: out.Info.Expires})
	}
	return out
}

// signedInWith returns what the user's session was requested with; nil if another program got that session. unsaved is the session,
// if it could not be saved.
func (w Workspace) signedInWith(ctx context.Context, user Identity, r Record, unsaved Session) *SessionRecord {
	info := SessionInfo{Saved: true, Expires: unsaved.Expires}
	if unsaved.Token.Empty() {
		info, _ = w.Sessions.Info(ctx, user.Ref) // a session that cannot be read counts as unknown
	}
	if !r.Session.isOf(info) {
		return nil
	}
	return r.Session
}

// aboutRole adds facts about the call to an error, because AWS gives the same answer for a role that does not exist, a role that
// does not trust the caller, and a condition that is not met.
func (w Workspace) aboutRole(ctx context.Context, err error, chain []Identity, unsaved Session) error {
	var failed *AWSError
	if !errors.As(err, &failed) {
		return err
	}
	id, parent, user := chain[len(chain)-1], chain[len(chain)-2], chain[0]
	r, _ := w.record(ctx, user) // without the record, the error says less
	by := w.signedInWith(ctx, user, r, unsaved)
	said := *failed
	said.Role = &AssumedRole{
		Title: id.Title, ARN: id.Role.ARN.Value, By: parent.Title, ByRole: parent.Role != nil, ExternalID: id.Role.ExternalID.Set,
		MFA: by != nil && by.Device != "", MFAKnown: by != nil, Origin: id.Origin,
	}
	return &said
}
