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
	return Command(value)
}

// Command is a command line without the passwords in it. What could run stays visible: a program could hide in anything else.
func Command(value string) string {
	value = withoutUsers(value)
	value = bareUser().ReplaceAllString(value, "${1}"+HiddenValue+"@")
	value = withoutHooks(value)
	value = withoutSecretVariables(value)
	value = withoutSecretOptions(value)
	value = withoutLogins(value)
	value = replaceGroups(assignedWord(), value, func(_ string, m []string) string {
		if isPath().MatchString(m[3]) || strings.Contains(m[1], "/") && !strings.HasPrefix(m[1], "//") { // in the path of what runs, and not in an address
			return m[0]
		}
		return m[1] + m[2] + HiddenValue
	})
	return authorization().ReplaceAllString(withoutKeys(value), "${1}"+HiddenValue)
}

// withoutUsers hides the users and passwords in addresses. The host stays visible, and so does everything that a shell could run.
func withoutUsers(value string) string {
	value = inAddress().ReplaceAllString(value, "://"+HiddenValue+"@")
	return replaceGroups(lateUser(), value, func(_ string, m []string) string {
		if isHost().MatchString(m[1]) { // all of the user and password, which no program sends to the host after the @
			return m[0]
		}
		return "://" + HiddenValue
	})
}

// withoutHooks hides the paths of addresses that whoever knows them may use.
func withoutHooks(value string) string {
	return replaceGroups(webAddress(), value, func(_ string, m []string) string {
		if isHook(m[2], m[3]) {
			return m[1] + m[2] + "/" + HiddenValue
		}
		return m[0]
	})
}

// withoutSecretVariables hides the values of variables that a command line sets for a program. A path may be what runs.
func withoutSecretVariables(value string) string {
	return replaceGroups(setsVariable(), value, func(before string, m []string) string {
		parts := nameParts(m[2])
		if !namesSecret(parts) || isPath().MatchString(unquoted(m[3])) || ends(last(parts), []string{"COMMAND", "PATH", "FILE", "DIR", "URI", "URL", "HOST"}) {
			return m[0]
		}
		return m[1] + m[2] + "=" + hiddenWord(before+m[1]+m[2]+"=", m[3])
	})
}

// withoutSecretOptions hides the values of options. What comes after --no-… or --ask-… is not their value, and a path may be what runs.
func withoutSecretOptions(value string) string {
	return replaceGroups(secretOption(), value, func(before string, m []string) string {
		option := strings.ToLower(m[2])
		if strings.HasPrefix(option, "--no-") || strings.HasPrefix(option, "--without-") || strings.Contains(option, "ask") || isPath().MatchString(unquoted(m[4])) {
			return m[0]
		}
		return m[1] + m[2] + m[3] + hiddenWord(before+m[1]+m[2]+m[3], m[4])
	})
}

// withoutLogins hides the passwords of options such as -u user:password. An address is no password.
func withoutLogins(value string) string {
	return replaceGroups(loginOption(), value, func(before string, m []string) string {
		user, password, _ := strings.Cut(m[2], ":")
		if strings.ContainsAny(user, "/=") || strings.HasPrefix(password, "//") || password == "" || unquoted(user) == "" {
			return m[0]
		}
		end := ""
		if quote := user[0]; (quote == '"' || quote == '\'') && password[len(password)-1] == quote {
			password, end = password[:len(password)-1], string(quote)
		}
		return m[1] + user + ":" + hiddenWord(before+m[1], password) + end
	})
}

func unquoted(word string) string { return strings.Trim(word, `"'`) }

// hiddenWord hides a word of a command line. If its first quote may be the end of the quotes before it, what comes after a space stays.
func hiddenWord(before, word string) string {
	space := strings.IndexAny(word, " \t\n")
	if space < 0 || outsideQuotes(before) {
		return HiddenValue
	}
	return HiddenValue + word[space:]
}

// outsideQuotes reports whether a quote after a part of a command line begins quoted text. It says no if a shell may read the part in
// another way.
func outsideQuotes(before string) bool {
	open := rune(0)
	for _, r := range before {
		switch {
		case strings.ContainsRune("\\`#$<", r):
			return false
		case open == 0 && (r == '"' || r == '\''):
			open = r
		case r == open:
			open = 0
		}
	}
	return open == 0
}

// replaceGroups replaces each match of a pattern with what is made of the text before it and of its groups.
func replaceGroups(pattern *regexp.Regexp, text string, made func(before string, m []string) string) string {
	var b strings.Builder
	done := 0
	for _, at := range pattern.FindAllStringSubmatchIndex(text, -1) {
		groups := make([]string, len(at)/2)
		for i := range groups {
			if at[2*i] >= 0 {
				groups[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		b.WriteString(text[done:at[0]] + made(text[:at[0]], groups))
		done = at[1]
	}
	return b.String() + text[done:]
}

// secretWords are the ends of names of secrets. plain is a character that means nothing to a shell, noComma is one of a value in a list,
// and inQuotes is text of such characters and spaces between quotes.
const (
	secretWords = `password|passwd|passphrase|passcode|pwd|token|secret|secret[_-]id|credentials?|api[_-]?key|access[_-]?key|[a-z0-9]+[_-]key`
	plain       = "[^\\s\"'&;|$(){}<>`]"
	noComma     = "[^\\s\"'&;,|$(){}<>`]"
	inQuotes    = "'[^\"'&;|$(){}<>`]*'|\"[^\"'&;|$(){}<>`]*\""
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
		return regexp.MustCompile(`(?i)([\w./~-]*(?:` + secretWords + `|\bauth|\bsig|signature))(["']?\s*[=:]\s*["']?)(` + noComma + `+)`)
	})
	setsVariable = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("(^|[\\s\"';|&(`])([A-Za-z_]\\w*)=((?:" + inQuotes + "|" + plain + ")+)")
	})
	secretOption = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("(?i)(^|[\\s\"'])(--[\\w.-]*(?:" + secretWords + ")|--(?:[\\w.-]*[_.-])?(?:pass|otp|jwt|psk)|-(?:" + secretWords + "))(\\s*[=:]\\s*|\\s+)(" + inQuotes + "|[\"']?[^\\s\"'&;,|$(){}<>`-]" + plain + "*)")
	})
	loginOption = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("((?:^|\\s)(?:-u|-U|--user|--proxy-user)(?:=|\\s*))(" + inQuotes + "|[\"']?" + plain + "+)")
	})
	authorization = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(authorization["']?\s*[=:]\s*["']?(?:(?:basic|bearer|token)\s+)?)[\w.+/=~:-]+`)
	})
)
