package atmosyaml

import (
	"path/filepath"
	"strings"

	"authdeck/store/atmosyaml/yamldoc"
	"authdeck/store/files"
)

// repository is a Git repository, read from its files without running git.
type repository struct {
	root   string // of the working tree
	dir    string // its own .git
	common string // what all working trees share
}

// gitFunctions read the repository; if the result is "", the function's argument is used.
var gitFunctions = map[string]func(repository) string{
	"!repo-root": repository.top, "!git.root": repository.top,
	"!git.sha": repository.sha, "!git.ref": repository.sha, "!git.branch": repository.branch, "!git.url": repository.url,
	"!git.repository": func(g repository) string { return g.remote().slug() },
	"!git.owner":      func(g repository) string { return g.remote().owner },
	"!git.name":       func(g repository) string { return g.remote().name },
	"!git.host":       func(g repository) string { return g.remote().host },
}

func (r *reader) evalGit(v yamldoc.Value, read func(repository) string, fallback string) yamldoc.Value {
	g, ok := openRepository(r.workDir)
	why := "the repository has no remote with this information"
	switch {
	case ok && read(g) != "":
		return v.Result(read(g))
	case fallback != "":
		return v.Result(fallback)
	case !ok:
		why = "the working folder is not in a Git repository"
	case v.Tag == "!git.sha" || v.Tag == "!git.ref":
		why = "the repository has no commit yet"
	case v.Tag == "!git.branch":
		why = "no branch is checked out"
	}
	return v.Fail(v.Tag+" has no value here: "+why, "add a default: "+v.Tag+" DEFAULT")
}

func openRepository(workDir string) (repository, bool) {
	root, ok := gitRoot(workDir)
	if !ok {
		return repository{}, false
	}
	g := repository{root: root, dir: filepath.Join(root, ".git")}
	if link, ok := strings.CutPrefix(firstLine(g.dir), "gitdir: "); ok { // a linked working tree, or a submodule
		g.dir = absolute(root, link)
	}
	g.common = g.dir
	if shared := firstLine(filepath.Join(g.dir, "commondir")); shared != "" {
		g.common = absolute(g.dir, shared)
	}
	return g, true
}

func contents(path string) string {
	text, _ := files.Read(path, maxGitFile) // a file that cannot be read is ignored
	return string(text)
}

func firstLine(path string) string {
	line, _, _ := strings.Cut(contents(path), "\n")
	return strings.TrimSpace(line)
}

func (g repository) top() string { return g.root }

func (g repository) head() string { return firstLine(filepath.Join(g.dir, "HEAD")) }

// branch is "" if a commit is checked out, or if the branch has no commit yet, as in Atmos.
func (g repository) branch() string {
	name, ok := strings.CutPrefix(g.head(), "ref: refs/heads/")
	if !ok || g.sha() == "" {
		return ""
	}
	return name
}

var hash = lazyRegexp(`^[0-9a-f]{40}(?:[0-9a-f]{24})?$`)

// sha follows the references to the commit that is checked out.
func (g repository) sha() string {
	at := g.head()
	for range 5 {
		name, isRef := strings.CutPrefix(at, "ref: ")
		if !isRef {
			break
		}
		at = g.reference(name)
	}
	if hash().MatchString(at) {
		return at
	}
	return ""
}

func (g repository) reference(name string) string {
	if !filepath.IsLocal(name) {
		return ""
	}
	for _, dir := range []string{g.dir, g.common} {
		if got := firstLine(filepath.Join(dir, filepath.FromSlash(name))); got != "" {
			return got
		}
	}
	for line := range strings.Lines(contents(filepath.Join(g.common, "packed-refs"))) {
		if at, ref, ok := strings.Cut(strings.TrimSpace(line), " "); ok && ref == name {
			return at
		}
	}
	return ""
}

var (
	remoteHeader = lazyRegexp(`^\s*\[\s*remote\s+"(.*)"\s*\]`)
	remoteURL    = lazyRegexp(`^\s*(?i:url)\s*=\s*"?([^"#;]*?)"?\s*(?:[#;].*)?$`)
)

// url returns the address of origin, or else of the first remote. Atmos uses any remote.
func (g repository) url() string {
	first, in := "", ""
	for line := range strings.Lines(contents(filepath.Join(g.common, "config"))) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(strings.TrimSpace(line), "[") {
			in = ""
			if m := remoteHeader().FindStringSubmatch(line); m != nil {
				in = m[1]
			}
			continue
		}
		m := remoteURL().FindStringSubmatch(line)
		switch {
		case in == "" || m == nil || m[1] == "":
		case in == "origin":
			return m[1]
		case first == "":
			first = m[1]
		}
	}
	return first
}

// address is the URL of a remote, split into parts.
type address struct{ host, owner, name string }

var (
	longAddress  = lazyRegexp(`^[a-z+]+://(?:[^/@]*@)?([^/:]+)(?::\d+)?/(.+)$`)
	shortAddress = lazyRegexp(`^(?:[^/@]+@)?([^/:]+):(.+)$`)
)

func (g repository) remote() address {
	url := g.url()
	m := longAddress().FindStringSubmatch(url)
	if m == nil {
		m = shortAddress().FindStringSubmatch(url)
	}
	if m == nil {
		return address{}
	}
	path := strings.TrimSuffix(strings.Trim(m[2], "/"), ".git")
	owner, name, ok := strings.Cut(path, "/")
	if !ok {
		return address{}
	}
	return address{host: m[1], owner: owner, name: name}
}

func (a address) slug() string {
	if a.owner == "" || a.name == "" {
		return ""
	}
	return a.owner + "/" + a.name
}
