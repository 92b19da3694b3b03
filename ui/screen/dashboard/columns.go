package dashboard

import (
	"strings"

	"authdeck/model"
	"authdeck/ui/identitytable"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
	"authdeck/ui/words"
)

// The columns of the list. Their order is that of columns.inOrder.
const (
	nameColumn = iota
	accountColumn
	numberColumn
	keysColumn
	ageColumn
	sessionColumn
	deviceColumn
	lastColumn
	regionColumn
	tagsColumn
	matchColumn // in the place of the keys
)

// columnGap is the number of spaces between two columns.
const columnGap = 2

// column is one column: where it starts, counted from the first one, and its width.
type column struct {
	is, at, width int
	title         string
}

// inOrder returns the columns that are shown, from left to right.
func (c columns) inOrder() (shown []column) {
	at, keys := 0, column{is: keysColumn, title: "KEYS", width: c.keys}
	if c.matches {
		keys.is, keys.title = matchColumn, "MATCH"
	}
	for _, next := range []column{
		{is: nameColumn, title: "IDENTITY", width: c.name},
		{is: accountColumn, title: "ACCOUNT", width: c.account},
		{is: numberColumn, title: "ACCOUNT ID", width: c.number},
		keys,
		{is: ageColumn, title: "KEY AGE", width: c.age},
		{is: sessionColumn, title: "SESSION", width: c.sessionWidth()},
		{is: deviceColumn, title: "MFA", width: c.device},
		{is: lastColumn, title: "LAST SIGN-IN", width: c.last},
		{is: regionColumn, title: "REGION", width: c.region},
		{is: tagsColumn, title: "TAGS", width: c.tags},
	} {
		if next.width == 0 {
			continue
		}
		next.at = at
		shown = append(shown, next)
		if at += next.width; next.is != sessionColumn { // whose width includes its gap
			at += columnGap
		}
	}
	return shown
}

// columns are the widths of the list's columns; 0 leaves one out.
type columns struct {
	name, keys, age, session, left, meter, device, last, region, tags int

	account int // the account's alias, or its number
	number  int // of an account with an alias

	matches bool // the values that the filter found are in the place of the keys
}

// widths are the widths of the longest cells of all rows. They are measured once, when the list is read.
type widths struct {
	name, account, keys, device int
	names                       int  // as name, but without a least width
	title                       int  // of the names alone
	devices                     int  // as device, but without a least width
	defaults                    int  // how many rows are the default
	depth                       int  // of the role that is furthest below its user
	alias, region, tags         bool // some row has one
	age                         bool // the age of some row's keys is known
	idle                        bool // no row has a session: there is nothing for the meter
}

const (
	nameWidth    = 20 // at least
	nameLeast    = 12 // where the meter needs the rest
	nameBeside   = 10 // beside the reason why the filter found a row
	nameReadable = 28 // of longer names both ends are read
	nameLongest  = 48
	keysWidth    = 11 // at least
	idWidth      = 12 // of an account's number

	accountLongest = 24
	deviceWidth    = 13 // at least
	deviceLongest  = 36
	ageWidth       = len("! 257 days")
	lastWidth      = 12
	meterWidth     = 7
	meterLeast     = 6
)

// measure looks at every row. It compares the bytes of thousands of names first, which is fast.
func measure(rows []model.Row) (w widths) {
	w.name, w.account, w.keys, w.device, w.idle = nameWidth, idWidth, keysWidth, deviceWidth, true
	for _, r := range rows {
		device := identitytable.DeviceText(r)
		if len(device) > w.devices {
			w.devices = max(w.devices, widget.Width(widget.Printable(device)))
		}
		n := strings.Repeat("  ", r.Depth) + r.Identity.Title
		w.depth = max(w.depth, r.Depth)
		if len(r.Identity.Title) > w.title {
			w.title = max(w.title, widget.Width(widget.Printable(r.Identity.Title)))
		}
		if r.Identity.Default {
			w.defaults++
			n += "  "
		}
		if warned(r) {
			n += "  "
		}
		if len(n) > w.names {
			w.names = max(w.names, widget.Width(widget.Printable(n)))
		}
		w.keys = max(w.keys, keysNeed(r))
		if alias := r.Alias(); alias != "" {
			w.alias = true
			w.account = max(w.account, widget.Width(widget.Printable(alias)))
		}
		w.idle = w.idle && r.Session.Expires.IsZero()
		w.age = w.age || !r.Record.SavedAt.IsZero()
		w.region = w.region || r.Identity.Region.Value != ""
		w.tags = w.tags || len(r.Identity.Tags) > 0
	}
	w.name, w.device = max(w.name, w.names), max(w.device, w.devices)
	return w
}

// keysNeed is the width of what a row says of its keys, if that is more than usual.
func keysNeed(r model.Row) int {
	switch {
	case r.InOtherRealm():
		return len("! other realm")
	case r.Unverified() && r.Identity.CheckPlainKeys() == nil:
		return len("? " + words.KeysUnverified)
	case r.Identity.KeysInConfig():
		return len("! plain text")
	}
	return 0
}

