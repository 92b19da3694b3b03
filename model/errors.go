package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model/spelling"
)

// UnknownIdentityError says that no identity has this name.
type UnknownIdentityError struct {
	Name  string
	Kind  string   // the kind of an identity with this name, if authdeck does not support it
	Fix   string   // what to write instead of the kind, if Atmos does not know it either
	Names []string // the existing names, most similar first
	Roles int      // how many of them are roles
}

// manyNames is how many names an error lists at most.
const manyNames = 3

func (e *UnknownIdentityError) Error() string {
	if e.Kind != "" && e.Fix != "" {
		return fmt.Sprintf("the identity %q is of the unknown kind %s", e.Name, e.Kind)
	}
	if e.Kind != "" {
		return fmt.Sprintf("the identity %q is of kind %s; authdeck supports the kinds aws/user and aws/assume-role", e.Name, e.Kind)
	}
	text, names := fmt.Sprintf("unknown identity %q", hideSecrets(e.Name)), e.Names[:min(len(e.Names), manyNames)]
	near := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !spelling.Mistyped(e.Name, n) })
	switch {
	case len(near) > 0:
		return WithFix(text, DidYouMean(near...))
	case len(names) == 0 || e.More() > 0:
		return text
	}
	return text + ". Identities: " + strings.Join(names, ", ")
}

// More returns how many identities there are besides those that the text lists.
func (e *UnknownIdentityError) More() int { return max(0, len(e.Names)-manyNames) }

// Kinds of keyring failures. Adapters wrap them; callers use errors.Is.
var (
	ErrNoKeys            = errors.New("no keys are saved for this identity")
	ErrKeyringAbsent     = errors.New("this machine has no system keyring")
	ErrCannotSearch      = errors.New("this keyring cannot be searched")
	ErrKeyringGone       = errors.New("the keyring has stopped")
	ErrKeyringSilent     = errors.New("the keyring did not answer")
	ErrKeyringLocked     = errors.New("the keyring is locked")
	ErrKeyringDenied     = errors.New("the keyring refused access")
	ErrPassphraseNeeded  = errors.New("the encrypted file needs its passphrase")
	ErrPassphraseNew     = errors.New("the encrypted file has no passphrase yet")
	ErrWrongPassphrase   = errors.New("wrong passphrase")
	ErrShortPassphrase   = errors.New("the passphrase is too short")
	ErrDamagedEntry      = errors.New("the keyring entry is damaged")
	ErrNotStored         = errors.New("the keyring did not save the keys correctly")
	ErrEntryTooLong      = errors.New("the entry is too long for this keyring")
	ErrKeyringFailed     = errors.New("the keyring failed")
	ErrKeyringFull       = errors.New("the keyring is full")
	ErrUnknownKeyring    = errors.New("unknown keyring type")
	ErrSessionNotSaved   = errors.New("the session could not be saved")
	ErrNoSessionFolder   = errors.New("the session cannot be saved") // found out before a code was asked for
	ErrSecretForOtherKey = errors.New("a new access key ID needs its own secret access key")
	ErrManaged           = errors.New("both keys are set in the configuration")
	ErrCodeUsed          = errors.New("that code was already used")
	ErrCodeForm          = errors.New("an MFA code has six digits")
	ErrNoCode            = errors.New("the MFA command gave no code")
	ErrAttemptClosed     = errors.New("this sign-in is over")
)

// MinPassphrase is the minimum length of a passphrase in bytes, as in Atmos.
const MinPassphrase = 8

// CodeUsedError is ErrCodeUsed with the time at which the code was sent before.
type CodeUsedError struct{ At time.Time }

func (e *CodeUsedError) Error() string { return ErrCodeUsed.Error() }

// Unwrap returns the kind.
func (e *CodeUsedError) Unwrap() error { return ErrCodeUsed }

