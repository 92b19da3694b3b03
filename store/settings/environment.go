package settings

import (
	"errors"

	"authdeck/model"
)

// With overrides the file's settings with the variables. An empty variable counts as not set. The error joins a
// *model.Problem for each invalid variable, which it names.
func (s Settings) With(getenv func(string) string) (Settings, error) {
	var wrong []error
	for _, k := range Keys() {
		value := getenv(k.Variable())
		if value == "" {
			continue
		}
		if err := k.variable(value, &s); err != nil {
			wrong = append(wrong, &model.Problem{What: k.Variable() + " " + err.Error(), Usage: true})
		}
	}
	return s, errors.Join(wrong...)
}
