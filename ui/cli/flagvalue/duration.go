// Package flagvalue has the values of flags that several commands share.
package flagvalue

import (
	"time"

	"authdeck/model"
)

// Duration is a duration as in atmos.yaml: seconds, or 90m, 12h, 1d.
type Duration time.Duration

// String is its text; "" for none, so that help shows no default.
func (d *Duration) String() string {
	if *d == 0 {
		return ""
	}
	return time.Duration(*d).String()
}

// Type is its name in the help.
func (d *Duration) Type() string { return "duration" }

// Set parses it.
func (d *Duration) Set(s string) error {
	parsed, err := model.ParseDuration(s)
	*d = Duration(parsed)
	return err
}
