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
	provisionedFile = "provisioned-identities.yaml"
)

// readImports merges what s imports: the identities that single sign-on found, then the list of imports, each followed by its
// own imports. split divides a text that stands for a list.
func (l *loader) readImports(ctx context.Context, into *section, s section, dir, file string, split func(string) []string) error {
	list := l.texts(s.imports, "import", split)
	provisioned := l.provisioned(s)
	if len(list)+len(provisioned) == 0 {
		return nil
	}
	base, baseBy := l.importBase(s.basePath, dir)
	i := importList{loader: l, into: into, base: base, baseBy: baseBy, hasBasePath: s.basePath.set || l.env(envBasePath) != "", chain: []string{file}}
	if s.imports.set {
		i.by = s.imports.reader.owner
	}
	for _, path := range provisioned {
		i := i
		if moved := l.firstOf(xdgCache...); moved != "" {
			i.by = l.unlessRelative(moved, filepath.Dir(path), i.by)
		}
		if err := i.readFile(ctx, path, model.Source{Why: "single sign-on"}); err != nil {
			return err
		}
	}
	return i.readAll(ctx, list)
}

// provisioned returns the files in which Atmos keeps the identities that its providers reported (load.go,
// injectProvisionedIdentityImports).
func (l *loader) provisioned(s section) (paths []string) {
	for _, name := range s.providers.names {
		path := filepath.Join(l.Cache, "atmos", "auth", name, provisionedFile)
		if l.Cache != "" && filepath.IsLocal(name) && exists(path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// importList is one list of imports.
type importList struct {
	*loader
	into        *section
	by          owner    // of the file with the list
	base        string   // the folder of relative imports
	baseBy      owner    // owner of the setting that chooses it
	hasBasePath bool     // base_path sets it
	chain       []string // files that import each other, the outermost first
}

func (i importList) readAll(ctx context.Context, list []model.Setting[string]) error {
	for _, entry := range list {
		if err := i.readEntry(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}

func (i importList) readEntry(ctx context.Context, entry model.Setting[string]) error {
	s := model.Source{Path: entry.Value, Why: "import", From: entry.Origin}
	skip := func(state model.SourceState, what string, fix model.Fix) {
		s.State, s.Problem = state, &model.Problem{Origin: entry.Origin, What: what, Fix: fix}
		i.warnSource(s)
	}
	local, isURL := strings.CutPrefix(entry.Value, "file://")
	if !isURL && isRemote(entry.Value) {
		s.Path = withoutSecrets(entry.Value)
		skip(model.SourceNotFetched, "the import of "+s.Path+" is skipped: authdeck reads local files only", model.Do("download the file and import the local copy"))
		return nil
	}
	if i.by.own() && !filepath.IsAbs(local) { // a file of the user's own may be looking into a folder
		i.by = i.baseBy
	}
	if !i.powers.mayRead(i.by, searchStart(i.base, local), "import", entry.Origin) {
		skip(model.SourceFailed, "this import is outside the folder, which is not trusted: it is skipped", model.Run(model.TrustCommand))
		return nil
	}
	if what, fix := checkPattern(local); what != "" {
		skip(model.SourceFailed, "this import "+what+": it is skipped", model.Do(fix))
		return nil
	}
	before := len(i.warnings)
	paths, err := i.search(ctx, i.base, local, searcher{by: i.by, at: entry.Origin, how: "import"})
	if err != nil {
		return err
	}
	if len(paths) == 0 && len(i.warnings) == before { // an incomplete search has already been reported
		s.Path = absolute(i.base, local)
		what, fix := i.noMatch(entry.Value, local)
		skip(model.SourceFailed, what, model.Do(fix))
	}
	if len(i.chain) > maxImports && slices.ContainsFunc(paths, func(p string) bool { return !slices.Contains(i.chain, p) }) {
		skip(model.SourceFailed, fmt.Sprintf("imports are nested more than %d levels deep: this one is skipped", maxImports), model.Do("import the file from a higher level"))
		return nil
	}
	for _, path := range paths {
		if !slices.Contains(i.chain, path) {
			if err := i.readFile(ctx, path, s); err != nil {
				return err
			}
		} else if !strings.ContainsAny(local, "*?[{") { // a pattern may well match its own file
			s.Path = path
			skip(model.SourceFailed, filepath.Base(path)+" imports itself"+i.cycle(path)+": the second import is skipped", model.Do("remove the import"))
		}
	}
	return nil
}

// noMatch says that no file matches an import.
func (i importList) noMatch(entry, local string) (what, fix string) {
	what, fix = "the import "+strconv.Quote(entry)+" matches no file", "check the name"
	if filepath.IsAbs(local) {
		return what, fix
	}
	if i.hasBasePath {
		fix += "; it is relative to base_path"
	}
	return what + "; looked in " + i.base, fix
}

// cycle names the files between a file and its import of itself.
func (i importList) cycle(path string) string {
	at := slices.Index(i.chain, path)
	if at == len(i.chain)-1 {
		return ""
	}
	var names []string
	for _, p := range i.chain[at+1:] {
		names = append(names, filepath.Base(p))
	}
	return " through " + strings.Join(names, ", ")
}

// readFile merges an imported file, then its imports. A file that cannot be read is left out.
func (i importList) readFile(ctx context.Context, path string, s model.Source) error {
	if i.imported++; i.imported > maxImported {
		i.warn(&model.Problem{Origin: model.Origin{File: i.chain[0]}, What: fmt.Sprintf("more than %d files are imported: the rest are skipped", maxImported),
			Fix: model.Do("import fewer files, or use narrower patterns")})
		return nil
	}
	if i.ownerOf(path, i.by) == i.by && !i.powers.mayRead(i.by, path, "import", s.From) {
		return nil
	}
	p, err := i.open(ctx, path, i.by)
	if err != nil {
		return err
	}
	problem := p.problem
	if problem == nil && len(p.problems) > 0 {
		problem = p.problems[0]
	}
	if problem != nil {
		s.Path, s.State, s.Problem = path, model.SourceFailed, problem
		i.warnSource(s)
		return nil //nolint:nilerr // the rest counts
	}
	i.add(p, s)
	i.into.merge(p.section)
	raw := p.raw()
	list := i.texts(raw.imports, "import", strings.Fields)
	if len(list) > 0 && p.basePath.set {
		i.base, i.baseBy = i.importBase(raw.basePath, filepath.Dir(path))
		i.hasBasePath = true
	}
	i.by = p.owner
	i.chain = append(slices.Clone(i.chain), path)
	return i.readAll(ctx, list)
}

// isRemote reports whether Atmos hands an import to go-getter (pkg/config/adapters/gogetter_adapter.go).
func isRemote(name string) bool {
	return strings.Contains(name, "://") || hasPrefix(strings.ToLower(name), "git::", "git@", "s3::", "gcs::", "hg::", "github.com/", "bitbucket.org/")
}

// withoutSecrets returns an address without possible secrets: user, password, query. If a password has a character that ends the
// host, the parts cannot be separated, so only the scheme is left.
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

// importBase is the folder of relative imports (config.go, resolveAbsolutePath): an absolute base_path; one that starts with a dot,
// below the file's folder; any other, below the git root if it exists there. by is the owner of the setting: a folder that the user
// did not name.
func (l *loader) importBase(declared lazyValue, dir string) (base string, by owner) {
	path, runtime := l.env(envBasePath), true
	by = l.variableOwner(envBasePath)
	if path == "" {
		path, runtime = l.text(declared, "base_path").Value, declared.set && declared.raw && declared.Doc.Value(declared.Value).Tag == "!cwd"
		if by = (owner{}); declared.set {
			by = declared.reader.owner
		}
	}
	at := func(base string) (string, owner) {
		if found := folderOwner(base, l.Home); by.own() && folderOwner(dir, l.Home).folder != found.folder {
			return base, l.ownerOf(base, found)
		}
		return base, by
	}
	dotted := path == "." || path == ".." || hasPrefix(path, "./", "../", "."+string(filepath.Separator), ".."+string(filepath.Separator))
	root, git := gitRoot(l.WorkDir)
	git = git && l.env(envGitRoot) != "false"
	near, here := filepath.Join(dir, path), filepath.Join(l.WorkDir, path)
	switch {
	case filepath.IsAbs(path):
		return path, by
	case dotted && runtime:
		return at(here)
	case dotted || !git && path == "":
		return near, by
	case git:
		near = filepath.Join(root, path)
	case runtime && exists(here):
		return at(here)
	}
	if !exists(near) && exists(here) {
		return at(here)
	}
	return at(cmp.Or(near, here))
}
