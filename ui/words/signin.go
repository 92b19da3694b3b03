package words

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"authdeck/model"
)

// explainAWS explains an AWS error by its kind; AWS's own words go into the details for support, unchanged.
func explainAWS(e *model.AWSError) *model.Problem {
	p := advised(e)
	var cause *model.Problem
	switch {
	case errors.Is(e.Kind, model.ErrNetwork):
		connection := model.ConnectionIn(e)
		p = whole(connection)
		if p.What = Sentence(e.Error()); connection.What != "" {
			p.Why = strings.TrimSpace(Sentence(model.Unrepeated(connection.What, p.What)) + ". " + p.Why)
		}
		if saysAll(connection.Kind) {
			p.Cause = nil
		}
	case errors.As(e.Cause, &cause):
		p = whole(cause)
	case errors.Is(e.Kind, model.ErrNoRequest) && e.Cause != nil:
		p = &model.Problem{What: Sentence(e.Error()) + ": " + e.Cause.Error(), Cause: e.Cause}
	case p == nil:
		p = &model.Problem{What: Sentence(e.Error())}
	}
	if e.Cause == nil {
		explainRefused(p, e)
	}
	if e.Role != nil {
		explainRole(p, e)
	}
	if errors.Is(e, model.ErrClock) && e.Skew != 0 {
		p.What = clockOff(e.Skew)
	}
	if fate := CodeFate(e); fate != "" {
		p.Why = strings.TrimSpace(p.Why + " " + withNextCode(p, fate))
	}
	p.Details = support(e, p.Cause, p.What+" "+p.Why)
	return p
}

// withNextCode returns the fate of a code. If the fix says to try again, it also says that this needs the next code, and the fate does not.
func withNextCode(p *model.Problem, fate string) string {
	fact, waits := strings.CutSuffix(fate, " "+WaitForNext)
	last := len(p.Fix) - 1
	if !waits || last < 0 {
		return fate
	}
	step := p.Fix[last]
	switch {
	case strings.HasSuffix(step.Text, "try again"), strings.HasSuffix(step.Text, "sign in again"):
		step.Text += " with the next code"
	case strings.HasSuffix(step.Text, "try again in a moment"):
		step.Text += ", with the next code"
	default: // what to do about the endpoint comes before the wait
		p.Fix = p.Fix.Then(model.Step{Text: "then try again with the next code"})
		return fact
	}
	p.Fix = p.Fix[:last].Then(step)
	return fact
}

// saysAll reports whether the kind of a failed connection says all that the text of the network library says.
func saysAll(kind error) bool {
	return slices.ContainsFunc([]error{model.ErrNoName, model.ErrNoHost, model.ErrNoRoute, model.ErrRefused, model.ErrProxy, model.ErrNoAnswer},
		func(k error) bool { return errors.Is(kind, k) })
}

// ThenAssumes says what happens after the code: "dev signs in, then assumes admin".
func ThenAssumes(user model.Identity, roles []model.Identity) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Title
	}
	return user.Title + " signs in, then assumes " + strings.Join(names, ", then ")
}

// Busy says who holds a lock, and for how long: "another window is asking for the code (pid 4711, authdeck login, /infra, 12s)".
func Busy(e *model.BusyError, now time.Time) string {
	known := *e
	if !e.Since.IsZero() {
		known.Folder = strings.TrimPrefix(e.Folder+", "+Span(now.Sub(e.Since)), ", ")
	}
	return known.Error()
}

// StillBusy is Busy after the wait has ended, with what to do.
func StillBusy(e *model.BusyError, now time.Time) string {
	then := "wait until it finishes"
	switch {
	case e.Stopped:
		then = "continue it in its shell with fg"
	case e.Doing == model.AsksForCode:
		then = "enter it there"
	}
	return "still waiting: " + Busy(e, now) + "; " + then + ", then try again"
}

// CodeUsed says that a code is not sent because it was already used, and WaitForNext what to do while the device still shows it, or
// UseNext above the time until then. UseCurrent says what to do after that. RetryCode says that a code was not sent, and what to do.
const (
	CodeUsed    = "That code " + alreadyUsed
	WaitForNext = "Wait for the next one."
	UseNext     = "Use the next one."
	UseCurrent  = "Type the code that your device shows now."
	RetryCode   = "The code was not sent. Press enter to retry."
)

