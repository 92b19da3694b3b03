package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/ui/cli/envformat"
	"authdeck/ui/cli/flagvalue"

	"authdeck/model"
	"authdeck/store/files"
)

// aws is where Atmos really kept its files.
const aws = "/home/u/.config/atmos/2d366932af5d6faf/aws/aws-user/"

// onlyFiles are sessions for tests that need only the paths.
type onlyFiles struct{ model.Sessions }

func (onlyFiles) Files(ref model.Ref) (credentials, config string) {
	dir := strings.ReplaceAll(aws, "2d366932af5d6faf", ref.Realm)
	return dir + "credentials", dir + "config"
}

// bob is the identity in Atmos's own output below.
func bob() usableSession {
	return usableSession{
		workspace: model.Workspace{Sessions: onlyFiles{}},
		identity: model.Identity{
			Ref: model.Ref{Realm: "2d366932af5d6faf", Name: "bob-mfa"}, Title: "Bob-MFA",
			Region: model.Setting[string]{Value: "eu-west-1", Set: true}, Env: []model.EnvVar{{Key: "BOB_EXTRA", Value: "hello"}},
		},
		info: model.SessionInfo{Saved: true, Expires: time.Date(2026, 11, 25, 3, 58, 55, 0, time.FixedZone("CET", 3600))},
	}
}

func TestEnvWritesWhatAtmosWrites(t *testing.T) {
	t.Parallel()
	lines := []string{
		"AWS_CONFIG_FILE=" + aws + "config", "AWS_DEFAULT_REGION=eu-west-1", "AWS_PROFILE=bob-mfa", "AWS_REGION=eu-west-1",
		"AWS_SHARED_CREDENTIALS_FILE=" + aws + "credentials", "BOB_EXTRA=hello",
	}
	plain := strings.Join(lines, "\n") + "\n"
	h := bob()
	vars, static, err := h.variables(t.Context(), false)
	if err != nil || static {
		t.Fatal(static, err)
	}
	for format, want := range map[string]string{
		envformat.Bash:   "export " + strings.Join(lines, "\nexport ") + "\n",
		envformat.Dotenv: plain, envformat.Plain: plain,
		envformat.JSON: "{\n  \"AWS_CONFIG_FILE\": \"" + aws + "config\",\n  \"AWS_DEFAULT_REGION\": \"eu-west-1\",\n  \"AWS_PROFILE\": \"bob-mfa\",\n" +
			"  \"AWS_REGION\": \"eu-west-1\",\n  \"AWS_SHARED_CREDENTIALS_FILE\": \"" + aws + "credentials\",\n  \"BOB_EXTRA\": \"hello\"\n}\n",
	} {
		if got, err := envformat.Set(format, vars); err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", format, err, got, want)
		}
	}
	if got := envformat.GitHubFile(vars); got != plain {
		t.Errorf("github:\n%s", got)
	}
	h.identity.Region, h.identity.Env = model.Setting[string]{}, []model.EnvVar{{Key: "AWS_PROFILE", Value: "its own"}}
	vars, _, err = h.variables(t.Context(), false)
	if got, _ := envformat.Set(envformat.Plain, vars); err != nil || got != lines[0]+"\nAWS_PROFILE=its own\n"+lines[4]+"\n" {
		t.Errorf("without a region, with an env list that wins: %v\n%s", err, got)
	}
}

func TestValuesAreQuotedAsAtmosQuotesThem(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"": "''", "a_B9@%+=:,./-": "a_B9@%+=:,./-", "two words": "'two words'", "it's": `'it'"'"'s'`, "~": "'~'", "é": "'é'",
		`$x"\`: `'$x"\'`, "a\nb": "'a\nb'", "=ls": "'=ls'",
	} {
		if got, err := envformat.Set(envformat.Bash, []model.EnvVar{{Key: "X", Value: value}}); err != nil || got != "export X="+want+"\n" {
			t.Errorf("%q: %q, %v", value, got, err)
		}
	}
	for value, want := range map[string]string{
		"<&>": "X=<&>\n", "a\nb": "X<<ATMOS_EOF_X\na\nb\nATMOS_EOF_X\n",
		"ATMOS_EOF_X\n": "X<<ATMOS_EOF_X_0\nATMOS_EOF_X\n\nATMOS_EOF_X_0\n",
	} {
		if got := envformat.GitHubFile([]model.EnvVar{{Key: "X", Value: value}}); got != want {
			t.Errorf("github, %q: %q", value, got)
		}
	}
}

// childOf returns the environment of a child, sorted, for a process with this environment.
func childOf(t *testing.T, h usableSession, shell bool, env ...string) []string {
	t.Helper()
	c := &command{Wiring: Wiring{
		Preferences: func() (Preferences, error) { return Preferences{}, nil },
		ChildEnv:    func() []string { return slices.Clone(env) },
		Getenv: func(name string) string {
			for _, kv := range env {
				if value, ok := strings.CutPrefix(kv, name+"="); ok {
					return value
				}
			}
			return ""
		},
	}}
	got, err := c.environment(t.Context(), h, false)
	if shell {
		got, err = c.shellEnvironment(t.Context(), h, false)
	}
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	return got
}