// UsedUntil returns until when the device shows the used code of an ErrCodeUsed: until the time step ends in which it was sent. The
// zero time means that this is unknown.
func UsedUntil(err error) time.Time {
	var used *CodeUsedError
	if !errors.As(err, &used) || used.At.IsZero() {
		return time.Time{}
	}
	return used.At.Add(NextCode(used.At))
}

// PassphraseVariable is the variable with the passphrase of the encrypted file, unless another one was chosen.
const PassphraseVariable = "ATMOS_KEYRING_PASSWORD"

// PassphraseError is an error about the passphrase that names the variable from which the keyring takes it.
type PassphraseError struct {
	Err      error
	Variable string
	Given    bool // the passphrase came from the variable
}

func (e *PassphraseError) Error() string { return e.Err.Error() }
func (e *PassphraseError) Unwrap() error { return e.Err }

// PassphraseVariableIn names the variable with the passphrase that an error is about.
func PassphraseVariableIn(err error) string {
	var e *PassphraseError
	if errors.As(err, &e) {
		return e.Variable
	}
	return PassphraseVariable
}

// WrongInVariable reports whether the variable has a passphrase, and it is wrong.
func WrongInVariable(err error) bool {
	var e *PassphraseError
	return errors.Is(err, ErrWrongPassphrase) && errors.As(err, &e) && e.Given
}

// WantsPassphrase reports whether typing the passphrase of the encrypted file can fix the error.
func WantsPassphrase(err error) bool {
	return errors.Is(err, ErrPassphraseNeeded) || errors.Is(err, ErrPassphraseNew) ||
		errors.Is(err, ErrWrongPassphrase) || errors.Is(err, ErrShortPassphrase)
}

// WantsTyping reports whether typing a passphrase or a code, perhaps again, can fix the error.
func WantsTyping(err error) bool {
	return WantsPassphrase(err) || errors.Is(err, ErrCodeNeeded) || errors.Is(err, ErrCodeRejected) || errors.Is(err, ErrCodeUsed) || errors.Is(err, ErrCodeForm)
}

// NoDialogError is ErrKeyringLocked where no dialog can be shown: authdeck cannot ask to unlock the keyring.
type NoDialogError struct{}

func (NoDialogError) Error() string { return ErrKeyringLocked.Error() }

// Unwrap returns the kind.
func (NoDialogError) Unwrap() error { return ErrKeyringLocked }

// Unlockable reports whether the keyring works and only has to be unlocked.
func Unlockable(err error) bool { return errors.Is(err, ErrKeyringLocked) || WantsPassphrase(err) }

// BusyError says that another process holds a lock. Unknown facts about that process are zero.
type BusyError struct {
	Doing   Doing // what the lock is for
	PID     int
	Since   time.Time
	Command string // its command line without flags: "authdeck login"
	Folder  string // the folder it works in
	Stopped bool   // by ctrl+z or a signal; it does nothing until it is continued
}

// Doing says what a process uses a lock for.
type Doing string

// What processes use locks for. The zero Doing is AsksForCode.
const (
	AsksForCode Doing = ""
	AsksForKeys Doing = "is asking for a passphrase or keys"
	GetsCode    Doing = "is running the MFA command"
	SignsIn     Doing = "is signing in"
	AssumesRole Doing = "is assuming the role"
)

func (e *BusyError) Error() string {
	doing := e.Doing
	if doing == AsksForCode {
		doing = "is asking for the code"
	}
	if who := e.Who(); len(who) > 0 {
		return fmt.Sprintf("another window %s (%s)", doing, strings.Join(who, ", "))
	}
	return "another window " + string(doing)
}

// Who describes the process: its ID, command and folder, and whether it is stopped.
func (e *BusyError) Who() (parts []string) {
	if e.PID > 0 {
		parts = append(parts, fmt.Sprintf("pid %d", e.PID))
	}
	for _, part := range []string{e.Command, e.Folder} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if e.Stopped {
		parts = append(parts, "stopped")
	}
	return parts
}

// idle reports whether nobody has to wait for the holder, because its MFA command is stopped.
func (e *BusyError) idle() bool { return e.Doing == GetsCode && e.Stopped }

