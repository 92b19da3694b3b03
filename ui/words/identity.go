package words

import (
	"fmt"
	"slices"
	"time"

	"authdeck/model"
)

// ExportLine is a shell command that sets variables so that AWS tools find the identity's session. It signs in if there is no
// session when it is run.
func ExportLine(id model.Identity) string {
	return `eval "$(authdeck env --login ` + model.IdentityFlag(id.Ref.Name) + `)"`
}

// ExecLine is the line for a terminal that runs one command with the session of an identity.
func ExecLine(id model.Identity) string {
	return "authdeck exec " + model.IdentityFlag(id.Ref.Name) + " -- COMMAND"
}

// ShellLine is the line for a terminal that opens a subshell with the session of an identity.
func ShellLine(id model.Identity) string { return "authdeck shell " + model.IdentityFlag(id.Ref.Name) }

// WhoamiLine is the line for a terminal that asks AWS who the session of an identity belongs to.
func WhoamiLine(id model.Identity) string {
	return "authdeck whoami " + model.IdentityFlag(id.Ref.Name)
}

// TerminalCommand is a command for a terminal, and what it does.
type TerminalCommand struct{ Does, Line string }

// TerminalCommands are the commands for an identity, the most useful one first. An identity that cannot be used has only the one that
// says why: all others fail.
func TerminalCommands(r model.Row, now time.Time) []TerminalCommand {
	id := r.Identity
	if !r.Offers(now).SignIn {
		return []TerminalCommand{{"Diagnose", DoctorLine(id)}}
	}
	return []TerminalCommand{{"Variables", ExportLine(id)}, {"One command", ExecLine(id)}, {"Subshell", ShellLine(id)}, {"Who am I", WhoamiLine(id)}}
}

// DoctorLine is the line for a terminal that says what keeps one from signing in to an identity.
func DoctorLine(id model.Identity) string {
	return "authdeck doctor " + model.IdentityFlag(id.Ref.Name)
}

// KeyNotIdentity is the message about a key that was typed or pasted where an identity is asked for. It does not repeat the key.
const KeyNotIdentity = "That looks like a key, not an identity."

// SecretTyped is the message about a secret key that was typed or pasted where it would be visible. It was removed there.
const SecretTyped = "That looks like a secret key. Press e to add keys"

// SecretIgnored is SecretTyped where e does not add keys.
const SecretIgnored = "That looks like a secret key, so it was ignored"

// SecretNotIdentity is SecretTyped where e is text.
const SecretNotIdentity = "That looks like a secret key, not an identity"

// SecretInForm is SecretTyped as the problem of a field of a form that takes no keys. where says where they go; "" if authdeck has
// them.
func SecretInForm(where string) *model.Problem {
	return &model.Problem{What: "that looks like a secret key, so it was removed", Fix: model.Do(where)}
}

// KeysNotFile is the message about keys where a file is asked for.
const KeysNotFile = "Those are keys, not a file."

// NoIdentity is the message about an answer that names none of the identities.
func NoIdentity(answer string, identities int) string {
	what := fmt.Sprintf("No identity %q.", answer)
	if model.LooksLikeKey(answer) {
		what = KeyNotIdentity
	}
	return what + " " + NumberOrName(identities)
}

// NumberOrName says how to answer a question for one of so many names.
func NumberOrName(names int) string {
	if names == 1 {
		return "Type 1, or its name."
	}
	return fmt.Sprintf("Type a number from 1 to %d, or a name.", names)
}

// Where the keys of a user are, and their state, in one or two words.
const (
	KeysUntrusted  = "untrusted"
	KeysProblem    = "problem"
	KeysPlainText  = "plain text"
	KeysInFile     = "atmos.yaml"
	KeysSaved      = "saved"
	KeysDamaged    = "damaged"   // nothing can read the keyring's entry
	KeysTemporary  = "temporary" // of a session, so no sign-in can use them
	KeysUnverified = NotVerified // saved or in atmos.yaml
	KeysRejected   = "rejected"  // saved, in atmos.yaml or in plain text
	KeysOtherRealm = "other realm"
	KeysElsewhere  = "elsewhere" // in another keyring
	KeysNone       = "none"
	KeysUnknown    = "unknown"
)

// KeysWhere says where the keys of a user are, with one of the words above. keyring is the type of the keyring in use.
func KeysWhere(r model.Row, keyring string) string {
	switch {
	case r.Identity.Untrusted():
		return KeysUntrusted
	case r.Identity.Problem != nil:
		return KeysProblem
	case r.Identity.CheckPlainKeys() != nil:
		return KeysPlainText
	case r.Identity.KeysInConfig():
		return KeysInFile
	case r.Damaged:
		return KeysDamaged
	case r.Temporary():
		return KeysTemporary
	case r.Keys == model.Present:
		return KeysSaved
	case r.InOtherRealm():
		return KeysOtherRealm
	case r.Keys == model.Absent && r.Record.OtherKeyring(keyring) != "":
		return KeysElsewhere
	case r.Keys == model.Absent:
		return KeysNone
	}
	return KeysUnknown
}

