package dashboard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdeck/model"
	"authdeck/ui/screen"

	tea "github.com/charmbracelet/bubbletea"
)

// The orders and groups of the list, with the names of the settings.
const (
	sortFile  = "file"
	sortName  = "name"
	sortLeft  = "time-left"
	sortLast  = "last-sign-in"
	groupAuto = "auto"
	groupNone = "none"
	byAccount = "account"
	byTag     = "tag"
)

// Sorts are the orders of the list.
func Sorts() []string { return []string{sortFile, sortName, sortLeft, sortLast} }

// Groups are what a list can be grouped by.
func Groups() []string { return []string{groupAuto, byAccount, byTag, groupNone} }

// misnamed says that a setting of the list has an unknown value, and where; the zero note if it has a known one.
func (o Options) misnamed(key, value string, known []string) note {
	if value == "" || slices.Contains(known, value) {
		return note{}
	}
	where := "your settings"
	if o.From != nil {
		where = o.From(key).String()
	}
	return note{text: "Unknown value for " + key + " in " + where + ": " + value + ".", fix: "Use one of: " + strings.Join(known, ", ")}
}

// groupedFrom is the number of identities and roles from which a list is grouped by account.
const groupedFrom = 25

// next is the next of several values; the first after the last and after an unknown one.
func next(all []string, value string) string {
	return all[(slices.Index(all, value)+1)%len(all)]
}

// sortBy is the name of an order: "by time left".
func (d dashboard) sortBy() string {
	return map[string]string{sortName: "by name", sortLeft: "by time left", sortLast: "by last sign-in"}[d.Sort]
}

// resort shows the list in the next order, and saves the choice.
func (d dashboard) resort() (dashboard, screen.Request) {
	d.Sort, d.unknownSort = next(Sorts(), cmp.Or(d.Sort, sortFile)), note{}
	return d.ordered(), remember("sort", d.Sort, "Sorted "+cmp.Or(d.sortBy(), "as in the file"))
}

// regroup shows the list in other groups, and saves the choice. From automatic groups it goes to a different grouping.
func (d dashboard) regroup() (dashboard, screen.Request) {
	all := Groups()
	if !d.widths.tags {
		all = slices.DeleteFunc(all, func(by string) bool { return by == byTag })
	}
	now := cmp.Or(d.Group, groupAuto)
	d.unknownGroup = note{}
	if d.Group = next(all, now); now == groupAuto && d.Group == d.grouping {
		d.Group = next(all, d.Group)
	}
	d = d.ordered()
	says := "Not grouped"
	if d.grouping != "" {
		says = "Grouped by " + d.grouping
	}
	if d.byFirstTag() {
		says = "Grouped by first tag"
	}
	if d.Group == groupAuto {
		says += fmt.Sprintf(" (automatic from %d rows)", groupedFrom)
	}
	return d, remember("group", d.Group, says)
}

func remember(key, value, says string) screen.Request {
	return screen.Call(func(h Host) tea.Cmd { return h.Remember(key, value, says) })
}

// ordered arranges all rows, and keeps the cursor.
func (d dashboard) ordered() dashboard {
	at := d.current().Identity.Ref
	d.grouping = d.groupedBy()
	d.group = d.groupNumbers(d.grouping)
	d.all = d.sorted()
	d.whole = d.extentOf(d.all)
	return d.arranged().on(at)
}

// groupedBy is what the list is grouped by; "" for nothing. A long list is grouped by account, unless the user chose something
// else.
func (d dashboard) groupedBy() string {
	switch d.Group {
	case byAccount, byTag:
		return d.Group
	case groupNone:
		return ""
	}
	if len(d.Rows) < groupedFrom {
		return ""
	}
	return byAccount
}

// owners are, for each row, the user above it: roles stay below theirs in every order.
func owners(rows []model.Row) []int {
	owner := make([]int, len(rows))
	for i, r := range rows {
		if owner[i] = i; r.Depth > 0 && i > 0 {
			owner[i] = owner[i-1]
		}
	}
	return owner
}

