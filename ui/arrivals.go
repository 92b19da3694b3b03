package ui

import "authdeck/model"

// Incoming is what an import was started with: the file as it was read, identities by the names of sections, and whether
// the saved keys are taken out of the file without a question. Whoever starts the run wipes it.
type Incoming struct {
	Text   model.Plaintext
	Meant  map[string]string
	Remove bool
	Insist model.Doubt
}
