package console_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/console"
	"authdeck/model/modeltest"
)

func role(arn, via string) model.Identity {
	id := modeltest.Identity("admin", 9)
	id.Role = &model.Role{ARN: modeltest.Set(arn, 10), Via: modeltest.Set(via, 11)}
	return id
}

// withRole is a computer where emergency-user has signed in to the role admin.
func withRole(t *testing.T) (*modeltest.World, model.Identity, model.Session) {
	t.Helper()
	const arn = "arn:aws:iam::210987654321:role/admin"
	w := modeltest.New(t, t.TempDir(), modeltest.Clock{})
	w.Keep("emergency-user", modeltest.Device)
	w.Config.Roles = model.ResolveRoles(w.Config.Identities, []model.Identity{role(arn, "emergency-user")}, nil)
	w.AWS.PutRole(awsfake.Role{ARN: arn, Trusts: []string{"arn:aws:iam::123456789012:user/user"}, MFA: true})
	id := w.Config.Roles[0]
	start, err := w.Begin(t.Context(), id, model.SignInOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer start.Attempt.Close()
	if _, err := start.Attempt.Send(t.Context(), modeltest.Code(w.AWS.Now())); err != nil {
		t.Fatal(err)
	}
	s, err := w.Sessions.Read(t.Context(), id.Ref)
	if err != nil {
		t.Fatal(err)
	}
	return w, id, s
}

// parts returns the address of a link without its token, and the token's content.
func parts(t *testing.T, l console.Link) (at string, query url.Values) {
	t.Helper()
	l.URL.Reveal(func(b []byte) {
		u, err := url.Parse(string(b))
		if err != nil {
			t.Fatal("the link is no URL")
		}
		query = u.Query()
		u.RawQuery = ""
		at = u.String()
	})
	if query.Get("SigninToken") == "" || query.Get("Action") != "login" || query.Get("Issuer") != "authdeck" {
		t.Error("the link does not sign in")
	}
	return at, query
}

func TestALinkSignsInAsTheRole(t *testing.T) {
	w, id, s := withRole(t)
	for destination, page := range map[string]string{
		"": "https://console.aws.amazon.com/console/home", "s3": "https://console.aws.amazon.com/s3/home",
		"https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1",
	} {
		link, err := console.For(t.Context(), w.Workspace, id, s, destination)
		if err != nil || !link.Ends.Equal(s.Expires) {
			t.Fatalf("%v %s", err, link.Ends)
		}
		if at, q := parts(t, link); at != "https://signin.aws.amazon.com/federation" || q.Get("Destination") != page {
			t.Errorf("%s opens %s at %s", destination, q.Get("Destination"), at)
		}
	}
	for _, foreign := range []string{"https://example.com/", "http://console.aws.amazon.com/", "https://console.aws.amazon.com.example.com/", "https://x@console.aws.amazon.com/", "S 3"} {
		if _, err := console.For(t.Context(), w.Workspace, id, s, foreign); err == nil {
			t.Errorf("%s is opened", foreign)
		}
	}
}

func TestEachPartitionHasItsOwnConsole(t *testing.T) {
	w, id, s := withRole(t)
	w.AWS.PutRole(awsfake.Role{ARN: "arn:aws:iam::210987654321:role/admin"})
	for partition, want := range map[string][2]string{
		"aws-us-gov": {"https://signin.amazonaws-us-gov.com/federation", "https://console.amazonaws-us-gov.com/s3/home?region=us-gov-west-1"},
		"aws-cn":     {"https://signin.amazonaws.cn/federation", "https://console.amazonaws.cn/s3/home?region=us-gov-west-1"},
		"aws-eusc":   {"https://signin.amazonaws-eusc.eu/federation", "https://console.amazonaws-eusc.eu/s3/home?region=us-gov-west-1"},
	} {
		there := *id.Role
		there.ARN.Value = "arn:" + partition + ":iam::210987654321:role/admin"
		id.Role, id.Region = &there, modeltest.Set("us-gov-west-1", 12)
		link, err := console.For(t.Context(), w.Workspace, id, s, "s3")
		if err != nil {
			t.Fatal(err)
		}
		if at, q := parts(t, link); at != want[0] || q.Get("Destination") != want[1] {
			t.Errorf("%s opens %s at %s", partition, q.Get("Destination"), at)
		}
	}
	id.Role.ARN.Value = "arn:aws-iso:iam::210987654321:role/admin"
	if _, err := console.For(t.Context(), w.Workspace, id, s, ""); err == nil || !strings.Contains(err.Error(), "aws-iso") {
		t.Errorf("%v", err)
	}
}

func TestOnlyTheStandInThatGaveASessionGetsIt(t *testing.T) {
	w, id, s := withRole(t)
	id.Endpoint = modeltest.Set("http://localhost:4566/aws/", 12)
	link, err := console.For(t.Context(), w.Workspace, id, s, "")
	if err != nil {
		t.Fatal(err)
	}
	if at, _ := parts(t, link); at != "http://localhost:4566/aws/federation" {
		t.Error(at)
	}
}

func TestAUserLearnsWhichOfItsRolesOpenTheConsole(t *testing.T) {
	w, _, _ := withRole(t)
	var p *model.Problem
	err := console.Check(w.Config, w.Config.Identities[0])
	if !errors.As(err, &p) || p.What != "the AWS console opens for roles only" || p.Fix.String() != "run: authdeck console -i admin" {
		t.Errorf("%v", err)
	}
	w.Config.Roles = nil
	if err := console.Check(w.Config, w.Config.Identities[0]); !errors.As(err, &p) || !strings.HasPrefix(p.FixLine(), "add a role (kind: aws/assume-role) to atmos.yaml that emergency-user can assume") {
		t.Errorf("%v", err)
	}
}

func TestALongerSessionIsAskedForWhereTheSavedOneIsShort(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	left := func(d time.Duration) model.SessionInfo { return model.SessionInfo{Saved: true, Expires: now.Add(d)} }
	for _, c := range []struct {
		left, length time.Duration
		renew        bool
	}{
		{20 * time.Minute, 0, false}, {20 * time.Minute, time.Hour, true}, {59*time.Minute + 30*time.Second, time.Hour, false}, {time.Hour, 15 * time.Minute, false},
	} {
		id, renew := console.Ask(model.Identity{}, left(c.left), c.length, now)
		if asked := model.RoleSessionLength(id.Duration).Duration; renew != c.renew || c.length > 0 && asked != c.length {
			t.Errorf("%s left, %s wanted: renew %v, asked for %s", c.left, c.length, renew, asked)
		}
	}
	for d, ok := range map[time.Duration]bool{0: true, 15 * time.Minute: true, time.Hour: true, 14 * time.Minute: false, 12 * time.Hour: false} {
		if err := console.CheckDuration(d); (err == nil) != ok {
			t.Errorf("%s: %v", d, err)
		}
	}
}
