package model_test

import (
	"slices"
	"testing"

	"authdeck/model"
)

func TestOnlyWhatAnotherSessionSetIsLeftOver(t *testing.T) {
	t.Parallel()
	const files = "/home/u/.config/atmos/acme/aws/aws-user/credentials"
	region := model.Setting[string]{Value: "eu-west-1", Set: true}
	c := model.Config{Realm: "acme", Identities: []model.Identity{
		{Ref: model.Ref{Realm: "acme", Name: "old"}, Title: "Old", Region: region,
			Env: []model.EnvVar{{Key: "EXTRA", Value: "x"}, {Key: "PATH", Value: "/old"}, {Key: "EMPTY"}}},
		{Ref: model.Ref{Realm: "acme", Name: "plain"}, Title: "plain"},
	}}
	regions := []string{"AWS_REGION", "AWS_DEFAULT_REGION"}
	for name, test := range map[string]struct {
		shell map[string]string
		vars  []model.EnvVar
		want  []string
	}{
		"nothing":                    {},
		"a region without a session": {shell: map[string]string{"AWS_REGION": "eu-west-1", "EXTRA": "x"}},
		"a session of env":           {shell: map[string]string{"AWS_PROFILE": "old", "AWS_SHARED_CREDENTIALS_FILE": files, "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}, want: regions},
		"a region that was changed":  {shell: map[string]string{"AWS_PROFILE": "old", "AWS_SHARED_CREDENTIALS_FILE": files, "AWS_REGION": "ap-south-1"}},
		"an identity without one":    {shell: map[string]string{"AWS_PROFILE": "plain", "AWS_SHARED_CREDENTIALS_FILE": files, "AWS_REGION": "eu-west-1"}},
		"a subshell":                 {shell: map[string]string{"AUTHDECK_IDENTITY": "Old", "AWS_REGION": "eu-west-1"}, want: regions[:1]},
		"keys of a session":          {shell: map[string]string{"AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z", "AWS_REGION": "eu-west-1"}, want: regions[:1]},
		"another folder":             {shell: map[string]string{"AWS_PROFILE": "old", "AWS_SHARED_CREDENTIALS_FILE": "/x/atmos/other/aws/aws-user/credentials", "AWS_REGION": "us-west-2"}, want: regions[:1]},
		"a role that renews":         {shell: map[string]string{"AWS_PROFILE": "old", "AWS_CONFIG_FILE": "/s/authdeck/profiles/0a/config", "AWS_REGION": "eu-west-1"}, want: regions[:1]},
		"a profile that is not ours": {shell: map[string]string{"AWS_PROFILE": "old", "AWS_SHARED_CREDENTIALS_FILE": "/home/u/.aws/credentials", "AWS_REGION": "eu-west-1"}},
		"its env list, without PATH": {shell: map[string]string{"AUTHDECK_IDENTITY": "old", "EXTRA": "x", "PATH": "/old"}, want: []string{"EXTRA"}},
		"a variable of the new one":  {shell: map[string]string{"AUTHDECK_IDENTITY": "old", "EXTRA": "x"}, vars: []model.EnvVar{{Key: "EXTRA", Value: "y"}}},
	} {
		if got := c.Leftover(func(name string) string { return test.shell[name] }, test.vars); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, not %q", name, got, test.want)
		}
	}
}
