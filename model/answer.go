package model

import (
	"slices"
	"strings"
)

// Answer is a word that line mode takes where the name of an identity may also be typed. No new identity can have such a name (see
// CheckName). An identity that already has one is chosen by its number.
type Answer string

// The answers. The first letter of most of them is an answer too.
const (
	AnswerHelp    Answer = "help"
	AnswerBack    Answer = "back"
	AnswerQuit    Answer = "quit"
	AnswerRefresh Answer = "refresh"
	AnswerAdd     Answer = "add"
	AnswerImport  Answer = "import"
	AnswerTrust   Answer = "trust"
	AnswerMore    Answer = "more"
	AnswerNew     Answer = "new" // an identity with this name is chosen instead
)

// Answers are those that are taken before the name of an identity.
func Answers() []Answer {
	return []Answer{AnswerHelp, AnswerBack, AnswerQuit, AnswerRefresh, AnswerAdd, AnswerImport, AnswerTrust, AnswerMore}
}

// Short is the answer in one letter; "" for none.
func (a Answer) Short() string {
	switch a {
	case AnswerHelp:
		return "?"
	case AnswerBack:
		return ""
	}
	return string(a[:1])
}

// Is reports whether the answer was typed.
func (a Answer) Is(typed string) bool {
	return strings.EqualFold(typed, string(a)) || typed != "" && strings.EqualFold(typed, a.Short())
}

// isAnswer reports whether line mode takes a name as an answer: a word, or a number of a list.
func isAnswer(name string) bool {
	if len(name) <= longestNumber && strings.Trim(name, "0123456789") == "" {
		return true
	}
	return slices.ContainsFunc(Answers(), func(a Answer) bool { return a.Is(name) })
}

// longestNumber is how many digits the number of an identity in a list can have. A longer one is a name, such as an account's.
const longestNumber = 4
