package model_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/store/files"
)

func TestKeysOfTheConfigurationNeedNoKeyring(t *testing.T) {
	w := newWorld(t)
	w.Vault = sealedVault{w.Vault, t}
	id := w.identity(withKeys(keyID, secret), withDevice(phone))
	i := w.signIn(id)
	if !w.session().Saved || i.Caller == nil || i.Caller.Account != account {
		t.Errorf("%+v", i)
	}
	if bytesOf(id.SecretKey.Value) != secret {
		t.Error("the configuration's own secret was wiped: the next sign-in would fail")
	}
	if rec := w.record(); rec.KeyringType != "" || !rec.SavedAt.IsZero() || rec.Device != "" {
		t.Errorf("the list takes them for saved keys: %+v", rec)
	}
}

func TestASessionThatIsGoodServesUntilOneWantsANewOne(t *testing.T) {
	w := newWorld(t)
	w.saved()
	first := w.signIn(w.identity())
	w.Vault = sealedVault{w.Vault, t}
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{})
	if err != nil || s.Attempt != nil || !s.Session.Expires.Equal(first.Info.Expires.Truncate(time.Second)) {
		t.Errorf("%+v %v", s, err)
	}
	w.Vault = w.Vault.(sealedVault).Vault
	s, err = w.Begin(t.Context(), w.identity(), model.SignInOptions{Renew: true})
	if err != nil || s.Attempt == nil {
		t.Fatal(s, err)
	}
	defer s.Attempt.Close()
	if i, err := s.Attempt.Send(t.Context(), w.code(phoneSeed, 1)); err != nil || i.Unsaved != nil {
		t.Errorf("%+v %v", i, err)
	}
	w.calls(getSessionToken, 2)
}

func TestASessionIsNotGoodInItsLastFiveMinutes(t *testing.T) {
	w := newWorld(t)
	w.saved(func(d *model.Draft) { d.Duration = "1h" })
	w.signIn(w.identity())
	w.clock.putForward(54 * time.Minute)
	if s, err := w.UsableSession(t.Context(), w.identity()); err != nil || !s.Saved {
		t.Errorf("six minutes before its end: %+v %v", s, err)
	}
	w.clock.putForward(time.Minute + time.Second)
	if s, err := w.UsableSession(t.Context(), w.identity()); err != nil || s.Saved {
		t.Errorf("just under five minutes before its end: %+v %v", s, err)
	}
	w.begin(w.identity())
}

func TestASessionOfAnotherDeviceKeyOrPartitionIsNotGood(t *testing.T) {
	for what, change := range map[string]func(*model.Identity){
		"device":    withDevice(tablet),
		"keys":      withKeys(secondKeyID, secondSecret),
		"partition": func(id *model.Identity) { id.Region = in("cn-north-1") },
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			w.signIn(w.identity())
			if s, err := w.UsableSession(t.Context(), w.identity()); err != nil || !s.Saved {
				t.Fatalf("unchanged: %+v %v", s, err)
			}
			if s, err := w.UsableSession(t.Context(), w.identity(change)); err != nil || s.Saved {
				t.Errorf("changed: %+v %v", s, err)
			}
			if what == "partition" {
				_, err := w.Begin(t.Context(), w.identity(change), model.SignInOptions{})
				if !errors.Is(err, model.ErrPartition) || !strings.Contains(err.Error(), "partition aws, the region cn-north-1 in aws-cn") || !w.free() {
					t.Errorf("%v", err)
				}
				return
			}
			w.begin(w.identity(change))
		})
	}
}

