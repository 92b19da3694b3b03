// Package envformat writes environment variables for shells and for other programs.
package envformat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"authdeck/model"
)

// The formats of variables. GitHub and JSON are whole documents, the others have one line per variable.
const (
	Bash       = "bash"
	Fish       = "fish"
	PowerShell = "powershell"
	Cmd        = "cmd"
	Dotenv     = "dotenv"
	Plain      = "env"
	JSON       = "json"
	GitHub     = "github"
)

// All lists the formats, the default first.
func All() []string {
	return []string{Bash, Fish, PowerShell, Cmd, Dotenv, Plain, JSON, GitHub}
}

// Meant returns the fix for a format that does not exist. Other shells read the format of a shell that is like them.
func Meant(typed string) string {
	switch strings.ToLower(typed) {
	case "zsh", "sh", "ksh", "dash", "posix", "shell":
		return model.DidYouMean(Bash)
	case "pwsh", "ps", "ps1":
		return model.DidYouMean(PowerShell)
	}
	return model.OneOf(typed, All())
}

// Unsets reports whether a format can unset a variable.
func Unsets(format string) bool {
	return slices.Contains([]string{Bash, Fish, PowerShell, Cmd}, format)
}

// Set writes variables in a format other than GitHub. It returns an error if the format cannot represent a value.
func Set(format string, vars []model.EnvVar) (string, error) {
	if format == JSON {
		return asJSON(vars)
	}
	var b strings.Builder
	for _, v := range vars {
		text, err := line(format, v.Key, v.Value)
		if err != nil {
			return "", err
		}
		b.WriteString(text + "\n")
	}
	return b.String(), nil
}

func line(format, name, value string) (string, error) {
	switch format {
	case Fish:
		return "set -gx " + name + " " + fishWord(value) + ";", nil
	case PowerShell:
		return "$Env:" + name + " = " + powerShellWord(value), nil
	case Cmd:
		return `set "` + name + "=" + value + `"`, refuse(Cmd, name, value, "\"%\r\n")
	case Dotenv:
		return name + "=" + dotenvWord(value), nil
	case Plain:
		return name + "=" + value, refuse(Plain, name, value, "\r\n")
	}
	return "export " + name + "=" + model.ShellWord(value), nil
}

// Unset unsets one variable, in a format for which Unsets is true.
func Unset(format, name string) string {
	switch format {
	case Fish:
		return "set -e " + name + ";\n"
	case PowerShell:
		return "Remove-Item Env:" + name + " -ErrorAction SilentlyContinue\n"
	case Cmd:
		return `set "` + name + "=\"\n"
	}
	return "unset " + name + "\n"
}

// refuse returns the error for a character that the format cannot represent. In cmd that includes the percent sign: a batch file
// needs it doubled, `for /f` needs it single.
func refuse(format, name, value, chars string) error {
	if !strings.ContainsAny(value, chars) {
		return nil
	}
	return unfit(format, name)
}

func unfit(format, name string) error {
	return fmt.Errorf("the format %s cannot represent the value of %s; use another --format", format, name)
}

// fishWord quotes a word: between single quotes, fish reads only \\ and \' (fish's "Quotes").
func fishWord(s string) string {
	if model.ShellWord(s) == s && !strings.Contains(s, "%") { // %self
		return s
	}
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// powerShellWord doubles single quotes; PowerShell treats typographic quotes the same (about_Quoting_Rules).
func powerShellWord(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("'\u2018\u2019\u201a\u201b", r) {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	return "'" + b.String() + "'"
}

// dotenvWord quotes like a shell, but prefers double quotes for a single quote, because programs that read .env files understand
// only those.
func dotenvWord(s string) string {
	if strings.Contains(s, "'") && !strings.ContainsAny(s, "\"$`\\!\r\n") {
		return `"` + s + `"`
	}
	return model.ShellWord(s)
}

// asJSON returns one flat object, as Atmos does.
func asJSON(vars []model.EnvVar) (string, error) {
	object := map[string]string{}
	for _, v := range vars {
		if !utf8.ValidString(v.Value) { // it would become another path
			return "", unfit(JSON, v.Key)
		}
		object[v.Key] = v.Value
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(object)
	return b.String(), err
}

// GitHubFile writes lines for $GITHUB_ENV (cloudposse/atmos, pkg/github/actions/format.go). A value of several lines ends at the
// delimiter, so a value that contained it could set other variables.
func GitHubFile(vars []model.EnvVar) string {
	var b strings.Builder
	for _, v := range vars {
		if !strings.ContainsAny(v.Value, "\r\n") {
			b.WriteString(v.Key + "=" + v.Value + "\n")
			continue
		}
		delimiter := "ATMOS_EOF_" + v.Key
		for i := 0; strings.Contains(v.Value, delimiter); i++ {
			delimiter = fmt.Sprintf("ATMOS_EOF_%s_%d", v.Key, i)
		}
		b.WriteString(v.Key + "<<" + delimiter + "\n" + v.Value + "\n" + delimiter + "\n")
	}
	return b.String()
}
