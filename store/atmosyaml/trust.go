package atmosyaml

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
	"authdeck/store/fileperm"
	"authdeck/store/files"
)

// owner says who a file belongs to: the user, or the folder in which it was found. A folder's powers have an effect only if the
// user trusts them.
type owner struct {
	folder  string // its real path; "" for the user's own
	lexical string // the folder as it was reached, through links
	open    bool   // other users can change the file
}

func (o owner) own() bool { return o.folder == "" }

// folderOwner returns the owner of the files in a folder: the Git repository around it, or else the folder itself.
func folderOwner(dir, home string) owner {
	lexical := dir
	if root, ok := repositoryAround(dir, home); ok {
		lexical = root
	}
	return owner{folder: files.RealPath(lexical), lexical: lexical}
}

// repositoryAround is gitRoot without a repository that has the whole home folder in it, because what is there comes from many people.
func repositoryAround(dir, home string) (root string, ok bool) {
	if root, ok = gitRoot(dir); !ok || home == "" {
		return root, ok
	}
	real := files.RealPath(root)
	_, around := owner{folder: real, lexical: real}.below(files.RealPath(home))
	return root, !around
}

// holds reports whether a path is in the folder and stays in it through all links.
func (o owner) holds(path string) bool {
	_, inside := o.resolved(path)
	return inside
}

// resolved returns where a path leads: a name below the folder without links, or the first path outside of it. It follows links as the
// system does: .. in a link's target is the folder above the one that was reached. It touches nothing outside, because accessing some
// paths is enough to connect to another computer.
func (o owner) resolved(path string) (to string, inside bool) {
	rest, ok := o.below(path)
	if !ok {
		return path, false
	}
	at := o.folder
	for hops := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		next := filepath.Join(at, part)
		switch {
		case next == at: // "" or .
			continue
		case part == ".." && at == o.folder:
			return unclean(next, rest), false
		case part == "..":
			at = next
			continue
		}
		info, err := os.Lstat(next)
		if errors.Is(err, fs.ErrNotExist) { // without the file there is nothing to read
			return o.name(next, rest)
		}
		if err != nil {
			return path, false
		}
		if info.Mode()&os.ModeSymlink == 0 {
			at = next
			continue
		}
		hops++
		target, err := os.Readlink(next)
		if err != nil || hops > maxLinks {
			return path, false
		}
		start := strings.Split(filepath.ToSlash(target), "/")
		if filepath.IsAbs(target) {
			at = o.folder
			if start, ok = o.reached(target, start); !ok {
				return unclean(target, rest), false
			}
		}
		rest = slices.Concat(start, rest)
	}
	return o.name(at, nil)
}

// name is a path in the folder as a name below it.
func (o owner) name(at string, rest []string) (name string, inside bool) {
	name, err := filepath.Rel(o.folder, filepath.Join(append([]string{at}, rest...)...))
	return name, err == nil
}

// unclean joins a path outside and the parts after it. It keeps .. as it is, because what it means depends on the links outside.
func unclean(at string, rest []string) string {
	if len(rest) == 0 {
		return at
	}
	separator := string(filepath.Separator)
	return strings.TrimSuffix(at, separator) + separator + strings.Join(rest, separator)
}

// reached is below for the absolute target of a link, with its parts. A target with .. may lead anywhere.
func (o owner) reached(target string, parts []string) (rest []string, ok bool) {
	if slices.Contains(parts, "..") {
		return nil, false
	}
	return o.below(target)
}

const maxLinks = 40

// below returns the parts of a path below the folder; false if the path does not name one.
func (o owner) below(path string) (parts []string, ok bool) {
	for _, top := range []string{o.folder, o.lexical} {
		rel, err := filepath.Rel(top, path)
		if err == nil && filepath.IsLocal(rel) {
			if rel == "." {
				return nil, true
			}
			return strings.Split(rel, string(filepath.Separator)), true
		}
	}
	return nil, false
}

// exposed returns the owner of a file that was just opened. A file that another user owns, can change or can replace never counts as
// the user's own.
func (g *powers) exposed(o owner, path string, info fs.FileInfo) owner {
	open := fileperm.OthersCanWrite(info) || fileperm.OwnedByAnother(info) || o.own() && len(fileperm.Replaceable(path)) > 0
	if o.own() && open {
		o = folderOwner(filepath.Dir(path), g.home)
	}
	o.open = o.open || open
	return o
}

// powers collects what the files of one configuration can do, and asks whether it has an effect.
type powers struct {
	trust   model.Trust
	home    string
	working func() (dir string, git bool) // see elsewhere
	found   powerSet
	outside map[string]string // where paths lead that leave the folder that names them, and that the user trusts
}

func newPowers(trust model.Trust, workDir, home string) *powers {
	working := func() (string, bool) {
		dir := files.RealPath(workDir)
		if root, git := repositoryAround(dir, home); git {
			return root, true
		}
		return dir, false
	}
	return &powers{trust: trust, home: home, working: sync.OnceValues(working), outside: map[string]string{}}
}

// elsewhere returns the working folder's repository if it is not the owner's; otherwise "". A subfolder without a repository of its
// own belongs to the owner.
func (g *powers) elsewhere(o owner) string {
	dir, git := g.working()
	if _, below := o.below(dir); dir == o.folder || below && !git {
		return ""
	}
	return dir
}

