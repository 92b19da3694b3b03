package plain

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/model/console"
	"authdeck/model/flow"
	"authdeck/ui/frontend"
	"authdeck/ui/words"
)

// line is a row of the list in words.
func (r *run) line(row model.Row) string {
	return Sentence(row, r.workspace.Vault.Keyring().Type, r.ports.Clock.Now())
}

// Sentence is an identity of a list in words. kind is the type of the keyring in use.
func Sentence(row model.Row, kind string, now time.Time) string {
	parts := []string{row.Identity.Title}
	if row.Identity.Default {
		parts[0] += ", the default"
	}
	if role := row.Identity.Role; role != nil {
		parts[0] += ", role assumed by " + role.Via.Value
	}
	parts = append(parts, "session: "+sessionWord(row, now))
	switch {
	case row.Identity.Role == nil:
		parts = append(parts, "keys: "+keysWord(row, kind), "MFA device: "+cmp.Or(words.NoDevice(row), words.DeviceName(row)))
	case row.Identity.Problem != nil:
		parts = append(parts, words.KeysWhere(row, kind))
	}
	if a := row.Account(); a != "" {
		parts = append(parts, "account: "+a)
	}
	return strings.Join(parts, "; ") + "."
}

// keysWord says where the keys of a user are, and whether AWS rejected or never accepted them. kind is the type of the keyring in use.
func keysWord(row model.Row, kind string) string {
	word := words.KeysWhere(row, kind)
	switch state := words.KeysState(row, kind); {
	case state == words.KeysRejected:
		word += ", " + words.RejectedThem
	case state == words.KeysUnverified:
		word += ", " + words.NotVerified
	case word == words.KeysElsewhere:
		word += ", in " + row.Record.OtherKeyring(kind) + " (--keyring " + row.Record.KeyringType + ")"
	}
	return word
}

func sessionWord(row model.Row, now time.Time) string {
	s := row.Session
	switch {
	case row.Ready(now):
		return "none, ready without a code"
	case row.Refused(now):
		return "none, refused by AWS"
	}
	switch row.SessionState(now) {
	case model.NoSession:
		return "none"
	case model.SessionUnknown:
		return "unknown"
	case model.SessionExpired:
		return "expired " + words.When(s.Expires, now)
	}
	return words.Left(s.Expires, now)
}

// action is something that can be done with an identity. Its letter is the key for it on the full screen.
type action struct{ letter, does string }

// name is what the user types for an action. A screen reader says R like r and Y like y, so those two have words.
func (a action) name() string {
	if word := spokenWords()[a.letter]; word != "" {
		return word
	}
	return a.letter
}

// spokenWords are words for letters that differ from others only in case.
func spokenWords() map[string]string {
	return map[string]string{"R": "renew", "y": "copy device", "Y": "copy export"}
}

const listOfIdentities = "the list of identities"

// actions are the actions that make sense for the row, the most likely one first.
func (r *run) actions(row model.Row, expired bool) []action {
	o := row.Offers(r.ports.Clock.Now())
	if r.noKeyring {
		o = o.WithoutKeyring(row.Identity)
	}
	shell, leave := "open a subshell", "log out"
	if expired {
		leave = "clear the expired session"
	}
	enter := words.EnterDoes(row, r.offersFile, r.ports.Clock.Now())
	switch {
	case !row.SignedIn(r.ports.Clock.Now()):
		shell = "sign in, then open a subshell"
	case o.SignIn:
		enter = words.AlreadySignedIn
	}
	var all []action
	for _, a := range []struct {
		applies bool
		action
	}{
		{o.SignIn || row.Identity.Problem != nil, action{"enter", enter}},
		{o.Renew, action{"R", "get a new session"}},
		{o.Edit, action{"e", "edit keys"}},
		{o.Verify, action{"v", "verify keys with AWS"}},
		{o.LogOut, action{"l", leave}},
		{o.Delete, action{"d", "delete keys"}},
		{row.Device() != "", action{"y", "put the MFA device on the clipboard"}},
		{o.Export, action{"Y", "put the export line on the clipboard"}},
		{o.Shell && r.ports.Shell != nil, action{"s", shell}},
		{o.Console, action{"c", "open the AWS console"}},
		{o.Bring, action{"b", "copy the keys from another realm"}},
		{true, action{"back", listOfIdentities}},
		{true, action{model.AnswerQuit.Short(), r.opts.Quits()}},
	} {
		if a.applies {
			all = append(all, a.action)
		}
	}
	return all
}

