package awsauth_test

import (
	"errors"
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
)

func TestTheIdentitysEndpointBeatsTheServicesBeatsTheCommonOne(t *testing.T) {
	const action = "GetCallerIdentity"
	for name, c := range map[string]struct {
		identity string
		env      map[string]string
		sts, iam string // who answers: identity, service or common
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

// TestTheMachinesAWSSetUpDoesNotReachACall puts traps wherever an SDK looks.
func TestTheMachinesAWSSetUpDoesNotReachACall(t *testing.T) {
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

func TestACABundleThatCannotBeReadIsToldByTheCall(t *testing.T) {
	w := newWorld(t)
	empty := filepath.Join(t.TempDir(), "empty.pem")
	write(t, empty, "no certificate")
	for name, file := range map[string]string{"missing": empty + "x", "empty": empty} {
		t.Run(name, func(t *testing.T) {
			setVariables(t, map[string]string{"AWS_CA_BUNDLE": file})
			_, err := awsauth.New().Caller(t.Context(), keys(), w.target)
			if e := failed(t, err, model.ErrRequest); e.Sent || !strings.Contains(e.Cause.Error(), "AWS_CA_BUNDLE") {
				t.Errorf("%+v", e)
			}
		})
	}
}

// setVariables makes these the only variables of AWS for the rest of the test.
func setVariables(t *testing.T, vars map[string]string) {
	t.Helper()
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // has the old value put back
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
