package ui_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"authdeck/awsauth/awsfake"
	"authdeck/model"
	"authdeck/model/modeltest"
	"authdeck/ui"
	"authdeck/ui/frontend"
	"authdeck/ui/theme"

	"github.com/charmbracelet/x/exp/golden"
)

// The window of the recording: as high as its content.
const (
	recordedWidth  = 120
	recordedHeight = 32
)

// TestASignInIsRecorded plays a sign-in and compares it with its golden file, an asciicast of version 2: asciinema plays it, and
// the pictures of the documents are drawn from it. Its markers name the moments that are pictures.
func TestASignInIsRecorded(t *testing.T) {
	t.Parallel()
	var recorded strings.Builder
	play(t, func(t *testing.T) {
		b := newBench(t)
		b.ws.Vault = titled{b.ws.Vault}
		b.office()
		d := b.start(frontend.Options{Goal: frontend.Browse})
		d.resize(recordedWidth, recordedHeight)
		r := recorder{d: d, to: &recorded}
		r.start(t, "authdeck: a sign-in with an MFA code")
		r.film(2 * time.Second)
		r.mark("dashboard")
		d.press("j")
		r.film(600 * time.Millisecond)
		d.press("j")
		r.film(600 * time.Millisecond)
		d.press("k", "k")
		r.film(800 * time.Millisecond)
		d.press("enter")
		r.film(1500 * time.Millisecond)
		for i, digit := range awsfake.Code(seed(0), time.Now()) {
			if i == 3 {
				r.mark("mfa")
			}
			d.typed(string(digit))
			r.film(250 * time.Millisecond)
		}
		r.film(4 * time.Second)
	})
	golden.RequireEqual(t, []byte(recorded.String()))
}

// recorder writes an asciicast.
type recorder struct {
	d     *driver
	to    *strings.Builder
	theme theme.Theme
	from  time.Time
	last  string
}

func (r *recorder) start(t *testing.T, title string) {
	t.Helper()
	var err error
	if r.theme, err = theme.New(theme.Options{Name: "deck", Depth: theme.TrueColour}); err != nil {
		t.Fatal(err)
	}
	r.from = time.Now()
	r.line(map[string]any{"version": 2, "width": recordedWidth, "height": recordedHeight, "title": title})
}

func (r *recorder) line(v any) {
	text, err := json.Marshal(v)
	if err != nil {
		r.d.t.Fatal(err)
	}
	fmt.Fprintln(r.to, string(text))
}

func (r *recorder) event(kind, data string) {
	r.line([]any{time.Since(r.from).Seconds(), kind, data})
}

// mark names the moment.
func (r *recorder) mark(name string) { r.event("m", name) }

// film records what is visible during that time.
func (r *recorder) film(during time.Duration) {
	for end := time.Now().Add(during); ; r.d.later(50 * time.Millisecond) {
		if view := r.d.m.(ui.Model).Themed(r.theme).View(); view != r.last {
			r.last = view
			r.event("o", "\x1b[H\x1b[2J"+strings.ReplaceAll(view, "\n", "\r\n"))
		}
		if !time.Now().Before(end) {
			return
		}
	}
}

// seed is the shared secret of the device of the office's user with that number.
func seed(number int) []byte { return fmt.Appendf(nil, "%020d", number) }

// office is the content of the pictures: an afternoon with sessions of every age, and roles.
func (b *bench) office() {
	users := []struct {
		name, account, user string
		signedIn            time.Duration // after midnight; 0 for never
	}{
		{"emergency-user", "123456789012", "user", 0},
		{"prod-admin", "210987654321", "ops-lead", 11*time.Hour + 34*time.Minute},
		{"staging-deployer", "345678901234", "deployer", 6*time.Hour + 20*time.Minute},
		{"billing-audit", "567890123456", "audit", 2*time.Hour + 34*time.Minute},
		{"break-glass", "678901234567", "break-glass", 1 * time.Hour},
		{"new-joiner", "456789012345", "", 0},
	}
	b.ws.Config.Identities = nil
	for i, u := range users {
		id := modeltest.Identity(u.name, 5+4*i)
		id.Default = i == 0
		b.ws.Config.Identities = append(b.ws.Config.Identities, id)
	}
	b.ws.Config.Roles = b.rolesOf("prod-admin", "arn:aws:iam::210987654321:root", "prod-deploy", "prod-readonly")
	midnight := time.Now()
	for i, u := range users {
		if u.user == "" {
			continue
		}
		id, secret := awsfake.LongLived(u.account)
		id = id[:len(id)-len("EXAMPLE")] + "EXAMPLE" // the account is in the first part; the rest is random
		device := "arn:aws:iam::" + u.account + ":mfa/" + u.user
		b.aws.Put(awsfake.User{Account: u.account, Name: u.user, AccessKeyID: id, SecretKey: secret, Devices: []awsfake.Device{{Serial: device, Seed: seed(i)}}})
		if _, err := b.ws.Configure(b.t.Context(), b.ws.Config.Identities[i], model.Draft{
			AccessKeyID: id, Secret: model.SecretString(secret), Device: device, Duration: "12h",
		}, model.Saving{}); err != nil {
			b.t.Fatal(err)
		}
	}
	for _, i := range []int{4, 3, 2, 1} {
		b.until(midnight.Add(users[i].signedIn))
		b.signIn(users[i].name, awsfake.Code(seed(i), time.Now()))
	}
	b.until(midnight.Add(13*time.Hour + 51*time.Minute))
	b.signIn("prod-deploy", "")
	b.until(midnight.Add(14*time.Hour + 22*time.Minute + 4*time.Second))
}

// rolesOf are assumed by that user with MFA. AWS lets the ARN assume them.
func (b *bench) rolesOf(user, trusted string, names ...string) []model.Identity {
	var roles []model.Identity
	for i, name := range names {
		id := modeltest.Identity(name, 40+4*i)
		id.Role = &model.Role{ARN: modeltest.Set("arn:aws:iam::210987654321:role/"+name, 41+4*i), Via: modeltest.Set(user, 42+4*i)}
		roles = append(roles, id)
		b.aws.PutRole(awsfake.Role{ARN: id.Role.ARN.Value, Trusts: []string{trusted}, MFA: true})
	}
	return model.ResolveRoles(b.ws.Config.Identities, roles, nil)
}

// signIn signs in as an earlier run would have done.
func (b *bench) signIn(name, code string) {
	id, err := b.ws.Config.Find(name)
	if err != nil {
		b.t.Fatal(err)
	}
	start, err := b.ws.Begin(b.t.Context(), id, model.SignInOptions{})
	if err == nil && start.Attempt != nil {
		_, err = start.Attempt.Send(b.t.Context(), code)
		start.Attempt.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// until lets time pass.
func (b *bench) until(moment time.Time) {
	<-time.After(time.Until(moment))
	synctest.Wait()
}