func TestDeviceRegionAndEndpointBelongToOnePartition(t *testing.T) {
	const gov = "arn:aws-us-gov:iam::123456789012:mfa/user"
	for _, c := range []struct {
		device, region, endpoint string
		want                     string // what the error names besides the region; "" for no problem
	}{
		{phone, "", "", ""}, {phone, "eu-west-1", "", ""}, {gov, "us-gov-east-1", "", ""}, {"GAHT12345678", "cn-north-1", "", ""}, {"", "cn-north-1", "", ""},
		{phone, "eu-west-1", "http://localhost:4566", ""}, {phone, "eu-west-1", "https://sts.eu-west-1.amazonaws.com", ""},
		{gov, "us-gov-west-1", "https://sts.us-gov-west-1.amazonaws.com", ""}, {phone, "eu-west-1", "https://sts.amazonaws.com", ""},
		{gov, "", "", "aws-us-gov"}, {gov, "eu-west-1", "", "aws-us-gov"}, {phone, "us-gov-west-1", "", "partition aws,"},
		{"arn:aws-cn:iam::123456789012:mfa/user", "us-gov-west-1", "", "aws-cn"}, {phone, "us-iso-east-1", "", "partition aws,"},
		{phone, "eu-west-1", "https://sts.us-gov-west-1.amazonaws.com", "endpoint is in the AWS partition aws-us-gov"},
		{"", "cn-north-1", "https://sts.eu-west-1.amazonaws.com", "endpoint is in the AWS partition aws,"},
		{"", "eu-west-1", "https://sts.cn-north-1.amazonaws.com.cn", "aws-cn"},
	} {
		id := model.Identity{Region: model.Setting[string]{Value: c.region}, Endpoint: model.Setting[string]{Value: c.endpoint}}
		p := id.CheckPartitions(c.device)
		if (p == nil) != (c.want == "") || p != nil && (!strings.Contains(p.What, c.want) || p.Fix == nil) {
			t.Errorf("%+v: %v", c, p)
		}
	}
}

// The code was spent, and the session refused each time, because the guess from the key ID counted more than AWS's answer.
func TestWhatAWSSaysOfTheKeysCountsMoreThanTheirID(t *testing.T) {
	const account, key = "999999999999", "AKIARZPUZDIKGB2VALC4" // the ID tells another account
	device := "arn:aws:iam::" + account + ":mfa/user"
	w := newWorld(t)
	w.AWS.Put(awsfake.User{Account: account, Name: "bob", AccessKeyID: key, SecretKey: secret, Devices: []awsfake.Device{{Serial: device, Seed: phoneSeed}}})
	id := w.identity(withKeys(key, secret), withDevice(device))
	w.Config.Identities[0] = id
	a := w.begin(id)
	defer a.Close()
	if _, err := a.Send(t.Context(), w.code(phoneSeed, 0)); err != nil {
		t.Fatal(err)
	}
	if s, err := w.UsableSession(t.Context(), id); err != nil || !s.Saved {
		t.Errorf("%+v, %v", s, err)
	}
}

