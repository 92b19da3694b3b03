package words

import (
	"regexp"
	"strings"
	"sync"
)

// program shows what may run, without passwords in it. What it cannot separate from the rest is hidden as a whole.
func program(value string) string {
	if oddUser().MatchString(value) {
		return HiddenValue
	}
	value = withoutUsers(value)
	value = bareUser().ReplaceAllString(value, "${1}"+HiddenValue+"@")
	value = withoutHooks(value)
	value = withoutSecretVariables(value)
	value = withoutSecretOptions(value)
	value = loginOption().ReplaceAllString(value, "${1}"+HiddenValue)
	value = replaceGroups(assignedWord(), value, func(m []string) string {
		if strings.Contains(m[1], "/") && !strings.HasPrefix(m[1], "//") { // in the path of what runs, and not in an address
			return m[0]
		}
		return m[1] + m[2] + HiddenValue
	})
	return authorization().ReplaceAllString(withoutKeys(value), "${1}"+HiddenValue)
}

// withoutUsers hides the users and passwords in addresses. The host stays visible, and so does everything that a shell could run.
func withoutUsers(value string) string {
	value = inAddress().ReplaceAllString(value, "://"+HiddenValue+"@")
	return replaceGroups(lateUser(), value, func(m []string) string {
		if isHost().MatchString(m[1]) { // all of the user and password, which no program sends to the host after the @
			return m[0]
		}
		return "://" + HiddenValue
	})
}

// withoutHooks hides the paths of addresses that whoever knows them may use.
func withoutHooks(value string) string {
	return replaceGroups(webAddress(), value, func(m []string) string {
		if isHook(m[2], m[3]) {
			return m[1] + m[2] + "/" + HiddenValue
		}
		return m[0]
	})
}

// withoutSecretVariables hides the values of variables that a command line sets for a program.
func withoutSecretVariables(value string) string {
	return replaceGroups(setsVariable(), value, func(m []string) string {
		if parts := nameParts(m[2]); namesSecret(parts) && !ends(last(parts), []string{"COMMAND", "PATH", "FILE", "DIR", "URI", "URL", "HOST"}) {
			return m[1] + m[2] + "=" + HiddenValue
		}
		return m[0]
	})
}

// withoutSecretOptions hides the values of options. What comes after an option that says no, or that asks, is not its value.
func withoutSecretOptions(value string) string {
	return replaceGroups(secretOption(), value, func(m []string) string {
		if option := strings.ToLower(m[2]); strings.HasPrefix(option, "--no-") || strings.HasPrefix(option, "--without-") || strings.Contains(option, "ask") {
			return m[0]
		}
		return m[1] + m[2] + m[3] + HiddenValue
	})
}

// replaceGroups replaces each match of a pattern with what is made of its groups.
func replaceGroups(pattern *regexp.Regexp, text string, made func([]string) string) string {
	return pattern.ReplaceAllStringFunc(text, func(match string) string { return made(pattern.FindStringSubmatch(match)) })
}

// secretWords are the ends of names of secrets, and plain what a value has within which no command can hide.
const (
	secretWords = `password|passwd|passphrase|passcode|pwd|token|secret|credentials?|api[_-]?key|access[_-]?key`
	plain       = "[^\\s\"'&;,|$(){}<>`]"
)

// inAddress matches the users and passwords in addresses, up to the last @. oddUser matches those in which a command or the host could
// hide, and lateUser an @ after a slash. bareUser matches them without the address around them. assignedWord matches a password with its
// name, setsVariable a variable before a command, secretOption an option with its value, which may be quoted, loginOption a user with a
// password, and authorization the header of a request.
var (
	inAddress = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("://[^/\\s;|&$()<>`\"'?#\\\\]*@") })
	oddUser   = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("://[^/\\s@]*[;|&$()<>`\"'?#\\\\][^/\\s@]*@")
	})
	lateUser = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("://([^/\\s@;|&$()<>`\"'?#\\\\]*)/[^\\s;|&$()<>`\"'?#\\\\]*@[^\\s;|&$()<>`\"'\\\\]*")
	})
	isHost   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\[[0-9A-Fa-f:.]+\]|[\w.-]*)(:\d*)?$`) })
	bareUser = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("(^|[\\s\"'=])[^\\s/@:\"'=;|&$()<>`]+:[^\\s/\"';|&$()<>`]+@")
	})
	webAddress = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("(https?://)([^\\s/\"';|&$()<>`]+)/([^\\s\"';|&$()<>`]+)")
	})
	assignedWord = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)([\w./~-]*(?:` + secretWords + `|\bauth|\bsig|signature))(["']?\s*[=:]\s*["']?)` + plain + `+`)
	})
	setsVariable = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("(^|[\\s\"';|&(`])([A-Za-z_]\\w*)=" + plain + "+") })
	secretOption = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("(?i)(^|[\\s\"'])(--?[\\w.-]*(?:" + secretWords + "|pass|otp|jwt|psk))(\\s*[=:]\\s*|\\s+)('[^\"'&;|$(){}<>`]*'|\"[^\"'&;|$(){}<>`]*\"|[\"']?[^\\s\"'&;,|$(){}<>`-]" + plain + "*)")
	})
	loginOption = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("((?:^|\\s)(?:-u|-U|--user|--proxy-user)(?:=|\\s*)[\"']?[^\\s\"'&;,|$(){}<>`:/=]+:)(?:[^\\s\"'&;,|$(){}<>`/]|/[^\\s\"'&;,|$(){}<>`/])" + plain + "*")
	})
	authorization = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(authorization["']?\s*[=:]\s*["']?(?:(?:basic|bearer|token)\s+)?)[\w.+/=~:-]+`)
	})
)