// Program names a program in a sentence. Some programs are called like a word: "true is asking for a session".
func Program(name string) string { return "the program " + name }

// NoSessionFor says that programs, named as in "terraform" or "2 programs", get no session; "" for none.
func NoSessionFor(programs string) string {
	switch {
	case programs == "":
		return ""
	case strings.HasSuffix(programs, " programs"):
		return programs + " get no session"
	}
	return Sentence(Program(programs)) + " gets no session"
}

const alreadyUsed = "was already used"

// ShowsUsed reports whether the device still shows the code of an ErrCodeUsed, also if it is unknown when the code was used.
func ShowsUsed(err error, now time.Time) bool {
	until := model.UsedUntil(err)
	return until.IsZero() || now.Before(until)
}

// CodeUsedFor is CodeUsed with the identity that the code signed in; if that is unknown, who is "".
func CodeUsedFor(who string) string { return CodeUsed + forWhom(who) }

func forWhom(who string) string {
	if who == "" {
		return ""
	}
	return " for " + who
}

// CurrentCodeUsed says before a code of an identity is typed that the device still shows one that was used. by is the identity that it
// signed in; "" if that is unknown.
func CurrentCodeUsed(by, identity string) string {
	if by == identity {
		by = ""
	}
	if by == "" {
		return "Your device still shows the code that you used."
	}
	return "Your device still shows the code used for " + by + "."
}

// TakenOver says that the sign-in of this window ended, because the user continued in another one.
const TakenOver = "Another window took over this sign-in"

// ConfiguredKeysRejected says that AWS rejected keys from a configuration file, and names the file, because authdeck cannot change
// it.
func ConfiguredKeysRejected(err error, id model.Identity) *model.Problem {
	p := Explain(err)
	p.Fix = model.Do("correct the keys at " + id.AccessKeyID.Origin.Full())
	return p
}

// KeysRejectedOf says that AWS rejected keys of an identity of the list, and what to do there. with is "press e" or "type e".
func KeysRejectedOf(err error, id model.Identity, with string) *model.Problem {
	if id.KeysInConfig() {
		return ConfiguredKeysRejected(err, id)
	}
	p := SavedKeysRejected(err)
	p.Fix = model.Do(with + " to " + UseOtherKeys)
	return p
}

// UseOtherKeys is what the key for editing keys is for, after AWS rejected them.
const UseOtherKeys = "use other keys"

// rejectedBefore says before a code is sent that AWS, or another host, rejected the keys of a row, when if that is known,
// and how to replace them; "" if it did not.
func rejectedBefore(row model.Row, now time.Time, with string) string {
	if !row.Rejected() {
		return ""
	}
	says := cmp.Or(row.Record.Rejected.Host, "AWS") + " rejected these keys"
	if at := row.Record.Rejected.At; !at.IsZero() {
		says += " (" + When(at, now) + ")"
	}
	if with == "" || row.Identity.KeysInConfig() {
		return says + "."
	}
	return says + ". " + Sentence(with) + " to " + UseOtherKeys + "."
}

// SavedKeysRejected says that AWS rejected saved keys, before the form for others.
func SavedKeysRejected(err error) *model.Problem {
	p := Explain(err)
	p.Why = strings.TrimSpace(p.Why + " " + SavedKeysKept)
	return p
}

// TooShort says that digits of the code are missing.
const TooShort = "The code has 6 digits"

// CorrectDevice says what to do about an MFA device that atmos.yaml sets at a place, and that AWS does not know.
func CorrectDevice(at string) string { return "correct mfa_arn at " + at }

// CodeRejected says that a host rejected a code; "" is AWS.
func CodeRejected(host string) string { return cmp.Or(host, "AWS") + " rejected that code." }

// CheckCode says what to do about it; the time until the next code may follow. CheckCodeLater is CheckCode once the
// device shows another one.
const (
	CheckCode      = "Check it, or use the next one"
	CheckCodeLater = "Type the code that the device shows"
)

