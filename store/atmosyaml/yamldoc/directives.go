package yamldoc

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/token"

	"authdeck/model"
)

// directives are the lines with % before a document. goccy's parser takes only one of them, and does not use it for tags.
type directives struct {
	version int               // line of %YAML; 0 if there is none
	handles map[string]handle // by the name in a %TAG line
}

// handle is what stands for a part of each tag that starts with its name.
type handle struct {
	line   int
	prefix string
}

// maxPrefix limits the memory of the tags that a prefix is written into, in bytes.
const maxPrefix = 100

// cutDirectives reads the directives of a text and returns it with empty lines in their place.
func cutDirectives(path, text string) (rest string, d directives, p *model.Problem) {
	var head strings.Builder // the lines before at
	last, at := 0, 0
	for n := 1; at < len(text); n++ {
		end := lineEnd(text, at)
		line := strings.TrimRight(text[at:end], " \t\n")
		switch start := strings.TrimLeft(line, " \t"); {
		case strings.HasPrefix(line, "%"):
			if p := d.read(line, n); p != nil {
				p.Origin = model.Origin{File: path, Line: n, Column: 1}
				return text, d, p
			}
			last = n
			head.WriteString("\n")
		case last > 0 && (start == "" || start[0] == '#'):
			head.WriteString("\n") // a tab in it is allowed only here
		case start == "" || start[0] == '#':
			head.WriteString(text[at:end])
		case last > 0 && line != "---" && !strings.HasPrefix(line, "--- ") && !strings.HasPrefix(line, "---\t"):
			return text, d, missingStart(path, last)
		default:
			if last == 0 {
				return text, d, nil
			}
			return head.String() + text[at:], d, nil
		}
		at = end
	}
	if last > 0 {
		return text, d, missingStart(path, last)
	}
	return text, d, nil
}

func missingStart(path string, line int) *model.Problem {
	return &model.Problem{Origin: model.Origin{File: path, Line: line, Column: 1}, What: "--- is missing below this line",
		Fix: model.Do("add a line with --- below it, or put a value that starts with % in quotes")}
}

// read adds the directive on a line, or refuses it as Atmos's library does.
func (d *directives) read(line string, n int) *model.Problem {
	words := strings.Fields(line)
	name := words[0]
	text := strings.TrimPrefix(line, name)
	switch name {
	case "%YAML":
		text, _, _ = strings.Cut(text, "#")
		if strings.TrimSpace(text) != "1.1" {
			return &model.Problem{What: "only YAML 1.1 is supported", Fix: model.Do("delete this line")}
		}
		before := d.version
		d.version = n
		return repeated(name, before)
	case "%TAG":
		if at := strings.Index(text, " #"); at >= 0 {
			words = strings.Fields(text[:at])
		} else {
			words = words[1:]
		}
		if len(words) != 2 || !isHandle(words[0]) || !isTagName(words[1]) {
			return &model.Problem{What: "a %TAG line needs a name between two ! and what it stands for", Fix: model.Do("write %TAG !name! prefix")}
		}
		if len(words[1]) > maxPrefix {
			return &model.Problem{What: "authdeck does not read such a long %TAG line", Fix: model.Do("write a shorter prefix")}
		}
		before := d.handles[words[0]].line
		if d.handles == nil {
			d.handles = map[string]handle{}
		}
		d.handles[words[0]] = handle{n, words[1]}
		return repeated(name, before)
	}
	return &model.Problem{What: "unknown directive (%)", Fix: model.Do("delete this line, or put a value that starts with % in quotes")}
}

// repeated refuses a directive that a line above has already.
func repeated(name string, before int) *model.Problem {
	if before == 0 {
		return nil
	}
	return &model.Problem{What: fmt.Sprintf("duplicate %s line: it is already on line %d", name, before), Fix: model.Do("keep one of them")}
}

// isHandle reports whether text is !, !! or !name!.
func isHandle(text string) bool { return handleOf(text+"x") == text }

// apply writes each tag in full that starts with a handle of the document.
func (d *directives) apply(tokens token.Tokens) {
	if len(d.handles) == 0 {
		return
	}
	for _, tk := range tokens {
		if tk.Type != token.TagType || tk.Value == "!" || strings.HasPrefix(tk.Value, "!<") {
			continue
		}
		name := handleOf(tk.Value)
		if h, ok := d.handles[name]; ok {
			tk.Value = "!<" + h.prefix + strings.TrimPrefix(tk.Value, name) + ">"
		}
	}
}
