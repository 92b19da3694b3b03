package cli

import (
	"fmt"
	"strings"

	"authdeck/model"
	"authdeck/ui"
	"authdeck/ui/theme"
	"authdeck/ui/widget"
)

// drawn is the list in one of the forms of `atmos auth list` that are for people and for drawing programs
// (pkg/auth/list); false for any other form.
func drawn(format string, t theme.Theme, w model.Workspace, s model.Overview) (text string, ok bool) {
	switch format {
	case "tree":
		return tree(t, w, s), true
	case "graphviz", "dot":
		return graphviz(s), true
	case "mermaid":
		return mermaid(s), true
	case "markdown", "md":
		return "# Authentication Configuration\n\n```mermaid\n" + mermaid(s) + "```\n", true
	}
	return "", false
}

// tree has a line for each identity: what its session is and how long it lasts, its name, its keys, and what marks it.
func tree(t theme.Theme, w model.Workspace, s model.Overview) string {
	var b strings.Builder
	b.WriteString("Authentication Configuration\n" + t.Text("└──") + "Standalone Identities\n")
	now := w.Clock.Now()
	for i, r := range s.Rows {
		branch := "├──"
		if i == len(s.Rows)-1 {
			branch = "└──"
		}
		id := r.Identity
		line := "   " + t.Text(branch) + ui.SessionWord(t, now, r.Session) + "  " + widget.Printable(id.Title) + " (aws/user)  keys: " + ui.KeysWord(t, r)
		if id.Default {
			line += " [DEFAULT]"
		}
		if id.Alias != "" {
			line += " [ALIAS: " + widget.Printable(id.Alias) + "]"
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

func graphviz(s model.Overview) string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	var b strings.Builder
	b.WriteString("digraph AuthConfig {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n\n")
	for _, r := range s.Rows {
		name := quoted.Replace(widget.Printable(r.Identity.Ref.Name))
		style := ""
		if r.Identity.Default {
			style = `, style="rounded,filled", fillcolor=lightgreen`
		}
		fmt.Fprintf(&b, "  \"%s\" [label=\"%s\\n(aws/user)\"%s];\n", name, name, style)
	}
	return b.String() + "}\n"
}

// mermaid numbers its nodes: two names may differ only in what a node cannot be called.
func mermaid(s model.Overview) string {
	escaped := strings.NewReplacer(`"`, "&quot;", "<", "&lt;", ">", "&gt;")
	var nodes, classes strings.Builder
	for i, r := range s.Rows {
		fmt.Fprintf(&nodes, "  i%d[\"%s<br/>aws/user\"]\n", i+1, escaped.Replace(widget.Printable(r.Identity.Ref.Name)))
		fmt.Fprintf(&classes, "  class i%d identity\n", i+1)
		if r.Identity.Default {
			fmt.Fprintf(&classes, "  class i%d default\n", i+1)
		}
	}
	return "graph LR\n" + nodes.String() +
		"\n  classDef identity fill:#e8f5e9,stroke:#388e3c,stroke-width:2px\n  classDef default stroke:#ff9800,stroke-width:3px\n\n" +
		classes.String()
}
