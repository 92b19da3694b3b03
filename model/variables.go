package model

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
)

// StaleVariables are removed from a child's environment, because each of them would override the session (cloudposse/atmos,
// pkg/auth/cloud/aws/env.go), or would show a session of another tool in prompts and status bars.
func StaleVariables() []string {
	return []string{
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME",
		"AWS_ACCOUNT_ID", "AWS_CREDENTIAL_SCOPE", // SDKs take them for a part of the keys beside them
		"AWS_BEARER_TOKEN_BEDROCK",         // SDKs prefer it to the session for Amazon Bedrock
		"AWS_ACCESS_KEY", "AWS_SECRET_KEY", // the SDK for Go prefers them to a profile, and so did version 1 of the SDK for Java
		"AWS_DEFAULT_PROFILE", // boto3 and version 1 of the AWS CLI prefer it to AWS_PROFILE
		"AWS_VAULT", "AWS_SESSION_EXPIRATION", "AWSU_PROFILE", "AWSUME_PROFILE", "AWSUME_EXPIRATION", "AWSRUNAS_PROFILE",
		"AWS_OKTA_PROFILE", "AWS_OKTA_ASSUMED_ROLE", "AWS_OKTA_ASSUMED_ROLE_ARN", "AWS_OKTA_SESSION_EXPIRATION",
		"AWS_SSO", "AWS_SSO_PROFILE", "AWS_SSO_ACCOUNT_ID", "AWS_SSO_ROLE_NAME", "AWS_SSO_ROLE_ARN", "AWS_SSO_SESSION_EXPIRATION",
	}
}

// ProfileVariables select the saved session for AWS tools: the two files, the profile, the region if the configuration sets one,
// and then the identity's own env list.
func (w Workspace) ProfileVariables(id Identity) []EnvVar {
	credentials, config := w.Sessions.Files(id.Ref)
	vars := []EnvVar{
		{"AWS_SHARED_CREDENTIALS_FILE", credentials}, {"AWS_CONFIG_FILE", config}, {"AWS_PROFILE", id.Ref.Name},
	}
	return append(append(vars, regionVariables(id)...), id.Env...)
}

// RenewingVariables are ProfileVariables for a role and for programs that may run longer than its session. An AWS SDK that reads
// them runs the command whenever the session is about to end.
func (w Workspace) RenewingVariables(id Identity, command []string) ([]EnvVar, error) {
	credentials, config, err := w.RoleProfiles.Files(id.Ref, id.STSRegion(), command)
	vars := []EnvVar{
		{"AWS_SHARED_CREDENTIALS_FILE", credentials}, {"AWS_CONFIG_FILE", config}, {"AWS_PROFILE", id.Ref.Name},
	}
	return append(append(vars, regionVariables(id)...), id.Env...), err
}

// StaticVariables contain the session's keys, for programs that do not read profiles. Their values are secrets: the caller passes
// them only to a child, or to the shell that asked.
func StaticVariables(id Identity, s Session) []EnvVar {
	vars := []EnvVar{{"AWS_ACCESS_KEY_ID", s.AccessKeyID}, {"AWS_SECRET_ACCESS_KEY", ""}, {"AWS_SESSION_TOKEN", ""}}
	s.Secret.Reveal(func(b []byte) { vars[1].Value = string(b) })
	s.Token.Reveal(func(b []byte) { vars[2].Value = string(b) })
	if !s.Expires.IsZero() {
		vars = append(vars, EnvVar{"AWS_CREDENTIAL_EXPIRATION", s.Expires.UTC().Format(rfc3339)})
	}
	return append(append(vars, regionVariables(id)...), id.Env...)
}

const rfc3339 = "2006-01-02T15:04:05Z07:00"

// ChildVariables are the variables that a child gets besides ProfileVariables, as in Atmos: old SDKs read the config file too, and
// no SDK asks a machine's metadata service.
func ChildVariables() []EnvVar {
	return []EnvVar{{"AWS_SDK_LOAD_CONFIG", "1"}, {"AWS_EC2_METADATA_DISABLED", "true"}}
}

// regionVariables never include DefaultRegion, because that is only a way to reach STS, not the user's choice.
func regionVariables(id Identity) []EnvVar {
	region := id.OwnRegion()
	if region == "" {
		return nil
	}
	return []EnvVar{{"AWS_REGION", region}, {"AWS_DEFAULT_REGION", region}}
}

// Integration is an entry of auth.integrations: something that Atmos sets up with an identity, such as access to a Kubernetes
// cluster. authdeck does not set them up, but passes on their variables.
type Integration struct {
	Name       string
	Kind       string
	Identity   string // in lower case
	Kubeconfig string // file of aws/eks
	Docker     string // folder of aws/ecr
	Origin     Origin
}

// IntegrationsOf returns the integrations of the identity itself. As in Atmos, a user's integrations do not apply to its roles.
func (c Config) IntegrationsOf(id Identity) []Integration {
	return slices.DeleteFunc(slices.Clone(c.Integrations), func(i Integration) bool { return i.Identity != id.Ref.Name })
}

// IntegrationVariables are the variables for programs from an identity's integrations (pkg/auth/manager_environment.go). before is
// the current value of KUBECONFIG; "" for none.
func (c Config) IntegrationVariables(id Identity, before string) (vars []EnvVar) {
	var kube []string
	if before != "" {
		kube = filepath.SplitList(before)
	}
	found, docker := false, ""
	for _, i := range c.IntegrationsOf(id) {
		if i.Kubeconfig != "" {
			found = true
			if !slices.Contains(kube, i.Kubeconfig) {
				kube = append(kube, i.Kubeconfig)
			}
		}
		docker = cmp.Or(docker, i.Docker)
	}
	if found {
		list := strings.Join(kube, string(filepath.ListSeparator))
		vars = append(vars, EnvVar{"KUBECONFIG", list}, EnvVar{"KUBE_CONFIG_PATH", list})
	}
	if docker != "" {
		vars = append(vars, EnvVar{"DOCKER_CONFIG", docker})
	}
	return vars
}

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
