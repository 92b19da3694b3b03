package ui_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"authdeck/ui/frontend"
)

// Every hint of a form, and every complete error about a value, is visible in small windows too.
func TestNoHintOfAFormIsCut(t *testing.T) {
	secretKey := "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE"
	for field, values := range [][]string{
		{"", "AK", "AKIAIOSFODNN7EXAMPL!", "ASIAIOSFODNN7EXAMPLE", "AROAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLEE", "AKIA IOSFODNN", "AKIAIOSFODNN7EXAMPLE"},
		{"", "short", secretKey + "Y", secretKey + "§", secretKey + " "},
		{"", "x", "foo bar", "arn:aws:iam::123456789012:user/dev", "arn:aws:iam::123456789012:u2f/user/dev/key", "arn:aws:iam::12:mfa/x",
			"arn:aws-cn:iam::123456789012:mfa/user", "arn:aws:iam::123456789012:mfa/user", "GAHT12345678"},
		{"x", "99h", "1s", "5m", "12h"},
	} {
		for _, value := range values {
			t.Run(fmt.Sprintf("field %d %q", field, strings.ReplaceAll(value, "/", ":")), func(t *testing.T) {
				play(t, func(t *testing.T) {
					b := newBench(t)
					d := b.start(frontend.Options{}).press("j", "enter")
					for range field {
						d.press("tab")
					}
					d.press("ctrl+u").typed(value).uncut().press("tab").uncut().press("shift+tab").uncut()
				})
			})
		}
	}
	for field, values := range [][]string{{"", "a[", "default", "-", "Über"}, {"", "nowhere", "us-east1"}, {"", "x", "arn:aws:iam::123456789012:user/dev"}} {
		for _, value := range values {
			t.Run(fmt.Sprintf("new field %d %q", field, strings.ReplaceAll(value, "/", ":")), func(t *testing.T) {
				play(t, func(t *testing.T) {
					b := newBench(t)
					d := b.start(frontend.Options{}).press("a").typed("name")
					for range field {
						d.press("tab")
					}
					d.press("ctrl+u").uncut().typed(value).uncut().press("tab").uncut()
				})
			})
		}
	}
}

// cutEnd is an ellipsis at the end of a text, not in the middle of a value, and not that of the "AKIA… keys" in a sentence.
var cutEnd = regexp.MustCompile(`(?m)…\s*(│|$)`)

// uncut checks that nothing below the header ends in an ellipsis.
func (d *driver) uncut() *driver {
	d.t.Helper()
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		_, body, _ := strings.Cut(d.resize(size[0], size[1]).view(), "\n")
		if cutEnd.MatchString(body) {
			d.t.Errorf("%d×%d: something is cut:\n%s", size[0], size[1], body)
		}
	}
	return d.resize(80, 24)
}

func TestAHintTouchesNoLabelOfTheNextField(t *testing.T) {
	play(t, func(t *testing.T) {
		b := newBench(t)
		before := ""
		for _, line := range strings.Split(b.start(frontend.Options{}).press("j", "enter").view(), "\n") {
			if strings.Contains(line, "AWS Secret Access Key") && strings.Trim(before, " │") != "" {
				t.Errorf("%q is directly below %q", line, before)
			}
			before = line
		}
	})
}
