package rules_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// moduleFiles lists the files of the checkout that Git tracks or would track; without Git, as in an unpacked archive, all files. It
// walks the folders in both cases, so that any new file invalidates a cached test result.
func moduleFiles(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path.Base(name) == ".git" && entry.IsDir():
			return fs.SkipDir
		case entry.Type().IsRegular():
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	list := exec.CommandContext(t.Context(), "git", "-C", dir, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	listed, err := list.Output()
	if err != nil {
		t.Logf("every file counts: git ls-files: %v", err)
		return names
	}
	known := map[string]bool{}
	for name := range strings.SplitSeq(string(listed), "\x00") {
		known[name] = true
	}
	return slices.DeleteFunc(names, func(name string) bool { return !known[name] })
}

// markers are the lines that Git writes around the two sides of a merge conflict.
var markers = regexp.MustCompile(`^(<{7}( .*)?|\|{7}( .*)?|={7}|>{7}( .*)?)\r?$`)

func noConflictMarkers(p program) (breaches []string) {
	for _, name := range p.names {
		content := p.read(name)
		if bytes.ContainsRune(content, 0) {
			continue // a picture, or a program
		}
		for i, line := range lines(content) {
			if markers.MatchString(line) {
				breaches = append(breaches, fmt.Sprintf("%s:%d: %s", name, i+1, line))
			}
		}
	}
	return breaches
}

// linksResolve checks that the links and pictures of every Markdown page lead to a file and a heading in this module. It does not
// follow web addresses.
func linksResolve(p program) (breaches []string) {
	for _, name := range p.names {
		if path.Ext(name) != ".md" {
			continue
		}
		for i, line := range markdown(p.read(name)) {
			for _, target := range linksOf(line) {
				if why := p.follow(name, target); why != "" {
					breaches = append(breaches, fmt.Sprintf("%s:%d: %s: %s", name, i+1, target, why))
				}
			}
		}
	}
	return breaches
}

func (p program) follow(from, target string) (why string) {
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return "not an address"
	case u.Scheme != "" || u.Host != "":
		return ""
	}
	page := from
	if u.Path != "" {
		page = path.Join(path.Dir(from), u.Path)
	}
	inside := func(name string) bool { return within(name, page) }
	switch {
	case !slices.ContainsFunc(p.names, inside) && page != ".":
		return "no such file"
	case u.Fragment != "" && !slices.Contains(anchors(p.read(page)), u.Fragment):
		return "no such heading"
	}
	return ""
}

var (
	codeSpan  = regexp.MustCompile("`[^`]*`")
	linkForms = regexp.MustCompile(`\]\(\s*<?([^)>\s]+)|^\s{0,3}\[[^\]]+\]:\s+<?([^>\s]+)|(?:src|href)="([^"]+)"`)
)

func linksOf(line string) (targets []string) {
	for _, m := range linkForms.FindAllStringSubmatch(codeSpan.ReplaceAllString(line, ""), -1) {
		targets = append(targets, strings.Join(m[1:], ""))
	}
	return targets
}

var (
	heading = regexp.MustCompile(`^#{1,6}\s+(.*?)[\s#]*$`)
	named   = regexp.MustCompile(`(?:id|name)="([^"]+)"`)
	markup  = regexp.MustCompile(`\]\([^)]*\)|<[^>]*>`)
	unheard = regexp.MustCompile(`[^\p{L}\p{N}\p{M}_ -]`)
)

// anchors are the fragments that GitHub creates for the headings of a page, and those in the page itself.
func anchors(page []byte) (found []string) {
	for _, line := range markdown(page) {
		for _, m := range named.FindAllStringSubmatch(line, -1) {
			found = append(found, m[1])
		}
		m := heading.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		text := unheard.ReplaceAllString(markup.ReplaceAllString(strings.ToLower(m[1]), ""), "")
		anchor := strings.ReplaceAll(text, " ", "-")
		for again, first := 1, anchor; slices.Contains(found, anchor); again++ {
			anchor = fmt.Sprintf("%s-%d", first, again)
		}
		found = append(found, anchor)
	}
	return found
}

// markdown returns the lines of a page; lines in fenced code are blank.
func markdown(page []byte) []string {
	all, fenced := lines(page), false
	for i, line := range all {
		fence := strings.HasPrefix(strings.TrimSpace(line), "```")
		if fence {
			fenced = !fenced
		}
		if fence || fenced {
			all[i] = ""
		}
	}
	return all
}

func lines(content []byte) []string { return strings.Split(string(content), "\n") }

func TestLinksThatGitHubFollowsAreFound(t *testing.T) {
	t.Parallel()
	page := "# Keys, and `f1`\n## [Moving](a.md) back?\n## Same\n## Same\n<a id=\"own\"></a>\n" +
		"[1](#keys-and-f1) [2](#moving-back) [3](#same-1) [4](#own) [5](../docs/) [6](https://example.com/gone)\n" +
		"`[code](gone.md)`\n```\n[fenced](gone.md)\n```\n"
	p := parseModule(t, fstest.MapFS{"docs/a.md": {Data: []byte(page)}}, []string{"docs/a.md"})
	for _, breach := range linksResolve(p) {
		t.Error(breach)
	}
}
