package words

import (
	"fmt"
	"net/url"
	"strings"

	"authdeck/model"
)

// Texts of the question whether to trust a folder.
const (
	TrustFolder = "Trust this folder"
	NotNow      = "Not now"
	TrustAsk    = "Trust this folder?"
)

// TrustTitle says of which folder the powers are.
func TrustTitle(powers []model.Power) string {
	return "The files of " + powers[0].Folder + " want to:"
}

// TrustWhy says what a yes means.
const TrustWhy = "Say yes only if you know who wrote these files. authdeck asks again if one of these settings changes."

// Power says what a power does, with its value as far as it may be shown. It follows "wants to" and "want to".
func Power(p model.Power) string {
	value := PowerValue(p)
	switch p.Kind {
	case model.RunsCommand:
		return "run a command: " + value
	case model.SetsEndpoint:
		return "send the requests and MFA codes of " + p.Identity + " to " + value
	case model.SendsValue:
		return "send " + value + " to the account of the role " + p.Identity + ", as " + p.Name
	case model.SetsKeyring:
		if p.Name == "path" {
			return "keep keys in " + value
		}
		return "take the passphrase of the keyring from $" + value
	case model.SetsVariable:
		text := "set " + p.Name + "=" + value
		switch {
		case p.Identity != "":
			return text + " for programs that you start as " + p.Identity
		case p.ForAtmos():
			return text + " for authdeck and Atmos"
		}
		return text + " for programs that you start"
	}
	return fmt.Sprintf("read %s, outside the folder (%s)", value, p.Name)
}

// HiddenValue stands for a value that may be secret.
const HiddenValue = "(hidden)"

// PowerValue is the value of a power for people. A variable's may be secret: it is shown only if its name says that it is a place, a
// program or a name.
func PowerValue(p model.Power) string {
	value := ""
	p.Value.Reveal(func(b []byte) { value = string(b) })
	value, _, _ = strings.Cut(value, "\x00") // what follows is the content of a file
	switch {
	case p.Kind == model.SetsVariable && !strings.HasPrefix(value, "!") && !isPlace(p.Name):
		return HiddenValue
	case p.Kind == model.SetsEndpoint, p.Kind == model.SetsVariable:
		return withoutPassword(value)
	}
	return value
}

// isPlace tells whether a variable of this name has a value that is no secret.
func isPlace(name string) bool {
	name = strings.ToUpper(name)
	for _, secret := range []string{"PASS", "SECRET", "TOKEN", "CREDENTIAL", "AUTH_", "_KEY"} {
		if strings.Contains(name, secret) && !strings.HasPrefix(name, "ATMOS_AUTH_REALM") {
			return false
		}
	}
	for _, end := range []string{"PATH", "PRELOAD", "SHELL", "DIR", "HOME", "FILE", "URL", "ENDPOINT", "PROXY", "TYPE", "PROFILE", "REGION",
		"CONFIG", "IDENTITY", "REALM", "EDITOR", "PAGER", "BUNDLE", "LIBRARIES"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return strings.HasPrefix(name, "AWS_ENDPOINT_URL_")
}

// withoutPassword hides the user and password of an address, and what follows its path.
func withoutPassword(value string) string {
	at, err := url.Parse(value)
	switch {
	case err != nil && strings.Contains(value, "@"):
		return HiddenValue
	case err != nil || at.Host == "":
		return value
	}
	at.User, at.RawQuery, at.Fragment = nil, "", ""
	return at.String()
}
