// Package dashboard lists the identities. It is the screen of Loading, Choosing, Opening and Waiting, and of an exchange that needs
// no code.
package dashboard

import (
	"slices"
	"time"

	"authdeck/model"
	"authdeck/ui/frontend"
	"authdeck/ui/screen"
	"authdeck/ui/widget"
	"authdeck/ui/words"

	tea "github.com/charmbracelet/bubbletea"
)

// Options say what the list is for.
type Options struct {
	Goal   frontend.Goal
	Named  bool   // the identity was named, so there is nothing to choose
	Shells bool   // subshells are available
	Sort   string // one of Sorts; "" means the order of the file
	Group  string // one of Groups; "" means auto
	// MaxKeyAge is the age in days from which keys should be replaced; 0 means never.
	MaxKeyAge int
	From      func(key string) model.Origin // where a setting is; nil if that is unknown
	// ListCommand lists the same identities, and has every warning whole; "" means authdeck list.
	ListCommand string
}

// once reports whether the program was started for one thing: esc cancels it.
func (o Options) once() bool { return o.Goal != frontend.Browse }

// editing reports whether choosing is for the form, not for a sign-in.
func (o Options) editing() bool { return o.Goal == frontend.Configure }

// picking reports whether the list is only for choosing: letters go to the filter.
func (o Options) picking() bool {
	return o.Goal == frontend.Choose || o.Goal == frontend.SignIn && !o.Named
}

// Select is a message that puts the cursor on an identity if it is shown; Show makes sure that it is.
type Select struct {
	Ref  model.Ref
	Show bool
}

// Unmark is a message that removes the marks of identities.
type Unmark []model.Ref

// UnmarkAll is a message that removes all marks except some.
type UnmarkAll struct{ Except []model.Ref }

type dashboard struct {
	screen.Base
	Options
	List
	widths      widths
	now         time.Time      // time of the last message
	owner       []int          // the user above each row
	parent      []int          // for each row, the row of the identity above it; -1 for none
	mostRoles   int            // that one identity assumes
	anySession  bool           // List.hasSession
	idle        bool           // there is no session, not even one whose start is unknown
	follows     map[int][]bool // Row.Follows among the rows that match the filter
	grouping    string         // what the list is grouped by; "" for nothing
	group       []int          // the group of each row; nil if the list is not grouped
	whole       extent         // of all rows: the layout does not depend on the filter
	shown       extent         // of order
	accounts    accounts
	inventory   inventory
	all         []int              // every row, as shown without a filter
	texts       []model.SearchText // of the rows, for the filter
	suspects    []int              // the rows that may have a keyFault
	onFile      fileOffers
	order       []int // the rows that match the filter, as shown
	cursor      int   // into order
	valuesFound bool  // the filter found a row by a value that no heading shows, and not by its name
	first       int   // first visible line of the list

	unknownSort, unknownGroup note // what is wrong with these settings; the zero note for nothing

	filter    string
	finding   bool
	replaces  bool // what is typed next replaces the filter
	focus     pane
	scroll    int                // first visible line of the pane with the focus
	compact   bool               // details off
	factsAway scrollFacts        // in the details
	marked    map[model.Ref]bool // never changed: marking creates a new map
}

// New returns the list before it is read.
func New(o Options) screen.Screen {
	return dashboard{Options: o, unknownSort: o.misnamed("sort", o.Sort, Sorts()), unknownGroup: o.misnamed("group", o.Group, Groups())}
}

// read shows a list and keeps the cursor; the first time, the cursor is on the default identity.
func (d dashboard) read(l List) dashboard {
	if d.editing() { // roles have no keys
		l.Rows = l.Users()
	}
	at := d.current().Identity.Ref
	d.List, d.widths, d.owner, d.parent, d.texts = l, measure(l.Rows), owners(l.Rows), parents(l.Rows), model.SearchTexts(l.Rows)
	d.mostRoles, d.anySession = mostOften(d.parent), l.hasSession()
	d.idle = !d.anySession && !slices.ContainsFunc(l.Rows, func(r model.Row) bool { return r.Session.Saved })
	d.order, d.accounts, d.suspects = nil, accountsOf(l.Rows), d.suspectsOf(l.Rows)
	d.inventory = d.inventoryOf(l.Rows)
	d = d.ordered().keepMarks()
	if at == (model.Ref{}) {
		return d.onDefault()
	}
	return d.on(at)
}

func (d dashboard) onDefault() dashboard {
	for i := range d.Rows {
		if id := &d.Rows[i].Identity; id.Default {
			return d.on(id.Ref)
		}
	}
	return d.move(0)
}

// on puts the cursor on that identity if it is shown.
func (d dashboard) on(ref model.Ref) dashboard {
	for at, i := range d.order {
		if d.Rows[i].Identity.Ref == ref {
			return d.move(at)
		}
	}
	return d.move(0)
}

