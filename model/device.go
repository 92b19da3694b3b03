package model

import (
	"fmt"
	"strings"
)

const (
	digits         = "0123456789"
	lowerLetters   = "abcdefghijklmnopqrstuvwxyz"
	capitalLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	letters        = lowerLetters + capitalLetters
)

// WithoutDevices returns the parts of a text around the names of MFA devices in ARNs. The start of an ARN and such a name may look like
// a secret access key together. A name with / or +, as in most secret access keys, stays, and one that is as random as a key. A name
// ends at a comma or =, after which lists and files have another value.
func WithoutDevices[T string | []byte](text T) (parts []T) {
	const service, account, resource, nameLetters = "iam::", 12, ":mfa/", letters + digits + ".@_-"
	start := 0
	for at := range len(text) {
		name := at + len(service) + account + len(resource)
		if !hasAt(text, at, service) || !hasAt(text, name-len(resource), resource) {
			continue
		}
		end := name
		for end < len(text) && strings.IndexByte(nameLetters, text[end]) >= 0 {
			end++
		}
		if !hasAt(text, end, "/") && !hasAt(text, end, "+") && mayBeName(text[name:end]) {
			parts, start = append(parts, text[start:name]), end
		}
	}
	return append(parts, text[start:])
}

// mayBeName reports whether each part of a name that is as long as a secret access key, and as random, consists of words.
func mayBeName[T string | []byte](name T) bool {
	for at := 0; at+secretKeyLength <= len(name); at++ {
		if part := name[at : at+secretKeyLength]; isRandom(part) && !isWords(part) {
			return false
		}
	}
	return true
}

// isWords reports whether a text looks like words that are written together with capitals: they are not short, and have vowels. Of the
// secret access keys without / and +, one in 2000 looks so.
func isWords[T string | []byte](text T) bool {
	const shortest, vowelEvery = 3, 3 // letters on average
	words, vowels, written := 1, 0, 0
	for i := range len(text) {
		kind := kindOf(text[i])
		if kind != digits {
			written++
		}
		if strings.IndexByte("aeiouAEIOU", text[i]) >= 0 {
			vowels++
		}
		if i > 0 && kind != kindOf(text[i-1]) && (kind != lowerLetters || kindOf(text[i-1]) != capitalLetters) {
			words++
		}
	}
	return words*shortest < len(text) && vowels*vowelEvery >= written
}

// parseDeviceARN parses arn:aws…:iam::ACCOUNT:mfa/NAME. The list calls it for every row and every key typed into its filter, so it
// must be fast.
func parseDeviceARN(device string) (account, name string, ok bool) {
	const inPartition = ":iam::"
	at := strings.Index(device, inPartition)
	if at < 0 || !strings.HasPrefix(device, "arn:aws") || strings.Trim(device[len("arn:aws"):at], letters+digits+"_-") != "" {
		return "", "", false
	}
	account, name, ok = strings.Cut(device[at+len(inPartition):], ":mfa/")
	ok = ok && IsAccount(account) && name != "" && !strings.Contains(name, "\n")
	return account, name, ok
}

// IsAccount reports whether a text is the number of an AWS account.
func IsAccount(text string) bool { return len(text) == 12 && strings.Trim(text, digits) == "" }

// DeviceExample is why a value is not a device, if it looks like nothing known.
const DeviceExample = "Example: arn:aws:iam::123456789012:mfa/NAME"

// CheckDevice checks a trimmed ARN or serial number of an MFA device; an empty value is fine.
func CheckDevice(device string) *Problem {
	switch {
	case device == "":
		return nil
	case isUserARN(device):
		return thatIs("the user's ARN").because(deviceHasMFA)
	case strings.Contains(device, ":u2f/"), strings.Contains(device, ":passkey/"), strings.Contains(device, ":fido"):
		return &Problem{What: "security keys and passkeys do not work here", Fix: Do("use an authenticator app")}
	case LooksLikeKey(device), MayBeSecret(device) && strings.Trim(device, secretLetters) == "":
		return &Problem{What: "that looks like a key, not an MFA device"}
	case isCode(device):
		return mfaCode()
	case isKnown(device): // the question for the region comes right before
		return &Problem{What: "that is a region, not an MFA device"}
	case strings.ContainsAny(device, " \t"):
		return &Problem{What: "an MFA ARN has no spaces"}
	case strings.HasPrefix(strings.ToLower(device), "arn:") && !isDeviceARN(device):
		return thatIs("not an MFA ARN").because(deviceFault(device))
	case len(device) < 9, len(device) > 256, strings.Trim(device, letters+digits+"_+=/:,.@-") != "": // GetSessionToken, SerialNumber
		return thatIs("not an MFA ARN or serial number").because(DeviceExample)
	}
	return nil
}

