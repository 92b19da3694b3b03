package dashboard

import (
	"fmt"

	"authdeck/model"
	"authdeck/ui/screen"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
)

func (d dashboard) Keys(e screen.Env) screen.Keys {
	help, quit := screen.Bind("?", "help", "?", "f1"), screen.Bind("q", "quit", "q")
	switch {
	case d.finding:
		return screen.Keys{Short: []key.Binding{
			screen.Bind("type", "to filter"), screen.Bind("enter", "keep filter", "enter"), screen.Bind("esc", "clear filter", "esc"),
		}}
	case e.Loading && len(d.Rows) == 0:
		return screen.Keys{Short: []key.Binding{quit}, Groups: []screen.Group{screen.Under("Leave", quit, screen.Bind("ctrl+c", "quit at once", "ctrl+c"))}}
	case d.Picking:
		return d.pickingKeys()
	}
	filter, refresh, command := screen.Bind("/", "filter", "/"), screen.Bind("r", "refresh", "r"), screen.Bind(":", "command", ":")
	order, group := screen.Bind("S", "sort the list", "S"), screen.Bind("B", "group the list", "B")
	trust := when(d.Untrusted != "", screen.Bind("t", "trust this folder", "t"))
	r, esc := d.rowKeys(e), d.escKey()
	pane := screen.Bind("tab", "Activity, Health", "tab", "shift+tab")
	if d.focus == activityPane || d.focus == healthPane {
		scroll, back := screen.Bind("↑ ↓", "scroll", "up", "k", "down", "j"), screen.Bind("esc", "back", "esc")
		whole := screen.Bind("↑ k  ↓ j", "one line", "up", "k", "down", "j")
		ends := screen.Bind("g home  G end", "first, last", "g", "home", "G", "end")
		pages, panes := screen.Bind("pgup pgdn", "ten lines", "pgup", "pgdown"), screen.Bind("tab shift+tab", "next, previous pane", "tab", "shift+tab")
		return screen.Keys{
			Short: []key.Binding{scroll, back, short(pane, "next pane"), help, quit, command},
			Groups: []screen.Group{
				screen.Under("Move", whole, ends, pages, panes),
				screen.Under("Leave", back, quit, screen.Bind("ctrl+z", "suspend", "ctrl+z"), screen.Bind("ctrl+c", "quit at once", "ctrl+c")),
			},
		}
	}
	return screen.Keys{
		Short: d.footerKeys(e, r, filter, help, quit, trust, command, refresh),
		Groups: []screen.Group{
			d.movingKeys(),
			screen.Under("Sessions", offered(r.enter, r.renew, r.shell, r.console, r.leave, r.mark, r.markAll)...),
			screen.Under("Keys", offered(r.edit, r.verify, r.remove, r.bring, when(!d.Once, screen.Bind("i", "import keys from a file", "i")),
				r.device, r.export)...),
			screen.Under("atmos.yaml", offered(screen.Bind("a", "add identity", "a"), r.file, trust, refresh)...),
			screen.Under("Find", filter, command, order, group),
			screen.Under("Screen", offered(r.details, pane, screen.Bind("H", "health", "H"), screen.Bind("T", "choose a theme", "T"))...),
			screen.Under("Leave", offered(esc, quit, screen.Bind("ctrl+z", "suspend", "ctrl+z"),
				screen.Bind("ctrl+c", "quit at once", "ctrl+c"))...),
		},
	}
}

// footerKeys are in the order of how often they are needed: a narrow window shows the first ones. While identities are marked, those
// that act on the row under the cursor are left out: a footer speaks of one thing.
func (d dashboard) footerKeys(e screen.Env, r rowKeys, filter, help, quit, trust, command, refresh key.Binding) []key.Binding {
	esc := when(d.filter != "" || len(d.marked) > 0 || d.focus == detailsPane, d.escKey())
	if len(d.marked) > 0 {
		return offered(r.enter, r.leave, r.renew, r.mark, esc, filter, help, quit, command)
	}
	details := short(r.details, "details")
	details.SetEnabled(lowWindow(e) && d.focus == listPane && r.details.Enabled()) // elsewhere they show
	return offered(esc, r.enter, short(r.renew, "renew"), short(r.shell, "shell"), details, short(r.edit, "keys"), filter, help, quit, short(trust, "trust"), r.bring,
		short(r.console, "console"), command, r.leave, short(r.verify, "verify"), short(r.device, "copy"), refresh,
		short(r.remove, "delete"))
}

