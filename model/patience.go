package model

import "time"

// How long a keyring may take, which may show a dialog of its own: Patience where a person sees it, UnattendedPatience where
// nobody does, SavePatience for a save, which verifies, writes and reads back.
const (
	Patience           = time.Minute
	UnattendedPatience = 5 * time.Second
	SavePatience       = 2 * Patience
)
