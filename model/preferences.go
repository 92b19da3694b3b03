package model

import (
	"strings"
	"time"
)

// Preferences are the user's own settings of how authdeck looks and asks. Flags override them; a zero field is not set.
type Preferences struct {
	Theme         string
	ASCII         *bool
	ScreenReader  bool
	Bell          bool   // ring when a session has 5 minutes left
	Sort, Group   string // order of the list, with the dashboard's names
	KeyAge        *int   // days after which keys should be replaced; 0 for never
	NotifyCommand string // a shell command that shows a notification; "" for none
	// MFACommands are shell commands that print the MFA code, by the identity's name in lower case; "" is for all others.
	MFACommands map[string]string
}

// MFACommand returns the command for an identity; "" for none.
func (p Preferences) MFACommand(identity string) string {
	if c, ok := p.MFACommands[strings.ToLower(identity)]; ok {
		return c
	}
	return p.MFACommands[""]
}

// usualKeyAge is the age in days from which keys should be replaced, as AWS recommends (IAM security best practices).
const usualKeyAge = 90

// MaxKeyAge is the age in days from which keys should be replaced; 0 for never.
func (p Preferences) MaxKeyAge() int {
	if p.KeyAge != nil {
		return *p.KeyAge
	}
	return usualKeyAge
}

// OldKeys reports whether the keys of a row are at least so many days old; 0 days mean that keys never are.
func (r *Row) OldKeys(days int, now time.Time) bool {
	limit := time.Duration(days) * 24 * time.Hour
	return limit > 0 && r.Keys == Present && !r.Damaged && !r.Temporary() && !r.Record.SavedAt.IsZero() && now.Sub(r.Record.SavedAt) >= limit
}
