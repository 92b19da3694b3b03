package text

import (
	"strings"
	"testing"
)

func TestLinesBreakBetweenWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		says, want string
		w          int
	}{
		"no terminal":           {"a long line that nobody breaks", "a long line that nobody breaks", 0},
		"a sentence":            {"No bus here, and there is none", "No bus here, and\nthere is none", 18},
		"an indent and a mark":  {"  ! not trusted by you\nyes", "  ! not\n    trusted\n    by you\nyes", 11},
		"an address":            {"  sends to https://sts.evil.example  (a.yaml:1)", "  sends to\n  https://sts.evil.example\n  (a.yaml:1)", 14},
		"a command":             {"no session; run: authdeck login -i work", "no session; run:\nauthdeck login -i work", 20},
		"a command of ours":     {"use another: run authdeck keyring use file", "use another: run\nauthdeck keyring use file", 20},
		"a command in the text": {"Run: a b c. Then d e f, or run: g h, i j", "Run: a b c.\nThen d e f,\nor run: g h,\ni j", 12},
		"words after a command": {"Run authdeck login and type its passphrase", "Run authdeck login\nand type its\npassphrase", 18},
		"a suggestion":          {"Did you mean authdeck login?", "Did you mean\nauthdeck login?", 22},
		"two suggestions":       {"Did you mean authdeck login or authdeck list?", "Did you mean authdeck login or\nauthdeck list?", 38},
		"three suggestions":     {"Did you mean authdeck a, authdeck b or authdeck c? Or else", "Did you mean\nauthdeck a,\nauthdeck b or\nauthdeck c? Or\nelse", 14},
		"a command for flags":   {"to list the flags: authdeck demo --help", "to list the flags:\nauthdeck demo --help", 28},
		"only a program":        {"run authdeck in a terminal, or not", "run authdeck in\na terminal, or\nnot", 16},
		"an apostrophe":         {`run: authdeck login -i 'bob'\''s'. Then sign in again`, "run:\nauthdeck login -i 'bob'\\''s'.\nThen sign in\nagain", 14},
		"a long path":           {"read ~/one/two/three/a.yaml:1:2: bad", "read\n~/one/two/\nthree/\na.yaml:1:2:\nbad", 11},
		"an indented path":      {"  1  /one/two/three", "  1\n  /one/\n  two/\n  three", 8},
		"a long name":           {"in /1/23456789 and", "in\n/1/\n23456\n789\nand", 5},
		"a link":                {"see https://a.example/b/c now", "see\nhttps://a.example/b/c\nnow", 8},
		"a path with spaces":    {"run: chmod 700 '/a/this or that/x. y' and try", "run:\nchmod 700 '/a/this or that/x. y'\nand try", 12},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := HangLines(c.says, c.w); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestAPathBreaksAfterASlash(t *testing.T) {
	const path = "~/work/my-company/a folder/infrastructure/live/atmos.yaml"
	for w := 15; w < 60; w++ {
		lines := WrapPath(path, w)
		for i, l := range lines {
			if columns(l) > w || i < len(lines)-1 && !strings.HasSuffix(l, "/") {
				t.Errorf("at %d: %q", w, lines)
			}
		}
		if strings.Join(lines, "") != path {
			t.Errorf("at %d: %q", w, lines)
		}
	}
}

// The details broke "AdministratorAccess" in the middle, before a slash or a hyphen.
func TestAnARNBreaksBetweenItsWords(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:role/eu-west-1/AWSReservedSSO-AdministratorAccess"
	for w := 20; w < len(arn); w++ {
		lines := WrapARN(arn, w)
		for i, l := range lines {
			if columns(l) > w || i < len(lines)-1 && !strings.ContainsAny(l[len(l)-1:], "/:-") {
				t.Errorf("at %d: %q", w, lines)
			}
		}
		if strings.Join(lines, "") != arn {
			t.Errorf("at %d: %q", w, lines)
		}
	}
}

// "y or n" broke after "or", and long questions in the middle of words.
// The second line of a row looked like another row.
func TestTheOtherLinesOfARowAreIndented(t *testing.T) {
	for row, want := range map[string]string{
		"[old]: skipped, its keys are temporary":      "[old]: skipped, its\n  keys are temporary",
		"  MFA device arn, managed in atmos.yaml":     "  MFA device arn,\n    managed in\n    atmos.yaml",
		"  ! The secret access key has 27 characters": "  ! The secret access\n    key has 27\n    characters",
		"[work] → work":                               "[work] → work",
	} {
		if got := HangRow(row, 21); got != want {
			t.Errorf("%q\n%s\nwant\n%s", row, got, want)
		}
	}
}

func TestTheAnswersToALongQuestionHaveALineOfTheirOwn(t *testing.T) {
	t.Parallel()
	const question = "Delete the keys? You have no copy. y or n [n]: "
	for w, want := range map[int]string{
		0: question, 80: question,
		40: "Delete the keys? You have no copy.\ny or n [n]: ",
		20: "Delete the keys? You\nhave no copy.\ny or n [n]: ",
	} {
		if got := WrapQuestion(question, w); got != want {
			t.Errorf("%d: %q, want %q", w, got, want)
		}
	}
}

func TestColoursTakeNoRoomInALine(t *testing.T) {
	t.Parallel()
	const green, reset = "\x1b[32m", "\x1b[0m"
	for in, want := range map[string]string{
		green + "✔" + reset + " twelve cells": green + "✔" + reset + " twelve\n  cells",
		green + "✔" + reset + " ten cells":    green + "✔" + reset + " ten cells",
		"one \x1b[2J two":                     "one \x1b[2J\ntwo", // no colour
	} {
		if got := HangLines(in, 11); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