// powerSet has powers in the order in which they were found, without duplicates.
type powerSet struct {
	all  []model.Power
	seen map[[sha256.Size]byte]bool
}

func (s *powerSet) add(p model.Power) {
	key := [sha256.Size]byte(p.Sum(sha256.New()))
	if s.seen[key] {
		return
	}
	if s.seen == nil {
		s.seen = map[[sha256.Size]byte]bool{}
	}
	s.all, s.seen[key] = append(s.all, p), true
}

// allow records a power of a folder, and reports whether it has an effect.
func (g *powers) allow(o owner, p model.Power) bool {
	p = g.judge(o, p)
	g.found.add(p)
	return p.Trusted
}

func (g *powers) judge(o owner, p model.Power) model.Power {
	if p.Folder, p.Open = o.folder, o.open; !o.own() && p.Kind.FollowsWorkDir() {
		p.In = g.elsewhere(o)
	}
	p.Trusted = o.own() || g.trust != nil && g.trust.Trusts(p)
	return p
}

// mayRead reports whether a file or folder may be read: reading outside the folder that names it is a power.
func (g *powers) mayRead(o owner, path, how string, at model.Origin) bool {
	return g.leave(o, path, how, at, func(p model.Power) bool { return g.allow(o, p) })
}

// leave is mayRead with what to do with a power. What is read then is what the user saw, even if a link leads elsewhere by now.
func (g *powers) leave(o owner, path, how string, at model.Origin, allow func(model.Power) bool) bool {
	if o.own() {
		return true
	}
	to, inside := o.resolved(path)
	if inside {
		return true
	}
	p := model.Power{Kind: model.ReadsFile, Name: how, Value: model.SecretString(path), Origin: at}
	if to != path {
		p.Target = to
	}
	if !allow(p) {
		return false
	}
	g.outside[path] = to
	return true
}

// allow records a power of the document, or of the identity that is being read, and reports whether it has an effect.
func (r *reader) allow(kind model.PowerKind, name string, v yamldoc.Value) bool {
	if v.Source == "" && v.Doc != nil && v.Doc.Origin.File != "" { // a command that is trusted printed it
		return true
	}
	return r.allowText(r.ownerAt(v.At.File), kind, name, cmp.Or(v.Source, v.Text), v.At)
}

func (r *reader) allowText(by owner, kind model.PowerKind, name, value string, at model.Origin) bool {
	return r.power(by, model.Power{Kind: kind, Name: name, Value: model.SecretString(value), Origin: at}).Trusted
}

// power records a power, of the identity that is being read if there is one.
func (r *reader) power(by owner, p model.Power) model.Power {
	p.Identity = r.identity
	p = r.powers.judge(by, p)
	if r.identity == "" {
		r.powers.found.add(p)
	} else {
		r.ofIdentity.add(p)
	}
	return p
}

// ownerAt returns the owner of the file that contains a value: the document, or a file that it includes.
func (r *reader) ownerAt(file string) owner {
	if by, ok := r.foreign[file]; ok {
		return by
	}
	return r.owner
}

// mayRead is powers.mayRead for the identity that is being read, if there is one.
func (r *reader) mayRead(path, how string, at model.Origin) bool {
	return r.powers.leave(r.owner, path, how, at, func(p model.Power) bool { return r.power(r.owner, p).Trusted })
}

// untrusted returns the problem for an identity's powers without an effect; nil if there are none.
func untrusted(all []model.Power) *model.Problem {
	all = slices.DeleteFunc(slices.Clone(all), func(p model.Power) bool { return p.Trusted })
	if len(all) == 0 {
		return nil
	}
	return model.UntrustedProblem(all)
}

// The variables that move Atmos's folders for its configuration and its cache, strongest first.
var (
	xdgConfig = []string{"ATMOS_XDG_CONFIG_HOME", "XDG_CONFIG_HOME"}
	xdgCache  = []string{"ATMOS_XDG_CACHE_HOME", "XDG_CACHE_HOME"}
)

// ownFolders are the folders whose files are the user's own: Atmos's folders in the home and XDG folders. Variables that a
// configuration sets do not move them, nor do relative ones.
func (s Source) ownFolders() (all []string) {
	fixed := func(variables []string) bool { at := s.firstOf(variables...); return at == "" || filepath.IsAbs(at) }
	if filepath.IsAbs(s.Home) {
		all = append(all, filepath.Join(s.Home, ".atmos"))
	}
	if s.Cache != "" && fixed(xdgCache) {
		all = append(all, filepath.Join(s.Cache, "atmos"))
	}
	if at, err := files.FindDirs(runtime.GOOS, s.env, s.Home); err == nil && fixed(xdgConfig) {
		all = append(all, filepath.Join(at.AtmosConfig, "atmos"))
	}
	return all
}

// ownerOf returns the owner of a file that was found because of something of the owner from: a file, a folder or a variable.
func (s Source) ownerOf(path string, from owner) owner {
	if slices.ContainsFunc(s.ownDirs, func(dir string) bool { _, below := (owner{folder: dir, lexical: dir}).below(path); return below }) {
		return owner{}
	}
	return from
}

// variableOwner returns the owner of the file that sets a variable for Atmos; the user's own for a variable of the environment.
func (s Source) variableOwner(name string) owner {
	if len(s.promotedBy) == 0 {
		return owner{}
	}
	if _, set := s.withoutPromoted(name); set {
		return owner{}
	}
	return s.promotedBy[name]
}