// deviceHasMFA is why the ARN of something else is not that of a device.
const deviceHasMFA = "a device ARN contains :mfa/"

// deviceFault says why an ARN is not that of a device.
func deviceFault(arn string) string {
	parts := strings.SplitN(arn, ":", 6) // arn:partition:service:region:account:resource
	if len(parts) < 6 {
		return DeviceExample
	}
	switch account, resource := parts[4], parts[5]; {
	case parts[0] != "arn", !strings.HasPrefix(parts[1], "aws"), parts[2] != "iam", parts[3] != "":
		return "it must start with arn:aws:iam::"
	case !strings.HasPrefix(resource, "mfa/"):
		return deviceHasMFA
	case resource == "mfa/":
		return "the name after mfa/ is missing"
	case account == "":
		return "the account number is missing"
	case strings.Trim(account, digits) != "":
		return "an account number has only digits"
	case !IsAccount(account):
		return fmt.Sprintf("the account number must have 12 digits; this one has %d", len(account))
	}
	return DeviceExample
}

// CheckDevice checks the device that a sign-in will use, before anything is sent. stored is the device in the keyring entry, which
// is used if the configuration sets none. A value that is not known yet is not checked.
func (i Identity) CheckDevice(stored string) *Problem {
	p := CheckDevice(i.device(stored))
	if i.Device.Later || !p.Blocks() {
		return nil
	}
	p.Kind, p.Origin = ErrDeviceUnknown, i.Device.Origin
	if i.Device.Set {
		p.What = About("mfa_arn", p.What)
		return p
	}
	p.What, p.Why = "the MFA device of "+i.Title+" is invalid", p.Fault()
	p.Fix = p.Fix.Then(deviceFix(i)...)
	return p
}

func isDeviceARN(device string) bool {
	_, _, ok := parseDeviceARN(device)
	return ok
}

func isUserARN(device string) bool { return strings.Contains(device, ":user/") }

// NoDevice reports whether somebody entered a user's ARN or a key instead of a device. The form then shows where to find the
// device's ARN.
func NoDevice(device string) bool { return isUserARN(device) || LooksLikeKey(device) }

// DeviceAccount returns the account in the device's ARN; "" for a hardware serial number.
func DeviceAccount(device string) string {
	account, _, ok := parseDeviceARN(device)
	if !ok {
		return ""
	}
	return account
}

// CheckDeviceAccount warns if the device and the keys belong to different accounts; account may be "".
func CheckDeviceAccount(device, account string) *Problem {
	if d := DeviceAccount(device); d != "" && account != "" && d != account {
		return &Problem{What: inOtherAccount(d, Caller{Account: account}), Warning: true}
	}
	return nil
}

// inOtherAccount says that the device and the keys belong to different accounts.
func inOtherAccount(device string, keys Caller) string {
	return ofAccount(device) + ", but the keys belong to " + keys.Name()
}

func ofAccount(device string) string { return "the MFA device belongs to account " + device }

// Devices are the MFA devices of a user, by ARN or serial number.
type Devices struct {
	Codes   []string // that show codes
	Others  []string // security keys and passkeys, which GetSessionToken cannot use
	Guessed bool     // AWS does not let the user list them: Codes is a guess from the user's name
}

// ShortDevice is how a table shows a device: "mfa/user", or the serial number.
func ShortDevice(device string) string {
	if _, name, ok := parseDeviceARN(device); ok {
		return "mfa/" + name
	}
	return device
}

// GuessDevice builds the ARN that the caller's virtual device has if it is named after the user; "" if the caller is not an IAM
// user. Since 2022 a device may have any name, so this is only a suggestion.
func GuessDevice(c Caller) string {
	arn := strings.SplitN(c.ARN, ":", 6)
	if len(arn) != 6 || !strings.HasPrefix(arn[5], "user/") {
		return ""
	}
	name := arn[5][strings.LastIndex(arn[5], "/")+1:]
	return fmt.Sprintf("arn:%s:iam::%s:mfa/%s", arn[1], c.Account, name)
}
