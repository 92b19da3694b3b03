package words

import (
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"authdeck/model"
)

// NotNow is the answer that changes nothing.
const NotNow = "Not now"

// Trust is the answer that makes powers of these folders count.
func Trust(powers []model.Power) string {
	if n := len(PowersByFolder(powers)); n > 1 {
		return fmt.Sprintf("Trust these %d folders", n)
	}
	return "Trust this folder"
}

// TrustAsk is the question whether to trust powers.
func TrustAsk(powers []model.Power) string { return Trust(powers) + "?" }

// FolderPowers are the powers that the files of one folder have.
type FolderPowers struct {
	Folder string
	Powers []model.Power
}

// PowersByFolder groups powers by folder. Folders and powers keep their order.
func PowersByFolder(powers []model.Power) (all []FolderPowers) {
	for _, p := range powers {
		at := slices.IndexFunc(all, func(g FolderPowers) bool { return g.Folder == p.Folder })
		if at < 0 {
			at = len(all)
			all = append(all, FolderPowers{Folder: p.Folder})
		}
		all[at].Powers = append(all[at].Powers, p)
	}
	return all
}

// Folders names the folders of powers.
func Folders(powers []model.Power) string {
	all := PowersByFolder(powers)
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.Folder
	}
	return strings.Join(names, ", ")
}

// Title leads to the powers of the folder.
func (g FolderPowers) Title() string { return "The files of " + g.Folder + " want to:" }

// PowerPlace is the file and line of a power: below its folder where the file is there, else the whole path.
func PowerPlace(p model.Power) string {
	at := p.Origin
	if below, err := filepath.Rel(p.Folder, at.File); err == nil && filepath.IsLocal(below) {
		at.File = below
	}
	at.Column = 0
	return at.Full()
}

// Untrusted says in a line that a configuration has settings that do not count because the user has not trusted them; "" where it
// has none. how says how to see them.
func Untrusted(c model.Config, how string) string {
	powers := c.Untrusted()
	if len(powers) == 0 {
		return ""
	}
	var kinds []string
	for _, k := range []struct {
		kind      model.PowerKind
		one, many string
	}{
		{model.RunsCommand, "command", "commands"}, {model.SetsEndpoint, "endpoint", "endpoints"}, {model.SetsVariable, "variable", "variables"},
		{model.SetsKeyring, "keyring setting", "keyring settings"}, {model.SendsValue, "session tag", "session tags"}, {model.ReadsFile, "file", "files"},
	} {
		n := 0
		for _, p := range powers {
			if p.Kind == k.kind {
				n++
			}
		}
		switch n {
		case 0:
		case 1:
			kinds = append(kinds, "1 "+k.one)
		default:
			kinds = append(kinds, fmt.Sprintf("%d %s", n, k.many))
		}
	}
	return "Not trusted, so not used: " + strings.Join(kinds, ", ") + ". " + how
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

// PowerValue is the value of a power for people, who must see what runs and where things go. What looks like a secret is hidden.
func PowerValue(p model.Power) string {
	value := ""
	p.Value.Reveal(func(b []byte) { value = string(b) })
	value, _, _ = strings.Cut(value, "\x00") // what follows is the content of a file
	switch p.Kind {
	case model.SetsVariable:
		return variableValue(p.Name, value)
	case model.SetsEndpoint:
		return withoutPassword(value)
	}
	return value
}

func variableValue(name, value string) string {
	parts := strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool { return r < '0' || r > '9' && r < 'A' || r > 'Z' })
	switch {
	case strings.HasPrefix(value, "!"): // what gives the value
		return value
	case namesSecret(parts), !namesProgram(parts) && looksSecret(value):
		return HiddenValue
	}
	return withoutPassword(value)
}

// namesSecret tells whether a variable is for a secret, by the parts of its name.
func namesSecret(parts []string) bool {
	for i, part := range parts {
		last := i == len(parts)-1
		switch {
		case part == "ASKPASS": // a program that asks
		case part == "KEY", part == "PAT", part == "COOKIE", part == "AUTH" && last, strings.HasSuffix(part, "PASS"), strings.HasSuffix(part, "APIKEY"):
			return true
		case slices.ContainsFunc([]string{"PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL"}, func(word string) bool { return strings.Contains(part, word) }):
			return true
		}
	}
	return false
}

// namesProgram tells whether other programs take the value of a variable for a program, for options, or for code to load: it is
// always shown.
func namesProgram(parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool {
		return slices.ContainsFunc([]string{"COMMAND", "PRELOAD", "LIBRARIES", "STARTUP", "OPTIONS", "OPTS", "OPT", "FLAGS", "ARGS", "HOOKS", "PATH", "SHELL",
			"ENV", "EDITOR", "VISUAL", "PAGER", "BROWSER", "ASKPASS", "SSH", "RSH", "WRAPPER", "RUNNER", "LESSOPEN", "LESSCLOSE", "PROXY"}, func(word string) bool { return strings.HasSuffix(part, word) })
	})
}

// looksSecret tells whether a value has a part that nobody would type: 16 letters and digits or more, mixed.
func looksSecret(value string) bool {
	for _, part := range strings.FieldsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' && r != '=' }) {
		digits := strings.IndexFunc(part, unicode.IsDigit) >= 0
		letters := strings.IndexFunc(part, unicode.IsLetter) >= 0
		if len(part) >= 16 && digits && letters {
			return true
		}
	}
	return false
}

// withoutPassword hides the user and password of addresses, and what follows the path of one.
func withoutPassword(value string) string {
	if at, err := url.Parse(value); err == nil && at.Host != "" {
		at.User, at.RawQuery, at.Fragment = nil, "", ""
		return at.String()
	}
	return userinfo().ReplaceAllString(value, "://")
}

// userinfo finds the user and password in an address.
var userinfo = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`://[^/\s@]*@`) })