// Same reports whether two errors describe the same holder in the same state.
func (e *BusyError) Same(other *BusyError) bool {
	return e.PID == other.PID && e.Since.Equal(other.Since) && e.Stopped == other.Stopped
}

// Kinds of errors that AWS returns, or that keep its answer from arriving. An AWSError wraps one of them.
var (
	ErrCodeRejected   = errors.New("AWS rejected that code")
	ErrDeviceUnknown  = errors.New("this MFA device is not registered for this user")
	ErrKeyUnknown     = errors.New("AWS rejected this access key")
	ErrSecretWrong    = errors.New("the secret access key does not match the access key ID")
	ErrClock          = errors.New("this computer's clock is wrong")
	ErrWrongRegion    = errors.New("this region is in another AWS partition")
	ErrRegionOff      = errors.New("STS is disabled in this region")
	ErrSessionKeys    = errors.New("these are temporary keys")
	ErrSessionRefused = errors.New("AWS rejected this session")
	ErrForbidden      = errors.New("AWS denied access")
	ErrThrottled      = errors.New("AWS is busy")
	ErrServer         = errors.New("AWS had an internal error")
	ErrNetwork        = errors.New("could not reach AWS")
	ErrEndpoint       = errors.New("this endpoint cannot be used")
	ErrAnswer         = errors.New("AWS returned a session that cannot be used")
	ErrExpiry         = errors.New("the expiry of the session is wrong")
	ErrSessionFile    = errors.New("a session file cannot be read by the AWS CLI")
	ErrNotExpired     = errors.New("the saved session has not expired")
	ErrMismatch       = errors.New("the saved session does not belong to this identity")
	ErrOtherAccount   = errors.New("the session belongs to another account")
	ErrRequest        = errors.New("AWS rejected the request")
	ErrNoRequest      = errors.New("the request could not be made")           // a variable is wrong or something is missing; nothing was sent
	ErrNotOffered     = errors.New("this endpoint does not list MFA devices") // for an endpoint that is not AWS's

	// Of AssumeRole.
	ErrRoleDenied      = errors.New("AWS does not let this identity assume the role")
	ErrRoleOfRoot      = errors.New("AWS does not let a root user assume roles")
	ErrRoleDuration    = errors.New("AWS does not allow such a long session for this role")
	ErrRoleSessionName = errors.New("AWS rejected the name of the role's session")
	ErrRoleExternalID  = errors.New("AWS rejected the external ID")
	ErrRoleARN         = errors.New("AWS rejected the ARN of the role")
)

// AWSError is one failed call: its kind, and what a support engineer would ask for. No field contains a secret.
type AWSError struct {
	Kind      error // one of the kinds above
	Code      string
	Message   string // AWS's own words; "" without an answer
	RequestID string
	Region    string
	Service   string        // the AWS service, such as IAM, if it is the same for all regions; "" for STS
	Host      string        // the host that got the request; "" for AWS's own hosts
	HostFrom  string        // where Host is configured; "" if that is unknown
	WithCode  bool          // the request carried an MFA code
	Sent      bool          // the request, with the code in it, may have reached AWS
	Skew      time.Duration // AWS's clock minus this computer's, if an answer had the time
	Cause     error         // for a call without an answer: often a *Problem
	Role      *AssumedRole  // for a call that assumes a role
}

// AssumedRole describes a call that assumes a role, because AWS gives the same answer for many causes.
type AssumedRole struct {
	Title      string
	ARN        string
	By         string // title of the identity that assumes the role
	ByRole     bool   // that identity is a role, so its session has no MFA
	MFA        bool   // the user signed in with a code
	MFAKnown   bool   // false if another program signed in the user
	ExternalID bool   // an external ID was sent
	Origin     Origin // where the configuration sets the role
}

