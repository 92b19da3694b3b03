package dashboard

import (
	"strings"
	"unicode/utf8"

	"authdeck/model"
	"authdeck/ui/identitytable"
)

// line is one line of the list.
type line struct {
	kind lineKind
	row  int // into dashboard.Rows: the identity, or the first one of a group
	at   int // where the identity is in dashboard.order
	size int // of a group
}

type lineKind int

const (
	identityLine lineKind = iota
	groupLine             // the account that the identities below belong to
	gapLine
)

// lines are what the list shows, from first to last, in a pane with room for that many.
func (d dashboard) lines(room int) []line {
	n := len(d.order)
	grouped := d.grouped()
	comfortable := !grouped && n+d.usersShown()-1 <= room
	out := make([]line, 0, n+n/2)
	for at := 0; at < n; {
		size := 1
		if grouped {
			for at+size < n && d.group[d.order[at+size]] == d.group[d.order[at]] {
				size++
			}
			if len(out) > 0 && n+2*d.groups-1 <= room {
				out = append(out, line{kind: gapLine})
			}
			out = append(out, line{kind: groupLine, row: d.order[at], size: size})
		}
		for range size {
			if comfortable && len(out) > 0 && d.Rows[d.order[at]].Depth == 0 {
				out = append(out, line{kind: gapLine})
			}
			out = append(out, line{kind: identityLine, row: d.order[at], at: at})
			at++
		}
	}
	return out
}

// usersShown counts the users that the filter lets through.
func (d dashboard) usersShown() (n int) {
	for _, i := range d.order {
		if d.Rows[i].Depth == 0 {
			n++
		}
	}
	return n
}

// grouped tells whether the list shows the identities by account.
func (d dashboard) grouped() bool { return d.group != nil }

// searchText is what the filter looks at of a row, in lower case.
type searchText struct {
	name string
	rest string // alias, account, region and tags, one a line
}

// searchable are the texts in which the filter looks. They are made once, because it looks at all of them for each key.
func searchable(rows []model.Row) []searchText {
	texts := make([]searchText, len(rows))
	for i := range rows {
		var rest []string
		for _, n := range named(&rows[i]) {
			rest = append(rest, n.value)
		}
		texts[i] = searchText{strings.ToLower(rows[i].Identity.Title), strings.ToLower(strings.Join(rest, "\n"))}
	}
	return texts
}

// namedValue is a value of an identity that the filter finds, beside its name.
type namedValue struct{ name, value string }

func named(r *model.Row) []namedValue {
	id := &r.Identity
	out := []namedValue{{"alias", id.Alias}, {"account", r.Account()}, {"region", id.Region.Value}}
	for _, tag := range id.Tags {
		out = append(out, namedValue{"tag", tag})
	}
	return out
}

// matches tells whether the filter, in lower case, lets a row through: its letters are in the name in their order, as in most fuzzy
// finders, or it is a part of another value. Letters spread over values that nobody sees would let nearly all rows through.
func (s searchText) matches(filter string, letters []rune) bool {
	return inOrder(s.name, letters) || strings.Contains(s.rest, filter)
}

// because is the value beside the name for which the filter lets a row through; none where it is the name or the state.
func (d dashboard) because(i int) (n namedValue, found bool) {
	filter := strings.ToLower(d.filter)
	if filter == "" || inOrder(d.texts[i].name, []rune(filter)) {
		return n, false
	}
	for _, n := range named(&d.Rows[i]) {
		if strings.Contains(strings.ToLower(n.value), filter) {
			return n, true
		}
	}
	return n, false
}

// arranged shows the rows that the filter lets through, and those in the state that it names.
func (d dashboard) arranged() dashboard {
	filter := strings.ToLower(d.filter)
	letters := []rune(filter)
	state := inState(filter)
	d.order, d.groups = make([]int, 0, len(d.Rows)), 0
	for _, i := range d.all {
		if d.texts[i].matches(filter, letters) || state != nil && state[identitytable.StatusOf(&d.Rows[i], d.now)] {
			if n := len(d.order); d.grouped() && (n == 0 || d.group[i] != d.group[d.order[n-1]]) {
				d.groups++
			}
			d.order = append(d.order, i)
		}
	}
	return d
}

// inState are the states whose name begins with what is typed: "exp", "signed in", "none". Fewer letters name nothing.
func inState(filter string) map[identitytable.Status]bool {
	if len(filter) < 3 {
		return nil
	}
	states := map[identitytable.Status]bool{}
	for status, names := range map[identitytable.Status][]string{
		identitytable.Live: {"signed in", "live"}, identitytable.EndsSoon: {"ending", "signed in", "live"}, identitytable.Expired: {"expired"},
		identitytable.None: {"none", "no session"}, identitytable.Unknown: {"unknown"},
	} {
		for _, name := range names {
			if strings.HasPrefix(name, filter) {
				states[status] = true
			}
		}
	}
	return states
}

// inOrder tells whether a text has the letters in their order.
func inOrder(text string, letters []rune) bool {
	for _, l := range letters {
		at := strings.IndexRune(text, l)
		if at < 0 {
			return false
		}
		text = text[min(at+utf8.RuneLen(l), len(text)):]
	}
	return true
}

// window is the part of the lines that a pane of that many rows shows: from first on, moved only as far as the cursor
// needs.
func window(lines []line, room, first, cursor int) (from, to int) {
	here := 0
	for i, l := range lines {
		if l.kind == identityLine && l.at == cursor {
			here = i
			break
		}
	}
	above := here
	if here > 0 && lines[here-1].kind == groupLine {
		above-- // its heading comes with it
	}
	first = min(first, above)
	first = max(first, here-room+1)
	first = max(0, min(first, len(lines)-room))
	return first, min(first+room, len(lines))
}
