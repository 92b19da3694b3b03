package dashboard

import (
	"fmt"
	"slices"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	"github.com/charmbracelet/bubbles/key"
)

func (d dashboard) Keys(e screen.Env) screen.Keys {
	d = d.within(e)
	quit := screen.Bind("q", "quit", "q")
	switch {
	case d.finding:
		return screen.Keys{Short: []key.Binding{
			screen.Bind("type", "to filter"), screen.Bind("enter", "keep filter", "enter"), screen.Bind("esc", "clear filter", "esc"),
		}}
	case e.Loading && len(d.Rows) == 0:
		back := when(d.focus != listPane, screen.Bind("esc", "back", "esc"))
		return screen.Keys{Short: offered(back, quit), Groups: []screen.Group{screen.Under("Leave", offered(back, quit, screen.Bind("ctrl+c", "quit at once", "ctrl+c"))...)}}
	case d.picking():
		return d.pickingKeys(e)
	}
	keys := d.bindings(e)
	if d.focus == activityPane || d.focus == healthPane {
		fix := d.openKey()
		if d.focus == healthPane && d.Untrusted != "" { // which it says to press
			fix = keys["t"]
		}
		return paneKeys(keys, fix, when(d.layout(e).list.H > 0, keys["enter"]), d.paneLines(e) > d.paneRoom(e))
	}
	return screen.Keys{Short: d.footerKeys(e, keys), Groups: d.groups(keys), First: d.selected(e).actionOrder()}
}

// openKey opens the file at the place that Health is about. Elsewhere and without such a place, it is disabled.
func (d dashboard) openKey() key.Binding {
	if d.focus != healthPane {
		return key.Binding{}
	}
	at := d.healthOpens()
	return when(at.File != "", screen.Bind("o", "open "+widget.Printable(at.String()), "o"))
}

// paneKeys are the keys of Activity and Health. The footer names the arrows only if they scroll. fix is for what Health says, and
// enter for the selected row, if the list is beside the pane.
func paneKeys(keys map[string]key.Binding, fix, enter key.Binding, scrolls bool) screen.Keys {
	scroll, back := screen.Bind("↑ ↓", "scroll", "up", "k", "down", "j"), screen.Bind("esc", "back", "esc")
	whole := screen.Bind("↑ k  ↓ j", "one line", "up", "k", "down", "j")
	ends := screen.Bind("g home  G end", "first, last", "g", "home", "G", "end")
	pages, panes := screen.Bind("pgup pgdn", "ten lines", "pgup", "pgdown"), screen.Bind("tab shift+tab", "next, previous pane", "tab", "shift+tab")
	return screen.Keys{
		Short: offered(when(scrolls, scroll), back, fix, keys["tab"], enter, keys["?"], keys["q"], keys[":"]),
		Groups: []screen.Group{
			screen.Under(underMove, whole, ends, pages, panes), screen.Under("Act", listed(enter, fix)...),
			screen.Under("Leave", back, keys["q"], keys["ctrl+z"], keys["ctrl+c"]),
		},
	}
}

// groups are the keys of the list under their headings.
func (d dashboard) groups(keys map[string]key.Binding) (all []screen.Group) {
	for _, s := range sections() {
		if s.title == "" {
			continue
		}
		if s.title == underView {
			all = append(all, d.movingKeys())
		}
		var bindings []key.Binding
		for _, c := range s.commands {
			bindings = append(bindings, keys[c.press])
		}
		all = append(all, screen.Under(s.title, listed(bindings...)...))
	}
	return all
}

// footerOrder has the keys of the footer by how often they are needed, because a narrow window shows only the first ones. While
// identities are marked, the keys for the selected row are left out, so that the footer is about one thing. Copying keys from another
// realm comes before adding them, and replacing keys that AWS rejected, and the details with the reason, before using them once more.
func footerOrder(marked, rejected bool) []string {
	switch {
	case marked:
		return []string{"enter", "esc", "J", "l", "?", "q", " ", "R", "d", "/", ":", "tab"}
	case rejected:
		return replacing(footerOrder(false, false), "e", "p")
	}
	return []string{"esc", "J", "b", "enter", "R", "s", "p", "e", "/", "?", "q", "t", "c", ":", "tab", "l", "v", "y", "r", "d"}
}

// replacing is the order in which some keys come before enter, because AWS rejected the identity's keys: other keys help, and trying again
// mostly does not.
func replacing(order []string, first ...string) []string {
	order = slices.DeleteFunc(slices.Clone(order), func(press string) bool { return slices.Contains(first, press) })
	return slices.Insert(order, slices.Index(order, "enter"), first...)
}

func (d dashboard) footerKeys(e screen.Env, keys map[string]key.Binding) (some []key.Binding) {
	for _, press := range footerOrder(len(d.marked) > 0, d.selected(e).replaces()) {
		switch {
		case press == "esc" && d.filter == "" && len(d.marked) == 0 && d.focus != detailsPane: // it leaves the list
		case press == "J" && d.focus != detailsPane: // the border of the details names it
		case press == "s" && d.selected(e).fileFirst(): // as enter does
		case press == "p" && (d.focus != listPane || !lowWindow(e) && !d.compact): // the details are visible
		default:
			some = append(some, keys[press])
		}
	}
	return offered(some...)
}

// enterMarkedKey signs in to the marked identities. For a single one, it says what it does with that one instead of the selected one.
func (s selection) enterMarkedKey() key.Binding {
	if len(s.marked) > 1 {
		n := s.markedSignIns(s.env.Now)
		return counted("enter", "sign in", n[model.SignInOpen]+n[model.SignInReady], words.NotSignedInTo(n))
	}
	b := enterBinding(s.enterDoes(s.Row(s.onlyMarked()), s.env), "")
	if b.Enabled() {
		b.SetHelp("enter", b.Help().Desc+" (1)")
	}
	return b
}

// counted is a key that acts on n marked identities; why says why there are none.
func counted(press, does string, n int, why string) key.Binding {
	if n > 0 {
		return screen.Bind(press, fmt.Sprintf("%s (%d)", does, n), press)
	}
	return screen.Unless(why, screen.Bind(press, does, press))
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
	case d.once():
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
	return screen.Under(underMove, screen.Bind("↑ k  ↓ j", "one row", "up", "k", "down", "j"), screen.Bind("g  G", "first, last", "g", "G"),
		screen.Bind("pgup pgdn", "ten rows", "pgup", "pgdown"))
}

// pickingKeys are the keys of a list that is only for choosing.
func (d dashboard) pickingKeys(e screen.Env) screen.Keys {
	does := "choose"
	if d.Goal == frontend.SignIn {
		does = d.enterDoes(d.current(), e)
	}
	enter := when(d.current().Identity.Ref != model.Ref{}, screen.Bind("enter", does, "enter"))
	filter, cancel, help, quit := screen.Bind("type", "to filter"), d.escKey(), screen.Bind("f1", "help", "f1"), screen.Bind("ctrl+c", "quit at once", "ctrl+c")
	move := screen.Group{}
	if len(d.order) > 1 {
		move = screen.Under(underMove, screen.Bind("↑ ↓", "one row", "up", "down"), screen.Bind("home end", "first, last", "home", "end"),
			screen.Bind("pgup pgdn", "ten rows", "pgup", "pgdown"))
	}
	return screen.Keys{
		Short: append(offered(enter, cancel), filter, help, quit),
		Groups: []screen.Group{move, screen.Under("Act", offered(enter)...), screen.Under("Find", filter, screen.Bind("ctrl+u", "clear filter", "ctrl+u")),
			screen.Under("Leave", cancel, quit)},
	}
}