func (e *AWSError) Error() string {
	switch {
	case errors.Is(e.Kind, ErrNetwork) && e.Host != "" && e.answered():
		return e.Host + " does not answer like AWS"
	case errors.Is(e.Kind, ErrNetwork) && e.Host != "":
		return "could not reach " + e.Host
	case errors.Is(e.Kind, ErrNetwork) && e.Service != "":
		return e.Kind.Error() + " " + e.Service
	case errors.Is(e.Kind, ErrNetwork) && e.Region != "":
		return e.Kind.Error() + " in " + e.Region
	}
	return e.Kind.Error()
}

// answered reports whether there was an answer, but not like one of AWS's.
func (e *AWSError) answered() bool {
	kinds := [...]error{ErrWebPage, ErrNetworkLogin, ErrRedirected, ErrNotAWS, ErrTooLong}
	return slices.ContainsFunc(kinds[:], func(kind error) bool { return errors.Is(e.Cause, kind) })
}

func (e *AWSError) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// RefusesKeys reports whether AWS rejected the keys themselves.
func RefusesKeys(err error) bool {
	return errors.Is(err, ErrKeyUnknown) || errors.Is(err, ErrSecretWrong) || errors.Is(err, ErrSessionKeys)
}

// RefusesRole reports whether AWS did not give a session of a role, whatever the reason.
func RefusesRole(err error) bool {
	kinds := [...]error{ErrRoleDenied, ErrRoleOfRoot, ErrRoleDuration, ErrRoleSessionName, ErrRoleExternalID, ErrRoleARN}
	return slices.ContainsFunc(kinds[:], func(kind error) bool { return errors.Is(err, kind) })
}

// Causes of ErrNetwork: what kept a request from reaching AWS, or AWS's answer from reaching this computer.
var (
	ErrNoHost       = errors.New("the host name does not exist") // a name with a region in it, which may be mistyped
	ErrNoName       = errors.New("the host name cannot be resolved")
	ErrNoRoute      = errors.New("the network is unreachable")
	ErrRefused      = errors.New("the connection was refused")
	ErrNoAnswer     = errors.New("no answer in time")
	ErrCut          = errors.New("the connection broke")
	ErrUntrusted    = errors.New("the certificate is not trusted")
	ErrCertTime     = errors.New("the certificate has expired or is not valid yet")
	ErrNoTLS        = errors.New("the connection is not encrypted")
	ErrProxy        = errors.New("the proxy cannot be reached")
	ErrProxyRefused = errors.New("the proxy refused the connection")
	ErrProxyLogin   = errors.New("the proxy asks for a user name and password")
	ErrWebPage      = errors.New("something between you and AWS answered with a web page")
	ErrNetworkLogin = errors.New("this network asks you to log in")
	ErrRedirected   = errors.New("something between you and AWS redirected the request")
	ErrNotAWS       = errors.New("the answer did not come from AWS")
	ErrTooLong      = errors.New("the answer is too long")
	ErrCABundle     = errors.New("the certificates of AWS_CA_BUNDLE cannot be used")
)

// networkSteps are what to do about a cause that has no other advice.
func networkSteps() Fix { return Do(checkNetwork, tryAgain) }

const checkNetwork, tryAgain = "check your network, VPN and proxy", "try again"