// rowKeys are those that act on the row under the cursor; what would do nothing there is switched off.
type rowKeys struct {
	enter, edit, renew, verify, leave, remove, details, mark, markAll, file, device, export, bring, shell, console key.Binding
}

func (d dashboard) rowKeys(e screen.Env) rowKeys {
	row := d.current()
	id := row.Identity
	there := id.Ref != (model.Ref{})
	o := row.Offers(e.Now)
	does := ""
	leave := when(o.LogOut, screen.Bind("l", "log out", "l"))
	if model.OnlyExpired(d.Rows, id.Ref, e.Now) {
		leave.SetHelp("l", "clear expired session")
	}
	renew := when(o.Renew && !d.Editing, screen.Bind("R", "renew session", "R"))
	if len(d.marked) > 0 {
		n := d.countMarked(func(r *model.Row) bool { return r.Offers(e.Now).Renew })
		renew = when(n > 0, screen.Bind("R", fmt.Sprintf("renew (%d)", n), "R"))
	}
	switch len(d.marked) {
	case 0:
		does = d.enterDoes(row, e)
	case 1:
		for ref := range d.marked {
			if does, leave = d.enterDoes(d.Row(ref), e), d.leaveMarked(e); does != "" {
				does += " (1)" // the marked one, not the one under the cursor
			}
		}
	default:
		if n := d.markedSignIns(e.Now)[model.SignInOpen]; n > 0 {
			does = fmt.Sprintf("sign in (%d)", n)
		}
		leave = d.leaveMarked(e)
	}
	return rowKeys{
		enter:   when(there && does != "", screen.Bind("enter", does, "enter")),
		edit:    when(o.SignIn && id.Role == nil && !d.Editing, screen.Bind("e", "edit keys", "e")),
		renew:   renew,
		verify:  when(o.Verify, screen.Bind("v", "verify keys with AWS", "v")),
		leave:   leave,
		remove:  when(o.Delete, screen.Bind("d", "delete keys", "d")),
		details: when(there, screen.Bind("p", "details on/off", "p")),
		mark:    when(there && !d.Once, screen.Bind("space", "mark", " ")),
		markAll: when(there && !d.Once, screen.Bind("ctrl+a", "mark all", "ctrl+a")),
		file:    when(there && id.Origin.File != "", screen.Bind("o", "open atmos.yaml", "o")),
		device:  when(row.Device() != "", screen.Bind("y", "copy MFA device", "y")),
		export:  when(o.Export, screen.Bind("Y", "copy export line", "Y")),
		bring:   when(d.inOtherRealm(), screen.Bind("b", "copy keys here", "b")),
		shell:   when(d.shellable(e.Now), screen.Bind("s", "subshell", "s")),
		console: when(o.Console, screen.Bind("c", "open AWS console", "c")),
	}
}

// enterDoes says what enter does with a row; "" where it only says that somebody is signed in.
func (d dashboard) enterDoes(row model.Row, e screen.Env) string {
	offers := row.Offers(e.Now)
	switch {
	case d.Editing && offers.SignIn:
		return "edit keys"
	case offers.SignIn && row.Session.At(e.Now) == model.SessionGood && !d.Once:
		return ""
	}
	return words.EnterDoes(row, e.Now)
}

// leaveMarked counts the marked identities that somebody is signed in to, or the expired sessions where there is none.
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
	return when(live+over > 0, screen.Bind("l", does, "l"))
}

// escKey clears the marks first, and then the filter. It is switched off where there is nothing to go back to.
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

// when switches a binding off where it would do nothing.
func when(does bool, b key.Binding) key.Binding {
	b.SetEnabled(does)
	return b
}

// short is a binding in the footer's words, which are shorter than the help's.
func short(b key.Binding, does string) key.Binding {
	b.SetHelp(b.Help().Key, does)
	return b
}

// offered are the bindings that do something.
func offered(all ...key.Binding) (some []key.Binding) {
	for _, b := range all {
		if b.Enabled() {
			some = append(some, b)
		}
	}
	return some
}

func (d dashboard) movingKeys() screen.Group {
	if len(d.order) < 2 {
		return screen.Group{}
	}
	return screen.Under("Move", screen.Bind("↑ k  ↓ j", "one row", "up", "k", "down", "j"), screen.Bind("g  G", "first, last", "g", "G"),
		screen.Bind("pgup pgdn", "ten rows", "pgup", "pgdown"))
}

// pickingKeys are those of a list that is only there to choose from.
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