// spare is how many columns the names leave to the meter: those behind all names, or the last two if some names are cut anyway.
func (w widths) spare() int {
	if w.names > nameWidth {
		return 2
	}
	return nameWidth - max(w.names, nameLeast)
}

// fit chooses the columns for a list of w columns inside its border. It leaves out a column that is empty in every row, and the
// account if the list is grouped by it: names that are cut get its room. The meter does not: it is as wide as in a list without groups.
func fit(t theme.Theme, w int, has widths, byAccount bool) (c columns) {
	c = fitAll(t, w, has, byAccount)
	if byAccount {
		c.meter = min(c.meter, max(meterLeast, fitAll(t, w, has, false).meter))
	}
	return c
}

// fitAll is fit, but the meter also gets the room of the account.
func fitAll(t theme.Theme, w int, has widths, byAccount bool) (c columns) {
	c.name, c.session = nameWidth, 9
	if t.ASCII { // a mark may have two letters
		c.session, has.keys = c.session+1, has.keys+1
		wider := has.depth * (identitytable.BranchWidth(t) - len("  "))
		has.name, has.names = max(has.name, has.names+wider), has.names+wider
	}
	room := w - 3 - c.name - 2 - c.session - 1
	take := func(column *int, width, gap int, wanted bool) {
		if wanted && room >= width+gap {
			*column = width
			room -= width + gap
		}
	}
	take(&c.keys, has.keys, 2, true)
	take(&c.account, idWidth, 2, true)
	take(&c.meter, meterWidth, 1, !has.idle)
	take(&c.meter, meterLeast, 1, !has.idle && c.meter == 0)
	if c.meter == 0 && c.account > 0 && !has.idle {
		c.name, room = c.name-has.spare(), room+has.spare()
		take(&c.meter, meterWidth, 1, true)
		take(&c.meter, meterLeast, 1, c.meter == 0)
	}
	take(&c.left, len(" left"), 0, true)
	if long := min(has.names, nameReadable) - c.name; long > 0 { // a name that is cut more may look like another one
		more := min(long, room)
		c.name, room = c.name+more, room-more
	}
	take(&c.device, deviceWidth, 2, true)
	take(&c.last, lastWidth, 2, true)
	take(&c.number, idWidth, 2, has.alias && !byAccount)
	if short := ageWidth + columnGap - room; has.age && short > 0 && short <= nameWidth-max(has.names, nameLeast) { // no name needs them
		c.name, room = c.name-short, room+short
	}
	take(&c.age, ageWidth, columnGap, has.age)
	wanted := c.wanted(has)
	room -= wanted // the details show regions and tags too, so no name is cut for them
	take(&c.region, 14, 2, has.region)
	take(&c.tags, 18, 2, has.tags)
	room += wanted
	return c.grown(room, has, byAccount)
}

// wanted is how many more columns names and devices need, so that none is cut.
func (c columns) wanted(has widths) int {
	n := max(0, min(has.names, nameLongest)-c.name)
	if c.device > 0 {
		n += max(0, min(has.device, deviceLongest)-c.device)
	}
	return n
}

// grown gives the columns that are left to names, accounts, devices and the meter.
func (c columns) grown(room int, has widths, byAccount bool) columns {
	grow := func(column *int, to int) {
		more := max(0, min(room, to-*column))
		*column, room = *column+more, room-more
	}
	if byAccount && c.account > 0 {
		room, c.account = room+c.account+columnGap, 0
	}
	if has.idle && c.wanted(has) > room { // no row says how much is left
		room, c.left = room+c.left, 0
	}
	if spare := c.meter - meterLeast; spare > 0 && has.names > c.name+room && has.names <= c.name+room+spare { // then no name is cut
		c.meter, room = meterLeast, room+spare
	}
	if short := min(has.names, nameLongest) - c.name - room; short > 0 && c.device > 0 && has.devices > 0 { // no device needs them
		spare := max(0, min(short, c.device-max(has.devices, len("MFA"))))
		c.device, room = c.device-spare, room+spare
	}
	grow(&c.name, min(has.name, nameLongest))
	if c.account > 0 {
		grow(&c.account, min(has.account, accountLongest))
	}
	if c.device > 0 {
		grow(&c.device, min(has.device, deviceLongest))
	}
	if short := min(has.device, deviceLongest) - c.device; c.device > 0 && short > 0 { // names have columns to spare
		more := max(0, min(short, c.name-max(has.names, nameLeast)))
		c.name, c.device = c.name-more, c.device+more
	}
	if c.meter > 0 && room >= meterWidth { // no text is cut for it
		c.meter += meterWidth
	}
	return c
}

// status is the width of the session's text.
func (c columns) status() int { return c.session + c.left }

// sessionWidth is the width of the whole column, with its meter.
func (c columns) sessionWidth() int {
	w := c.status() + 1 + c.meter
	if c.device+c.last+c.region+c.tags > 0 {
		w += columnGap
	}
	return w
}
