package dashboard

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
)

func (d dashboard) Keys(e screen.Env) screen.Keys {
	quit := screen.Bind("q", "quit", "q")
	switch {
	case d.finding:
		return screen.Keys{Short: []key.Binding{
			screen.Bind("type", "to filter"), screen.Bind("enter", "keep filter", "enter"), screen.Bind("esc", "clear filter", "esc"),
		}}
	case e.Loading && len(d.Rows) == 0:
		return screen.Keys{Short: []key.Binding{quit}, Groups: []screen.Group{screen.Under("Leave", quit, screen.Bind("ctrl+c", "quit at once", "ctrl+c"))}}
	case d.Picking:
		return d.pickingKeys()
	case d.focus == activityPane, d.focus == healthPane:
		return d.paneKeys()
	}
	r := d.rowKeys(e) // computed once, because it is slow with thousands of marks
	return screen.Keys{Short: d.footerKeys(e, r), Groups: d.groups(r)}
}

// paneKeys are the keys of Activity and Health.
func (d dashboard) paneKeys() screen.Keys {
	g := d.generalKeys()
	scroll, back := screen.Bind("↑ ↓", "scroll", "up", "k", "down", "j"), screen.Bind("esc", "back", "esc")
	whole := screen.Bind("↑ k  ↓ j", "one line", "up", "k", "down", "j")
	ends := screen.Bind("g home  G end", "first, last", "g", "home", "G", "end")
	pages, panes := screen.Bind("pgup pgdn", "ten lines", "pgup", "pgdown"), screen.Bind("tab shift+tab", "next, previous pane", "tab", "shift+tab")
	return screen.Keys{
		Short: []key.Binding{scroll, back, screen.Bind("tab", "next pane", "tab", "shift+tab"), g.help, g.quit, g.command},
		Groups: []screen.Group{
			screen.Under("Move", whole, ends, pages, panes),
			screen.Under("Leave", back, g.quit, screen.Bind("ctrl+z", "suspend", "ctrl+z"), screen.Bind("ctrl+c", "quit at once", "ctrl+c")),
		},
	}
}

// groups are the keys of the list under their headings.
func (d dashboard) groups(r rowKeys) []screen.Group {
	g := d.generalKeys()
	return []screen.Group{
		screen.Under("Sessions", listed(r.enter, r.renew, r.shell, r.console, r.leave, r.mark, r.markAll)...),
		screen.Under("Keys", listed(r.edit, r.verify, r.remove, r.bring, when(!d.Once, screen.Bind("i", "import keys from a file", "i")),
			r.device, r.export)...),
		screen.Under("atmos.yaml", listed(g.trust, screen.Bind("a", "add identity", "a"), r.file)...),
		d.movingKeys(),
		screen.Under("View", listed(g.filter, g.command, screen.Bind("S", "sort the list", "S"), screen.Bind("B", "group the list", "B"), r.details, g.pane,
			screen.Bind("H", "health", "H"), screen.Bind("T", "choose a theme", "T"), g.refresh)...),
		screen.Under("Leave", listed(d.escKey(), g.quit, screen.Bind("ctrl+z", "suspend", "ctrl+z"), screen.Bind("ctrl+c", "quit at once", "ctrl+c"))...),
	}
}

// generalKeys are the keys of every list that do not act on a row.
type generalKeys struct{ filter, command, refresh, trust, pane, help, quit key.Binding }

func (d dashboard) generalKeys() generalKeys {
	return generalKeys{
		filter: screen.Bind("/", "filter", "/"), command: screen.Bind(":", "commands", ":"), refresh: screen.Bind("r", "refresh", "r"),
		trust: when(d.Untrusted != "", screen.Bind("t", "trust this folder", "t")), pane: screen.Bind("tab", "Activity, Health", "tab", "shift+tab"),
		help: screen.Bind("?", "help", "?", "f1"), quit: screen.Bind("q", "quit", "q"),
	}
}

// footerKeys are ordered by how often they are needed, because a narrow window shows only the first ones. While identities are
// marked, the keys for the selected row are left out, so that the footer is about one thing.
func (d dashboard) footerKeys(e screen.Env, r rowKeys) []key.Binding {
	g := d.generalKeys()
	esc := when(d.filter != "" || len(d.marked) > 0 || d.focus == detailsPane, d.escKey())
	if len(d.marked) > 0 {
		return offered(r.enter, esc, r.leave, r.mark, r.renew, r.remove, g.filter, g.help, g.quit, g.command)
	}
	details := when((lowWindow(e) || d.compact) && d.focus == listPane && r.details.Enabled(), r.details) // otherwise the details are visible
	return offered(esc, r.enter, r.renew, r.shell, details, r.edit, g.filter, g.help, g.quit, g.trust, r.bring, r.console, g.command, r.leave, r.verify,
		r.device, g.refresh, r.remove)
}

