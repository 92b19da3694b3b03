// Package flagvalue has the values of flags that more than one command takes.
package flagvalue

import (
	"time"

	"authdeck/model"
)

// Duration is a duration as atmos.yaml has it: seconds, or 90m, 12h, 1d.
type Duration time.Duration

// String is how it is written, "" for none: help shows no default then.
func (d *Duration) String() string {
	if *d == 0 {
		return ""
	}
	return time.Duration(*d).String()
}

// Type is what help calls it.
func (d *Duration) Type() string { return "duration" }

// Set reads it.
func (d *Duration) Set(s string) error {
	parsed, err := model.ParseDuration(s)
	*d = Duration(parsed)
	return err
}
