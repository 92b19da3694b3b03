package atmosyaml

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"authdeck/model"
)

const (
	envBasePath     = "ATMOS_BASE_PATH"
	maxImports      = 10   // how deep they nest (load.go, MaximumImportLvL)
	maxImported     = 1000 // how many there are in all: patterns that match each other would never end
	provisionedFile = "provisioned-identities.yaml"
)

// readImports reads what the configuration so far imports: the identities that single sign-on found, then its list, each
// followed by what it imports itself. several divides a text that stands for a list.
func (l *loader) readImports(ctx context.Context, s section, dir, file string, several func(string) []string) ([]*configFile, error) {
	list := l.texts(s.imports, "import", several)
	found := l.provisioned(s)
	if len(list)+len(found) == 0 {
		return nil, nil
	}
	i := importList{loader: l, base: l.importBase(s.basePath, dir), hasBasePath: s.basePath.set || l.env(envBasePath) != "", chain: []string{file}}
	var parts []*configFile
	for _, path := range found {
		p, err := i.readFile(ctx, path, model.Source{Why: "single sign-on"})
		if err != nil {
			return nil, err
		}
		parts = append(parts, p...)
	}
	more, err := i.readAll(ctx, list)
	return append(parts, more...), err
}

// provisioned are the files in which Atmos keeps the identities that providers told it of (load.go,
// injectProvisionedIdentityImports).
func (l *loader) provisioned(s section) (paths []string) {
	for _, name := range s.providers {
		path := filepath.Join(l.Cache, "atmos", "auth", name, provisionedFile)
		if l.Cache != "" && exists(path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// importList is one list of imports.
type importList struct {
	*loader
	base        string   // that they are relative to
	hasBasePath bool     // base_path says so
	chain       []string // files that import each other, the outermost first
}

func (i importList) readAll(ctx context.Context, list []model.Setting[string]) (parts []*configFile, err error) {
	for _, entry := range list {
		more, err := i.readEntry(ctx, entry)
		if err != nil {
			return nil, err
		}
		parts = append(parts, more...)
	}
	return parts, nil
}

func (i importList) readEntry(ctx context.Context, entry model.Setting[string]) (parts []*configFile, err error) {
	s := model.Source{Path: entry.Value, Why: "import", From: entry.Origin}
	fail := func(what, fix string) {
		s.State, s.Problem = model.SourceFailed, &model.Problem{Origin: entry.Origin, What: what, Fix: fix}
		i.warnSource(s)
	}
	local, isURL := strings.CutPrefix(entry.Value, "file://")
	if !isURL && isRemote(entry.Value) {
		s.Path, s.State = withoutSecrets(entry.Value), model.SourceNotFetched
		s.Problem = &model.Problem{Origin: entry.Origin, What: "the import of " + s.Path + " is not fetched: authdeck reads local files only",
			Fix: "save the file here and import that"}
		i.warnSource(s)
		return nil, nil
	}
	paths, err := i.search(ctx, i.base, local, entry.Origin)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		s.Path = absolute(i.base, local)
		what, fix := "there is no file that the import "+strconv.Quote(entry.Value)+" names", "check the name"
		if !filepath.IsAbs(local) {
			what += "; looked in " + i.base
			if i.hasBasePath {
				fix += "; it is relative to base_path"
			}
		}
		fail(what, fix)
	}
	if len(i.chain) > maxImports && slices.ContainsFunc(paths, func(p string) bool { return !slices.Contains(i.chain, p) }) {
		fail(fmt.Sprintf("imports nest deeper than %d: this one is not read", maxImports), "import the file further up")
		return nil, nil
	}
	for _, path := range paths {
		if slices.Contains(i.chain, path) {
			if !strings.ContainsAny(local, "*?[{") { // a pattern may well match the file that it stands in
				s.Path = path
				fail(filepath.Base(path)+" imports itself"+i.cycle(path)+": it is not read again", "remove the import")
			}
			continue
		}
		more, err := i.readFile(ctx, path, s)
		if err != nil {
			return nil, err
		}
		parts = append(parts, more...)
	}
	return parts, nil
}

// cycle names the files on the way from one to itself.
func (i importList) cycle(path string) string {
	at := slices.Index(i.chain, path)
	if at == len(i.chain)-1 {
		return ""
	}
	names := make([]string, 0, len(i.chain))
	for _, p := range i.chain[at+1:] {
		names = append(names, filepath.Base(p))
	}
	return " by way of " + strings.Join(names, ", ")
}

// readFile reads one that is imported, and then what it imports. One that cannot be read is left out.
func (i importList) readFile(ctx context.Context, path string, s model.Source) ([]*configFile, error) {
	if i.imported++; i.imported > maxImported {
		i.warn(&model.Problem{Origin: model.Origin{File: i.chain[0]}, What: fmt.Sprintf("more than %d files are imported: the rest is not read", maxImported),
			Fix: "import fewer files, or patterns that do not match each other"})
		return nil, nil
	}
	p, err := i.open(ctx, path)
	if err != nil {
		return nil, err
	}
	problem := p.problem
	if problem == nil && len(p.problems) > 0 {
		problem = p.problems[0]
	}
	if problem != nil {
		s.Path, s.State, s.Problem = path, model.SourceFailed, problem
		i.warnSource(s)
		return nil, nil //nolint:nilerr // the rest counts
	}
	i.add(p, s)
	parts := []*configFile{p}
	early := p.raw()
	if list := i.texts(early.imports, "import", strings.Fields); len(list) > 0 {
		inner := importList{i.loader, i.base, i.hasBasePath, append(slices.Clone(i.chain), path)}
		if p.basePath.set {
			inner.base, inner.hasBasePath = i.loader.importBase(early.basePath, filepath.Dir(path)), true
		}
		more, err := inner.readAll(ctx, list)
		if err != nil {
			return nil, err
		}
		parts = append(parts, more...)
	}
	return parts, nil
}

// isRemote tells what Atmos hands to go-getter (pkg/config/adapters/gogetter_adapter.go).
func isRemote(name string) bool {
	return strings.Contains(name, "://") || hasPrefix(strings.ToLower(name), "git::", "git@", "s3::", "gcs::", "hg::", "github.com/", "bitbucket.org/")
}

// withoutSecrets is an address without what may be secret in it: a user, a password, a query. Where a password has a character
// that ends the host, nobody can tell what is what: then only the scheme is left.
func withoutSecrets(address string) string {
	scheme, rest := "", address
	for _, sep := range []string{"://", "::"} {
		before, after, ok := strings.Cut(address, sep)
		if ok && !strings.ContainsAny(before, "/?#@") {
			scheme, rest = before+sep, after
			break
		}
	}
	end := strings.IndexAny(rest+"/", "/?#")
	host, path := rest[:end], rest[end:]
	user := ""
	if at := strings.LastIndex(host, "@"); at >= 0 && host[:at] != "git" {
		user, host = host[:at], host[at+1:]
	}
	if (user != "" || strings.Contains(host, ":") && !hasPrefix(host, "git@")) && strings.Contains(path, "@") {
		return scheme + "…"
	}
	if end := strings.IndexAny(path, "?#"); end >= 0 {
		path = path[:end]
	}
	return scheme + host + path
}

// importBase is the folder that imports are relative to (config.go, resolveAbsolutePath): an absolute base_path, one that starts
// with a dot below the file's folder, any other one below the git root where it is there.
func (l *loader) importBase(declared lazyValue, dir string) string {
	path, runtime := l.env(envBasePath), true
	if path == "" {
		path, runtime = l.text(declared, "base_path").Value, declared.set && declared.raw && declared.Doc.Value(declared.Value).Tag == "!cwd"
	}
	dotted := path == "." || path == ".." || hasPrefix(path, "./", "../", "."+string(filepath.Separator), ".."+string(filepath.Separator))
	root, git := gitRoot(l.WorkDir)
	git = git && l.env(envGitRoot) != "false"
	near, here := filepath.Join(dir, path), filepath.Join(l.WorkDir, path)
	switch {
	case filepath.IsAbs(path):
		return path
	case dotted && runtime:
		return here
	case dotted || !git && path == "":
		return near
	case git:
		near = filepath.Join(root, path)
	case runtime && exists(here):
		return here
	}
	if !exists(near) && exists(here) {
		return here
	}
	return cmp.Or(near, here)
}
