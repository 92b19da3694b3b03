package dashboard

import (
	"slices"

	"authdeck/model"
	"authdeck/model/listing"
)

// line is one line of the list.
type line struct {
	kind  lineKind
	row   int // index into dashboard.Rows: the identity, or the first one of a group
	at    int // index of the identity in dashboard.order
	size  int // how many rows a group has
	roles int // in a group
}

type lineKind int

const (
	identityLine lineKind = iota
	groupLine             // the account of the identities below
	gapLine
)

// lines are the visible lines of the list, from first to last, in a pane with that many rows.
func (d dashboard) lines(room int) []line {
	n := len(d.order)
	grouped := d.grouped()
	comfortable := d.whole.shortest()+d.whole.gaps() <= room // even if the filter hides them
	out := make([]line, 0, d.shown.shortest())
	for at := 0; at < n; {
		size := 1
		if grouped {
			var roles int
			size, roles = d.groupFrom(at)
			if len(out) > 0 && comfortable {
				out = append(out, line{kind: gapLine})
			}
			out = append(out, line{kind: groupLine, row: d.order[at], size: size, roles: roles})
		}
		for range size {
			if comfortable && !grouped && len(out) > 0 && d.Rows[d.order[at]].Depth == 0 {
				out = append(out, line{kind: gapLine})
			}
			out = append(out, line{kind: identityLine, row: d.order[at], at: at})
			at++
		}
	}
	return out
}

// groupFrom counts the rows of the group that begins at that index of the order, and the roles among them.
func (d dashboard) groupFrom(at int) (size, roles int) {
	group := d.group[d.order[at]]
	for _, i := range d.order[at:] {
		if d.group[i] != group {
			break
		}
		size++
		if d.owner[i] != i {
			roles++
		}
	}
	return size, roles
}

// extent has the counts of a list.
type extent struct{ rows, users, groups int }

// gaps is the number of blank lines in the list if there is room for all of them: between two users, or between two groups.
func (e extent) gaps() int {
	if e.groups > 0 {
		return e.groups - 1
	}
	return max(e.users-1, 0)
}

// shortest is the number of lines of the list without gaps.
func (e extent) shortest() int { return e.rows + e.groups }

// extentOf counts rows in the order in which they are shown.
func (d dashboard) extentOf(order []int) (e extent) {
	e.rows = len(order)
	for n, i := range order {
		if d.Rows[i].Depth == 0 {
			e.users++
		}
		if d.grouped() && (n == 0 || d.group[i] != d.group[order[n-1]]) {
			e.groups++
		}
	}
	return e
}

// grouped reports whether the list shows the identities by account.
func (d dashboard) grouped() bool { return d.group != nil }

// arranged shows the rows that match the filter, including those in the state that it names.
func (d dashboard) arranged() dashboard {
	found := listing.NewFilter(d.filter).Find(d.Rows, d.texts, d.now)
	d.order = make([]int, 0, len(d.Rows))
	for _, i := range d.all {
		if found[i] {
			d.order = append(d.order, i)
		}
	}
	d.shown, d.follows = d.extentOf(d.order), d.branches()
	d.valuesFound = d.filter != "" && slices.ContainsFunc(d.order, func(i int) bool {
		why, found := d.Rows[i].Because(d.filter)
		return found && !d.inHeading(i, why)
	})
	return d
}

// parents are, for each row of a tree, the row of the identity above it; -1 for none.
func parents(rows []model.Row) []int {
	parent := make([]int, len(rows))
	var above []int // the last row of each level
	for i := range rows {
		level := min(len(rows[i].Follows), len(above))
		if parent[i] = -1; level > 0 {
			parent[i] = above[level-1]
		}
		above = append(above[:level], i)
	}
	return parent
}

// mostOften is how often the most frequent row occurs; -1 is none.
func mostOften(rows []int) (most int) {
	times := map[int]int{}
	for _, row := range rows {
		if row >= 0 {
			times[row]++
			most = max(most, times[row])
		}
	}
	return most
}

// branches are Row.Follows of the shown rows, as if there were no others: a row below a hidden row stands alone.
func (d dashboard) branches() map[int][]bool {
	last := map[int]int{} // the last shown row below each shown row
	for _, i := range d.order {
		if d.parent[i] >= 0 {
			last[d.parent[i]] = i
		}
	}
	if len(last) == 0 {
		return nil
	}
	shown := make(map[int]bool, len(d.order))
	follows := map[int][]bool{}
	for _, i := range d.order {
		shown[i] = true
		if above := d.parent[i]; above >= 0 && shown[above] {
			follows[i] = append(slices.Clone(follows[above]), last[above] != i)
		}
	}
	return follows
}

// window returns the visible part of the lines in a pane of that many rows: from first on, moved only as far as the cursor needs.
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