// KeysState is KeysWhere, or KeysRejected for keys that AWS rejected, or KeysUnverified for keys that AWS never accepted if nothing else
// needs attention.
func KeysState(r model.Row, keyring string) string {
	where := KeysWhere(r, keyring)
	switch {
	case r.Rejected():
		return KeysRejected
	case (where == KeysSaved || where == KeysInFile) && r.Unverified():
		return KeysUnverified
	}
	return where
}

// KeysPlace says where the keys of a user are, and in rest what else there is to know: that AWS rejected or never accepted them, how old
// they are, or in which keyring they are. Each may be "".
func KeysPlace(r model.Row, keyring string, now time.Time) (place, rest string) {
	switch {
	case r.Rejected():
		rest = RejectedThem
	case r.Unverified():
		rest = NotVerified
	}
	switch {
	case r.Identity.CheckPlainKeys() != nil && !r.Rejected():
		return "in " + r.Identity.AccessKeyID.Origin.String(), KeysPlainText
	case r.Identity.KeysInConfig():
		return "in " + r.Identity.AccessKeyID.Origin.String(), rest
	case r.Damaged:
		return KeysDamaged, ""
	case r.Temporary():
		return KeysTemporary, ""
	case r.Keys == model.Present && !r.Record.SavedAt.IsZero() && r.Rejected(): // first, because a narrow pane cuts the end
		return KeysRejected, "saved " + ShortDate(r.Record.SavedAt)
	case r.Keys == model.Present && !r.Record.SavedAt.IsZero():
		if age := Age(r.Record.SavedAt, now); rest == "" && age != "" {
			rest = age + " old"
		}
		return "saved " + ShortDate(r.Record.SavedAt), rest
	case r.Keys == model.Present && rest != "":
		return KeysSaved, rest
	case r.InOtherRealm():
		return "in " + Realms(r.OtherRealms), ""
	case r.Keys == model.Absent && r.Record.OtherKeyring(keyring) != "":
		return "in another keyring", r.Record.OtherKeyring(keyring)
	default:
		return KeysWhere(r, keyring), ""
	}
}

// NotVerified is about keys that AWS never accepted.
const NotVerified = "not verified"

// RejectedThem is about keys that AWS rejected when they were last checked or used.
const RejectedThem = "AWS rejected them"

// Unusable says in a few words why an identity cannot be used; "" if it can.
func Unusable(r model.Row) string {
	switch id := r.Identity; {
	case id.Untrusted():
		return "needs trust"
	case id.Problem != nil, id.Role != nil && id.Role.Unsupported != nil:
		return "has a problem"
	}
	return ""
}

// NoDevice stands for the MFA device in a list: atmos.yaml names it wrongly, none is saved, or the identity is a role, which has none.
// It is "" if there is a device to show.
func NoDevice(r model.Row) string {
	switch {
	case r.Identity.WrongDevice:
		return KeysProblem
	case r.ShownDevice() != "":
		return ""
	case r.Identity.Role != nil:
		return KeysNone
	}
	return NotSaved
}

// OtherDevice marks an MFA device of another account than the keys.
const OtherDevice = "MFA device of another account"

// DeviceName is how a screen names the MFA device of a row: "mfa/user", or the serial number. It adds the account if that is not the one
// of the keys, because the device of the keys' own account may have the same name.
func DeviceName(r model.Row) string {
	name := model.ShortDevice(r.ShownDevice())
	if r.OtherDevice() {
		name += " (" + model.DeviceAccount(r.ShownDevice()) + ")"
	}
	return name
}

// CorrectOtherDevice says that the MFA device of a row belongs to another account than the keys, and how to correct it; "" if it does not.
// with is "press e", and open is "press o"; "" if the user cannot do that now.
func CorrectOtherDevice(r model.Row, with, open string) string {
	set := r.Identity.Device.Set
	switch {
	case r.DeviceWarning() == "":
		return ""
	case set && open != "":
		return OtherDevice + ". " + Sentence(open) + " to correct mfa_arn."
	case set:
		return OtherDevice + ". " + Sentence(CorrectDevice(r.Identity.Device.Origin.String())) + "."
	case with == "":
		return OtherDevice + "."
	}
	return OtherDevice + ". " + Sentence(with) + " to correct it."
}

// UserHasNoKeys says why a sign-in to a role asks for the keys of its user.
func UserHasNoKeys(role model.Identity) string { return role.KeyHolder().Title + " has no keys" }

// AlreadySignedIn is why enter does nothing with an identity that has a session.
const AlreadySignedIn = "already signed in"

// UseFile is what a sign-in offers first on a machine without a system keyring.
const UseFile = "use an encrypted file"

// What enter does with most identities.
const (
	SignIn   = "sign in"
	AddKeys  = "add keys"
	TryAgain = "try again" // after AWS rejected the keys or refused the role
)