// rowKeys are the keys that act on the row under the cursor. A key that would do nothing there is disabled and says why. The
// footer, the help and the palette use these texts.
type rowKeys struct {
	enter, edit, renew, verify, leave, remove, details, mark, markAll, file, device, export, bring, shell, console key.Binding
}

func (d dashboard) rowKeys(e screen.Env) rowKeys {
	row := d.current()
	id, o := row.Identity, d.offers(&row, e.Now)
	here := func(why string) string { // why, or that there is no row
		if id.Ref == (model.Ref{}) {
			return "no identity"
		}
		return why
	}
	unless := func(does bool, why string) string {
		if does {
			why = ""
		}
		return here(why)
	}
	role, console := "", "roles only"
	if id.Role != nil {
		role, console = "roles have no keys", isBroken
	}
	enter, leave, renew := d.signInKeys(row, e, here)
	remove := screen.Unless(unless(o.Delete, cmp.Or(role, d.noKeys(row))), screen.Bind("d", "delete keys", "d"))
	if len(d.marked) > 0 {
		remove = counted("d", "delete keys", d.countMarked(func(r *model.Row) bool { return d.offers(r, e.Now).Delete }), keysAbsent)
	}
	return rowKeys{
		enter: enter, leave: leave, renew: renew,
		edit:    when(!d.Editing, screen.Unless(unless(o.SignIn && id.Role == nil, cmp.Or(role, isBroken)), screen.Bind("e", "edit keys", "e"))),
		verify:  screen.Unless(unless(o.Verify, cmp.Or(role, d.noKeys(row))), screen.Bind("v", "verify keys", "v")),
		remove:  remove,
		details: screen.Unless(here(""), screen.Bind("p", "details", "p")),
		mark:    when(!d.Once, screen.Unless(here(""), screen.Bind("space", "mark", " "))),
		markAll: when(!d.Once, screen.Unless(here(""), screen.Bind("ctrl+a", "mark all", "ctrl+a"))),
		file:    screen.Unless(unless(id.Origin.File != "", "no file"), screen.Bind("o", "open atmos.yaml", "o")),
		device:  screen.Unless(unless(row.Device() != "", "no MFA device"), screen.Bind("y", "copy MFA device", "y")),
		export:  screen.Unless(unless(o.Export, noSession), screen.Bind("Y", "copy export line", "Y")),
		bring:   when(d.inOtherRealm(), screen.Bind("b", "copy keys here", "b")),
		shell:   when(d.Shells && !d.Editing, screen.Unless(unless(o.SignIn, isBroken), screen.Bind("s", "subshell", "s"))),
		console: screen.Unless(unless(o.Console, console), screen.Bind("c", "open AWS console", "c")),
	}
}

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
	signedIn   = "signed in"
	keysAbsent = "no keys"
	isBroken   = "has a problem"
)

// noKeys says why the current keyring has no keys of a row to check or to delete.
func (d dashboard) noKeys(row model.Row) string {
	switch {
	case row.Identity.Problem != nil:
		return isBroken
	case row.Identity.KeysInConfig():
		return "set in atmos.yaml"
	case d.NoKeyring:
		return "no keyring"
	case row.InOtherRealm():
		return "in another realm"
	case row.Record.OtherKeyring(d.Keyring.Type) != "":
		return "in another keyring"
	}
	return keysAbsent
}

// signInKeys are the keys that begin and end sessions: of the row under the cursor, or of the marked rows.
func (d dashboard) signInKeys(row model.Row, e screen.Env, here func(string) string) (enter, leave, renew key.Binding) {
	id, o := row.Identity, row.Offers(e.Now)
	signIn := func(does, missing string) key.Binding {
		if does == "" {
			return screen.Unless(cmp.Or(missing, signedIn), screen.Bind("enter", "sign in", "enter"))
		}
		return screen.Unless(missing, screen.Bind("enter", does, "enter"))
	}
	if len(d.marked) > 0 {
		n := d.markedSignIns(e.Now)
		enter = counted("enter", "sign in", n[model.SignInOpen], noneOpen(n))
		if len(d.marked) == 1 {
			for ref := range d.marked {
				if enter = signIn(d.enterDoes(d.Row(ref), e), ""); enter.Enabled() {
					enter.SetHelp("enter", enter.Help().Desc+" (1)") // the marked one, not the selected one
				}
			}
		}
		return enter, d.leaveMarked(e), counted("R", "renew session", d.countMarked(func(r *model.Row) bool { return r.Offers(e.Now).Renew }), noSession)
	}
	why := func(does bool) string {
		if does {
			return ""
		}
		return here(noSession)
	}
	leave = screen.Unless(why(o.LogOut), screen.Bind("l", "log out", "l"))
	if o.LogOut && model.OnlyExpired(d.Rows, id.Ref, e.Now) {
		leave.SetHelp("l", "clear expired session")
	}
	renew = when(!d.Editing, screen.Unless(why(o.Renew), screen.Bind("R", "renew session", "R")))
	return signIn(d.enterDoes(row, e), here("")), leave, renew
}

