package ui

import (
	"authdeck/model"

	"github.com/charmbracelet/bubbles/key"
)

func (d dashboard) Keys() Keys {
	help, quit := bind("?", "help", "?", "f1"), bind("q", "quit", "q")
	switch {
	case d.busy != "":
		return Keys{Short: []key.Binding{bind("esc", "cancel", "esc")}}
	case d.finding:
		return Keys{Short: []key.Binding{
			bind("type", "to filter"), bind("enter", "keep it", "enter"), bind("esc", "clear it", "esc"),
		}}
	case d.loading:
		return Keys{Short: []key.Binding{quit}, Groups: []Group{{"Leave", []key.Binding{quit, bind("ctrl+c", "quit at once", "ctrl+c")}}}}
	case d.picking:
		return d.pickingKeys(help, quit)
	}
	filter, refresh, command := bind("/", "filter", "/"), bind("r", "refresh", "r"), bind(":", "command", ":")
	r, esc := d.rowKeys(), d.escKey()
	clears := when(d.filter != "", esc)
	return Keys{
		Short: offered(clears, r.enter, r.edit, r.bring, r.shell, help, quit, filter, command, r.leave, r.remove, refresh, r.device),
		Groups: []Group{
			d.movingKeys(),
			{"Act", offered(r.enter, r.edit, r.renew, r.verify, r.leave, r.remove, r.details, r.device, r.export, bind("a", "add identity", "a"),
				when(!d.once, bind("i", "import keys from a file", "i")), refresh, r.bring, r.shell)},
			{"Find", []key.Binding{filter, command}},
			{"Leave", []key.Binding{esc, quit, bind("ctrl+z", "suspend", "ctrl+z"),
				bind("ctrl+c", "quit at once", "ctrl+c")}},
		},
	}
}

// rowKeys are those that act on the row under the cursor; what would do nothing there is switched off.
type rowKeys struct{ enter, edit, renew, verify, leave, remove, details, device, export, bring, shell key.Binding }

func (d dashboard) rowKeys() rowKeys {
	row := d.current()
	id := row.Identity
	there := id.Ref != (model.Ref{})
	sound := there && id.Problem == nil
	good := sound && row.Session.At(d.now) == model.SessionGood
	inKeyring, keys := sound && !id.KeysInConfig() && row.Keys != model.Absent, sound && (id.KeysInConfig() || row.Keys != model.Absent)
	does := "sign in"
	switch {
	case there && !sound:
		does = "what is wrong"
	case d.editing:
		does = "edit keys"
	}
	return rowKeys{
		enter:   when(there, bind("enter", does, "enter")),
		edit:    when(sound && !d.editing, bind("e", "edit keys", "e")),
		renew:   when(good && !d.editing, bind("R", "sign in anew", "R")),
		verify:  when(keys, bind("v", "verify keys with AWS", "v")),
		leave:   when(there && row.Session.Saved, bind("l", "log out", "l")),
		remove:  when(inKeyring, bind("d", "delete keys", "d")),
		details: when(there, bind("space", "details on/off", " ")),
		device:  when(row.Device() != "", bind("y", "copy MFA device", "y")),
		export:  when(good, bind("Y", "copy export line", "Y")),
		bring:   when(d.strayed(), bind("b", "bring keys over", "b")),
		shell:   when(d.shellable(), bind("s", "subshell", "s")),
	}
}

// escKey clears the filter first.
func (d dashboard) escKey() key.Binding {
	switch {
	case d.filter != "":
		return bind("esc", "clear the filter", "esc")
	case d.once:
		return bind("esc", "cancel", "esc")
	}
	return bind("esc", "back; never quits", "esc")
}

// when switches a binding off where it would do nothing.
func when(does bool, b key.Binding) key.Binding {
	b.SetEnabled(does)
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

func (d dashboard) movingKeys() Group {
	if len(d.shown()) < 2 {
		return Group{}
	}
	return Group{"Move", []key.Binding{bind("↑ k  ↓ j", "one row", "up", "k", "down", "j"), bind("g  G", "first, last", "g", "G"),
		bind("pgup pgdn", "ten rows", "pgup", "pgdown")}}
}

// pickingKeys are those of a list that is only there to choose from.
func (d dashboard) pickingKeys(help, quit key.Binding) Keys {
	filter, cancel := bind("/", "filter", "/"), d.escKey()
	there := d.current().Identity.Ref != (model.Ref{})
	enter := when(there, bind("enter", "choose", "enter"))
	return Keys{
		Short: offered(enter, cancel, filter, help, quit),
		Groups: []Group{d.movingKeys(), {"Act", offered(enter, when(there, bind("space", "details on/off", " ")), bind("r", "refresh", "r"))},
			{"Find", []key.Binding{filter}}, {"Leave", []key.Binding{cancel, quit, bind("ctrl+c", "quit at once", "ctrl+c")}}},
	}
}
