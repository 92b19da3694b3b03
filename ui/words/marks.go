package words

import (
	"fmt"
	"strings"

	"authdeck/model"
)

// Marked says what a sign-in does with the marked identities, the longest text first. The last text only counts them.
func Marked(marked int, n [model.SignInCases]int) []string {
	count := fmt.Sprintf("%d marked", marked)
	if marked < 2 {
		return []string{count}
	}
	var does []string
	for _, some := range []struct {
		is   model.SignInCase
		says string
	}{
		{model.SignInOpen, "to sign in"}, {model.SignInLive, "already signed in"}, {model.SignInKeyless, "without keys"},
		{model.SignInUnusable, "with a problem"},
	} {
		if n[some.is] > 0 {
			does = append(does, fmt.Sprintf("%d %s", n[some.is], some.says))
		}
	}
	long := count + " · " + strings.Join(does, ", ")
	all := []string{long, strings.ReplaceAll(long, "already signed in", "signed in")}
	if open := n[model.SignInOpen]; open > 0 && open < marked {
		all = append(all, fmt.Sprintf("%s · %d to sign in", count, open))
	}
	return append(all, count)
}
