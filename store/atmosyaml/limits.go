package atmosyaml

import (
	"fmt"
	"io/fs"

	"authdeck/model"
	"authdeck/store/atmosyaml/yamldoc"
)

// The limits of one configuration. Each is far above any real one. They keep a file that somebody else wrote from taking minutes or
// gigabytes. Anything over a limit is skipped with a warning, or is a problem of the value; docs/appendix/atmos-configuration.md
// lists the limits. yamldoc has the limits of a single file: its size, depth and aliases.
const (
	maxBytes        = 200 << 20 // of all files together
	maxImports      = 10        // nesting depth (load.go, MaximumImportLvL)
	maxImported     = 1000      // in all: patterns that match each other would never end
	maxPattern      = 4096      // bytes of a pattern; no path is longer
	maxAlternatives = 1000      // of the braces of one pattern: {a,b}{c,d} has four
	maxEntries      = 50_000    // files and folders looked at for one pattern; a link to / would search the whole disk
	maxSearched     = 200_000   // the same for all patterns together
	maxIncludes     = 10        // nesting depth
	maxOutput       = 1 << 20   // bytes that a command of !exec prints
	maxGitFile      = 16 << 20  // bytes of a file of the Git repository; packed-refs can be long
	maxFolders      = 100       // folders to watch for changes
	maxWarnings     = 100       // more than anyone reads
)

// usage counts what one configuration has taken of its limits.
type usage struct{ bytes int }

// readFile reads a file of the configuration. In a folder that is not the user's own, it reads only the files that mayRead has
// allowed, even if another file has the same name now.
func (u *usage) readFile(path string, by owner, g *powers) ([]byte, fs.FileInfo, error) {
	text, info, err := readAllowed(path, by, g)
	if err != nil {
		return nil, nil, err
	}
	if u.bytes += len(text); u.bytes > maxBytes {
		return nil, nil, &model.Problem{Origin: model.Origin{File: path},
			What: fmt.Sprintf("the files of this configuration have more than %d MB in all", maxBytes>>20), Fix: model.Do("read fewer or smaller files")}
	}
	return text, info, nil
}

func readAllowed(path string, by owner, g *powers) ([]byte, fs.FileInfo, error) {
	if by.own() {
		return yamldoc.ReadFileInfo(path)
	}
	if at, allowed := g.outside[path]; allowed {
		return yamldoc.ReadFileInfo(at)
	}
	name, inside := by.resolved(path)
	if !inside {
		return nil, nil, &model.Problem{Origin: model.Origin{File: path}, What: "this file has become a link that leads out of the folder", Fix: model.Do("try again")}
	}
	return yamldoc.ReadFileBelow(by.folder, name, path)
}

// checkPattern says what is wrong with a pattern that would take too long to search; "" if nothing is.
func checkPattern(pattern string) (what, fix string) {
	switch {
	case len(pattern) > maxPattern:
		return fmt.Sprintf("is longer than %d bytes", maxPattern), "use a shorter name"
	case alternatives(pattern) > maxAlternatives:
		return fmt.Sprintf("expands to more than %d names, because of its braces", maxAlternatives), "use * in place of braces, or name the files"
	}
	return "", ""
}

// alternatives counts the patterns that the braces of a pattern stand for. It stops above maxAlternatives.
func alternatives(pattern string) int {
	type group struct{ before, sum int } // the patterns before the brace, and those of its alternatives so far
	var open []group
	now := 1
	for i := 0; i < len(pattern); i++ {
		top := len(open) - 1
		switch pattern[i] {
		case '\\':
			i++
		case '{':
			open, now = append(open, group{before: now}), 1
		case ',':
			if top >= 0 {
				open[top].sum, now = open[top].sum+now, 1
			}
		case '}':
			if top >= 0 {
				open, now = open[:top], open[top].before*(open[top].sum+now)
			}
		}
		if now > maxAlternatives {
			return now
		}
	}
	for _, g := range open { // never closed: no pattern at all
		now = max(now, g.before+g.sum)
	}
	return now
}