// The code went to AWS for a device of another account, which it always refuses.
func TestADeviceOfAnotherAccountThanTheKeysIsRefusedBeforeASignIn(t *testing.T) {
	const other, key = "arn:aws:iam::999999999999:mfa/user", "AKIARZPUZDIKGB2VALC4" // the key tells its account
	theirs := model.KeyAccount(key)
	inFile := withKeys(key, secret)
	emulated := func(id *model.Identity) { id.Endpoint = in("http://127.0.0.1:4566") }
	for claim, c := range map[string]struct {
		verify  bool
		of      string // the account that AWS says the key of the file has; "" if AWS rejects it
		id      []func(*model.Identity)
		refused string // the account that the refusal names; "keys" if AWS rejects the keys; "" for none
		asked   int    // how often AWS is asked
	}{
		"the keys' account is known from AWS":              {true, "", []func(*model.Identity){withDevice(other)}, account, 2},
		"it is known from the key ID and AWS confirms it":  {false, theirs, []func(*model.Identity){withDevice(other), inFile}, theirs, 1},
		"the key ID misleads and AWS knows better":         {false, "999999999999", []func(*model.Identity){withDevice(other), inFile}, "", 1},
		"the key ID misleads and AWS names a third one":    {false, account, []func(*model.Identity){withDevice(other), inFile}, account, 1},
		"AWS rejects the keys":                             {false, "", []func(*model.Identity){withDevice(other), inFile}, "keys", 1},
		"the keys' account is not known":                   {false, "", []func(*model.Identity){withDevice(other)}, "", 0},
		"an emulator made the key ID up":                   {false, "", []func(*model.Identity){withDevice(other), inFile, emulated}, "", 0},
		"an emulator made the account up":                  {true, "", []func(*model.Identity){withDevice(other), emulated}, "", 1},
		"the device belongs to the account":                {true, "", []func(*model.Identity){withDevice("arn:aws:iam::" + account + ":mfa/other")}, "", 1},
		"a serial number says nothing of an account":       {true, "", []func(*model.Identity){withDevice("GAHT12345678")}, "", 1},
		"the device was saved in the keyring despite that": {true, "", nil, account, 2},
	} {
		t.Run(claim, func(t *testing.T) {
			w := newWorld(t)
			w.saved()
			if c.of != "" {
				w.AWS.Put(awsfake.User{Account: c.of, Name: "bob", AccessKeyID: key, SecretKey: secret})
			}
			if c.verify {
				w.verify(false)
			}
			if c.id == nil {
				w.storedDevice(other)
			}
			id, fix := w.identity(c.id...), "run: authdeck user configure -i alice --mfa-arn ARN"
			if id.Device.Set {
				id.Device.Origin, fix = model.Origin{File: "/p/atmos.yaml", Line: 6}, "correct mfa_arn in atmos.yaml:6"
			}
			s, err := w.Begin(t.Context(), id, model.SignInOptions{})
			if s.Attempt != nil {
				s.Attempt.Close()
			}
			if c.refused == "keys" {
				if !model.RefusesKeys(err) || !w.free() {
					t.Errorf("%v", err)
				}
				w.calls("GetCallerIdentity", c.asked)
				return
			}
			if errors.Is(err, model.ErrDeviceAccount) != (c.refused != "") || c.refused == "" && err != nil || !w.free() {
				t.Fatalf("%v", err)
			}
			w.calls("GetCallerIdentity", c.asked)
			if says := "999999999999, but the keys belong to account " + c.refused; err != nil && !(strings.Contains(err.Error(), says) && strings.Contains(err.Error(), fix)) {
				t.Errorf("%v", err)
			}
			if c.refused != "" && w.record().Caller.Account != c.refused {
				t.Errorf("AWS's answer is not recorded: %+v", w.record().Caller)
			}
			w.Config.Identities = []model.Identity{id}
			if row := w.Overview(t.Context(), model.Remembered).Rows[0]; row.Identity.Problem != nil || !row.Offers(w.clock.Now()).SignIn {
				t.Errorf("the list refuses a sign-in: %v", row.Identity.Problem)
			}
		})
	}
}

func TestADeviceIsRefusedOnlyIfAWSSaysWhoseTheKeysAre(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.verify(false)
	id := w.identity(withDevice(foreignDevice))
	w.AWS.Fail(awsfake.Cut(), awsfake.Always)
	w.begin(id).Close()
}

// Another program writes the keyring's entry, but not authdeck's record.
func TestTheListDoesNotRefuseKeysThatAnotherProgramReplaced(t *testing.T) {
	w := newWorld(t)
	w.verified()
	w.putSecond(foreign, "bob")
	k := model.Keys{AccessKeyID: secondKeyID, Secret: model.SecretString(secondSecret)}
	if err := w.Vault.Write(t.Context(), w.identity().Ref, k); err != nil {
		t.Fatal(err)
	}
	id := w.identity(withDevice(foreignDevice))
	w.Config.Identities = []model.Identity{id}
	row := w.Overview(t.Context(), model.AskKeyring).Rows[0]
	if offers := row.Offers(w.clock.Now()); row.Identity.Problem != nil || !offers.SignIn || !offers.Edit {
		t.Errorf("the list shows %v and offers %+v", row.Identity.Problem, offers)
	}
	w.begin(id)
}