// act asks what to do with the row and does it.
func (r *run) act(ctx context.Context, row model.Row, expired bool) (flow.Event, error) {
	r.details(row)
	actions := r.actions(row, expired)
	q := question{text: "Action, ? for help", fallback: actions[0].letter, help: actionHelp(actions)}
	for _, l := range q.help[1:] {
		r.say("%s", l)
	}
	for {
		answer, err := r.ask(ctx, q)
		if errors.Is(err, errBack) {
			return flow.Retry, nil
		}
		if err != nil {
			return "", err
		}
		letter := letterOf(actions, answer)
		if letter == "" {
			r.say("%s %s", r.whyNot(row, answer), typeForActions)
			continue
		}
		if letter == "back" {
			return flow.Retry, nil
		}
		if event, err := r.do(ctx, row, letter); event != "" || err != nil {
			return event, err
		}
	}
}

// actionHelp lists the actions, below what to type.
func actionHelp(actions []action) []string {
	help := []string{"Type the letter or the name of an action."}
	for _, a := range actions {
		help = append(help, a.name()+": "+a.does)
	}
	return help
}

// letterOf is the letter of an answer; "" for none of the actions.
func letterOf(actions []action, answer string) string {
	for _, a := range actions {
		if answer == a.letter || strings.EqualFold(answer, a.name()) && len(answer) > 1 || strings.EqualFold(answer, a.does) ||
			a.letter == model.AnswerQuit.Short() && model.AnswerQuit.Is(answer) {
			return a.letter
		}
	}
	return ""
}

// do does one action; no event means that act asks for the next one.
func (r *run) do(ctx context.Context, row model.Row, letter string) (flow.Event, error) {
	if r.actionNeedsTrust(letter) {
		return flow.Untrusted, nil
	}
	switch letter {
	case "enter":
		return r.chosen(false, false)
	case "R":
		return r.chosen(false, true)
	case "e":
		return r.chosen(true, false)
	case "v":
		return r.verify(ctx)
	case "l":
		return r.logOut(ctx, false)
	case "d":
		return r.logOut(ctx, true)
	case "b":
		return r.bringOver(ctx, row)
	case "s":
		if !row.SignedIn(r.ports.Clock.Now()) {
			r.thenShell = true
			return r.chosen(false, false)
		}
		r.subshell()
		return flow.Retry, nil
	case "c":
		return r.console(ctx)
	case "y":
		r.copy(row.Device())
	case "Y":
		r.copy(r.exportLine())
	case "q":
		return r.cancel()
	}
	return "", nil
}

// whyNot says why an action cannot be done with the row now, if the answer is the letter or the name of one.
func (r *run) whyNot(row model.Row, answer string) string {
	id, letter, now := row.Identity, answer, r.ports.Clock.Now()
	for l, word := range spokenWords() {
		if len(answer) > 1 && strings.EqualFold(answer, word) {
			letter = l
		}
	}
	switch broken := id.Problem != nil || !row.Offers(now).SignIn; {
	case letter == "l":
		return words.NoSessionToEnd(id.Title) + "."
	case letter == "y":
		return "No MFA device is saved for " + id.Title + "."
	case letter == "c" && id.Role == nil:
		return words.NoConsole(r.workspace.Config, id)
	case broken && slices.Contains([]string{"R", "s", "e", "v", "d", "c", "b", "Y"}, letter):
		if id.Untrusted() {
			return id.Title + " " + words.Unusable(row) + "."
		}
		return "The configuration of " + id.Title + " has a problem."
	case letter == "R" && row.SessionState(now) == model.SessionExpired:
		return "The session of " + id.Title + " has expired."
	}
	keyless := r.whyNoKeys(row)
	why := map[string]string{
		"R": words.NoSessionToRenew(id.Title),
		"b": "No other realm has keys for " + id.Title,
		"s": r.whyNoShell(row, now),
		"e": cmp.Or(keyless, words.KeysManaged(id, words.ChangeManaged(id))),
		"v": keyless,
		"d": cmp.Or(keyless, words.KeysManaged(id, words.EditFile(id, "delete"))),
	}[letter]
	if why == "" {
		return unknownAction
	}
	return sentence(why)
}

