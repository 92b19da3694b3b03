package dashboard

import (
	"cmp"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// selection is the list with the identity that its keys act on.
type selection struct {
	dashboard
	row    model.Row // under the cursor; the zero Row if there is none
	offers model.Offers
	env    screen.Env
}

func (d dashboard) selected(e screen.Env) selection {
	row := d.current()
	return selection{d, row, d.offers(&row, e.Now), e}
}

func (s selection) exists() bool { return s.row.Identity.Ref != model.Ref{} }

// offers are the actions of a row on this machine.
func (d dashboard) offers(row *model.Row, now time.Time) model.Offers {
	o := row.Offers(now)
	if d.NoKeyring {
		o = o.WithoutKeyring(row.Identity)
	}
	return o
}

// Reasons why a key does nothing.
const (
	noSession  = "no session"
	signedIn   = words.AlreadySignedIn
	keysAbsent = "no keys"
	keysInFile = "managed in atmos.yaml"
	isRole     = "roles have no keys"
)

// offersFile is what a key does before what it is named for.
const offersFile = "offers an encrypted file first"

// key is a key for the identity; why says why it does nothing.
func (s selection) key(press, does, why string) key.Binding {
	return screen.Unless(s.here(why), screen.Bind(press, does, press))
}

// here is why, or that there is no identity.
func (s selection) here(why string) string {
	if !s.exists() {
		return "no identity"
	}
	return why
}

// unless is why, or "" if a key does something.
func unless(does bool, why string) string {
	if does {
		return ""
	}
	return why
}

// notForRoles is why, unless the reason is that the identity is a role.
func (s selection) notForRoles(why string) string {
	if s.row.Identity.Role != nil {
		return isRole
	}
	return why
}

// rolesHaveNoKeys says where the keys of a role are.
func rolesHaveNoKeys(role model.Identity) screen.Request {
	return toast("Roles have no keys. Select " + role.KeyHolder().Title)
}

// noKeys says why the current keyring has no keys of a row to check or to delete.
func (d dashboard) noKeys(row model.Row) string {
	unusable := words.Unusable(row)
	switch {
	case unusable != "":
		return unusable
	case row.Identity.KeysInConfig():
		return keysInFile
	case d.NoKeyring:
		return "no keyring"
	case row.InOtherRealm():
		return "in another realm"
	case row.Record.OtherKeyring(d.Keyring.Type) != "":
		return "in another keyring"
	}
	return keysAbsent
}

// noDevice says why there is no MFA device to copy.
func (s selection) noDevice() string {
	id := s.row.Identity
	switch {
	case id.Untrusted(), id.WrongDevice:
		return words.Unusable(s.row)
	case id.Device.Later:
		return model.FromCommand
	}
	return "no MFA device"
}

func (s selection) enterKey() key.Binding {
	if len(s.marked) > 0 {
		return s.enterMarkedKey()
	}
	return enterBinding(s.enterDoes(s.row, s.env), s.here(""))
}

// enterBinding is enter; does is "" if the user is already signed in.
func enterBinding(does, missing string) key.Binding {
	if does == "" {
		return screen.Unless(cmp.Or(missing, signedIn), screen.Bind("enter", "sign in", "enter"))
	}
	return screen.Unless(missing, screen.Bind("enter", does, "enter"))
}

// enterDoes says what enter does with a row; "" if it only says that the user is signed in.
func (d dashboard) enterDoes(row model.Row, e screen.Env) string {
	offers := row.Offers(e.Now)
	switch {
	case row.Identity.Ref == model.Ref{}:
		return "sign in"
	case d.editing() && offers.SignIn:
		return "edit keys"
	case offers.SignIn && row.SessionState(e.Now) == model.SessionGood && !d.once():
		return ""
	}
	does := words.EnterDoes(row, d.OffersFile, e.Now)
	if does == words.TryAgain && d.once() { // the user has tried nothing yet
		return words.SignIn
	}
	return does
}

// fileFirst reports whether enter offers an encrypted file before it does anything else.
func (s selection) fileFirst() bool {
	return words.EnterDoes(s.row, s.OffersFile, s.env.Now) == words.UseFile
}

func (s selection) enterEffect() string {
	r := s.row
	switch {
	case !r.Offers(s.env.Now).SignIn:
		return "and what to change in atmos.yaml"
	case r.Identity.Untrusted():
		return "before authdeck uses them"
	case s.fileFirst():
		return "" // enter says it all
	case r.NeedsKeys(s.env.Now):
		return "access key ID and secret access key"
	}
	code, joint := codeFor(r, s.env.Now), ", "
	if code == looksUpDevice {
		joint = "; "
	}
	return "for " + words.Span(r.SessionLength().Duration) + joint + code
}

// looksUpDevice is what a sign-in does first if no MFA device is known. There may be none, and then it needs no code.
const looksUpDevice = "looks up the MFA device"

// codeFor says whether a sign-in to a row needs a code, and of which device.
func codeFor(r model.Row, now time.Time) string {
	switch device := r.ShownDevice(); {
	case r.Renews(now):
		return "without a code"
	case device == "":
		return looksUpDevice
	default:
		return "with a code of " + words.DeviceName(r)
	}
}

func (s selection) choose() screen.Request { return s.chosen(s.row.Identity) }

// chosen is what enter does with an identity.
func (d dashboard) chosen(id model.Identity) screen.Request {
	if d.editing() {
		return editKeys(id)
	}
	return signIn(id, false)
}

func signIn(id model.Identity, renew bool) screen.Request {
	return screen.Call(func(h Host) tea.Cmd { return h.SignInTo(id, renew) })
}

func editKeys(id model.Identity) screen.Request {
	return screen.Call(func(h Host) tea.Cmd { return h.EditKeysOf(id) })
}

func (s selection) renewKey() key.Binding {
	if len(s.marked) > 0 {
		return counted("R", "renew session", s.countMarked(func(r *model.Row) bool { return r.Offers(s.env.Now).Renew }), noSession)
	}
	return when(!s.editing(), s.key("R", "renew session", unless(s.offers.Renew, noSession)))
}

func (s selection) renewEffect() string {
	code := "with a new code"
	if s.row.Renews(s.env.Now) {
		code = "without a code"
	}
	return "for " + words.Span(s.row.SessionLength().Duration) + " from now, " + code
}

func (s selection) renew() screen.Request {
	if !s.row.Session.Live(s.env.Now) {
		return toast(noRenewal(s.row.Identity.Title, s.enterDoes(s.row, s.env)))
	}
	return signIn(s.row.Identity, true)
}

// noRenewal says that there is nothing to renew, and what enter does; "" for nothing.
func noRenewal(who, enter string) string {
	says := words.NoSessionToRenew(who)
	if enter == words.TryAgain { // there was no session to renew
		enter = words.SignIn
	}
	if enter != "" {
		says += ". Press enter to " + enter
	}
	return says
}

func (s selection) shellKey() key.Binding {
	return when(s.Shells && !s.editing(), s.key("s", "subshell", unless(s.offers.Shell && !s.denied(), cmp.Or(words.Unusable(s.row), s.noSignIn()))))
}

// denied reports whether a key that signs in before it does anything else is likely to fail: AWS said no to the last sign-in.
func (s selection) denied() bool { return s.row.Denied(s.env.Now) && !s.fileFirst() }

// noSignIn says why a sign-in is likely to fail.
func (s selection) noSignIn() string {
	switch {
	case !s.denied():
		return keysAbsent
	case s.row.Identity.Role != nil:
		return "refused by AWS"
	}
	return "rejected by AWS"
}

func (s selection) shellEffect() string {
	switch {
	case s.fileFirst():
		return offersFile
	case s.row.SessionState(s.env.Now) != model.SessionGood:
		return "signs in first, then opens a shell"
	}
	return "a shell with this session"
}

func (s selection) shell() screen.Request {
	switch id := s.row.Identity; {
	case !s.Shells || s.editing():
		return toast("The dashboard cannot open a subshell here. Run: authdeck shell")
	case !s.offers.SignIn: // the sign-in says what the problem is
		return signIn(id, false)
	default:
		return screen.Call(func(h Host) tea.Cmd { return h.Shell(id) })
	}
}

func (s selection) export() screen.Request {
	if id := s.row.Identity; !s.offers.Export { // the sign-in says what the problem is
		return signIn(id, false)
	}
	return screen.Copy("export line", words.ExportLine(s.row.Identity))
}

func (s selection) consoleKey() key.Binding {
	why := "roles only"
	if s.row.Identity.Role != nil {
		why = cmp.Or(words.Unusable(s.row), s.noSignIn())
	}
	return s.key("c", "open AWS console", unless(s.offers.Console && !s.denied(), why))
}

func (s selection) console() screen.Request {
	return screen.Call(func(h Host) tea.Cmd { return h.Console(s.row.Identity) })
}

func (s selection) logOutKey() key.Binding {
	if len(s.marked) > 0 {
		return s.leaveMarked(s.env)
	}
	b := s.key("l", "log out", unless(s.offers.LogOut, noSession))
	if s.clears() {
		b.SetHelp("l", "clear expired session")
	}
	return b
}

// clears reports whether there are only expired sessions to log out of.
func (s selection) clears() bool {
	return s.offers.LogOut && model.OnlyExpired(s.Rows, s.row.Identity.Ref, s.env.Now)
}

func (s selection) logOutEffect() string {
	if s.clears() {
		return "removes the expired session's files"
	}
	return "ends the session, keeps the keys"
}

// detailsKey shows or hides the details. Without an identity there are none, but they keep their place.
func (s selection) detailsKey() key.Binding {
	does := "details"
	if s.focus == detailsPane || !s.picking() && !lowWindow(s.env) && !s.compact {
		does = "hide details"
	}
	return s.key("p", does, "")
}

// factsKey scrolls the details, if they have more facts than room.
func (s selection) factsKey() key.Binding {
	does := "scroll details"
	if s.focus == detailsPane { // which are all that the window has
		does = "scroll"
	}
	return when(s.factsScroll(s.env) != scrolledFacts{}, screen.Bind("J K", does, "J", "K"))
}

func (s selection) markKey() key.Binding {
	does := "mark"
	if s.marked[s.row.Identity.Ref] {
		does = "unmark"
	}
	return when(!s.once(), screen.Unless(s.here(""), screen.Bind("space", does, " ")))
}

func (s selection) toggled() dashboard {
	if s.once() {
		return s.dashboard
	}
	return s.mark(s.row.Identity.Ref)
}

func (s selection) markAllKey() key.Binding { return when(!s.once(), s.key("ctrl+a", "mark all", "")) }

func (s selection) allMarked() dashboard {
	if s.once() {
		return s.dashboard
	}
	return s.markAll()
}

func (s selection) editKey() key.Binding {
	does := "edit keys"
	if s.replaces() {
		does = words.UseOtherKeys
	}
	return when(!s.editing(), s.key("e", does, unless(s.offers.Edit, s.notForRoles(s.noEdit()))))
}

// replaces reports whether e is the key to press first: AWS rejected the keys, and accepts them only if something has changed.
func (s selection) replaces() bool {
	return s.row.Rejected() && s.offers.Edit && !s.once() && !s.OffersFile
}

func (s selection) editEffect() string {
	if s.OffersFile {
		return offersFile
	}
	return "access key, MFA device, session length"
}

// noEdit says why there are no keys of a user to edit.
func (s selection) noEdit() string {
	if s.row.Identity.KeysInConfig() {
		return cmp.Or(words.Unusable(s.row), keysInFile)
	}
	if s.fileFirst() {
		return "no keyring"
	}
	return cmp.Or(words.Unusable(s.row), "enter adds them")
}

func (s selection) edit() screen.Request {
	if s.row.Identity.Role != nil {
		return rolesHaveNoKeys(s.row.Identity)
	}
	return editKeys(s.row.Identity)
}

func (s selection) verifyKey() key.Binding {
	return s.key("v", "verify keys", unless(s.offers.Verify, s.notForRoles(s.noKeys(s.row))))
}

func (s selection) verify() screen.Request {
	switch id := s.row.Identity; {
	case id.Role != nil:
		return rolesHaveNoKeys(id)
	case s.NoKeyring && !id.KeysInConfig():
		return toast(words.NoKeyringToVerify)
	default:
		return screen.Call(func(h Host) tea.Cmd { return h.Verify(id) })
	}
}

func (s selection) deleteKey() key.Binding {
	if len(s.marked) > 0 {
		return counted("d", "delete keys", s.countMarked(func(r *model.Row) bool { return s.dashboard.offers(r, s.env.Now).Delete }), keysAbsent)
	}
	return s.key("d", "delete keys", unless(s.offers.Delete, s.notForRoles(s.noKeys(s.row))))
}

// inOtherRealm reports whether the keys of the selected row are in another realm.
func (d dashboard) inOtherRealm() bool {
	row := d.current()
	return row.InOtherRealm() && !d.once()
}

func (s selection) bringKey() key.Binding {
	return when(s.inOtherRealm(), screen.Bind("b", "copy keys here", "b"))
}

func (s selection) bringEffect() string {
	return "from " + words.Realms(s.row.OtherRealms[:min(1, len(s.row.OtherRealms))])
}

func (s selection) bring() screen.Request {
	if !s.inOtherRealm() {
		return toast("No other realm has keys for " + s.row.Identity.Title)
	}
	return screen.Call(func(h Host) tea.Cmd { return h.AskBring(s.row) })
}
