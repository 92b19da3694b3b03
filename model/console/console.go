// Package console creates links that sign a browser in to the AWS console as a role.
package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"authdeck/model"
)

// LinkLife is how long AWS accepts a link (IAM User Guide, "Enable custom identity broker access to the AWS console").
const LinkLife = 15 * time.Minute

// issuer names who created the link, for the page that AWS shows when the console session has ended.
const issuer = "authdeck"

// site has the sign-in address and the console address of a partition.
type site struct{ signin, console string }

// siteOf returns the site of a partition. Partitions for secret regions have no public site.
func siteOf(partition string) (site, bool) {
	switch partition {
	case "aws":
		return site{"https://signin.aws.amazon.com", "https://console.aws.amazon.com"}, true
	case "aws-us-gov":
		return site{"https://signin.amazonaws-us-gov.com", "https://console.amazonaws-us-gov.com"}, true
	case "aws-cn":
		return site{"https://signin.amazonaws.cn", "https://console.amazonaws.cn"}, true
	case "aws-eusc":
		return site{"https://signin.amazonaws-eusc.eu", "https://console.amazonaws-eusc.eu"}, true
	}
	return site{}, false
}

// Check says why an identity cannot have a link; nil if it can. AWS creates no link for the session of an IAM user (AWS STS,
// GetSessionToken), so the error for a user names its roles that can have one.
func Check(c model.Config, id model.Identity) error {
	switch {
	case id.Problem != nil:
		return id.Problem
	case id.Role != nil && id.Role.Unsupported != nil:
		return id.Role.Unsupported
	case id.Role != nil:
		return nil
	}
	p := &model.Problem{Kind: ErrNoLink, Usage: true, What: "the AWS console opens for roles only",
		Fix: model.Do("add a role (kind: " + model.KindRole + ") to atmos.yaml that " + id.Title + " can assume")}
	names := Roles(c, id)
	if len(names) > 0 {
		p.Fix = model.Run("authdeck console " + model.IdentityFlag(names[0]))
	}
	if len(names) > 1 {
		p.Why = "The roles of " + id.Title + ": " + model.Names(names)
	}
	return p
}

// Roles are the names of a user's roles that can have a link.
func Roles(c model.Config, user model.Identity) (names []string) {
	for _, role := range c.RolesOf(user) {
		if role.Problem == nil {
			names = append(names, role.Title)
		}
	}
	return names
}

// Why there is no link: the request is not possible, or the user has to sign in first.
var (
	ErrNoLink      = errors.New("there is no such link")
	ErrNotSignedIn = errors.New("no session")
)

// Session returns the session of a role; the caller wipes it. If the saved session will not do, it assumes the role with the user's
// session. It returns ErrNotSignedIn if that would need a code.
func Session(ctx context.Context, w model.Workspace, id model.Identity) (model.Session, error) {
	own, err := w.UsableSession(ctx, id)
	if err != nil {
		return model.Session{}, err
	}
	if !own.Saved {
		if codeless, err := w.NeedsNoCode(ctx, id); err != nil || !codeless {
			return model.Session{}, cmp.Or(err, ErrNotSignedIn)
		}
		start, err := w.Begin(ctx, id, model.SignInOptions{})
		if err != nil {
			return model.Session{}, err
		}
		switch {
		case start.Attempt != nil: // the user's session ended just now
			start.Attempt.Close()
			return model.Session{}, ErrNotSignedIn
		case start.Issued != nil && start.Issued.Unsaved != nil:
			return start.Issued.Session, nil //nolint:nilerr // it could not be saved, and still works
		}
	}
	return w.Sessions.Read(ctx, id.Ref)
}

// Link is a link that signs a browser in to the console.
type Link struct {
	URL  model.Secret // anyone with the URL is signed in as the role
	Ends time.Time    // when the console session ends: with the role's session
}