const (
	unknownAction  = "Unknown action."
	typeForActions = "Type ? to list the actions."
)

// whyNoKeys says why an identity has no keys to act on; "" if they are in the configuration.
func (r *run) whyNoKeys(row model.Row) string {
	id := row.Identity
	switch {
	case id.Role != nil:
		return "Roles have no keys. Choose " + id.KeyHolder().Title
	case id.KeysInConfig():
		return ""
	}
	return r.noKeysOf(id)
}

// noKeysOf says that the keyring has no keys of a user.
func (r *run) noKeysOf(user model.Identity) string {
	if r.noKeyring {
		return "There is no keyring with keys of " + user.Title
	}
	return words.NoSavedKeys(user.Title)
}

// whyNoShell says why no subshell can be opened with an identity that has no problem; "" if one can.
func (r *run) whyNoShell(row model.Row, now time.Time) string {
	switch {
	case r.ports.Shell == nil:
		return "No subshell can be opened here"
	case row.NeedsKeys(now):
		return r.noKeysOf(row.Identity.KeyHolder())
	}
	return ""
}

// subshell waits for the end of a shell, which may change the list.
func (r *run) subshell() {
	id := r.sessionIdentity()
	err := r.ports.Shell(*r.workspace, id).Run()
	if exit := (*frontend.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		r.tell(words.Explain(err))
	} else {
		r.say("%s.", words.BackFromSubshell(id, err))
	}
}

// console opens the AWS console as a role.
func (r *run) console(ctx context.Context) (flow.Event, error) {
	copied, ends, err := r.ports.OpenConsole(ctx, *r.workspace, r.sessionIdentity())
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, console.ErrNotSignedIn):
		r.say("Error: %s has no session. Sign in first.", r.sessionIdentity().Title)
	case err != nil:
		r.tell(words.Explain(err))
	default:
		r.say("%s.", words.ConsoleOpened(r.sessionIdentity(), copied, words.Expiry(ends)))
	}
	return "", nil
}

func (r *run) details(row model.Row) {
	name := row.Identity.Title
	if row.Identity.Alias != "" {
		name += ", also " + row.Identity.Alias
	}
	r.say("%s.", name)
	device := cmp.Or(row.ShownDevice(), words.LookedUp)
	if row.Identity.Problem != nil { // there is no sign-in
		device = cmp.Or(words.NoDevice(row), device)
	}
	r.say("MFA device: %s.", device)
	if wrong := words.CorrectOtherDevice(row, "type e", ""); wrong != "" {
		r.say("Warning: %s", wrong)
	}
	if key := row.Record.MaskedKey; key != "" && !row.Identity.KeysInConfig() {
		r.say("Access key ID: %s.", key)
	}
	if row.Identity.Role == nil {
		place, rest := words.KeysPlace(row, r.workspace.Vault.Keyring().Type, r.ports.Clock.Now())
		r.say("Keys: %s.", strings.TrimSuffix(place+", "+rest, ", "))
	}
	session := sessionWord(row, r.ports.Clock.Now())
	switch row.SessionState(r.ports.Clock.Now()) {
	case model.SessionGood, model.SessionTooShort:
		session = "expires " + words.Expiry(row.Session.Expires) + ", " + session
	}
	r.say("Session: %s.", session)
	r.say("Session length: %s.", words.AsksLine(row, r.ports.Clock.Now()))
	if role := row.Identity.Role; role != nil {
		r.say("Role: %s. Assumed by: %s.", cmp.Or(role.ARN.Value, "none"), cmp.Or(role.Via.Value, role.Provider.Value, "none"))
	}
	region := row.Identity.STSRegion()
	switch id := row.Identity; {
	case id.Region.Later:
		region = model.FromCommand
	case id.OwnRegion() == "":
		region += " (default)"
	}
	region = strings.TrimSpace(region + ". " + words.RegionDoubt(row.Identity))
	r.say("Region: %s Source: %s.", region, row.Identity.Origin)
}

func (r *run) exportLine() string { return words.ExportLine(r.sessionIdentity()) }

func (r *run) copy(text string) {
	known, err := r.ports.Copy(text)
	if err != nil {
		r.say("Error: Could not copy. %s", sentence(err.Error()))
		return
	}
	r.say("%s: %s", words.Copied(known), text)
}