// TypeInstead says why a person has to type a code that a command should have printed.
func TypeInstead(err error) error {
	if canceled := errors.Is(err, context.Canceled); canceled || errors.As(err, new(*model.AWSError)) || errors.Is(err, model.ErrCodeUsed) {
		return err
	}
	p := &model.Problem{Kind: err, What: err.Error(), Fix: model.Do("type the code")}
	if said := (*model.Problem)(nil); errors.As(err, &said) {
		p.What, p.Why = said.What, said.Why
	}
	return p
}

// withoutMFA says why a session has no MFA, and what to do; "" if it has, or if that is unknown.
func withoutMFA(i model.Issued) string {
	if i.WithoutMFA == nil {
		return ""
	}
	return Line(i.WithoutMFA)
}

// belowMinTTL says that a new session lasts no longer than min_ttl, and what to do; "" if it does.
func belowMinTTL(i model.Issued) string {
	if i.BelowMinTTL == nil {
		return ""
	}
	return Line(whole(i.BelowMinTTL))
}

// BeforeCode are the warnings before a code is sent: where it goes, that AWS rejected the keys before, that the MFA device belongs to
// another account, that the code is needed only because of min_ttl, and that the session will be shorter or longer than configured. with
// says how to replace the keys, as "press ctrl+e"; "" if that is not possible now.
func BeforeCode(row model.Row, a *model.Attempt, now time.Time, with string) []string {
	all := []string{goesTo(a.Host), rejectedBefore(row, now, with), CorrectOtherDevice(row, with, ""), askedForMinTTL(a), ""}
	if a.Asked.Wanted != a.Asked.Duration {
		all[4] = CutLine(a.Asked, a.Device != "")
	}
	return slices.DeleteFunc(all, func(warning string) bool { return warning == "" })
}

// askedForMinTTL says that a code is needed only because of min_ttl; "" if that is not why.
func askedForMinTTL(a *model.Attempt) string {
	p := a.BelowMinTTL()
	if p == nil {
		return ""
	}
	return Sentence(p.What) + "."
}

// WithoutCode explains why a sign-in failed before a code was asked for. Only a lookup of the MFA device asks IAM then.
func WithoutCode(err error) *model.Problem {
	p := Explain(err)
	if failed := (*model.AWSError)(nil); errors.As(err, &failed) && failed.Service == "IAM" {
		p.Why = strings.TrimSpace("No MFA device is saved, so authdeck looks it up in AWS IAM. " + p.Why)
	}
	if errors.Is(err, model.ErrNetwork) && CodeFate(err) == "" {
		p.Why = strings.TrimSpace(p.Why + " No code was sent.")
	}
	return p
}

// CodeFate says whether the code of a failed call is used up; "" if AWS's answer says it.
func CodeFate(err error) string {
	return [...]string{
		model.CodeDecided: "",
		model.CodeUnsent:  "The code was not sent. You can still use it.",
		model.CodeUnsure:  "That code may be used up. " + WaitForNext,
		model.CodeUsed:    "That code is used up. " + WaitForNext,
	}[model.FateOfCode(err)]
}

// Interrupted says that ctrl+c ended a sign-in, and what happened to its code, if it was being sent.
func Interrupted(who string, withCode bool) *model.Problem {
	p := &model.Problem{Kind: context.Canceled, What: "interrupted while signing in to " + who, Why: "no code was sent"}
	if withCode {
		p.Why = Uncapital(strings.TrimSuffix(CodeFate(context.Canceled), "."))
	}
	return p
}

// InterruptedBefore says in line mode that ctrl+c ended authdeck; left is what was therefore not done, "" for nothing.
func InterruptedBefore(left string) string {
	return strings.TrimSpace("Interrupted. " + left)
}

// InterruptedSaving says that ctrl+c ended authdeck before the keyring answered.
func InterruptedSaving() *model.Problem {
	return &model.Problem{Kind: context.Canceled, What: "interrupted while saving", Why: "the keyring may have the old or the new keys",
		Fix: model.Do("to check them with AWS, press v on the dashboard")}
}