// For creates the link for a role with its session. destination is the page that it opens: a URL of the console, the name of a
// service such as s3, or "" for the start page. Errors: *model.Problem, *model.AWSError, the context's.
func For(ctx context.Context, w model.Workspace, id model.Identity, s model.Session, destination string) (Link, error) {
	if err := Check(w.Config, id); err != nil {
		return Link{}, err
	}
	at, page, err := pageOf(id, destination)
	if err != nil {
		return Link{}, err
	}
	if w.Host(id) != "" { // a simulated AWS issued the session, and only its own console accepts it
		at.signin = strings.TrimRight(w.Tokens.Endpoint(id.Target()), "/")
	}
	federation := at.signin + "/federation"
	token, err := w.Tokens.SigninToken(ctx, s, federation)
	if err != nil {
		return Link{}, err
	}
	defer token.Wipe()
	link := Link{Ends: s.Expires}
	token.Reveal(func(t []byte) {
		link.URL = model.SecretString(federation + "?" + url.Values{
			"Action": {"login"}, "Issuer": {issuer}, "Destination": {page}, "SigninToken": {string(t)}}.Encode())
	})
	return link, nil
}

// CheckPage says why no link can open a page for a role, before anyone is asked for a code; nil if one can.
func CheckPage(id model.Identity, destination string) error {
	_, _, err := pageOf(id, destination)
	return err
}

// pageOf returns the site of a role and the address of a page there.
func pageOf(id model.Identity, destination string) (site, string, error) {
	at, ok := siteOf(partitionOf(id))
	if !ok {
		return site{}, "", &model.Problem{Kind: ErrNoLink, Origin: id.Role.ARN.Origin, What: "authdeck does not know the address of the console in the AWS partition " + partitionOf(id)}
	}
	page, err := at.page(destination, id)
	return at, page, err
}

// partitionOf returns the partition in the ARN of a role.
func partitionOf(id model.Identity) string {
	return strings.SplitN(id.Role.ARN.Value+"::", ":", 3)[1]
}

// service matches the name of a service in the console's addresses, such as s3 or cloudwatch.
var service = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`) })

// page returns the address of a page of the console.
func (s site) page(destination string, id model.Identity) (string, error) {
	region := ""
	if r := id.Region.Value; r != "" || id.Role.Region != "" {
		region = "?region=" + url.QueryEscape(id.STSRegion())
	}
	switch {
	case destination == "":
		return s.console + "/console/home" + region, nil
	case service().MatchString(destination):
		return s.console + "/" + destination + "/home" + region, nil
	}
	console := strings.TrimPrefix(s.console, "https://")
	if u, err := url.Parse(destination); err == nil && u.Scheme == "https" && u.User == nil && (u.Host == console || strings.HasSuffix(u.Host, "."+console)) {
		return destination, nil
	}
	return "", &model.Problem{Kind: ErrNoLink, Usage: true, What: fmt.Sprintf("%q is not a page of the AWS console", destination),
		Fix: model.Do("use the name of a service, such as s3, or an address that begins with " + s.console + "/")}
}

// CheckDuration rejects a duration that a console session cannot have.
func CheckDuration(d time.Duration) error {
	if d == 0 || d >= model.MinDuration && d <= model.MaxRoleDuration {
		return nil
	}
	fix := "use, for example, --duration 15m"
	if d > model.MaxRoleDuration {
		fix = "use --duration 1h, and run the command again when it has ended"
	}
	return &model.Problem{Kind: ErrNoLink, Usage: true, What: "the duration " + model.FormatDuration(d) + " is not between " + model.FormatDuration(model.MinDuration) + " and " + model.FormatDuration(model.MaxRoleDuration),
		Why: "the console's session lasts as long as the role's", Fix: model.Do(fix)}
}

// Ask returns the identity to assume for a console session of this length, and whether the saved session is too short for it. A
// length of 0 accepts any session.
func Ask(id model.Identity, saved model.SessionInfo, length time.Duration, now time.Time) (wanted model.Identity, renew bool) {
	if length == 0 {
		return id, false
	}
	id.Duration = model.Setting[string]{Value: length.String(), Set: true, Origin: id.Duration.Origin}
	return id, saved.Saved && saved.Expires.Sub(now) < length-slack
}

// slack is how much shorter than requested a session may be, because some time passes before it is used.
const slack = time.Minute
