package prompt_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui/cli/prompt"
	"authdeck/ui/theme"
)

var errQuiet = errors.New("quiet")

// line is what the command prints on a computer with those variables; failed is its error.
func line(t *testing.T, w *modeltest.World, vars map[string]string, args ...string) (printed string, failed error) {
	t.Helper()
	var out bytes.Buffer
	cmd := prompt.Command(prompt.Options{
		Open: func(context.Context) (model.Workspace, error) { return w.Workspace, nil },
		Flag: func() string { return vars["-i"] }, Variable: func(model.Workspace) string { return vars["ATMOS_IDENTITY"] },
		Getenv: func(name string) string { return vars[name] },
		Theme:  func() theme.Theme { return theme.PlainText(false) }, Failed: func(error) error { return errQuiet },
	})
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	failed = cmd.ExecuteContext(t.Context())
	return out.String(), failed
}

// signedIn is a computer with a stopped clock, where prod-admin's session has that much time left, and admin is a role of
// prod-admin.
func signedIn(t *testing.T, left time.Duration) *modeltest.World {
	t.Helper()
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{})
	w.SignedIn("prod-admin", left)
	role := modeltest.Identity("admin", 9)
	role.Role = &model.Role{ARN: modeltest.Set("arn:aws:iam::210987654321:role/admin", 10), Via: modeltest.Set("prod-admin", 11)}
	w.Config.Roles = model.ResolveRoles(w.Config.Identities, []model.Identity{role}, nil)
	return w
}

func TestPromptSaysWhoAndHowLong(t *testing.T) {
	t.Parallel()
	for left, want := range map[time.Duration]string{
		11*time.Hour + 42*time.Minute: "prod-admin 11h 42m\n", 14 * time.Minute: "prod-admin ! 14m\n", -time.Hour: "prod-admin ✗ expired\n",
	} {
		w := signedIn(t, left)
		if got, err := line(t, w, map[string]string{"ATMOS_IDENTITY": "Prod-Admin"}); got != want || err != nil {
			t.Errorf("%q %v, not %q", got, err, want)
		}
	}
	w := signedIn(t, time.Hour)
	if got, err := line(t, w, map[string]string{"ATMOS_IDENTITY": "admin"}, "--format", "<{identity}:{left}:{status}:{account}:{realm}> "); got != "<admin:ready:ready:210987654321:acme> \n" || err != nil {
		t.Errorf("%q %v", got, err)
	}
	if got, err := line(t, w, map[string]string{"ATMOS_IDENTITY": "admin"}, "--format", `{"text":"{identity}"}`); got != `{"text":"admin"}`+"\n" || err != nil {
		t.Errorf("%q %v", got, err)
	}
	if got, err := line(t, w, map[string]string{"ATMOS_IDENTITY": "no-mfa"}, "--format", "{identity} {left} {status}"); got != "no-mfa – none\n" || err != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestPromptFindsTheIdentityOfTheShell(t *testing.T) {
	t.Parallel()
	w := signedIn(t, time.Hour)
	credentials, _ := w.Sessions.Files(model.Ref{Realm: "acme"})
	elsewhere := model.Ref{Realm: "other", Name: "deploy", User: "team/dev"}
	if err := w.Sessions.Save(t.Context(), elsewhere, model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: model.SecretString(modeltest.Secret),
		Token: model.SecretString("for-a-test"), Expires: time.Now().Add(20 * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	inOther, _ := w.Sessions.Files(elsewhere)
	for name, c := range map[string]struct {
		vars map[string]string
		want string
	}{
		"nothing chosen, and the default has no session": {map[string]string{}, ""},
		"a subshell":                        {map[string]string{"AUTHDECK_IDENTITY": "prod-admin"}, "prod-admin 1h\n"},
		"the variables of env":              {map[string]string{"AWS_PROFILE": "prod-admin", "AWS_SHARED_CREDENTIALS_FILE": credentials}, "prod-admin 1h\n"},
		"the variables of another folder":   {map[string]string{"AWS_PROFILE": "deploy", "AWS_SHARED_CREDENTIALS_FILE": inOther}, "deploy 20m\n"},
		"a role that renews itself":         {map[string]string{"AWS_PROFILE": "admin", "AWS_CONFIG_FILE": "/home/u/.local/state/authdeck/profiles/0a1b/config"}, "admin ready\n"},
		"a profile that is not of ours":     {map[string]string{"AWS_PROFILE": "prod-admin", "AWS_SHARED_CREDENTIALS_FILE": "/home/u/.aws/credentials"}, ""},
		"the flag wins over the subshell's": {map[string]string{"-i": "no-mfa", "AUTHDECK_IDENTITY": "prod-admin", "AWS_PROFILE": "prod-admin", "AWS_SHARED_CREDENTIALS_FILE": credentials}, "no-mfa –\n"},
		"Atmos's variable wins over ours":   {map[string]string{"ATMOS_IDENTITY": "no-mfa", "AUTHDECK_IDENTITY": "prod-admin"}, "no-mfa –\n"},
		"AWS's tools use another session than that of the subshell": {map[string]string{"ATMOS_IDENTITY": "no-mfa", "AUTHDECK_IDENTITY": "no-mfa",
			"AWS_PROFILE": "prod-admin", "AWS_SHARED_CREDENTIALS_FILE": credentials}, "prod-admin 1h\n"},
	} {
		if got, err := line(t, w, c.vars); got != c.want || err != nil {
			t.Errorf("%s: %q %v, not %q", name, got, err, c.want)
		}
	}
	w.SignedIn("emergency-user", 2*time.Hour)
	if got, err := line(t, w, nil); got != "emergency-user 2h\n" || err != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestPromptIgnoresMistakesInOtherParts(t *testing.T) {
	t.Parallel()
	w := signedIn(t, time.Hour)
	if got, err := line(t, w, map[string]string{"ATMOS_IDENTITY": "nobody"}); got != "" || !errors.Is(err, errQuiet) {
		t.Errorf("%q %v", got, err)
	}
	if got, err := line(t, w, nil, "--format", "{name}"); got != "" || err == nil || errors.Is(err, errQuiet) {
		t.Errorf("%q %v", got, err)
	}
}
