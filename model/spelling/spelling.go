// Package spelling finds the name that somebody probably meant.
package spelling

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// NearestFirst sorts names, most similar to what was typed first.
func NearestFirst(typed string, names []string) []string {
	return slices.SortedStableFunc(slices.Values(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(partOf(b, typed), partOf(a, typed)), Distance(a, typed)-Distance(b, typed))
	})
}

// Nearest returns the name that is closest to what was typed; "" if none is close.
func Nearest(typed string, names []string) string {
	best := ""
	for _, name := range names {
		if Mistyped(typed, name) && (best == "" || Distance(typed, name) < Distance(typed, best)) {
			best = name
		}
	}
	return best
}

// Mistyped reports whether a name may be what was typed. It allows one mistake in three letters, or letters that are missing at the
// start or the end.
func Mistyped(typed, name string) bool {
	return Distance(name, typed) <= max(1, utf8.RuneCountInString(typed)/3) || partOf(name, typed) > 0
}

// partOf returns 2 if the name begins with what was typed, 1 if it contains it, and 0 otherwise or if too little was typed.
func partOf(name, typed string) int {
	name, typed = strings.ToLower(name), strings.ToLower(typed)
	switch letters := utf8.RuneCountInString(typed); {
	case letters > 1 && strings.HasPrefix(name, typed):
		return 2
	case letters > 2 && strings.Contains(name, typed):
		return 1
	}
	return 0
}

// maxCompared is the length, in bytes, up to which words are compared letter by letter. Longer ones are no typing mistakes, and would take
// minutes.
const maxCompared = 200

// Distance returns the number of mistakes between two words, ignoring case. Long words are the same, or differ in every
// letter. A mistake is a letter too many, too few or wrong, or two neighbouring letters swapped (optimal string
// alignment).
func Distance(a, b string) int {
	if longer := max(len(a), len(b)); longer > maxCompared {
		if strings.EqualFold(a, b) {
			return 0
		}
		return longer
	}
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(y)+1) // the distances between the first i letters of x and each prefix of y
	var before, above []int
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before, above, row = above, row, make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			cost := above[j]
			if x[i] != y[j] {
				cost++
			}
			row[j+1] = min(cost, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(y)]
}
