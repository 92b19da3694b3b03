package settings

import "fmt"

// With overrides the file's settings with the variables. An empty variable counts as not set. Errors name the variable.
func (s Settings) With(getenv func(string) string) (Settings, error) {
	for _, k := range Keys() {
		value := getenv(k.Variable())
		if value == "" {
			continue
		}
		if err := k.variable(value, &s); err != nil {
			return Settings{}, fmt.Errorf("%s %w", k.Variable(), err)
		}
	}
	return s, nil
}
