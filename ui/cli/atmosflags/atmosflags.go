// Package atmosflags has Atmos's global flags, which scripts pass to every command (pkg/flags/global_builder.go). authdeck uses
// those that have a meaning for it, and silently accepts the others.
package atmosflags

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"

	"github.com/spf13/pflag"
)

// Flags are the values that were given. The zero value means none.
type Flags struct {
	BasePath   string
	NoColor    bool
	ForceColor bool
	asks       answer // --interactive
}

// Add adds the flags to f, hidden from the help.
func (f *Flags) Add(to *pflag.FlagSet) {
	before := map[string]bool{}
	to.VisitAll(func(flag *pflag.Flag) { before[flag.Name] = true })
	to.StringVar(&f.BasePath, "base-path", "", "of Atmos: `folder` of relative imports")
	to.BoolVar(&f.NoColor, "no-color", false, "of Atmos: no colours")
	to.BoolVar(&f.ForceColor, "force-color", false, "of Atmos: colours although NO_COLOR is set")
	to.Var(&f.asks, "interactive", "of Atmos: ask on the terminal")
	to.Lookup("interactive").NoOptDefVal = "true"
	to.Var(new(level), "logs-level", "of Atmos: one of "+strings.Join(levels(), ", "))
	to.String("logs-file", "", "of Atmos")
	to.String("redirect-stderr", "", "of Atmos")
	to.String("pager", "", "of Atmos")
	to.Lookup("pager").NoOptDefVal = "true"
	to.Bool("mask", true, "of Atmos")
	to.Bool("force-tty", false, "of Atmos")
	to.VisitAll(func(flag *pflag.Flag) { flag.Hidden = flag.Hidden || !before[flag.Name] })
}

// NobodyAsked names what forbids asking a person: the flag, which wins, or the variable; "" if asking is allowed.
func (f Flags) NobodyAsked(getenv func(string) string) string {
	switch f.asks {
	case unsaid:
	case yes:
		return ""
	case no:
		return "--interactive=false"
	}
	const variable = "ATMOS_INTERACTIVE"
	if on, err := strconv.ParseBool(getenv(variable)); err == nil && !on {
		return variable + "=" + getenv(variable)
	}
	return ""
}

// Colourless reports whether Atmos's variable turns colours off.
func Colourless(getenv func(string) string) bool {
	v, err := strconv.ParseBool(getenv("ATMOS_NO_COLOR"))
	return err == nil && v
}

// answer is a true/false flag that may be absent.
type answer string

// The answers.
const (
	unsaid answer = ""
	yes    answer = "true"
	no     answer = "false"
)

func (a *answer) String() string { return string(*a) }
func (a *answer) Type() string   { return "bool" }

func (a *answer) Set(s string) error {
	on, err := strconv.ParseBool(s)
	if *a = no; on {
		*a = yes
	}
	return err
}

// level is the level of Atmos's own logs, which authdeck does not have.
type level string

func levels() []string { return []string{"Trace", "Debug", "Info", "Warning", "Error", "Off"} }

func (l *level) String() string { return string(*l) }
func (l *level) Type() string   { return "level" }

func (l *level) Set(s string) error {
	if !slices.ContainsFunc(levels(), func(known string) bool { return strings.EqualFold(known, s) }) {
		return errors.New(model.OneOf(s, levels()))
	}
	*l = level(s)
	return nil
}