// connectionAdvice says why each kind happens and how to fix it, if not by networkSteps. The prompt, line mode, the
// commands and doctor all use these texts.
var connectionAdvice = []Problem{
	{Kind: ErrNoHost, Fix: Fix{{Text: "check the region's name"}, {Text: checkNetwork}, {Text: tryAgain}}},
	{Kind: ErrRefused, Fix: Fix{{Text: "check the endpoint and your firewall"}}},
	{Kind: ErrUntrusted, Why: "a proxy may inspect your traffic", Fix: Fix{{Text: "set AWS_CA_BUNDLE to the file with the proxy's certificate"}}},
	{Kind: ErrCertTime, Why: "often the clock of this computer is wrong", Fix: Fix{{Text: "check the clock, then try again"}}},
	{Kind: ErrNoTLS, Why: "a login page or a proxy may be in the way, or the endpoint needs http", Fix: Fix{{Text: "check the endpoint and your proxy"}}},
	{Kind: ErrProxy, Fix: Fix{{Text: "check HTTPS_PROXY, or add the host to NO_PROXY"}}},
	{Kind: ErrProxyRefused, Fix: Fix{{Text: "ask your administrator to allow this host, or check HTTPS_PROXY and NO_PROXY"}}},
	{Kind: ErrProxyLogin, Fix: Fix{{Text: "write them into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT"}}},
	{Kind: ErrWebPage, Why: "often it is the login page of a network", Fix: Fix{{Text: "open a browser and log in to this network, then try again"}}},
	{Kind: ErrNetworkLogin, Fix: Fix{{Text: "open a browser and log in to this network, then try again"}}},
	{Kind: ErrRedirected, Why: "authdeck did not follow it", Fix: Fix{{Text: "open a browser and log in to this network, then try again"}}},
	{Kind: ErrNotAWS, Fix: Fix{{Text: "check the endpoint and your proxy"}}},
	{Kind: ErrTooLong, Fix: Fix{{Text: "check the endpoint and your proxy"}}},
	{Kind: ErrCABundle, Fix: Fix{{Text: "correct AWS_CA_BUNDLE, or unset it"}}},
}

// Connection describes a cause of ErrNetwork. detail adds, for example, the file or the host; it may be "".
func Connection(kind error, detail string, cause error) *Problem {
	p := Problem{Kind: kind, Fix: networkSteps()}
	if i := slices.IndexFunc(connectionAdvice, func(a Problem) bool { return errors.Is(a.Kind, kind) }); i >= 0 {
		p = connectionAdvice[i]
	}
	if p.What, p.Cause = kind.Error(), cause; detail != "" {
		p.What += ": " + detail
	}
	return &p
}

// atEndpoint is the problem at a configured endpoint. The advice is to check the endpoint first, whatever answered.
func (p *Problem) atEndpoint(e *AWSError) *Problem {
	if e.Host == "" {
		return p
	}
	at := "check the endpoint"
	if e.HostFrom != "" {
		at += " in " + e.HostFrom
	}
	out := *p
	switch {
	case errors.Is(p.Kind, ErrRefused):
		out.Fix = Do(at + " and your firewall")
	case errors.Is(p.Kind, ErrNoName):
		out.Fix = Do(at + ", and your network, VPN and proxy")
	case e.answered(), errors.Is(p.Kind, ErrNoTLS):
		out.Fix = Do(at + " and your proxy")
	}
	for _, says := range []Problem{
		{Kind: ErrWebPage, What: ErrWebPage.Error(), Why: "it may be the endpoint itself, or the login page of a network"},
		{Kind: ErrNetworkLogin, What: "the endpoint asks you to log in to the network"},
		{Kind: ErrRedirected, What: "the endpoint redirected the request", Why: p.Why},
		{Kind: ErrNotAWS, What: "the answer is not AWS's"},
	} {
		if errors.Is(p.Kind, says.Kind) {
			out.What, out.Why = says.What+strings.TrimPrefix(p.What, says.Kind.Error()), says.Why
		}
	}
	return &out
}

// ConnectionIn returns what is wrong with the connection, from the error of a call; nil if the call reached AWS.
func ConnectionIn(err error) *Problem {
	var e *AWSError
	if !errors.As(err, &e) || !errors.Is(e.Kind, ErrNetwork) {
		return nil
	}
	var p *Problem
	if errors.As(e.Cause, &p) {
		return p.atEndpoint(e)
	}
	for _, a := range connectionAdvice {
		if errors.Is(e.Cause, a.Kind) {
			return Connection(a.Kind, "", e.Cause).atEndpoint(e)
		}
	}
	if e.Cause == nil || errors.Is(e.Cause, context.Canceled) {
		return &Problem{Fix: networkSteps()}
	}
	return &Problem{What: firstLine(e.Cause), Fix: networkSteps(), Cause: e.Cause}
}