func TestAnEndpointIsEncryptedUnlessItIsThisComputer(t *testing.T) {
	for endpoint, kind := range map[string]error{
		"": nil, "https://sts.example": nil, "http://localhost:4566": nil, "http://127.0.0.1": nil, "http://127.8.9.10:1/a": nil, "http://[::1]:80": nil,
		"http://192.0.2.1": model.ErrPlainHTTP, "http://localhost.example": model.ErrPlainHTTP, "http://0.0.0.0": model.ErrPlainHTTP,
		"http://127.0.0.1.example": model.ErrPlainHTTP, "http://127.0.0.1@192.0.2.1": model.ErrPlainHTTP, "http://[::]": model.ErrPlainHTTP,
		"ftp://localhost": model.ErrNoURL, "localhost:4566": model.ErrNoURL, "http://": model.ErrNoURL, "http://:80": model.ErrNoURL, "%": model.ErrNoURL,
		"https://sts.example:65535": nil, "https://sts.example:": nil, "https://sts.example:65536": model.ErrPort, "http://127.0.0.1:99999": model.ErrPort,
		"http://127.0.0.1:0": model.ErrPort, "http://[::1]:00": model.ErrPort, "https://sts.example:99999999999999999999": model.ErrPort,
	} {
		p := model.CheckEndpoint(endpoint)
		if (p == nil) != (kind == nil) || p != nil && !errors.Is(p, kind) {
			t.Errorf("%q: %v", endpoint, p)
		}
	}
}

func TestOnlyAWSsOwnHostsHaveNoName(t *testing.T) {
	for endpoint, host := range map[string]string{
		"": "", "https://sts.amazonaws.com": "", "https://sts.eu-west-1.amazonaws.com:443/": "", "https://sts-fips.us-east-1.amazonaws.com": "",
		"https://sts.cn-north-1.amazonaws.com.cn": "", "https://vpce-0a-1b.sts.us-east-1.vpce.amazonaws.com": "", "https://STS.us-east-2.api.aws": "",
		"http://sts.amazonaws.com": "sts.amazonaws.com", "https://sts.amazonaws.com:8443": "sts.amazonaws.com:8443",
		"https://x.execute-api.us-east-1.amazonaws.com": "x.execute-api.us-east-1.amazonaws.com", "https://sts.amazonaws.com.example": "sts.amazonaws.com.example",
		"https://sts.eu-west-1.elb.amazonaws.com": "sts.eu-west-1.elb.amazonaws.com", "https://user:secret@sts.example": "sts.example",
	} {
		if got := model.EndpointHost(endpoint); got != host {
			t.Errorf("%q: %q, want %q", endpoint, got, host)
		}
	}
}

// elsewhere is an AWS whose endpoint comes from a variable.
type elsewhere struct {
	model.Tokens
	endpoint string
}

func (e elsewhere) Endpoint(model.Target) string { return e.endpoint }

func TestAnEndpointOfTheEnvironmentBelongsToThePartitionToo(t *testing.T) {
	w := newWorld(t)
	w.saved()
	for endpoint, refused := range map[string]bool{
		"https://sts.cn-north-1.amazonaws.com.cn": true, "https://sts.us-gov-west-1.amazonaws.com": true,
		"https://sts.us-west-2.amazonaws.com": false, "http://127.0.0.1:4566": false, "": false,
	} {
		u := w.Workspace
		u.Tokens = elsewhere{w.Tokens, endpoint}
		start, err := u.Begin(t.Context(), w.identity(), model.SignInOptions{Renew: true})
		if start.Attempt != nil {
			start.Attempt.Close()
		}
		_, saving := u.Configure(t.Context(), w.identity(), draft(), model.Saving{NoVerify: true})
		for _, err := range []error{err, saving} {
			if errors.Is(err, model.ErrPartition) != refused || refused && !strings.Contains(err.Error(), "AWS_ENDPOINT_URL") {
				t.Errorf("%s: %v", endpoint, err)
			}
		}
	}
	w.calls("GetCallerIdentity", 0)
}

func TestASessionStaysGoodInAnotherRegionOfItsPartition(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	elsewhere := w.identity(func(id *model.Identity) { id.Region = in("eu-west-1") }, withDuration("1h"))
	if s, err := w.UsableSession(t.Context(), elsewhere); err != nil || !s.Saved {
		t.Errorf("%+v %v", s, err)
	}
}

