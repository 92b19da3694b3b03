package words

import (
	"errors"
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/model/console"
)

// explainRole explains why a role was not assumed. AWS gives the same answer for a role that does not exist, a role that does not
// trust the caller, and a condition that is not met.
func explainRole(p *model.Problem, e *model.AWSError) {
	r := e.Role
	if errors.Is(e, model.ErrRoleDenied) {
		by := named(r.By)
		p.What = fmt.Sprintf("AWS does not let %s assume %s", by, named(r.Title))
		signed := "The session has MFA."
		switch {
		case r.ByRole:
			signed = fmt.Sprintf("%s is a role, so its session has no MFA. It cannot assume a role that requires MFA.", by)
		case !r.MFAKnown:
			signed = "Another program signed in " + by + ", so authdeck does not know whether the session has MFA."
		case !r.MFA:
			signed = "The session has no MFA."
		}
		external := "No external ID was sent."
		if r.ExternalID {
			external = "An external ID was sent."
		}
		p.Why = "AWS does not say why. " + signed + " " + external
		fix := model.Do("check the ARN "+r.ARN, "check that the role's trust policy allows "+by, "check that "+by+" may call sts:AssumeRole on it")
		if r.ExternalID {
			fix = fix.Then(model.Step{Text: "check principal.external_id in atmos.yaml"})
		} else {
			fix = fix.Then(model.Step{Text: "for an external ID, set principal.external_id"})
		}
		switch {
		case r.ByRole || r.MFA:
		case r.MFAKnown:
			fix = fix.Then(model.Step{Text: "if the trust policy asks for MFA, set an MFA device"})
		default:
			fix = fix.Then(model.Step{Text: "if the trust policy asks for MFA, sign in with a code:", Code: "authdeck login --renew " + model.IdentityFlag(r.By)})
		}
		p.Fix = fix
	}
	if errors.Is(e, model.ErrSessionRefused) {
		p.Fix = model.Fix{{Text: "sign in again:", Code: "authdeck login --renew " + model.IdentityFlag(r.By)}}
	}
	if r.Origin.File != "" && len(p.Fix) == 1 {
		p.Fix = p.Fix.Map(func(text string) string { return strings.ReplaceAll(text, "atmos.yaml", r.Origin.String()) })
	}
}

// named is a name in a sentence in which it could be read as a word.
func named(who string) string { return `"` + who + `"` }

// HaveSessions counts the identities and the roles with a session: "2 signed in + 1 role", or "1 role signed in".
func HaveSessions(identities, roles int) string {
	switch {
	case roles == 0:
		return fmt.Sprintf("%d signed in", identities)
	case identities == 0:
		return Roles(roles) + " signed in"
	}
	return fmt.Sprintf("%d signed in + %s", identities, Roles(roles))
}

// Roles counts roles.
func Roles(n int) string { return model.Counted(n, "role", "roles") }

// NoConsole says that the AWS console does not open for a user, and which of its roles to select instead.
func NoConsole(c model.Config, user model.Identity) string {
	const named = 3
	roles, says := console.Roles(c, user), "The AWS console opens for roles only"
	switch last := len(roles) - 1; {
	case last < 0:
		return says + ", and " + user.Title + " has none."
	case last == 0:
		return says + ". Select " + roles[0] + "."
	case last < named:
		return says + ". Select " + strings.Join(roles[:last], ", ") + " or " + roles[last] + "."
	}
	return fmt.Sprintf("%s. Select one of the %d roles of %s.", says, len(roles), user.Title)
}

// ConsoleOpened says where a link to the AWS console went, and when the console session expires.
func ConsoleOpened(id model.Identity, copied bool, expires string) string {
	if copied {
		return "Sent the sign-in link of " + id.Title + " to the clipboard. It works for " + Span(console.LinkLife)
	}
	return "Opened the AWS console as " + id.Title + ". The session expires " + expires
}
