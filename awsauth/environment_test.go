package awsauth_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth"
	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/store/files"
)

func TestTheIdentitysEndpointWinsThenTheServicesThenTheCommonOne(t *testing.T) {
	const action = "GetCallerIdentity"
	for name, c := range map[string]struct {
		identity string
		env      map[string]string
		sts, iam string // who sets the endpoint: identity, service or common
	}{
		"identity": {"identity", map[string]string{"AWS_ENDPOINT_URL_STS": "service", "AWS_ENDPOINT_URL_IAM": "service",
			"AWS_ENDPOINT_URL": "common"}, "identity", "identity"},
		"service": {"", map[string]string{"AWS_ENDPOINT_URL_STS": "service", "AWS_ENDPOINT_URL_IAM": "service",
			"AWS_ENDPOINT_URL": "common"}, "service", "service"},
		"one service": {"", map[string]string{"AWS_ENDPOINT_URL_STS": "service", "AWS_ENDPOINT_URL": "common"},
			"service", "common"},
		"common": {"", map[string]string{"AWS_ENDPOINT_URL": "common"}, "common", "common"},
		"identity, though all others are ignored": {"identity", map[string]string{"AWS_ENDPOINT_URL": "common",
			"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, "identity", "identity"},
	} {
		t.Run(name, func(t *testing.T) {
			fakes, addresses := map[string]*awsfake.Server{}, map[string]string{}
			for _, who := range []string{"identity", "service", "common"} {
				fakes[who] = awsfake.New(time.Now, alice())
				server := httptest.NewServer(fakes[who])
				t.Cleanup(server.Close)
				addresses[who] = server.URL
			}
			vars := map[string]string{}
			for variable, value := range c.env {
				vars[variable] = first(addresses[value], value)
			}
			setVariables(t, vars)
			client := awsauth.New()
			target := model.Target{Region: "eu-west-1", Endpoint: addresses[c.identity]}
			if _, err := client.Caller(t.Context(), keys(), target); err != nil {
				t.Error(err)
			}
			if _, err := client.Devices(t.Context(), keys(), target); err != nil {
				t.Error(err)
			}
			if fakes[c.sts].Calls(action) != 1 || fakes[c.iam].Calls("ListMFADevices") != 1 {
				t.Errorf("STS is not at %s or IAM not at %s", c.sts, c.iam)
			}
		})
	}
}

func TestAnErrorNamesTheHostOfTheServiceThatFailed(t *testing.T) {
	setVariables(t, map[string]string{"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_IAM": "http://127.0.0.2:1"})
	client := awsauth.New()
	_, ofSTS := client.Caller(t.Context(), keys(), model.Target{})
	_, ofIAM := client.Devices(t.Context(), keys(), model.Target{})
	_, own := client.Devices(t.Context(), keys(), model.Target{Endpoint: "http://127.0.0.3:1", From: "atmos.yaml:7"})
	for want, err := range map[string]error{
		"127.0.0.1:1 AWS_ENDPOINT_URL": ofSTS, "127.0.0.2:1 AWS_ENDPOINT_URL_IAM": ofIAM, "127.0.0.3:1 atmos.yaml:7": own,
	} {
		if e := failed(t, err, model.ErrNetwork); e.Host+" "+e.HostFrom != want {
			t.Errorf("%s %s, not %s: %v", e.Host, e.HostFrom, want, err)
		}
	}
}

// Every place where an SDK looks for configuration contains a trap.
func TestTheMachinesAWSConfigurationDoesNotAffectCalls(t *testing.T) {
	w := newWorld(t)
	home := t.TempDir()
	canary := filepath.Join(home, "canary")
	trap := "[default]\nregion = ap-south-1\nendpoint_url = http://127.0.0.1:1\ncredential_process = touch " + canary +
		"\nretry_mode = nonsense\n[profile real]\ncredential_process = touch " + canary + "\n"
	write(t, filepath.Join(home, ".aws", "config"), trap)
	write(t, filepath.Join(home, ".aws", "credentials"), "[default]\nnot an INI file")
	for _, profile := range []string{"", "real", "points-at-nothing"} {
		t.Run("profile "+profile, func(t *testing.T) {
			setVariables(t, map[string]string{
				"HOME": home, "USERPROFILE": home, "AWS_PROFILE": profile, "AWS_DEFAULT_PROFILE": profile,
				"AWS_CONFIG_FILE": "", "AWS_SHARED_CREDENTIALS_FILE": "", "AWS_SDK_LOAD_CONFIG": "1",
				"AWS_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE", "AWS_SECRET_ACCESS_KEY": "hostile", "AWS_SESSION_TOKEN": "hostile",
				"AWS_REGION": "ap-south-1", "AWS_DEFAULT_REGION": "ap-south-1", "AWS_WEB_IDENTITY_TOKEN_FILE": canary,
				"AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/hostile", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1",
				"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "7",
				"AWS_RETRY_MODE": "adaptive", "AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true",
				"AWS_DEFAULTS_MODE": "auto",
			})
			w.fake.Fail(awsfake.Fault{Action: "GetSessionToken", Status: 500, Code: "InternalFailure"}, 1)
			before := w.fake.Calls("GetSessionToken")
			client := awsauth.New()
			_, err := client.SessionToken(t.Context(), w.request())
			failed(t, err, model.ErrServer)
			if n := w.fake.Calls("GetSessionToken") - before; n != 1 {
				t.Errorf("%d attempts", n)
			}
			if got, err := client.Caller(t.Context(), keys(), w.target); err != nil || got.ARN != "arn:aws:iam::123456789012:user/alice" {
				t.Errorf("%v %+v", err, got)
			}
			if _, err := client.Devices(t.Context(), keys(), w.target); err != nil {
				t.Error(err)
			}
		})
	}
	if _, err := os.Stat(canary); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a credential_process ran: %v", err)
	}
}

func TestAnUnreadableCABundleFailsTheCall(t *testing.T) {
	w := newWorld(t)
	empty := filepath.Join(t.TempDir(), "empty.pem")
	write(t, empty, "no certificate")
	for name, c := range map[string]struct{ file, words string }{
		"missing": {empty + "x", "empty.pemx does not exist"}, "empty": {empty, "has no certificate"}, "a folder": {filepath.Dir(empty), "not a regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			setVariables(t, map[string]string{"AWS_CA_BUNDLE": c.file})
			_, err := awsauth.New(awsauth.Files(files.Read)).Caller(t.Context(), keys(), w.target)
			if e := failed(t, err, model.ErrCABundle); e.Sent || !errors.Is(err, model.ErrNetwork) || !strings.Contains(e.Cause.Error(), c.words) {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestACABundleThatWasAddedLaterIsRead(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "ca.pem")
	setVariables(t, map[string]string{"AWS_CA_BUNDLE": file})
	client := awsauth.New(awsauth.Files(files.Read))
	if _, err := client.Caller(t.Context(), keys(), w.target); !errors.Is(err, model.ErrCABundle) {
		t.Fatal(err)
	}
	_, authority := certify(t, []string{"sts.test"})
	write(t, file, authority)
	if _, err := client.Caller(t.Context(), keys(), w.target); err != nil {
		t.Error(err)
	}
}

func TestAnIdentityWithItsOwnEndpointNeedsNoneOfTheEnvironment(t *testing.T) {
	w := newWorld(t)
	setVariables(t, map[string]string{"AWS_ENDPOINT_URL": "http://192.0.2.1"})
	client := awsauth.New()
	if _, err := client.Caller(t.Context(), keys(), w.target); err != nil {
		t.Error(err)
	}
	_, err := client.Caller(t.Context(), keys(), model.Target{Region: "eu-west-1"})
	if e := failed(t, err, model.ErrPlainHTTP); e.Sent || !strings.Contains(e.Cause.Error(), "AWS_ENDPOINT_URL") {
		t.Errorf("%+v", e)
	}
}

// hosts records the host of each request. It is not safe for concurrent use.
type hosts struct {
	to   http.Handler
	seen []string
}

func (h *hosts) RoundTrip(r *http.Request) (*http.Response, error) {
	h.seen = append(h.seen, r.URL.Host)
	rec := httptest.NewRecorder()
	h.to.ServeHTTP(rec, r)
	return rec.Result(), nil
}

func TestVariablesChooseTheHost(t *testing.T) {
	elsewhere := map[string]string{"AWS_ENDPOINT_URL": "https://common.test", "AWS_ENDPOINT_URL_STS": "https://sts.test",
		"AWS_ENDPOINT_URL_IAM": "https://iam.test", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"}
	for name, c := range map[string]struct {
		vars     map[string]string
		sts, iam string
	}{
		"none":                 {nil, "sts.us-east-2.amazonaws.com", "iam.amazonaws.com"},
		"FIPS":                 {map[string]string{"AWS_USE_FIPS_ENDPOINT": "True"}, "sts-fips.us-east-2.amazonaws.com", "iam-fips.amazonaws.com"},
		"no FIPS":              {map[string]string{"AWS_USE_FIPS_ENDPOINT": "false"}, "sts.us-east-2.amazonaws.com", "iam.amazonaws.com"},
		"dual stack":           {map[string]string{"AWS_USE_DUALSTACK_ENDPOINT": "true"}, "sts.us-east-2.api.aws", "iam.global.api.aws"},
		"ignored endpoints":    {elsewhere, "sts.us-east-2.amazonaws.com", "iam.amazonaws.com"},
		"common endpoint":      {map[string]string{"AWS_ENDPOINT_URL": "https://common.test"}, "common.test", "common.test"},
		"endpoint of IAM only": {map[string]string{"AWS_ENDPOINT_URL_IAM": "https://iam.test"}, "sts.us-east-2.amazonaws.com", "iam.test"},
		"another region":       {map[string]string{"AWS_REGION": "eu-west-1"}, "sts.us-east-2.amazonaws.com", "iam.amazonaws.com"},
	} {
		t.Run(name, func(t *testing.T) {
			setVariables(t, c.vars)
			way := &hosts{to: awsfake.New(time.Now, alice())}
			client, target := awsauth.New(awsauth.Through(way)), model.Target{Region: "us-east-2"}
			_, errCaller := client.Caller(t.Context(), keys(), target)
			_, errDevices := client.Devices(t.Context(), keys(), target)
			if want := []string{c.sts, c.iam}; !slices.Equal(way.seen, want) {
				t.Errorf("%q, want %q: %v", way.seen, want, errors.Join(errCaller, errDevices))
			}
		})
	}
}

func TestTheErrorNamesAMalformedVariable(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_USE_FIPS_ENDPOINT": "banana", "AWS_USE_DUALSTACK_ENDPOINT": "1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "yes",
		"AWS_ENDPOINT_URL":     "localhost:4566",
		"AWS_ENDPOINT_URL_STS": "user:password@sts.test", "AWS_ENDPOINT_URL_IAM": "ftp://user:password@iam.test",
	} {
		t.Run(name, func(t *testing.T) {
			w, kind := newWorld(t), model.ErrNoRequest
			if strings.HasPrefix(name, "AWS_ENDPOINT_URL") { // an identity's own endpoint would override it
				w.target.Endpoint, kind = "", model.ErrEndpoint
			}
			setVariables(t, map[string]string{name: value})
			client := awsauth.New()
			for action, call := range map[string]func() error{
				"GetSessionToken":   func() error { _, err := client.SessionToken(t.Context(), w.request()); return err },
				"GetCallerIdentity": func() error { _, err := client.Caller(t.Context(), keys(), w.target); return err },
				"ListMFADevices":    func() error { _, err := client.Devices(t.Context(), keys(), w.target); return err },
			} {
				e := failed(t, call(), kind, "password")
				if e.Cause == nil || !strings.Contains(e.Cause.Error(), name) || e.Sent || e.Region != w.target.Region {
					t.Errorf("%s: %+v", action, e)
				}
				if w.fake.Calls(action) != 0 {
					t.Errorf("%s arrives", action)
				}
			}
		})
	}
}

func TestOfSeveralWrongSwitchesTheSameOneIsAlwaysNamed(t *testing.T) {
	newWorld(t)
	setVariables(t, map[string]string{"AWS_USE_FIPS_ENDPOINT": "x", "AWS_USE_DUALSTACK_ENDPOINT": "x", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "x"})
	for range 20 {
		_, err := awsauth.New().Caller(t.Context(), keys(), model.Target{Region: "eu-west-1"})
		var e *model.AWSError
		if !errors.As(err, &e) || e.Cause == nil || !strings.HasPrefix(e.Cause.Error(), "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS must be") {
			t.Fatalf("%+v", err)
		}
	}
}

func TestFIPSWithAnEndpointInTheEnvironmentIsRefused(t *testing.T) {
	w := newWorld(t)
	setVariables(t, map[string]string{"AWS_USE_FIPS_ENDPOINT": "true", "AWS_ENDPOINT_URL": w.target.Endpoint})
	_, err := awsauth.New().Caller(t.Context(), keys(), model.Target{Region: "eu-west-1"})
	if e := failed(t, err, model.ErrEndpoint); e.Sent || e.Cause == nil || !strings.HasPrefix(e.Cause.Error(), "AWS_USE_FIPS_ENDPOINT and AWS_ENDPOINT_URL cannot both be set") {
		t.Errorf("%+v", e)
	}
}

func TestFIPSWithAnEndpointOfIAMAloneKeepsNobodyFromSTS(t *testing.T) {
	w := newWorld(t)
	setVariables(t, map[string]string{"AWS_USE_FIPS_ENDPOINT": "true", "AWS_ENDPOINT_URL_IAM": w.target.Endpoint, "HTTPS_PROXY": "http://127.0.0.1:1"})
	client, target := awsauth.New(), model.Target{Region: "eu-west-1"}
	_, err := client.Caller(t.Context(), keys(), target)
	failed(t, err, model.ErrNetwork)
	_, err = client.Devices(t.Context(), keys(), target)
	if e := failed(t, err, model.ErrNoRequest); e.Cause == nil || !strings.Contains(e.Cause.Error(), "FIPS") {
		t.Errorf("%+v", e)
	}
}

func TestTheFirstCallReadsTheVariables(t *testing.T) {
	w := newWorld(t)
	setVariables(t, map[string]string{"AWS_USE_FIPS_ENDPOINT": "banana"})
	client := awsauth.New()
	setVariables(t, map[string]string{"AWS_ENDPOINT_URL": w.target.Endpoint})
	if _, err := client.Caller(t.Context(), keys(), model.Target{Region: "eu-west-1"}); err != nil {
		t.Errorf("%+v", err)
	}
}

func TestAnIsolatedClientIgnoresVariables(t *testing.T) {
	w := newWorld(t)
	setVariables(t, map[string]string{
		"AWS_USE_FIPS_ENDPOINT": "banana", "AWS_MAX_ATTEMPTS": "many", "AWS_CA_BUNDLE": "nowhere.pem",
		"AWS_ENDPOINT_URL": "nowhere at all", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1",
	})
	if _, err := w.client.Caller(t.Context(), keys(), w.target); err != nil {
		t.Errorf("%+v", err)
	}
	way := &hosts{to: w.fake}
	client := awsauth.New(awsauth.Isolated(), awsauth.Through(way))
	_, err := client.Caller(t.Context(), keys(), model.Target{Region: "us-east-2"})
	if !slices.Equal(way.seen, []string{"sts.us-east-2.amazonaws.com"}) {
		t.Errorf("%q: %v", way.seen, err)
	}
}

// setVariables makes these the only AWS_ variables for the rest of the test.
func setVariables(t *testing.T, vars map[string]string) {
	t.Helper()
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // restores the old value after the test
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, value := range vars {
		t.Setenv(name, value)
	}
}

func first(texts ...string) string {
	return texts[slices.IndexFunc(texts, func(t string) bool { return t != "" })]
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
