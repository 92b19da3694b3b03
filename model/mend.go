package model

import "strings"

// Mend is what mends the problem, in one line: YAML stands in it as it can be written there.
func (p *Problem) FixLine() string {
	switch {
	case p.Write == "":
		return strings.ReplaceAll(p.Fix, "\n", " ")
	case p.Fix == "":
		return "write: " + inOneLine(p.Write)
	}
	return p.Fix + " " + inOneLine(p.Write)
}

// WholeFix is what mends the problem, with the lines of its YAML.
func (p *Problem) FixText() string { return strings.Trim(p.Fix+"\n"+p.Write, "\n") }

// inOneLine writes maps and lists of a piece of YAML in braces and brackets, but for the outermost map. It knows what
// authdeck itself writes: no comments and no text over several lines.
func inOneLine(yaml string) string {
	return strings.Join(flowed(strings.Split(strings.TrimRight(yaml, "\n"), "\n")), ", ")
}

// flowed has the entries of a block, each in one line.
func flowed(lines []string) (entries []string) {
	for len(lines) > 0 {
		n := 1
		for n < len(lines) && indentOf(lines[n]) > indentOf(lines[0]) {
			n++
		}
		head, below := strings.TrimSpace(lines[0]), lines[1:n]
		if item, ok := strings.CutPrefix(head, "- "); ok {
			at := strings.Repeat(" ", indentOf(lines[0])+len("- "))
			head = "{" + strings.Join(flowed(append([]string{at + item}, below...)), ", ") + "}"
			below = nil
		}
		entries = append(entries, head+braced(below))
		lines = lines[n:]
	}
	return entries
}

// braced is the value of a key that stands in the lines below it.
func braced(below []string) string {
	if len(below) == 0 {
		return ""
	}
	inner := strings.Join(flowed(below), ", ")
	if strings.HasPrefix(strings.TrimSpace(below[0]), "- ") {
		return " [" + inner + "]"
	}
	return " {" + inner + "}"
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