// CodeFate says what happened to the MFA code of a failed call.
type CodeFate int

// The fates. CodeDecided: AWS's answer says it, or there was no code.
const (
	CodeDecided CodeFate = iota
	CodeUnsent           // the code did not leave this computer
	CodeUnsure           // AWS may have accepted the code
	CodeUsed             // AWS accepted the code
)

// FateOfCode determines the fate from the error of the call.
func FateOfCode(err error) CodeFate {
	var e *AWSError
	var busy *BusyError
	switch {
	case errors.As(err, &busy):
		return CodeUnsent
	case !errors.As(err, &e):
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return CodeUnsure
		}
		return CodeDecided
	case !e.WithCode:
		return CodeDecided
	case errors.Is(e.Kind, ErrAnswer):
		return CodeUsed
	case errors.Is(e.Kind, ErrNetwork) && !e.Sent, errors.Is(e.Kind, ErrEndpoint), errors.Is(e.Kind, ErrNoRequest):
		return CodeUnsent
	case errors.Is(e.Kind, ErrNetwork), errors.Is(e.Kind, ErrServer) && e.Sent:
		return CodeUnsure
	}
	return CodeDecided
}

// AssumeError says that the user is signed in, but the role could not be assumed.
type AssumeError struct {
	Role Identity
	Err  error
}

func (e *AssumeError) Error() string { return e.Err.Error() }

func (e *AssumeError) Unwrap() error { return e.Err }

// RoleError says that a role has no keys of its own.
type RoleError struct{ Role Identity }

func (e *RoleError) Error() string {
	text := fmt.Sprintf("the role %s has no keys of its own", e.Role.Title)
	if e.Role.Ref.User != "" {
		text += "; use its user: " + IdentityFlag(e.Role.Ref.User)
	}
	return text
}

// Unrepeated leaves out a host or name at the end of a text, after a colon, if what is shown beside the text has it already.
func Unrepeated(text, shown string) string {
	if at := strings.LastIndex(text, ": "); at >= 0 && strings.Contains(shown, text[at+len(": "):]) {
		return text[:at]
	}
	return text
}

// What to do about damaged entries: the words before the command, and the command that saves keys.
const (
	ToSaveAgain = "to save the keys again, run:"
	SaveKeys    = "authdeck user configure"
)

// ErrTemporaryKeys says that an entry holds a session. For errors.Is it also is ErrNoKeys, because no sign-in can use it.
var ErrTemporaryKeys error = temporaryKeysError{}

type temporaryKeysError struct{}

func (temporaryKeysError) Error() string { return "the saved keys are temporary" }

func (temporaryKeysError) Is(kind error) bool { return kind == ErrNoKeys }

// TemporaryKeys is about the saved keys of some identities that are of a session.
func TemporaryKeys(titles ...string) *Problem {
	p := &Problem{Kind: ErrTemporaryKeys, What: "the saved keys of " + Names(titles) + " are temporary", Why: LongLived, Fix: Fix{{Text: ToSaveOthers, Code: SaveKeys}}}
	if len(titles) == 1 {
		p.Fix[0].Code += " " + IdentityFlag(titles[0])
	}
	return p
}

// Why temporary keys cannot be used, and the words before the command that saves others.
const (
	LongLived    = "signing in needs long-lived keys"
	ToSaveOthers = "to save those, run:"
)

// DamagedEntry is about the damaged entries of some identities.
func DamagedEntry(titles ...string) *Problem {
	p := &Problem{Kind: ErrDamagedEntry, What: "the keyring entries of " + Names(titles) + " are damaged", Fix: Fix{{Text: ToSaveAgain, Code: SaveKeys}}}
	if len(titles) == 1 {
		p.What, p.Fix = "the keyring entry of "+titles[0]+" is damaged", Fix{{Text: ToSaveAgain, Code: SaveKeys + " " + IdentityFlag(titles[0])}}
	}
	return p
}