// groupNumbers numbers the groups in the order of the file, for each row; nil if there are none. Rows without a group have the highest
// number.
func (d dashboard) groupNumbers(by string) (group []int) {
	if by == "" {
		return nil
	}
	numbers := map[string]int{"": len(d.Rows)}
	group = make([]int, len(d.Rows))
	for i := range d.Rows {
		name := d.groupName(d.owner[i], by)
		if _, seen := numbers[name]; !seen {
			numbers[name] = len(numbers) - 1
		}
		group[i] = numbers[name]
	}
	if len(numbers) == 1 {
		return nil
	}
	return group
}

// byFirstTag reports whether the groups are tags, and an identity has several: it is only in the group of its first one.
func (d dashboard) byFirstTag() bool {
	return d.grouping == byTag && slices.ContainsFunc(d.Rows, func(r model.Row) bool { return len(r.Identity.Tags) > 1 })
}

// groupName is the group of a row: its account, or its first tag; "" for none. An account without a known number has its alias as
// its name.
func (d dashboard) groupName(i int, by string) string {
	r := &d.Rows[i]
	if by == byAccount {
		return cmp.Or(r.Account(), d.accounts.number[r.Alias()], r.Alias())
	}
	return strings.Join(r.Identity.Tags[:min(1, len(r.Identity.Tags))], "")
}

// accounts are the accounts of the list that have both an alias and a number.
type accounts struct{ number, alias map[string]string }

func accountsOf(rows []model.Row) accounts {
	all := accounts{map[string]string{}, map[string]string{}}
	for i := range rows {
		number, alias := rows[i].Account(), rows[i].Alias()
		if number != "" && alias != "" {
			all.number[alias], all.alias[number] = number, alias
		}
	}
	return all
}

// accountName is the alias of a row's account, or else its number.
func (d dashboard) accountName(r model.Row) string {
	return cmp.Or(r.Alias(), d.accounts.alias[r.Account()], r.Account())
}

// sorted is the order of all rows: a user, and then its roles. Groups are in the order of their first users, and rows without a group last.
func (d dashboard) sorted() []int {
	var users []int
	for i, owner := range d.owner {
		if i == owner {
			users = append(users, i)
		}
	}
	compare := d.comparing()
	slices.SortStableFunc(users, func(a, b int) int { return compare(&d.Rows[a], &d.Rows[b]) })
	if d.group != nil {
		first := make([]int, len(d.Rows)+1) // where the first user of each group is
		for at, i := range slices.Backward(users) {
			first[d.group[i]] = at
		}
		first[len(d.Rows)] = len(d.Rows)
		slices.SortStableFunc(users, func(a, b int) int { return first[d.group[a]] - first[d.group[b]] })
	}
	order := make([]int, 0, len(d.Rows))
	for _, i := range users {
		for at := i; at < len(d.Rows) && d.owner[at] == i; at++ {
			order = append(order, at)
		}
	}
	return order
}

// comparing returns the function that orders two users.
func (d dashboard) comparing() func(a, b *model.Row) int {
	switch d.Sort {
	case sortName:
		return func(a, b *model.Row) int {
			return cmp.Compare(strings.ToLower(a.Identity.Title), strings.ToLower(b.Identity.Title))
		}
	case sortLeft: // the one that ends first is first
		ends := func(r *model.Row) time.Time {
			switch r.SessionState(d.now) {
			case model.SessionExpired: // there is something to do about it, as about one that ends soon
				return d.now
			case model.SessionGood, model.SessionTooShort:
				return r.Session.Expires
			}
			return d.now.Add(1000 * time.Hour)
		}
		return func(a, b *model.Row) int { return ends(a).Compare(ends(b)) }
	case sortLast:
		return func(a, b *model.Row) int {
			last, _ := a.LastSignIn()
			other, _ := b.LastSignIn()
			return other.Compare(last)
		}
	}
	return func(_, _ *model.Row) int { return 0 }
}