func (d dashboard) move(to int) dashboard {
	d.cursor = max(0, min(to, len(d.order)-1))
	return d
}

func (d dashboard) current() model.Row {
	if d.cursor < len(d.order) {
		return d.Rows[d.order[d.cursor]]
	}
	return model.Row{}
}

func (d dashboard) Update(msg tea.Msg, e screen.Env) (screen.Screen, screen.Request) {
	next, request := d.within(e).take(msg, e)
	if next.OffersFile { // every frame asks several times, and looking at thousands of rows takes time
		next.onFile.first, next.onFile.all = words.FileOffers(next.Rows, e.Now)
	}
	return next.scrolled(e), request
}

// fileOffers is what words.FileOffers found at the last message.
type fileOffers struct {
	first string
	all   bool
}

// scrolled keeps the cursor visible.
func (d dashboard) scrolled(e screen.Env) dashboard {
	l := d.layout(e)
	if l.list.H == 0 {
		return d
	}
	room := d.room(l, e)
	d.first, _ = window(d.lines(room), room, d.first, d.cursor)
	return d
}

func (d dashboard) take(msg tea.Msg, e screen.Env) (dashboard, screen.Request) {
	d.now = e.Now
	switch msg := msg.(type) {
	case List:
		return d.read(msg), nil
	case Select:
		if next := d.on(msg.Ref); !msg.Show || next.current().Identity.Ref == msg.Ref {
			return next, nil
		}
		return d.filtered("").on(msg.Ref), nil
	case Unmark:
		return d.unmark(msg), nil
	case UnmarkAll:
		return d.keepOnly(msg.Except), nil
	case tea.KeyMsg:
		switch {
		case d.picking():
			return d.pick(msg, e)
		case d.finding:
			return d.find(msg, e)
		}
		if d.focus == healthPane && screen.Pressed(msg) == "o" {
			if at := d.healthOpens(); at.File != "" {
				return d, func(h screen.Host) tea.Cmd { return h.EditFile(at, nil) }
			}
		}
		next, taken := d.onPane(screen.Pressed(msg), e)
		if taken {
			return next, d.again(screen.Pressed(msg), e)
		}
		return next.act(screen.Pressed(msg), e)
	}
	return d, nil
}

// startFilter lets the user type a filter, which replaces the one before.
func (d dashboard) startFilter() dashboard {
	d.finding, d.replaces = true, d.filter != ""
	return d
}

// toggleDetails shows or hides the details. In a window without room for both, they replace the list.
func (d dashboard) toggleDetails(e screen.Env) dashboard {
	switch {
	case d.focus == detailsPane:
		return d.focused(listPane)
	case lowWindow(e):
		return d.focused(detailsPane)
	}
	d.compact = !d.compact
	return d
}

// within returns the dashboard for a window of another size. If the window has room for list and details, it shows both.
func (d dashboard) within(e screen.Env) dashboard {
	if d.focus == detailsPane && !lowWindow(e) {
		return d.focused(listPane)
	}
	return d
}

// lowWindow reports whether there is no room for details beside the list or below it.
func lowWindow(e screen.Env) bool { return e.Height < detailsLeast }

// escape clears the marks, then the filter, and then leaves.
func (d dashboard) escape() (dashboard, screen.Request) {
	switch {
	case len(d.marked) > 0:
		d.marked = nil
	case d.filter == "":
		return d, screen.Host.Back
	default:
		return d.filtered("").on(d.current().Identity.Ref), nil
	}
	return d, nil
}

// moved moves the cursor; false for other keys.
func (d dashboard) moved(p string) (dashboard, bool) {
	to, moves := map[string]int{
		"up": d.cursor - 1, "k": d.cursor - 1, "down": d.cursor + 1, "j": d.cursor + 1,
		"home": 0, "g": 0, "end": len(d.order) - 1, "G": len(d.order) - 1, "pgup": d.cursor - page, "pgdown": d.cursor + page,
	}[p]
	if !moves {
		return d, false
	}
	return d.move(to), true
}

// page is how many rows pgup and pgdown move.
const page = 10

func (d dashboard) Typing(screen.Env) bool { return !d.lettersAct() }

// lettersAct reports whether letters are keys: otherwise they are typed into the filter.
func (d dashboard) lettersAct() bool { return !d.finding && !d.picking() }

func (d dashboard) Crumb() string { return "" }

// Tick is the time until a session's text changes. Without a countdown, it is the time until the line of now is in another column, which
// takes minutes: the line is the only thing that moves then. If no pane has the line, there is no timer.
func (d dashboard) Tick(e screen.Env) time.Duration {
	next, now := time.Duration(0), e.Now
	for i := range d.Rows {
		s := &d.Rows[i].Session
		if !s.Saved {
			continue
		}
		if t := words.UntilSpanChanges(s.Expires.Sub(now)); t > 0 && (next == 0 || t < next) {
			next = t
		}
	}
	if next == 0 && !e.Loading {
		return d.untilNowMoves(e)
	}
	return next
}

