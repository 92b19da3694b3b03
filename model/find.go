package model

import (
	"slices"
	"strings"
)

// Find gives the identity of that name, in any case, or of that alias where only one has it; else the error is an *UnknownIdentityError.
func (c Config) Find(name string) (Identity, error) {
	var aliased []Identity
	for _, i := range c.Identities {
		if strings.EqualFold(i.Ref.Name, name) {
			return i, nil
		}
		if i.Alias != "" && strings.EqualFold(i.Alias, name) {
			aliased = append(aliased, i)
		}
	}
	if len(aliased) == 1 {
		return aliased[0], nil
	}
	return Identity{}, &UnknownIdentityError{Name: name, Kind: c.OtherKinds[strings.ToLower(name)], Names: c.nearest(name)}
}

// Default gives the one identity with default: true, or the only one that there is; false where one has to be chosen.
func (c Config) Default() (found Identity, ok bool) {
	for _, i := range c.Identities {
		if i.Default {
			if ok {
				return Identity{}, false
			}
			found, ok = i, true
		}
	}
	if !ok && len(c.Identities) == 1 {
		return c.Identities[0], true
	}
	return found, ok
}

func (c Config) nearest(name string) []string {
	names := make([]string, len(c.Identities))
	for i, id := range c.Identities {
		names[i] = id.Title
	}
	slices.SortStableFunc(names, func(a, b string) int { return Distance(a, name) - Distance(b, name) })
	return names
}

// Distance is Levenshtein's, without regard to case.
func Distance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(y)]
}
