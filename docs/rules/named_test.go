package rules_test

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

var (
	declaredTest = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)[A-Z]\w*)\(`)
	namedTest    = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w+|[a-z-]+\\.txtar)`")
)

// testsExist checks that the tests and scripts that documents name exist.
func testsExist(p program) (breaches []string) {
	exists := map[string]bool{}
	for _, name := range p.names {
		exists[path.Base(name)] = true
		if strings.HasSuffix(name, "_test.go") {
			for _, m := range declaredTest.FindAllSubmatch(p.read(name), -1) {
				exists[string(m[1])] = true
			}
		}
	}
	for _, name := range p.names {
		if path.Ext(name) != ".md" {
			continue
		}
		for i, line := range lines(p.read(name)) {
			for _, m := range namedTest.FindAllStringSubmatch(line, -1) {
				if !exists[m[1]] {
					breaches = append(breaches, fmt.Sprintf("%s:%d: there is no %s", name, i+1, m[1]))
				}
			}
		}
	}
	return breaches
}

// everyRuleIsTested requires a test, or a reason for having none, in each row of a table of rules.
func everyRuleIsTested(page, header string) func(program) []string {
	return func(p program) (breaches []string) {
		for i, line := range lines(p.read(page)) {
			row := strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, header)
			if row && !namedTest.MatchString(line) && !strings.Contains(line, "| not ") {
				breaches = append(breaches, fmt.Sprintf("%s:%d: neither a test nor a reason: %s", page, i+1, line))
			}
		}
		return breaches
	}
}
