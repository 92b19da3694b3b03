package flagvalue

import "authdeck/model"

// MinTTL is a Duration that some session can have left.
type MinTTL struct{ Duration }

// Set parses it.
func (m *MinTTL) Set(s string) error {
	parsed, err := model.ParseMinTTL(s)
	m.Duration = Duration(parsed)
	return err
}
