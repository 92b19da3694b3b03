package atmosyaml

import "authdeck/model"

// loads is how often Atmos reads the configuration in one command. What the env section promotes stays, so that from the
// second time on it can say where the configuration is.
const loads = 3

// where are the variables that say where it is.
var where = []string{envConfig, envConfigPath, envDir, envGitRoot, envBasePath}

// learn takes those that the configuration sets, and tells whether there is a new one.
func (s *Source) learn(c model.Config) (more bool) {
	promoted := c.Lookup(func(string) (string, bool) { return "", false })
	learnt := map[string]string{}
	for _, name := range where {
		if v, ok := promoted(name); ok {
			if _, known := s.Getenv(name); !known {
				learnt[name], more = v, true
			}
		}
	}
	before := s.Getenv
	s.Getenv = func(name string) (string, bool) {
		if v, ok := learnt[name]; ok {
			return v, true
		}
		return before(name)
	}
	return more
}
