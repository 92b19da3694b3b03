package words

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"authdeck/model"
)

// HiddenValue replaces a value that may be secret, or a part of one.
const HiddenValue = "(hidden)"

// hidesValue reports whether a part of the value of a power is hidden. A value may have the same text itself.
func hidesValue(p model.Power) bool {
	const begins = "(hidden"
	value := ""
	p.Value.Reveal(func(b []byte) { value = string(b) })
	return strings.Count(powerValue(p), begins) > strings.Count(value, begins)
}

// powerValue is the value of a power for people, who must see what runs and where things go. It hides possible secrets. A command is
// shown to its end, because it could hide behind anything else that is cut.
func powerValue(p model.Power) string {
	value := ""
	p.Value.Reveal(func(b []byte) { value = string(b) })
	switch p.Kind {
	case model.SetsVariable:
		shown := variableValue(p.Name, value)
		if shown == HiddenValue && runs(p.Name) { // somebody who must judge it has to look
			return "(hidden: see " + PowerPlace(p) + ")"
		}
		return shown
	case model.RunsCommand:
		return Command(value)
	case model.SetsEndpoint:
		return endpoint(value)
	case model.SendsValue:
		return function(value, program)
	case model.ReadsFile:
		value, _, _ = strings.Cut(value, "\x00") // the content of the file follows
		if p.Target != "" {
			value += " → " + p.Target
		}
		return value
	}
	return withoutKeys(value)
}

// variableValue shows programs and places, and hides every other value, because a value alone does not show whether it is secret. The
// last part of a name says what the value is: TOKEN_FILE is a file, and PASSWORD_COMMAND a program.
func variableValue(name, value string) string {
	parts := nameParts(name)
	switch {
	case isFunction().MatchString(value):
		return function(value, func(otherwise string) string { return variableValue(name, otherwise) })
	case strings.HasPrefix(strings.ToUpper(name), "GIT_CONFIG_"): // a setting of Git, which may run a program
		return program(value)
	case isWebhook(parts): // whoever knows the path may use it
		return address(value, true)
	case ends(last(parts), loaded) && strings.Contains(value, "/") && !strings.Contains(value, "://") && !bareUser().MatchString(value):
		return withoutKeys(value) // the name of a folder or library may look like a password
	case ends(last(parts), []string{"COMMAND", "PATH"}):
		return program(value)
	case ends(last(parts), []string{"FILE", "DIR", "URI", "URL", "HOST"}), isFile().MatchString(value):
		return place(value)
	case namesSecret(parts):
		return HiddenValue
	case ends(parts, programNames):
		return program(value)
	case ends(parts, placeNames), isPlace().MatchString(value):
		return place(value)
	}
	return HiddenValue
}

func nameParts(name string) []string {
	return strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool { return r < '0' || r > '9' && r < 'A' || r > 'Z' })
}

// runs reports whether the value of a variable runs, or says how something runs.
func runs(name string) bool {
	parts := nameParts(name)
	return strings.HasPrefix(strings.ToUpper(name), "GIT_CONFIG_") || ends(last(parts), loaded) || ends(last(parts), []string{"COMMAND"}) ||
		ends(parts, programNames) && !namesSecret(parts) && !isWebhook(parts)
}

func isWebhook(parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(part, "WEBHOOK") })
}

func last(parts []string) []string { return parts[max(len(parts)-1, 0):] }

// isFile matches the path of a file with an extension, which is no secret whatever the variable is called. isPlace matches
// a path, an address or a library. A host alone is no place: a user with a password, and words with dots, look the same. isPath matches
// a path, and isScheme the part before the :// of an address.
var (
	isFile  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\.{1,2}|~)?/[\w./+-]*\.\w{1,6}$`) })
	isPlace = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\.{1,2}|~)?[/\\]|^[A-Za-z]:\\|^[\w+.-]+://|^[\w.-]+\.(so|dylib|dll|jar)(\.\d+)*$`)
	})
	isPath   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\.{1,2}|~)?[/\\]|^[A-Za-z]:\\`) })
	isScheme = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][\w+.:-]*$`) })
)

// isFunction matches the function of a file that provides a value.
var isFunction = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^!(env|exec|cwd|random|repo-root|git\.\w+|include(\.raw)?)( |$)`)
})

// function shows a function. show shows the default of a variable, which may be secret.
func function(value string, show func(string) string) string {
	rest, isEnv := strings.CutPrefix(value, "!env ")
	name, otherwise, found := strings.Cut(strings.TrimSpace(rest), " ")
	if !isEnv || !found {
		return program(value)
	}
	return "!env " + name + " " + show(strings.Trim(otherwise, ` "'`))
}

func endpoint(value string) string {
	if isFunction().MatchString(value) {
		return function(value, endpoint)
	}
	return address(value, false)
}

// place shows where something is: an address, a path, a host or a name.
func place(value string) string {
	if scheme, _, found := strings.Cut(value, "://"); found && isScheme().MatchString(scheme) {
		return address(value, false)
	}
	user, host, found := strings.Cut(value, "@")
	switch {
	case assigned().MatchString(value), len(model.PastedSecrets(value)) > 0:
		return HiddenValue
	case isPath().MatchString(value) && !found:
		return value
	case strings.ContainsAny(value, "{}\"'<>=\n"): // not a name, nor a host
		return HiddenValue
	case !found:
		return value
	case strings.ContainsAny(user, "/ ") || strings.ContainsAny(host, "@ "): // the password may end anywhere
		return HiddenValue
	}
	return HiddenValue + "@" + host
}