// NothingBefore is the answer to esc where there is nothing to go back to. quits is what q does.
func NothingBefore(quits string) string { return "Nothing to go back to. Press q to " + quits }

// The answers to q or esc during work that these keys do not end.
const (
	StaysSigningIn  = "Signing in. Press esc to cancel, ctrl+c to quit"
	StaysBeforeSave = "Press esc to cancel, ctrl+c to quit" // the screen says what it does

	StaysBeforeImport = "Press esc to stop, ctrl+c to quit"
	StaysSaving       = "Saving the keys. Press ctrl+c to quit"
	StaysImporting    = "Press esc to stop after these keys, ctrl+c to quit"
	StaysRemoving     = "Removing the keys from the file. Press ctrl+c to quit"
	StaysDeleting     = "Deleting the keys. Press ctrl+c to quit"
	StaysWriting      = "Writing the file. Press ctrl+c to quit"
)

// InterruptedRemoving says that ctrl+c ended authdeck before the keys were removed from a file.
func InterruptedRemoving(file string) *model.Problem {
	return &model.Problem{Kind: context.Canceled, What: "interrupted while removing keys from " + file, Why: "the file may still have them"}
}

// InterruptedWriting says that ctrl+c ended authdeck while it added an identity to a file.
func InterruptedWriting(file string) *model.Problem {
	return &model.Problem{Kind: context.Canceled, What: "interrupted while writing " + file, Why: "the new identity may or may not be in it"}
}

// InterruptedTrusting says that ctrl+c ended authdeck while it saved that powers are trusted.
func InterruptedTrusting(powers []model.Power) *model.Problem {
	return &model.Problem{Kind: context.Canceled, What: "interrupted while trusting " + Folders(powers), Why: "you may be asked again"}
}

// CallCancelled says that a person cancelled a call with a code, and whether the code is used up.
func CallCancelled(err error) *model.Problem {
	return &model.Problem{Kind: context.Canceled, What: "cancelled", Why: Uncapital(strings.TrimSuffix(CodeFate(err), "."))}
}

// Unsent reports whether a code certainly has not left this computer.
func Unsent(err error) bool { return model.FateOfCode(err) == model.CodeUnsent }

// goesTo names the host that a code goes to, if it is not one of AWS's; "" for AWS's own.
func goesTo(host string) string {
	if host == "" {
		return ""
	}
	return "The code goes to " + host + ", not to AWS"
}

// SignedIn has the parts of the line that stays on the terminal after a sign-in. still says that the session already existed.
func SignedIn(i model.Issued, still bool, now time.Time) []string {
	return signedIn(i, still, now, Expiry(i.Info.Expires))
}

// JustSignedIn is SignedIn in one line for a message that soon disappears: it has no date for today.
func JustSignedIn(i model.Issued, now time.Time) string {
	return strings.Join(signedIn(i, false, now, Clock(i.Info.Expires, now)), " · ")
}

func signedIn(i model.Issued, still bool, now time.Time, expires string) []string {
	line, length := "✔ Signed in as ", Span(i.Info.Expires.Sub(now))+lessThanAsked(i)
	if still {
		line, length = "✔ Still signed in as ", Left(i.Info.Expires, now)
	}
	parts := []string{line + i.Identity.Title, "expires " + expires + " (" + length + ")"}
	if i.NoMFA() && !still {
		parts = append(parts, "without MFA")
	}
	return parts
}

// Notes are the warnings about a new session: it has no MFA, another host than AWS issued it, this computer's clock is wrong, min_ttl
// makes it too short, or the sign-in was not recorded.
func Notes(i model.Issued) []string {
	return slices.DeleteFunc([]string{withoutMFA(i), issuedBy(i), wrongClock(i), belowMinTTL(i), notRecorded(i)}, func(note string) bool { return note == "" })
}

// SignedInWarning is a short SignedIn with short Notes; "" if there are none.
func SignedInWarning(i model.Issued, now time.Time) string {
	notes := shortNotes(i)
	if notes == nil {
		return ""
	}
	return "! Signed in as " + i.Identity.Title + " (" + Span(i.Info.Expires.Sub(now)) + ") · " + strings.Join(notes, " · ")
}