// verify asks AWS who the keys belong to.
func (r *run) verify(ctx context.Context) (flow.Event, error) {
	r.say("Checking %s's keys with AWS.", r.identity.Title)
	var c model.Caller
	failed, err := r.withKeyring(ctx, func(ctx context.Context) (err error) {
		c, err = r.workspace.Verify(ctx, r.identity)
		return err
	})
	switch {
	case errors.Is(err, errBack):
		r.say("The keys were not checked.")
		return "", nil
	case err != nil || ctx.Err() != nil:
		return "", err
	case model.RefusesKeys(failed):
		r.tell(words.KeysRejectedOf(failed, r.identity, "type e"))
	case failed != nil:
		r.tell(words.Explain(failed))
	default:
		r.say("Keys are valid. Account: %s. User: %s.", c.Account, c.ARN)
		if other := r.workspace.DeviceWarning(ctx, r.identity); other != "" {
			r.say("Warning: %s", sentence(other))
		}
	}
	return "", nil
}

// logOut asks, and then deletes the session and, if keys is set, the stored keys.
func (r *run) logOut(ctx context.Context, keys bool) (flow.Event, error) {
	id := r.sessionIdentity()
	if keys {
		id = r.identity
	}
	rows, now := r.workspace.Overview(ctx, model.Remembered).Tree(), r.ports.Clock.Now()
	expired := !keys && model.OnlyExpired(rows, id.Ref, now)
	ends := model.EndsOf(rows, []model.Identity{id}, now)
	text, why, done := words.LogOutOf(id.Title), "", "Logged out of "+id.Title+"."
	switch {
	case keys:
		text, why = words.DeleteKeys(1, id.Title, words.Keyring(r.workspace.Vault.Keyring().Title), ends)
	case expired:
		done = "Cleared the expired session."
	case ends.Any():
		why = words.LogOutEnds(ends)
	}
	if !expired {
		yes, err := r.confirm(ctx, strings.TrimSpace(text+" "+why), false)
		if err != nil && !errors.Is(err, errBack) {
			return "", err
		}
		if !yes { // act asks for the next action
			r.say("Nothing was changed.")
			return "", nil
		}
	}
	doing, cancel := context.WithTimeout(ctx, model.KeyringTimeout)
	defer cancel()
	var err error
	switch {
	case keys:
		done, err = r.deleteKeys(doing, id)
	case expired:
		err = r.workspace.DeleteExpired(doing, id)
	default:
		err = r.workspace.LogOut(doing, id)
	}
	if err != nil {
		r.tell(words.Explain(err))
	} else {
		r.say("%s", done)
	}
	return flow.Retry, nil
}

// deleteKeys deletes the stored keys and the sessions, and says what it did.
func (r *run) deleteKeys(ctx context.Context, id model.Identity) (done string, err error) {
	deleted, err := r.workspace.DeleteKeys(ctx, id)
	switch {
	case err != nil:
		return "", words.NotDeleted([]words.Deletion{{Deleted: deleted, Title: id.Title, Err: err}})
	case deleted.Keys:
		return "Deleted the keys of " + id.Title + ".", nil
	case deleted.Session:
		return "Logged out of " + id.Title + ". " + words.NoSavedKeys(id.Title) + ".", nil
	}
	return words.NoSavedKeys(id.Title) + ".", nil
}

// bringOver asks, and then copies keys from another realm to this one.
func (r *run) bringOver(ctx context.Context, row model.Row) (flow.Event, error) {
	title, why := words.BringQuestion(row, *r.workspace)
	yes, err := r.confirm(ctx, title+" "+why, false)
	if err != nil && !errors.Is(err, errBack) {
		return "", err
	}
	if !yes {
		r.say("Nothing was changed.")
		return "", nil
	}
	failed, err := r.withKeyring(ctx, func(ctx context.Context) error {
		_, _, err := r.workspace.CopyFromRealm(ctx, row.Identity, row.OtherRealms[0].Realm, false)
		return err
	})
	switch {
	case errors.Is(err, errBack):
		r.say("Nothing was changed.")
	case err != nil:
		return "", err
	case failed != nil:
		r.tell(words.Explain(failed))
	default:
		r.say("The keys are now saved here.")
	}
	return flow.Retry, nil
}
