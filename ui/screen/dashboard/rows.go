package dashboard

import (
	"slices"
	"strings"
	"unicode/utf8"

	"authdeck/model"
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

// groupedFrom is the number of identities from which a list is grouped by account.
const groupedFrom = 25

// lines are what the list shows, from first to last, in a pane with room for that many.
func (d dashboard) lines(room int) []line {
	n := len(d.order)
	grouped := d.grouped()
	comfortable := !grouped && 2*n-1 <= room
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
			if comfortable && len(out) > 0 {
				out = append(out, line{kind: gapLine})
			}
			out = append(out, line{kind: identityLine, row: d.order[at], at: at})
			at++
		}
	}
	return out
}

// grouped tells whether the list shows the identities by account.
func (d dashboard) grouped() bool { return d.group != nil }

// byAccount numbers the accounts of a long list in the order of the file, for each of its rows; nil for a short list, or where
// no account is known. Identities of no known account come last.
func byAccount(rows []model.Row) (group []int) {
	if len(rows) < groupedFrom {
		return nil
	}
	numbers := map[string]int{"": len(rows)}
	group = make([]int, len(rows))
	for i, r := range rows {
		account := r.Account()
		if _, seen := numbers[account]; !seen {
			numbers[account] = len(numbers)
		}
		group[i] = numbers[account]
	}
	if len(numbers) == 1 {
		return nil
	}
	return group
}

// sorted is the order of all rows: that of the file, within the accounts where the list is grouped.
func sorted(rows []model.Row, group []int) []int {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	if group != nil {
		slices.SortStableFunc(order, func(a, b int) int { return group[a] - group[b] })
	}
	return order
}

// searchable are the texts in which the filter looks, in lower case: name, alias, account, region and tags of each row. They are
// made once, because the filter looks at all of them for each key.
func searchable(rows []model.Row) []string {
	texts := make([]string, len(rows))
	for i := range rows {
		id := &rows[i].Identity
		texts[i] = strings.ToLower(strings.Join(append([]string{id.Title, id.Alias, rows[i].Account(), id.Region.Value}, id.Tags...), " "))
	}
	return texts
}

// arranged shows the rows that the filter lets through: those with its letters in their order, as in most fuzzy finders.
func (d dashboard) arranged() dashboard {
	letters := []rune(strings.ToLower(d.filter))
	d.order, d.groups = make([]int, 0, len(d.Rows)), 0
	for _, i := range d.all {
		if inOrder(d.texts[i], letters) {
			if n := len(d.order); d.grouped() && (n == 0 || d.group[i] != d.group[d.order[n-1]]) {
				d.groups++
			}
			d.order = append(d.order, i)
		}
	}
	return d
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