// address shows the scheme, the host and the path of an address. It hides all of it if the password may end anywhere.
func address(value string, secretPath bool) string {
	scheme, rest, found := strings.Cut(value, "://")
	if !found || !isScheme().MatchString(scheme) {
		if secretPath {
			return HiddenValue
		}
		return place(value)
	}
	tail := ""
	if end := strings.IndexAny(rest, "?#;"); end >= 0 {
		if strings.Contains(rest[end:], "@") {
			return HiddenValue
		}
		rest, tail = rest[:end], rest[end:end+1]+HiddenValue
	}
	host, path, hasPath := strings.Cut(rest, "/")
	if at := strings.LastIndex(host, "@"); at >= 0 {
		host = HiddenValue + "@" + host[at+1:]
	}
	if strings.Contains(path, "@") || len(model.PastedSecrets(host)) > 0 {
		return HiddenValue
	}
	if hasPath {
		host += "/" + shownPath(host, path, secretPath)
	}
	return scheme + "://" + host + tail
}

// shownPath is the path of an address without what may be a key to it.
func shownPath(host, path string, secret bool) string {
	if path == "" {
		return ""
	}
	if secret || isHook(host, path) || assigned().MatchString(path) || len(model.PastedSecrets(path)) > 0 {
		return HiddenValue
	}
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if longWord().MatchString(part) && strings.ContainsAny(part, "0123456789") {
			parts[i] = HiddenValue
		}
	}
	return strings.Join(parts, "/")
}

// isHook reports whether whoever knows the path of an address may use it.
func isHook(host, path string) bool {
	return strings.HasPrefix(host, "hooks.") || strings.HasPrefix(path, "hooks/") || bot().MatchString(path) || strings.Contains(strings.ToLower(host+"/"+path), "webhook")
}

// bot matches a bot with its key, and longWord a part of a path that may be a key.
var (
	bot      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^bot[0-9]+:`) })
	longWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z0-9]{20}`) })
)

// assigned matches a password with its name.
var assigned = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("(?i)((?:" + secretWords + "|\\bauth|\\bsig|signature)[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"'&;,|$(){}<>`]+")
})

// withoutKeys hides the secret access keys and session tokens in a text.
func withoutKeys(text string) string {
	for _, secret := range model.PastedSecrets(text) {
		text = strings.ReplaceAll(text, secret, HiddenValue)
	}
	return text
}

// namesSecret reports whether a variable contains a secret, judging by the parts of its name.
func namesSecret(parts []string) bool {
	for _, part := range parts {
		switch {
		case part == "ASKPASS": // a program that asks for a password
		case ends([]string{part}, []string{"PASS", "PWD", "DSN", "APIKEY", "JWT", "OTP", "PSK", "SEED"}), slices.Contains([]string{"KEY", "PAT", "PIN", "COOKIE", "PRIVATE"}, part):
			return true
		case strings.HasSuffix(part, "AUTH") && !slices.Contains(placesOfAuth, last(parts)[0]):
			return true
		case slices.ContainsFunc([]string{"PASSWORD", "PASSWD", "PASSPHRASE", "PASSCODE", "SECRET", "TOKEN", "CREDENTIAL", "AUTHORIZATION"}, func(word string) bool { return strings.Contains(part, word) }):
			return true
		}
	}
	return false
}

// Endings of names of variables whose values other programs use as lists of folders or libraries to load, as a program, as options or as
// code, and of variables whose values are places or names of places. After AUTH, only placesOfAuth are no secrets: DOCKER_AUTH_CONFIG has passwords.
var (
	loaded       = []string{"PATH", "PRELOAD", "LIBRARIES", "LIB", "AUDIT"}
	programNames = []string{"COMMAND", "STARTUP", "INIT", "OPTIONS", "OPTS", "OPT", "FLAGS", "ARGS", "HOOKS", "SHELL", "ENV",
		"EDITOR", "VISUAL", "PAGER", "BROWSER", "ASKPASS", "SSH", "RSH", "WRAPPER", "RUNNER", "PROFILER", "MODULE", "LESSOPEN", "LESSCLOSE", "DIFF", "PERL5DB", "BASH", "CC", "CXX"}
	placeNames   = []string{"DIR", "HOME", "FILE", "URL", "ENDPOINT", "TYPE", "PROFILE", "REGION", "CONFIG", "IDENTITY", "REALM", "BUNDLE", "URI", "HOST", "SERVER", "ADDR", "ADDRESS", "DOMAIN", "BROKERS", "UPSTREAM", "REGISTRY", "CERT", "CERTS", "SOCK", "PROXY"}
	placesOfAuth = []string{"SOCK", "REALM", "TYPE", "ENDPOINT", "IDENTITY", "PROFILE", "REGION", "DOMAIN", "SERVER", "ADDR", "ADDRESS"}
)

// ends reports whether one of the parts ends in one of the words.
func ends(parts, words []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.HasSuffix(part, word) })
	})
}