// FileOffers finds the rows on which enter offers an encrypted file: the name of the first one, "" for none, and whether all do.
func FileOffers(rows []model.Row, now time.Time) (first string, all bool) {
	all = true
	for i := range rows {
		switch offers := EnterDoes(rows[i], true, now) == UseFile; {
		case !offers:
			all = false
		case first == "":
			first = rows[i].Identity.Title
		}
	}
	return first, all
}

// EnterDoes says what enter does with an identity. offersFile says that there is no system keyring, and that a sign-in offers an
// encrypted file instead.
func EnterDoes(r model.Row, offersFile bool, now time.Time) string {
	id := r.Identity
	switch {
	case !r.Offers(now).SignIn:
		return "show the problem"
	case id.Untrusted():
		return "review settings"
	case offersFile && r.NeedsKeyring(now):
		return UseFile
	case r.NeedsKeys(now), r.Temporary() && r.SessionState(now) != model.SessionGood:
		return AddKeys
	case r.Denied(now):
		return TryAgain // AWS may accept them by now
	}
	return SignIn
}

// RegionDoubt asks whether another region was meant than that of an identity, or says to check it; "" for no doubt.
func RegionDoubt(id model.Identity) string {
	switch p := model.CheckRegion(id.STSRegion()); {
	case p == nil:
		return ""
	case p.OnlySuggests():
		return Sentence(p.FixLine())
	}
	return "Check the region."
}

// DurationLimits is the longest duration that AWS allows. If no device is saved, it depends on whether AWS has one.
func DurationLimits(mfa bool) string {
	limit := Span(model.DurationLimit(true))
	if mfa {
		return limit + " with MFA"
	}
	return Span(model.DurationLimit(false)) + ", or " + limit + " with MFA"
}

// RoleRenews says how long the session of a role lasts: as long as programs use it and its user is signed in.
const RoleRenews = "renews while in use"

// AsksLine says how long a session would last, and the limit.
func AsksLine(r model.Row, now time.Time) string {
	if r.Identity.Duration.Later {
		return model.FromCommand
	}
	a := r.SessionLength()
	if r.Identity.Role != nil {
		renews := RoleRenews
		if r.EndsForGood(now) {
			renews = r.Identity.KeyHolder().Title + " has to sign in to renew it"
		}
		limits := "max " + Span(model.MaxRoleDuration) + ", " + renews
		if a.Wanted > a.Duration {
			limits = "not " + Span(a.Wanted) + ", " + limits
		}
		return Span(a.Duration) + " (" + limits + ")"
	}
	limits := "max " + DurationLimits(r.ShownDevice() != "" || a.Wanted > a.Duration)
	if r.ShownDevice() == "" && a.Duration == model.DurationLimit(false) { // which is the most without a device
		limits = "max " + DurationLimits(true)
	}
	if r.WithoutMFA() {
		limits = "max " + Span(model.DurationLimit(false)) + " without MFA"
	}
	if r.Root() {
		limits = "max " + Span(model.MaxDurationRoot) + " for the root user"
	}
	if a.Wanted < a.Duration {
		limits = "min " + Span(a.Duration)
	}
	if a.Wanted != a.Duration {
		limits = "not " + Span(a.Wanted) + ", " + limits
	}
	return Span(a.Duration) + " (" + limits + ")"
}

// LastSignIn says when somebody signed in last, in at most 12 columns; "unknown" for a sign-in that authdeck did not see.
func LastSignIn(r model.Row, now time.Time) string {
	switch at, _ := r.LastSignIn(); {
	case r.NeverSignedIn():
		return "never"
	case at.IsZero():
		return "unknown"
	default:
		return When(at, now)
	}
}

// anotherProgram is who signed in if authdeck did not see it.
const anotherProgram = "another program"

// LastSignInBy is LastSignIn, and says that another program signed in.
func LastSignInBy(r model.Row, now time.Time) string {
	switch at, other := r.LastSignIn(); {
	case other && at.IsZero():
		return "by " + anotherProgram + ", time unknown"
	case other:
		return When(at, now) + " by " + anotherProgram
	}
	return LastSignIn(r, now)
}

// Titles of the list, if it is for choosing an identity.
const (
	ChooseToConfigure = "Choose an identity to configure"
	ChooseToSignIn    = "Sign in: which identity?"
	ChooseIdentity    = "Choose an identity"
)

// AdditionHeading follows the path of a file that an addition changes. It names the first of the lines of the diff that are shown,
// which may come before the change.
func AdditionHeading(a model.Addition, lines []model.DiffLine) string {
	if a.New {
		return " will be created:"
	}
	return fmt.Sprintf(" changes from line %d on:", a.Line-max(0, slices.IndexFunc(lines, func(l model.DiffLine) bool { return l.Mark != ' ' })))
}

// WriteChanges asks before a new identity is written into atmos.yaml.
const WriteChanges = "Write these changes?"

// RestStays is what WriteChanges does not change: nothing if the file is new.
func RestStays(a model.Addition) []string {
	if a.New {
		return nil
	}
	return []string{"The rest of the file stays the same."}
}

// ReviewAgain says why the changes of a new identity are shown again.
const ReviewAgain = "The file has changed. Review the new changes."
