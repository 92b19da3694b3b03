package model

import (
	"path/filepath"
	"slices"
	"strings"
)

// SelectedBy returns the identity whose session the AWS variables of a shell select; ok is false if they select no session of authdeck
// or Atmos. The realm is "" if only the name is known.
func SelectedBy(getenv func(string) string) (ref Ref, ok bool) {
	profile := getenv("AWS_PROFILE")
	if profile == "" {
		return Ref{}, false
	}
	// .../atmos/REALM/aws/FOLDER/credentials. FOLDER is the folder of all users, or the user of a role.
	parts := strings.Split(filepath.ToSlash(getenv("AWS_SHARED_CREDENTIALS_FILE")), "/")
	last := len(parts) - 1
	for at, part := range parts {
		if part != "atmos" || at+4 > last || parts[at+2] != "aws" || parts[last] != "credentials" {
			continue
		}
		ref := Ref{Realm: parts[at+1], Name: profile, User: strings.Join(parts[at+3:last], "/")}
		if ref.User == UsersFolder {
			ref.User = ""
		}
		return ref, true
	}
	// One of our profiles, which renews a role.
	renews := strings.Contains(filepath.ToSlash(getenv("AWS_CONFIG_FILE")), "/authdeck/profiles/")
	return Ref{Name: profile}, renews
}

// UsersFolder is the folder of a realm with the sessions of all users, as in Atmos. The other folders have the roles of one user each.
const UsersFolder = "aws-user"

// Leftover returns the names of variables that the session of another identity left in a shell: its region and its env list. vars
// are the variables of the new session. A value that the user changed stays, and so does a value that was there before any session.
func (c Config) Leftover(getenv func(string) string, vars []EnvVar) (names []string) {
	for _, old := range c.handedOver(getenv) {
		keep := old.Key == "PATH" || slices.ContainsFunc(vars, func(v EnvVar) bool { return v.Key == old.Key }) // a shell needs a PATH
		if !keep && old.Value != "" && getenv(old.Key) == old.Value && !slices.Contains(names, old.Key) {
			names = append(names, old.Key)
		}
	}
	return names
}

// handedOver returns the variables that belong to the session in a shell. If nothing names its identity, the region of every identity
// counts. If its identity is of another configuration, any region counts.
func (c Config) handedOver(getenv func(string) string) (vars []EnvVar) {
	ref, selected := SelectedBy(getenv)
	name := ref.Name
	if !selected {
		name = getenv("AUTHDECK_IDENTITY")
	}
	id, err := c.Find(name)
	switch {
	case name == "" && getenv("AWS_CREDENTIAL_EXPIRATION") != "": // keys of a session
		for _, id := range slices.Concat(c.Identities, c.Roles) {
			vars = append(vars, regionVariables(id)...)
		}
		return vars
	case name == "":
		return nil
	case err != nil, ref.Realm != "" && ref.Realm != c.Realm:
		return []EnvVar{{"AWS_REGION", getenv("AWS_REGION")}, {"AWS_DEFAULT_REGION", getenv("AWS_DEFAULT_REGION")}}
	}
	return append(regionVariables(id), id.Env...)
}