func shortNotes(i model.Issued) (notes []string) {
	if i.NoMFA() {
		notes = append(notes, "without MFA")
	}
	if by := issuedBy(i); by != "" {
		notes = append(notes, Uncapital(by))
	}
	if i.Skew.Abs() >= model.SkewSeen {
		notes = append(notes, Uncapital(clockOff(i.Skew)))
	}
	if i.BelowMinTTL != nil {
		notes = append(notes, "no longer than min_ttl")
	}
	if i.Warning != nil {
		notes = append(notes, "not recorded: "+Uncapital(Line(Explain(i.Warning))))
	}
	return notes
}

// lessThanAsked says why a session is shorter than configured; "" if it is not.
func lessThanAsked(i model.Issued) string {
	switch {
	case i.Identity.Role != nil && i.Asked.Wanted > i.Asked.Duration:
		return ", the maximum for a role; " + Span(i.Asked.Wanted) + " requested"
	case i.Given == 0:
		return ""
	case i.Caller.Root():
		return ", the maximum for the root user; " + Span(i.Asked.Wanted) + " requested"
	}
	return "; " + Span(i.Asked.Duration) + " requested, AWS gave less"
}

// NotSavedSession says that a session could not be saved, and what to do unless the error says it.
func NotSavedSession(err error) string {
	says := err.Error()
	if why, more := strings.CutPrefix(says, model.ErrSessionNotSaved.Error()+": "); more {
		says = model.ErrSessionNotSaved.Error() + ". " + Sentence(why)
	}
	if p := advised(err); p != nil && !errors.As(err, new(*model.Problem)) {
		return says + ". " + Sentence(p.FixLine())
	}
	return says
}

// issuedBy names the host that issued a session, if it is not one of AWS's; "" for AWS's own.
func issuedBy(i model.Issued) string {
	if i.Host == "" {
		return ""
	}
	return "Issued by " + i.Host + ", not by AWS"
}

// wrongClock says that this computer's clock is wrong; "" if it is not, or if that is unknown.
func wrongClock(i model.Issued) string {
	if i.Skew.Abs() < model.SkewSeen {
		return ""
	}
	clock := "AWS's clock"
	if i.Host != "" {
		clock = "the clock of " + i.Host
	}
	return clockOff(i.Skew) + ". The session expires by " + clock + ". Set the clock"
}

// notRecorded says that lists cannot show what a sign-in found out, and what to do; "" if they can.
func notRecorded(i model.Issued) string {
	if i.Warning == nil {
		return ""
	}
	return "This sign-in was not recorded. " + Line(Explain(i.Warning))
}

func clockOff(skew time.Duration) string {
	return "This computer's clock is " + Ahead(-skew)
}

// support returns what a support engineer would ask for, unless it is already shown.
func support(e *model.AWSError, cause error, shown string) string {
	var parts []string
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	if e.RequestID != "" {
		parts = append(parts, "request "+e.RequestID)
	}
	if cause != nil && len(parts) == 0 && !strings.Contains(shown, Sentence(cause.Error())) {
		parts = append(parts, cause.Error())
	}
	return strings.Join(parts, " · ")
}

// ThirdRejection says more than the line under the prompt, which was shown twice.
func ThirdRejection(err error, device string) *model.Problem {
	p := Explain(err)
	p.Fix = model.Do("wait for the next code, then enter it",
		"check that the device is "+device, "check that this computer's clock is right")
	return p
}

// CutLine says that a session will be shorter, or longer, than configured.
func CutLine(a model.SessionLength, withMFA bool) string {
	with := "without MFA"
	if withMFA {
		with = "with MFA"
	}
	s := "Session length cut from " + Span(a.Wanted) + " to " + Span(a.Duration) + ", the maximum " + with
	if a.Wanted < a.Duration {
		s = "Session length raised from " + Span(a.Wanted) + " to " + Span(a.Duration) + ", the minimum"
	}
	if a.Origin.File != "" {
		s += " (" + a.Origin.String() + ")"
	}
	return s
}