// filtered applies a filter, and puts the cursor on the first match.
func (d dashboard) filtered(filter string) dashboard {
	d.filter = filter
	return d.arranged().move(0)
}

// pick handles a key of a list that is only for choosing. Letters go to the filter.
func (d dashboard) pick(k tea.KeyMsg, e screen.Env) (dashboard, screen.Request) {
	p := screen.Pressed(k)
	if screen.Printable(k) {
		return d.typed(k)
	}
	if next, moved := d.moved(p); moved {
		return next, nil
	}
	row := d.current()
	switch {
	case p == "esc":
		return d.escape()
	case p == "enter" && row.Identity.Ref != model.Ref{}:
		return d, signIn(row.Identity, false)
	case p == "enter":
		return d, nil
	}
	return d.find(k, e)
}

func (d dashboard) find(k tea.KeyMsg, e screen.Env) (dashboard, screen.Request) {
	p := screen.Pressed(k)
	if d.replaces && (screen.Printable(k) || p == "backspace") {
		d.filter = ""
	}
	d.replaces = false
	switch {
	case p == "enter":
		d.finding = false
	case p == "esc":
		at := d.current().Identity.Ref
		d.finding = false
		return d.filtered("").on(at), nil
	case p == "backspace":
		return d.filtered(widget.WithoutLast(d.filter)), nil
	case p == "ctrl+u":
		return d.filtered(""), nil
	case p == "up", p == "down":
		return d.act(p, e)
	case screen.Printable(k):
		return d.typed(k)
	}
	return d, nil
}

// typed adds text to the filter. It removes what looks like a secret key and finds nothing.
func (d dashboard) typed(k tea.KeyMsg) (dashboard, screen.Request) {
	next := d.filtered(d.filter + screen.PrintableText(k.Runes))
	if len(next.order) > 0 || !screen.TypesSecret(k, next.filter) {
		return next, nil
	}
	next = next.filtered("").on(d.current().Identity.Ref)
	if next.finding = false; d.picking() {
		return next, toast(words.SecretNotIdentity)
	}
	return next, toast(words.SecretTyped)
}

// askLogOut asks, with the focus on the safe button, or says why there is nothing to ask. It deletes an expired session without
// asking.
func (d dashboard) askLogOut(row model.Row, now time.Time) screen.Request {
	id, all := row.Identity, []model.Identity{row.Identity}
	ends := model.EndsOf(d.Rows, all, now)
	switch {
	case !row.Session.Saved && !ends.Any():
		return toast(words.NoSessionToEnd(id.Title))
	case model.OnlyExpired(d.Rows, id.Ref, now):
		return screen.Call(func(h Host) tea.Cmd { return h.LogOut(id) })
	}
	q := screen.Question{
		Text: words.LogOutOf(id.Title), Why: d.withHidden([]string{words.LogOutEnds(ends) + " " + words.SignInAgain}, all),
		Labels: []string{"Stay signed in", "Log out"},
		Yes:    screen.Call(func(h Host) tea.Cmd { return h.LogOut(id) }),
	}
	return func(h screen.Host) tea.Cmd { return h.Ask(q) }
}

// askDeleteKeys asks, with the focus on the safe button, or says why there is nothing to delete.
func (d dashboard) askDeleteKeys(row model.Row, now time.Time) screen.Request {
	id := row.Identity
	switch {
	case id.Role != nil:
		return rolesHaveNoKeys(id)
	case d.NoKeyring && !id.KeysInConfig():
		return toast(words.NoKeyringToDelete)
	case id.KeysInConfig() || row.Keys == model.Absent:
		return toast(words.NoKeysToDelete(id, row.Record, d.Keyring.Type))
	}
	all := []model.Identity{id}
	q := screen.Question{
		Labels: []string{"Keep keys", "Delete keys"},
		Yes:    screen.Call(func(h Host) tea.Cmd { return h.DeleteKeys(all, 0, d.Keyring) }),
	}
	q.Text, q.Why = words.DeleteKeys(1, id.Title, words.Keyring(d.Keyring.Title)+" (entry "+d.Keyring.Entry(id.Ref)+")", model.EndsOf(d.Rows, all, now))
	q.Why = d.withHidden([]string{q.Why}, all)
	return askDelete(q)
}

// askDelete asks a question about deleting keys.
func askDelete(q screen.Question) screen.Request {
	again := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(deletePress)}
	return screen.Call(func(h Host) tea.Cmd { return h.AskDeleteKeys(q, again) })
}

func toast(text string) screen.Request {
	return func(h screen.Host) tea.Cmd { return h.Toast(text) }
}