func TestAChildGetsTheVariablesOfAtmosAndLosesTheSameOnes(t *testing.T) {
	t.Parallel()
	before := []string{"HOME=/home/u", "AWS_CA_BUNDLE=stays", "AWS_PROFILE=old", "AWS_CONFIG_FILE=old", "AWS_EC2_METADATA_DISABLED=false"}
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN",
		"AWS_ROLE_SESSION_NAME",
		"AWS_CREDENTIAL_EXPIRATION", "AWS_DEFAULT_PROFILE", "AWS_SECRET_KEY", "AWS_VAULT", // Atmos leaves these and more
		"AWS_ACCOUNT_ID", "AWS_CREDENTIAL_SCOPE", "AWS_BEARER_TOKEN_BEDROCK",
	} {
		before = append(before, name+"=misleads")
	}
	want := []string{
		"AWS_CA_BUNDLE=stays", "AWS_CONFIG_FILE=" + aws + "config", "AWS_DEFAULT_REGION=eu-west-1", "AWS_EC2_METADATA_DISABLED=true",
		"AWS_PROFILE=bob-mfa", "AWS_REGION=eu-west-1", "AWS_SDK_LOAD_CONFIG=1", "AWS_SHARED_CREDENTIALS_FILE=" + aws + "credentials",
		"BOB_EXTRA=hello", // not in Atmos
		"HOME=/home/u",
	}
	if got := childOf(t, bob(), false, before...); !slices.Equal(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
	h := bob()
	h.identity.Region = model.Setting[string]{}
	got := childOf(t, h, false, "AWS_REGION=ap-south-1")
	if !slices.Contains(got, "AWS_REGION=ap-south-1") || slices.ContainsFunc(got, func(kv string) bool { return strings.Contains(kv, model.DefaultRegion) }) {
		t.Errorf("a region that nobody configured: %v", got) // Atmos sets us-east-1
	}
}

func TestTheEnvSectionReachesAChildBelowTheSession(t *testing.T) {
	t.Parallel()
	h := bob()
	h.workspace.Config.Env = func(context.Context) ([]model.EnvVar, error) {
		return []model.EnvVar{
			{Key: "TF_Var", Value: "a b"}, {Key: "KEPT", Value: "section"}, {Key: "BOB_EXTRA", Value: "section"}, {Key: "AWS_PROFILE", Value: "section"},
			{Key: "AWS_ACCESS_KEY_ID", Value: "section"}, {Key: "AWS_CA_BUNDLE", Value: "section"},
		}, nil
	}
	got := strings.Join(childOf(t, h, false, "KEPT=before"), " ")
	for _, want := range []string{"TF_Var=a b", "KEPT=section", "BOB_EXTRA=hello", "AWS_PROFILE=bob-mfa", "AWS_CA_BUNDLE=section"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if strings.Contains(got, "AWS_ACCESS_KEY_ID") || strings.Contains(got, "before") {
		t.Error(got)
	}
	fails := func(context.Context) ([]model.EnvVar, error) { return nil, errors.New("env.A is no text") }
	h.workspace.Config.Env = fails
	c := &command{Wiring: Wiring{ChildEnv: func() []string { return nil }, Getenv: func(string) string { return "" }}}
	if _, err := c.environment(t.Context(), h, false); err == nil {
		t.Error("started without what the configuration says")
	}
}

func TestAShellTellsWhoseAndHowDeepItIsAsInAtmos(t *testing.T) {
	t.Parallel()
	for before, want := range map[string]string{"": "1", "2": "3", "deep": "1"} {
		child, shell := childOf(t, bob(), false, "ATMOS_SHLVL="+before), childOf(t, bob(), true, "ATMOS_SHLVL="+before, "ATMOS_IDENTITY=other")
		more := slices.DeleteFunc(shell, func(kv string) bool { return slices.Contains(child, kv) })
		if got := strings.Join(more, " "); got != "ATMOS_IDENTITY=bob-mfa ATMOS_SHLVL="+want+
			" AUTHDECK_IDENTITY=Bob-MFA AUTHDECK_SESSION_EXPIRES=2026-11-25T02:58:55Z AUTHDECK_SHELL=Bob-MFA" {
			t.Errorf("in %q: %s", before, got)
		}
	}
}

func TestAFileOfLinesGrowsAndOneOfJSONIsReplaced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "out")
	c := &command{Wiring: Wiring{Replace: files.Replace}}
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	reader, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	for _, f := range []struct{ format, text, want string }{
		{envformat.Dotenv, "A=1\n", "A=1\n"}, {envformat.Dotenv, "B=2", "A=1\nB=2"}, {envformat.Bash, "C=3\n", "A=1\nB=2\nC=3\n"}, {envformat.JSON, "{}\n", "{}\n"},
	} {
		if err := c.toFile(path, f.format, f.text, io.Discard); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != f.want {
			t.Errorf("%s: %q, %v; want %q", f.format, got, err, f.want)
		}
	}
	if got, err := io.ReadAll(reader); err != nil || string(got) != "A=1\nB=2\nC=3\n" {
		t.Errorf("who had it open reads %q, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	c.Replace = func(string, []byte, fs.FileMode) error { return errors.New("it is not replaced") }
	if err := c.toFile(os.DevNull, envformat.JSON, "{}", io.Discard); err != nil {
		t.Error(err)
	}
}

// In the subshell, `authdeck exec` would open the full screen.
func TestASubshellKeepsLineMode(t *testing.T) {
	t.Parallel()
	c := &command{screenReader: flagvalue.Switch{Given: true}, Wiring: Wiring{
		ChildEnv: func() []string { return nil }, Getenv: func(string) string { return "" },
		Preferences: func() (Preferences, error) { return Preferences{}, nil },
	}}
	for lines := range 2 {
		c.screenReader.On = lines == 1
		env, err := c.shellEnvironment(t.Context(), bob(), false)
		if err != nil || slices.Contains(env, "AUTHDECK_SCREEN_READER=true") != c.screenReader.On {
			t.Errorf("%v: %v %v", c.screenReader.On, env, err)
		}
	}
}
