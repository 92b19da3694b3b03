package flagvalue

import (
	"strconv"

	"github.com/spf13/pflag"
)

// Switch is on or off, and says whether it was given: off, too, beats a variable.
type Switch struct{ On, Given bool }

// Add adds the flag, which is on without a value.
func (s *Switch) Add(to *pflag.FlagSet, name, usage string) {
	to.VarPF(s, name, "", usage).NoOptDefVal = "true"
}

// String is its value.
func (s *Switch) String() string { return strconv.FormatBool(s.On) }

// Type is its name in the help.
func (s *Switch) Type() string { return "bool" }

// Set parses it.
func (s *Switch) Set(text string) (err error) {
	s.On, err = strconv.ParseBool(text)
	s.Given = true
	return err
}
