package yamldoc

import (
	"strconv"
	"strings"
	"time"
)

// IsText reports whether Atmos's library reads a value without quotes as text, and not as a number or a time. It says nothing about
// true, null and their like, which goccy reads as Atmos's library does. (yaml.v3, resolve.go)
func IsText(s string) bool {
	if s == "" {
		return true
	}
	switch c := s[0]; {
	case c == '.':
		_, err := strconv.ParseFloat(s, 64)
		return err != nil
	case c == '+' || c == '-' || isDigit(c):
		return !IsTime(s) && !isNumber(strings.ReplaceAll(s, "_", ""))
	}
	return true
}

func isNumber(s string) bool {
	if _, err := strconv.ParseInt(s, 0, 64); err == nil {
		return true
	}
	if _, err := strconv.ParseUint(s, 0, 64); err == nil {
		return true
	}
	_, err := strconv.ParseFloat(s, 64)
	return err == nil && strings.Trim(s, "0123456789+-.eE") == "" || s == "+.inf" || s == "+.Inf" || s == "+.INF"
}

// timeForms are the forms of a time without quotes.
var timeForms = []string{
	"2006-1-2T15:4:5.999999999Z07:00",
	"2006-1-2t15:4:5.999999999Z07:00",
	"2006-1-2 15:4:5.999999999",
	"2006-1-2",
}

// IsTime reports whether Atmos's library reads a value without quotes as a time.
func IsTime(s string) bool {
	if len(s) < len("2006-1-2") || s[4] != '-' || strings.Trim(s[:4], "0123456789") != "" {
		return false
	}
	for _, form := range timeForms {
		if _, err := time.Parse(form, s); err == nil {
			return true
		}
	}
	return false
}
