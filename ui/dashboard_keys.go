package ui

import "github.com/charmbracelet/bubbles/key"

func (d dashboard) Keys() Keys {
	if d.busy != "" {
		return Keys{Short: []key.Binding{bind("esc", "cancel", "esc")}}
	}
	if d.finding {
		return Keys{Short: []key.Binding{
			bind("type", "to filter"), bind("enter", "keep it", "enter"), bind("esc", "clear it", "esc"),
		}}
	}
	enter := bind("enter", "sign in", "enter")
	if d.editing {
		enter = bind("enter", "edit keys", "enter")
	}
	if d.loading {
		quit := []key.Binding{bind("q", "quit", "q"), bind("ctrl+c", "quit at once", "ctrl+c")}
		return Keys{Short: quit[:1], Groups: []Group{{"Leave", quit}}}
	}
	edit, filter, refresh := bind("e", "edit keys", "e"), bind("/", "filter", "/"), bind("r", "refresh", "r")
	help, quit := bind("?", "help", "?", "f1"), bind("q", "quit", "q")
	command := bind(":", "command", ":")
	device, esc := bind("y", "copy MFA device", "y"), bind("esc", "back; never quits", "esc")
	if d.once {
		esc = bind("esc", "cancel", "esc")
	}
	if d.picking {
		return pickingKeys(help, quit)
	}
	short := []key.Binding{enter, edit}
	leave, remove := bind("l", "log out", "l"), bind("d", "delete keys", "d")
	act := []key.Binding{enter, edit, bind("R", "sign in anew", "R"), bind("v", "verify keys with AWS", "v"), leave, remove,
		bind("space", "details on/off", " "), device, bind("Y", "copy export line", "Y"), bind("a", "add identity", "a")}
	if !d.once {
		act = append(act, bind("i", "import keys from a file", "i"))
	}
	act = append(act, refresh)
	if d.strayed() {
		bring := bind("b", "bring keys over", "b")
		short, act = append(short, bring), append(act, bring)
	}
	if d.shellable() {
		shell := bind("s", "subshell", "s")
		short, act = append(short, shell), append(act, shell)
	}
	return Keys{
		Short: append(short, help, quit, filter, command, leave, remove, refresh, device),
		Groups: []Group{
			movingKeys(),
			{"Act", act},
			{"Find", []key.Binding{filter, command}},
			{"Leave", []key.Binding{esc, quit, bind("ctrl+z", "suspend", "ctrl+z"),
				bind("ctrl+c", "quit at once", "ctrl+c")}},
		},
	}
}

func movingKeys() Group {
	return Group{"Move", []key.Binding{bind("↑ k  ↓ j", "one row", "up", "k", "down", "j"), bind("g  G", "first, last", "g", "G"),
		bind("pgup pgdn", "ten rows", "pgup", "pgdown")}}
}

// pickingKeys are those of a list that is only there to choose from.
func pickingKeys(help, quit key.Binding) Keys {
	enter, filter, cancel := bind("enter", "choose", "enter"), bind("/", "filter", "/"), bind("esc", "cancel", "esc")
	return Keys{
		Short: []key.Binding{enter, cancel, filter, help, quit},
		Groups: []Group{movingKeys(), {"Act", []key.Binding{enter, bind("space", "details on/off", " "), bind("r", "refresh", "r")}},
			{"Find", []key.Binding{filter}}, {"Leave", []key.Binding{cancel, quit, bind("ctrl+c", "quit at once", "ctrl+c")}}},
	}
}
