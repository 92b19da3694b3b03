package edit

import (
	"slices"
	"strings"
	"unicode"

	"authdeck/model"
)

// style is how new YAML is written: like what stands around it.
type style struct {
	eol    string
	unit   int  // spaces that a level is indented by
	quoted bool // every key and text is in quotes, as in JSON
	braces bool // lines may be put within braces too
}

// node is a key with a text, or with keys of its own.
type node struct {
	key, text string
	bare      bool // the text is no string: true
	children  []node
}

// identityNode is the identity as it is written, below the keys that are not there yet.
func identityNode(n model.NewIdentity, above []string) node {
	l := node{key: n.Name, children: []node{{key: "kind", text: model.KindUser}}}
	if n.Default {
		l.children = append(l.children, node{key: "default", text: "true", bare: true})
	}
	if n.Alias != "" {
		l.children = append(l.children, node{key: "alias", text: n.Alias})
	}
	credentials := node{key: "credentials"}
	if n.Region != "" {
		credentials.children = append(credentials.children, node{key: "region", text: n.Region})
	}
	if n.Device != "" {
		credentials.children = append(credentials.children, node{key: "mfa_arn", text: n.Device})
	}
	if credentials.children != nil {
		l.children = append(l.children, credentials)
	}
	for _, key := range slices.Backward(above) {
		l = node{key: key, children: []node{l}}
	}
	return l
}

// byHand is the identity with all that is above it, for somebody to write.
func byHand(n model.NewIdentity) string {
	return strings.TrimSuffix(style{eol: "\n", unit: 2, braces: true}.block(identityNode(n, []string{"auth", "identities"}), 0), "\n")
}

// block writes whole lines, each with its end, indented by that many spaces.
func (p style) block(l node, indent int) string {
	out := strings.Repeat(" ", indent) + p.scalar(l.key, p.braces) + ":"
	if l.children == nil {
		return out + " " + p.value(l, p.braces) + p.eol
	}
	out += p.eol
	for _, below := range l.children {
		out += p.block(below, indent+p.unit)
	}
	return out
}

// flow writes one entry of a map in braces.
func (p style) flow(l node) string {
	out := p.scalar(l.key, true) + ": "
	if l.children == nil {
		return out + p.value(l, true)
	}
	parts := make([]string, len(l.children))
	for i, below := range l.children {
		parts[i] = p.flow(below)
	}
	return out + "{" + strings.Join(parts, ", ") + "}"
}

func (p style) value(l node, flow bool) string {
	if l.bare {
		return l.text
	}
	return p.scalar(l.text, flow)
}

// needsNoQuotes tells it of what starts with a letter, so that it is no number and no date; within braces it has nothing
// that could end it. A colon at the end would make it a key. (An expression with classes of letters costs half a millisecond
// at every start.)
func needsNoQuotes(s string, flow bool) bool {
	marks := "_./@+=-,:"
	if flow {
		marks = "_./@+=-"
	}
	for i, r := range s {
		if !unicode.IsLetter(r) && (i == 0 || !unicode.In(r, unicode.M, unicode.N) && !strings.ContainsRune(marks, r)) {
			return false
		}
	}
	return s != "" && !strings.HasSuffix(s, ":")
}

// reservedWords are taken for no text without quotes by YAML 1.1 or 1.2.
var reservedWords = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

func (p style) scalar(s string, flow bool) string {
	if !p.quoted && needsNoQuotes(s, flow) && !slices.Contains(reservedWords, strings.ToLower(s)) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