func TestASessionThatAnotherProgramSavedIsGood(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	err := w.Sessions.Save(t.Context(), w.identity().Ref, model.Session{AccessKeyID: "ASIAIOSFODNN7EXAMPLE",
		Secret: model.SecretString(secret), Token: model.SecretString("token"), Expires: w.clock.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := w.UsableSession(t.Context(), w.identity(withDevice(tablet))); err != nil || !s.Saved {
		t.Errorf("%+v %v", s, err)
	}
}

func TestWithoutKeysOneIsSentToTheFormAndNobodyElseWaits(t *testing.T) {
	w := newWorld(t)
	v := &oddVault{Vault: w.Vault}
	w.Vault = v
	if s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{}); !errors.Is(err, model.ErrNoKeys) || s.Attempt != nil {
		t.Errorf("%+v %v", s, err)
	}
	if v.opened != 1 || !w.free() {
		t.Errorf("opened %d times; the lock is free: %v", v.opened, w.free())
	}
}

func TestAnIdentityWithAProblemCannotSignIn(t *testing.T) {
	w := newWorld(t)
	w.Vault = sealedVault{w.Vault, t}
	problem := &model.Problem{What: "session.duration is not a duration"}
	if _, err := w.Begin(t.Context(), w.identity(func(id *model.Identity) { id.Problem = problem }), model.SignInOptions{}); !errors.Is(err, problem) {
		t.Errorf("%v", err)
	}
}

func TestTheKeyringMayShowADialogBeforeTheLockIsTaken(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.Vault = &oddVault{Vault: w.Vault, read: model.ErrKeyringDenied}
	w.Locker = &lateLocker{Locker: w.Locker, before: func() { t.Error("the lock is taken first") }}
	if _, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{}); !errors.Is(err, model.ErrKeyringDenied) {
		t.Errorf("%v", err)
	}
}

func TestOnlyOneAtATimeIsAskedForTheCode(t *testing.T) {
	w := newWorld(t)
	w.saved()
	first := w.begin(w.identity())
	v := &oddVault{Vault: w.Vault}
	w.Vault = v
	_, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{})
	var busy *model.BusyError
	if !errors.As(err, &busy) || busy.PID != os.Getpid() || time.Since(busy.Since).Abs() > time.Minute {
		t.Fatalf("%v", err)
	}
	if !v.wiped() {
		t.Error("who has to wait keeps the secret key")
	}
	waited := make(chan error)
	go func() { waited <- w.Locker.Wait(soon(t), w.identity().Ref, nil) }()
	first.Close()
	if err := <-waited; err != nil {
		t.Fatal(err)
	}
	w.begin(w.identity())
}

func TestTheSessionIsLookedAtAgainUnderTheLock(t *testing.T) {
	w := newWorld(t)
	w.saved()
	v := &oddVault{Vault: w.Vault}
	w.Vault = v
	other := w.Workspace
	l := &lateLocker{Locker: w.Locker, before: func() {
		s, err := other.Begin(t.Context(), w.identity(), model.SignInOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Attempt.Send(t.Context(), w.code(phoneSeed, 0)); err != nil {
			t.Fatal(err)
		}
	}}
	w.Locker = l
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{})
	if err != nil || s.Attempt != nil || !s.Session.Saved || l.given != 1 {
		t.Errorf("%+v %v", s, err)
	}
	w.calls(getSessionToken, 1)
	if w.Locker = l.Locker; !v.wiped() || !w.free() {
		t.Error("the secret key or the lock is still held")
	}
}

func TestRenewingTakesTheLockAndIgnoresWhatIsThere(t *testing.T) {
	w := newWorld(t)
	w.saved()
	w.signIn(w.identity())
	w.Sessions = oddSessions{Sessions: w.Sessions, info: errDisk}
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{Renew: true})
	if err != nil || s.Attempt == nil || w.free() {
		t.Fatal(s, err)
	}
	s.Attempt.Close()
	if _, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{}); !errors.Is(err, errDisk) || !w.free() {
		t.Errorf("%v", err)
	}
}

func TestAnUnreadableSessionUnderTheLockFreesEverything(t *testing.T) {
	w := newWorld(t)
	w.saved()
	v := &oddVault{Vault: w.Vault}
	w.Vault = v
	ctx, cancel := context.WithCancel(t.Context())
	w.Locker = uncancelled{w.Locker, cancel}
	if s, err := w.Begin(ctx, w.identity(), model.SignInOptions{}); !errors.Is(err, context.Canceled) || s.Attempt != nil {
		t.Errorf("%+v %v", s, err)
	}
	if !v.wiped() || !w.free() {
		t.Error("the secret key or the lock is still held")
	}
}