// counted is a key that acts on n marked identities; why says why there are none.
func counted(press, does string, n int, why string) key.Binding {
	if n > 0 {
		return screen.Bind(press, fmt.Sprintf("%s (%d)", does, n), press)
	}
	return screen.Unless(why, screen.Bind(press, does, press))
}

// noneOpen says why a sign-in to the marked identities would sign in to none of them.
func noneOpen(n [model.SignInCases]int) string {
	switch {
	case n[model.SignInLive] > 0:
		return signedIn
	case n[model.SignInKeyless] > 0:
		return keysAbsent
	}
	return isBroken
}

// enterDoes says what enter does with a row; "" if it only says that the user is signed in.
func (d dashboard) enterDoes(row model.Row, e screen.Env) string {
	offers := row.Offers(e.Now)
	switch {
	case row.Identity.Ref == model.Ref{}:
		return "sign in"
	case d.Editing && offers.SignIn:
		return "edit keys"
	case offers.SignIn && row.Session.At(e.Now) == model.SessionGood && !d.Once:
		return ""
	}
	return words.EnterDoes(row, e.Now)
}

// leaveMarked counts the marked identities that are signed in, or the expired sessions if none is.
func (d dashboard) leaveMarked(e screen.Env) key.Binding {
	live, over, expired := 0, 0, model.OnlyExpiredOf(d.Rows, e.Now)
	for i := range d.Rows {
		switch r := &d.Rows[i]; {
		case !d.marked[r.Identity.Ref] || !r.Offers(e.Now).LogOut:
		case expired[r.Identity.Ref]:
			over++
		default:
			live++
		}
	}
	does := fmt.Sprintf("log out (%d)", live)
	if live == 0 {
		does = "clear " + words.ExpiredSessions(over)
	}
	if live+over == 0 {
		return screen.Unless(noSession, screen.Bind("l", "log out", "l"))
	}
	return screen.Bind("l", does, "l")
}

// escKey clears the marks first, and then the filter. It is disabled if there is nothing to go back to.
func (d dashboard) escKey() key.Binding {
	switch {
	case d.focus == detailsPane:
		return screen.Bind("esc", "back", "esc")
	case len(d.marked) > 0:
		return screen.Bind("esc", "clear marks", "esc")
	case d.filter != "":
		return screen.Bind("esc", "clear filter", "esc")
	case d.Once:
		return screen.Bind("esc", "cancel", "esc")
	}
	return when(false, screen.Bind("esc", "back", "esc"))
}

// when returns the binding, or an empty one that is never shown.
func when(does bool, b key.Binding) key.Binding {
	if !does {
		return key.Binding{}
	}
	return b
}

// offered are the bindings that have an effect.
func offered(all ...key.Binding) (some []key.Binding) {
	for _, b := range all {
		if b.Enabled() {
			some = append(some, b)
		}
	}
	return some
}

// listed are the bindings that help shows: the ones that do something, and the ones that are disabled for a reason.
func listed(all ...key.Binding) []key.Binding {
	return slices.DeleteFunc(all, func(b key.Binding) bool { return b.Help().Key == "" })
}

func (d dashboard) movingKeys() screen.Group {
	if len(d.order) < 2 {
		return screen.Group{}
	}
	return screen.Under("Move", screen.Bind("↑ k  ↓ j", "one row", "up", "k", "down", "j"), screen.Bind("g  G", "first, last", "g", "G"),
		screen.Bind("pgup pgdn", "ten rows", "pgup", "pgdown"))
}

// pickingKeys are the keys of a list that is only for choosing.
func (d dashboard) pickingKeys() screen.Keys {
	does := "choose"
	if d.SignIn {
		does = "sign in"
	}
	enter := when(d.current().Identity.Ref != model.Ref{}, screen.Bind("enter", does, "enter"))
	filter, cancel, help, quit := screen.Bind("type", "to filter"), d.escKey(), screen.Bind("f1", "help", "f1"), screen.Bind("ctrl+c", "quit at once", "ctrl+c")
	move := screen.Group{}
	if len(d.order) > 1 {
		move = screen.Under("Move", screen.Bind("↑ ↓", "one row", "up", "down"), screen.Bind("home end", "first, last", "home", "end"),
			screen.Bind("pgup pgdn", "ten rows", "pgup", "pgdown"))
	}
	return screen.Keys{
		Short: append(offered(enter, cancel), filter, help, quit),
		Groups: []screen.Group{move, screen.Under("Act", offered(enter)...), screen.Under("Find", filter, screen.Bind("ctrl+u", "clear filter", "ctrl+u")),
			screen.Under("Leave", cancel, quit)},
	}
}