// uncancelled returns the lock just as somebody cancels.
type uncancelled struct {
	model.Locker
	cancel func()
}

func (l uncancelled) Lock(ctx context.Context, ref model.Ref) (model.HeldLock, error) {
	held, err := l.Locker.Lock(ctx, ref)
	l.cancel()
	return held, err
}

func TestADeviceThatCannotBeOneIsRefusedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for device, want := range map[string]string{
		"foo": "not an MFA ARN or serial number", "arn:aws:iam::123456789012:user/dev": "user's ARN", "arn:aws:iam::123456789012:u2f/user/dev/key": "authenticator app",
	} {
		w.storedDevice(device)
		_, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{})
		var p *model.Problem
		if !errors.As(err, &p) || !strings.Contains(p.Error(), want) || !strings.Contains(p.FixLine(), "--mfa-arn ARN") {
			t.Errorf("%s: %v", device, err)
		}
	}
	for _, device := range []string{"GAHT12345678", "arn:aws:iam::123456789012:mfa/root-account-mfa-device"} {
		w.storedDevice(device)
		start, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{})
		if err != nil {
			t.Fatalf("%s: %v", device, err)
		}
		start.Attempt.Close()
	}
	if _, err := w.Begin(t.Context(), w.identity(withDevice("foo")), model.SignInOptions{}); err == nil || !strings.Contains(err.Error(), "atmos.yaml:7:3: mfa_arn is not an MFA ARN or serial") {
		t.Error(err)
	}
}

// storedDevice saves keys with a device that no form has checked.
func (w *world) storedDevice(device string) {
	w.t.Helper()
	k := model.Keys{AccessKeyID: keyID, Secret: model.SecretString(secret), Device: device}
	if err := w.Vault.Write(w.t.Context(), w.identity().Ref, k); err != nil {
		w.t.Fatal(err)
	}
}

// readOnly are sessions in a folder that cannot be written.
type readOnly struct{ model.Sessions }

func (readOnly) Writable(context.Context, model.Ref) error {
	return errors.New("cannot write in /home/u/.config/atmos: read-only file system")
}

// ofRoot are sessions in a folder of root's.
type ofRoot struct{ model.Sessions }

func (ofRoot) Writable(context.Context, model.Ref) error {
	return &model.Problem{What: "/home/u/.config/atmos belongs to root", Fix: model.Run("sudo chown 1000 /home/u/.config/atmos")}
}

func TestAFolderOfRootsIsNamedWithTheCommandThatFixesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saved()
	w.MustSave, w.Workspace.Sessions = true, ofRoot{w.Workspace.Sessions}
	_, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{})
	if want := "the session cannot be saved: /home/u/.config/atmos belongs to root; run: sudo chown 1000 /home/u/.config/atmos; then try again"; err == nil || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
}

// lockHeld is sessions whose lock another program holds.
type lockHeld struct{ model.Sessions }

func (lockHeld) Writable(context.Context, model.Ref) error {
	return &files.HeldError{Path: "/credentials.lock", Holder: "vim (process 7)", Limit: 10 * time.Second}
}

func TestTryAgainIsSaidOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saved()
	w.MustSave, w.Workspace.Sessions = true, lockHeld{w.Workspace.Sessions}
	_, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{})
	if want := "the session cannot be saved: vim (process 7) has held /credentials.lock for 10s; wait until it is done or end it, then try again"; err == nil || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
}

func TestNoCodeIsAskedForIfItsSessionCouldNotBeSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saved()
	w.Workspace.Sessions = readOnly{w.Workspace.Sessions}
	s, err := w.Begin(t.Context(), w.identity(), model.SignInOptions{})
	if err != nil || s.Attempt == nil {
		t.Fatalf("a program can use the session itself: %v", err)
	}
	s.Attempt.Close()
	w.MustSave = true
	for range 2 { // the lock is free again
		if s, err = w.Begin(t.Context(), w.identity(), model.SignInOptions{}); !errors.Is(err, model.ErrNoSessionFolder) || s.Attempt != nil {
			t.Errorf("%+v, %v", s, err)
		}
	}
}
